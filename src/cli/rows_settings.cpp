#include "cli/options.hpp"
#include "cli/rows.hpp"

#include <array>
#include <iterator>
#include <memory>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

using Action = SettingsArguments::Action;

Finish declare_ls(CLI::App& app) {
    auto const arguments = std::make_shared<SettingsArguments>();
    add_flag(app, "-l,--long", arguments->details, "what each means and can be");
    add_flag(app, "-z,--zero", arguments->zero, "KEY, newline, value, NUL, as git config -z");
    return [arguments](Words operands) {
        arguments->keys = std::move(operands);
        return *arguments;
    };
}

Finish finish_keys(Action action) {
    return [action](Words operands) {
        SettingsArguments arguments;
        arguments.action = action;
        arguments.keys = std::move(operands);
        return arguments;
    };
}
Finish declare_get(CLI::App&) {
    return finish_keys(Action::get);
}
Finish declare_unset(CLI::App&) {
    return finish_keys(Action::unset);
}

// The first operand is the key.
Finish finish_values(Action action) {
    return [action](Words operands) {
        SettingsArguments arguments;
        arguments.action = action;
        arguments.keys = {operands.at(0)};
        arguments.values.assign(std::next(operands.begin()), operands.end());
        return arguments;
    };
}
Finish declare_set(CLI::App&) {
    return finish_values(Action::set);
}
Finish declare_add(CLI::App&) {
    return finish_values(Action::add);
}
Finish declare_rm(CLI::App&) {
    return finish_values(Action::rm);
}

constexpr std::array forms{
    Form{"ls", "[KEY...]", "settings with their values", 0, any_number, declare_ls},
    Form{"get", "KEY", "the value of one", 1, 1, declare_get},
    Form{"set", "KEY VALUE...", "set it for good", 2, any_number, declare_set},
    Form{"unset", "KEY...", "back to the default", 1, any_number, declare_unset},
    Form{"add", "KEY VALUE...", "add to a list, as ll.columns is one", 2, any_number, declare_add},
    Form{"rm", "KEY VALUE...", "remove from a list", 2, any_number, declare_rm},
};
constexpr std::array examples{
    Example{"mgit settings", "all settings"},
    Example{"mgit settings ls -l ll.color", "what they mean and can be"},
    Example{"mgit settings add ll.columns fetched", "one more column of mgit ll"},
    Example{"mgit settings set ll.columns name,branch,sync", "just these"},
    Example{"mgit settings set ll.color.ahead bold green", "colours as in git config"},
    Example{"mgit settings set ll.mark.staged s", "a mark of one's own"},
    Example{"mgit settings unset ll.width", "the default widths again"},
};
constexpr std::string_view about =
    "Settings count where the command line says nothing; for colours MGIT_COLOR,\n"
    "NO_COLOR and FORCE_COLOR come first, too. They are kept in settings.json,\n"
    "beside the personal registry. 'mgit settings' alone is 'mgit settings ls'.\n"
    "For ls and unset KEY can be the beginning of keys, as in ll.width, or a\n"
    "pattern as in 'll.*.ahead'. A value that begins with '-' stands after '--'.\n"
    "One wrong word, and nothing is changed.\n"
    "For users of gita: 'info add' and 'info rm' are 'settings add ll.columns' and\n"
    "'settings rm ll.columns'; 'color set' is 'settings set ll.color.NAME', and\n"
    "'color reset' is 'settings unset ll.color'; symbols.csv is ll.mark.NAME, and\n"
    "layout.csv ('info set-length') is ll.width.COLUMN, where 0 is no limit.";

constexpr std::array rows{
    CommandRow{"settings", Section::self, Tail::operands, "show and change what is set for good",
               about, examples, forms},
};

} // namespace

std::span<CommandRow const> settings_rows() {
    return rows;
}

} // namespace mgit
