// Takes the arguments of a git verb apart into options and operands, as git's parse-options does.
// Knows no verb: which options have a value is told by who asks.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// The options of a verb that have a value; all others have none.
struct Valued {
    std::string_view letters = "";  // -m X or -mX
    std::string_view attached = ""; // -uX only: the value may be left out
    std::string_view names = "";    // --name X or --name=X; blanks between the names
};

class GitOptions {
public:
    GitOptions(std::span<std::string const> arguments, Valued const& valued);

    // True if one of these is given, spelled as "-f" or "--force". Long ones may be abbreviated, as
    // git allows it: "--forc". An ambiguous abbreviation counts, too; git refuses it anyway.
    bool any(std::initializer_list<std::string_view> names) const;
    // The value of the last of these that is given.
    std::optional<std::string_view> value(std::initializer_list<std::string_view> names) const;

    std::span<std::string_view const> operands() const { return operands_; }
    std::string_view operand(std::size_t index) const {
        return index < operands_.size() ? operands_[index] : std::string_view();
    }
    bool operands_after_dashes() const { return after_dashes_; } // "--" and something behind it

private:
    struct Given {
        std::string name;
        std::string_view value;
    };
    using Words = std::span<std::string const>;

    static bool matches(std::string_view given, std::string_view name) {
        return given == name || (given.starts_with("--") && name.starts_with(given));
    }
    // Each returns how many words it took.
    std::size_t take_long(Words words, Valued const& valued);
    std::size_t take_letters(Words words, Valued const& valued);

    std::vector<Given> given_;
    std::vector<std::string_view> operands_;
    bool after_dashes_ = false;
};

inline GitOptions::GitOptions(Words arguments, Valued const& valued) {
    while (!arguments.empty()) {
        std::string_view const word = arguments.front();
        if (word == "--") {
            after_dashes_ = arguments.size() > 1;
            operands_.insert(operands_.end(), arguments.begin() + 1, arguments.end());
            return;
        }
        std::size_t taken = 1;
        if (word.starts_with("--")) {
            taken = take_long(arguments, valued);
        } else if (word.starts_with("-") && word != "-") {
            taken = take_letters(arguments, valued);
        } else {
            operands_.push_back(word);
        }
        arguments = arguments.subspan(taken);
    }
}

inline std::size_t GitOptions::take_long(Words words, Valued const& valued) {
    std::string_view const word = words.front();
    std::size_t const equals = word.find('=');
    std::string const name(word.substr(0, equals));
    if (equals != std::string_view::npos) {
        given_.push_back({name, word.substr(equals + 1)});
        return 1;
    }
    std::string_view rest = valued.names;
    while (!rest.empty()) {
        std::size_t const blank = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, blank).starts_with(name.substr(2)) && words.size() > 1) {
            given_.push_back({name, words[1]});
            return 2;
        }
        rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    given_.push_back({name, {}});
    return 1;
}

inline std::size_t GitOptions::take_letters(Words words, Valued const& valued) {
    std::string_view rest = words.front();
    rest.remove_prefix(1);
    while (!rest.empty()) {
        char const letter = rest.front();
        rest.remove_prefix(1);
        Given& option = given_.emplace_back(Given{{'-', letter}, {}});
        bool const has_value = valued.letters.find(letter) != std::string_view::npos;
        if (has_value && rest.empty() && words.size() > 1) {
            option.value = words[1];
            return 2;
        }
        if (has_value || valued.attached.find(letter) != std::string_view::npos) {
            option.value = rest;
            return 1;
        }
    }
    return 1;
}

inline bool GitOptions::any(std::initializer_list<std::string_view> names) const {
    return value(names).has_value();
}

inline std::optional<std::string_view>
GitOptions::value(std::initializer_list<std::string_view> names) const {
    for (auto given = given_.rbegin(); given != given_.rend(); ++given) {
        for (std::string_view const name : names) {
            if (matches(given->name, name)) {
                return given->value;
            }
        }
    }
    return std::nullopt;
}

} // namespace mgit
