// How an option is declared with CLI11, and the options that every command has.
// Knows no command; values reach CLI11 and leave it as the text that was given.
#pragma once

#include "mgit/cli/arguments.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mgit {

// `names` as in "-g,--group". Of a repeated option the last one counts, as with git.
void add_flag(CLI::App& app, std::string const& names, bool& target, std::string const& help);
void add_text(CLI::App& app, std::string const& names, std::string const& placeholder,
              std::string& target, std::string const& help);
void add_text(CLI::App& app, std::string const& names, std::string const& placeholder,
              std::optional<std::string>& target, std::string const& help); // empty is not unset

// "--watch" or "--watch=5s", never "--watch 5s": the next word is not its value. Without a value it
// takes `without`.
void add_flag_or_text(CLI::App& app, std::string const& name, std::string const& placeholder,
                      std::string const& without, std::string& target, std::string const& help);

// A duration above 0. Throws Error usage.
Millis parse_time(std::string const& option, std::string const& text);

// Each of a repeated option counts.
void add_texts(CLI::App& app, std::string const& names, std::string const& placeholder,
               std::vector<std::string>& target, std::string const& help);

// The options that every command has.
struct Shared {
    Options& options;
    bool help = false;
    bool version = false;
};
// Declares them, without the short names that the app has already: a command's own come first.
void declare_shared(CLI::App& app, Shared& shared);

// An option as the help shows it.
struct OptionText {
    std::vector<std::string> names; // "-j", "--jobs"
    std::string value;              // "N"; "[=FILE]" if it can be left out; empty if it takes none
    std::string help;

    // The value can be a word of its own.
    bool takes_word() const { return !value.empty() && value.front() != '['; }
};
// What has been declared by `declare`, in its order.
std::vector<OptionText> option_texts(std::function<void(CLI::App&)> const& declare);
std::vector<OptionText> shared_options();

} // namespace mgit
