#include "mgit/git/verbs.hpp"

#include <algorithm>
#include <array>

namespace mgit {
namespace {

// GitOptions of git itself whose value is the next word.
constexpr auto git_valued = std::to_array<std::string_view>(
    {"-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env", "--attr-source",
     "--super-prefix", "--shallow-file"});

// GitOptions of git itself that take the place of a verb.
constexpr auto git_answers = std::to_array<std::string_view>(
    {"--version", "-v", "--help", "-h", "--exec-path", "--html-path", "--man-path", "--info-path"});

bool is_one_of(std::string const& word, std::span<std::string_view const> list) {
    return std::ranges::find(list, word) != list.end();
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

Verb const& verb_for(GitCall const& call) {
    auto const subcommand = std::ranges::find_if(call.arguments, [](std::string const& word) {
        return word == "--" || !word.starts_with('-');
    });
    Verb const* row = nullptr;
    if (subcommand != call.arguments.end()) {
        row = find_verb(call.verb + " " + *subcommand);
    }
    if (row == nullptr) {
        row = find_verb(call.verb);
    }
    return row == nullptr ? ordinary_verb() : *row;
}

bool only_looks(Verb const& verb, std::span<std::string const> arguments) {
    return verb.reads || (verb.pages != nullptr && verb.pages(arguments));
}

std::set<int> default_ok_exits(Verb const& verb, std::span<std::string const> arguments) {
    bool const answers = verb.answers != nullptr && verb.answers(arguments);
    return answers ? std::set{0, 1} : std::set{0};
}

GitCall parse_git_call(std::span<std::string const> argv) {
    GitCall call;
    auto word = argv.begin();
    while (word != argv.end() && word->starts_with('-')) {
        if (is_one_of(*word, git_answers)) {
            call.options.insert(call.options.end(), word, argv.end());
            return call;
        }
        bool const valued = is_one_of(*word, git_valued);
        call.options.push_back(*word++);
        if (valued && word != argv.end()) {
            call.options.push_back(*word++);
        }
    }
    if (word != argv.end()) {
        call.verb = *word++;
    }
    call.arguments.assign(word, argv.end());
    return call;
}

std::optional<std::vector<std::string>> split_alias(std::string_view expansion) {
    std::vector<std::string> words{""};
    char quote = '\0';
    for (std::size_t i = 0; i < expansion.size(); ++i) {
        char const c = expansion[i];
        if (quote == '\0' && is_blank(c)) {
            while (i + 1 < expansion.size() && is_blank(expansion[i + 1])) {
                ++i;
            }
            words.emplace_back();
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = '\0';
        } else if (c == '\\' && quote != '\'') {
            if (++i == expansion.size()) {
                return std::nullopt;
            }
            words.back() += expansion[i];
        } else {
            words.back() += c;
        }
    }
    if (quote != '\0') {
        return std::nullopt;
    }
    return words;
}

} // namespace mgit
