#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

Finish declare_help(CLI::App&) {
    return [](Words const& operands) {
        auto topic = help_topic(operands);
        if (operands.size() > 1 && topic == operands.front()) {
            throw Error(ExitCode::usage, fmt::format("'help' does not take '{}'", operands[1]),
                        fmt::format("as in: mgit help {}", shell_word(topic)));
        }
        return HelpArguments{std::move(topic)};
    };
}
constexpr std::array help_forms{Form{"", "[COMMAND [ACTION]|options]", "", 0, 2, declare_help}};
constexpr std::array help_examples{
    Example{"mgit help add", "about the command add"},
    Example{"mgit help group add", "about one action of a command"},
    Example{"mgit help options", "about the options of every command"},
};

Finish declare_version(CLI::App&) {
    return [](Words const&) { return VersionArguments{}; };
}
constexpr std::array version_forms{Form{"", "", "", 0, 0, declare_version}};
constexpr std::array version_examples{Example{"mgit version", "as mgit --version"}};

constexpr std::array rows{
    CommandRow{"help", Section::self, Tail::operands, "show help", "", help_examples, help_forms},
    CommandRow{"version", Section::self, Tail::operands, "show the version", "", version_examples,
               version_forms},
};

} // namespace

std::span<CommandRow const> self_rows() {
    return rows;
}

} // namespace mgit
