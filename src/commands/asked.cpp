#include "commands/asked.hpp"

#include "mgit/core/text.hpp"

#include <algorithm>
#include <filesystem>

namespace mgit {
namespace {

constexpr std::string_view host_key_question = "The authenticity of host";
constexpr std::string_view blanks_and_quotes = " \t\n'\"`<>()";

bool is_about_host_key(std::string_view prompt) {
    return prompt.starts_with(host_key_question);
}

// ssh goes on to the next key when it gets no answer to this.
bool is_about_one_key(std::string_view prompt) {
    return prompt.starts_with("Enter passphrase for") || prompt.starts_with("Enter PIN for") ||
           prompt.starts_with("Confirm user presence for");
}

// Of "scheme://user@host:port/path'...".
std::string host_of_url(std::string_view url) {
    url.remove_prefix(url.find("://") + 3);
    url = url.substr(0, url.find_first_of(blanks_and_quotes));
    url = url.substr(0, url.find('/'));
    url.remove_prefix(url.rfind('@') + 1); // npos + 1 is 0
    return std::string(url);
}

// Of "The authenticity of host '[host]:port (address)' can't be established.".
std::string host_of_key(std::string_view prompt) {
    auto const quote = prompt.find('\'');
    if (quote == std::string_view::npos) {
        return {};
    }
    prompt.remove_prefix(quote + 1);
    std::string host(prompt.substr(0, prompt.find_first_of(" '")));
    if (host.starts_with('[') && host.find("]:") != std::string::npos) {
        std::string const name = host.substr(1, host.find(']') - 1);
        bool const v6 = name.find(':') != std::string::npos;
        return (v6 ? "[" + name + "]" : name) + host.substr(host.find(']') + 1);
    }
    return host;
}

// Of "user@host's password:" and "(user@host) Password:".
std::string host_of_login(std::string_view prompt) {
    while (!prompt.empty()) {
        std::string_view word = prompt.substr(0, prompt.find_first_of(blanks_and_quotes));
        prompt.remove_prefix(std::min(prompt.size(), word.size() + 1));
        auto const at = word.rfind('@');
        if (at != std::string_view::npos && word.find('/') == std::string_view::npos) {
            word.remove_prefix(at + 1);
            return std::string(word.substr(0, word.find_last_not_of(":.,") + 1));
        }
    }
    return {};
}

std::string first_host(std::span<Question const> questions) {
    for (Question const& question : questions) {
        if (std::string host = host_in(question.text); !host.empty()) {
            return host;
        }
    }
    return {};
}

// "Password for 'https://git.example.org'".
std::string shown(std::string_view prompt) {
    prompt = prompt.substr(0, prompt.find('\n'));
    prompt = prompt.substr(0, prompt.find_last_not_of(": ") + 1);
    return redacted(sanitised(prompt));
}

// How ssh itself would have to be called for the host.
std::string ssh_command(std::string const& host) {
    auto const colon = host.rfind(':');
    bool const port = colon != std::string::npos && colon > 0 &&
                      (host.find(':') == colon || host[colon - 1] == ']');
    if (!port) {
        return "ssh " + shell_word(host);
    }
    std::string name = host.substr(0, colon);
    if (name.starts_with('[') && name.ends_with(']')) {
        name = name.substr(1, name.size() - 2);
    }
    return "ssh -p " + shell_word(host.substr(colon + 1)) + " " + shell_word(name);
}

// What the user calls a host leads there as git's own ssh goes: by its alias, keys and jump hosts.
// The question names only where that comes to. With a command of its own it may lead elsewhere.
std::string ssh_name(Job const& job, std::string const& asked) {
    bool const usual = !job.host.empty() && job.host.find("://") == std::string::npos &&
                       job.host.find(' ') == std::string::npos;
    return usual ? job.host : asked;
}

// ssh has no translations. The last thing that it says when no key was good.
bool was_turned_away(Outcome const& outcome) {
    constexpr std::size_t enough = 8192;
    return std::ranges::any_of(
        std::initializer_list<Captured const*>{outcome.err.get(), outcome.out.get()},
        [](Captured const* captured) {
            return captured != nullptr &&
                   captured->tail(enough).find("Permission denied (") != std::string::npos;
        });
}

} // namespace

std::string host_in(std::string_view prompt) {
    if (prompt.find("://") != std::string_view::npos) {
        return host_of_url(prompt);
    }
    if (is_about_host_key(prompt)) {
        return host_of_key(prompt);
    }
    return is_about_one_key(prompt) ? std::string() : host_of_login(prompt);
}

std::optional<Finding> asked_finding(std::span<Question const> questions, Job const& job,
                                     Outcome const& outcome, std::string const& with_terminal) {
    if (questions.empty() || outcome.ok()) {
        return std::nullopt;
    }
    Question const& first = questions.front();
    Finding finding;
    if (first.kind == Question::Kind::editor) {
        finding.verdict = Verdict::needs_editor;
        finding.detail = sanitised(std::filesystem::path(first.text).filename().string());
        finding.hint = "give it the terminal: " + with_terminal;
        return finding;
    }
    bool const only_keys = std::ranges::all_of(
        questions, [](Question const& question) { return is_about_one_key(question.text); });
    if (only_keys && !was_turned_away(outcome)) {
        return std::nullopt; // another key was good, and what failed came later
    }
    std::string const host = first_host(questions);
    finding.verdict = Verdict::needs_auth;
    finding.detail = shown(first.text);
    finding.host = sanitised(host.empty() ? job.host : host);
    finding.hint =
        is_about_host_key(first.text) && !host.empty()
            ? "look at the host's key and accept it once: " + ssh_command(ssh_name(job, host))
            : "log in first: " + with_terminal;
    return finding;
}

} // namespace mgit
