#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"

namespace mgit {
namespace {

// The lines that tell what has been changed, or would be.
class Account {
public:
    explicit Account(bool dry_run) : dry_run_(dry_run) {}

    void clear() { text_.clear(); }
    // did: "added", infinitive: "add".
    void add(std::string_view did, std::string_view infinitive, std::string const& what) {
        text_ += dry_run_ ? "would " + std::string(infinitive) : std::string(did);
        text_ += ' ' + what + '\n';
    }
    std::string const& text() const { return text_; }

private:
    bool dry_run_;
    std::string text_;
};

void add(GroupArguments const& arguments, std::filesystem::path const& cwd, Registry& registry,
         Account& account) {
    std::string const name = "group " + shell_word(arguments.group);
    if (registry.find_group(arguments.group) == nullptr) {
        Group group{arguments.group, arguments.description, {}};
        if (!arguments.root.empty()) {
            group.root = absolute_path(arguments.root, cwd);
        }
        registry.add_group(std::move(group));
        account.add("made", "make", name);
    }
    for (std::string const& repo : arguments.names) {
        registry.join(repo, arguments.group);
        account.add("added", "add", shell_word(repo) + " to " + name);
    }
}

void apply(GroupArguments const& arguments, Context const& context, Registry& registry,
           Account& account) {
    switch (arguments.action) {
    case GroupArguments::Action::add:
        add(arguments, context.cwd, registry, account);
        break;
    case GroupArguments::Action::rm:
        for (std::string const& group : arguments.names) {
            registry.remove_group(group);
            account.add("removed", "remove", "group " + shell_word(group));
        }
        break;
    case GroupArguments::Action::rmrepo:
        for (std::string const& repo : arguments.names) {
            registry.leave(repo, arguments.group);
            account.add("removed", "remove",
                        shell_word(repo) + " from group " + shell_word(arguments.group));
        }
        break;
    case GroupArguments::Action::rename:
        registry.rename_group(arguments.group, arguments.new_name);
        account.add("renamed", "rename",
                    "group " + shell_word(arguments.group) + " to " +
                        shell_word(arguments.new_name));
        break;
    case GroupArguments::Action::ls:
    case GroupArguments::Action::ll:
        break; // change nothing
    }
}

void change(GroupArguments const& arguments, Invocation const& invocation, Context& context) {
    Account account(invocation.options.dry_run);
    change_registry(invocation, context, [&](Registry& registry) {
        account.clear();
        apply(arguments, context, registry, account);
    });
    print(context, account.text());
}

// With a group: its repos; without: the groups.
std::string names(GroupArguments const& arguments, Registry const& registry) {
    std::string text;
    auto const append = [&](std::string const& name) {
        text += (arguments.zero ? name + '\0' : shell_word(name) + '\n');
    };
    if (arguments.names.empty()) {
        for (Group const& group : registry.groups()) {
            append(group.name);
        }
    }
    for (std::string const& group : arguments.names) {
        for (Repo const* repo : registry.members(registry.group(group).name)) {
            append(repo->name);
        }
    }
    return text;
}

std::string details(GroupArguments const& arguments, Registry const& registry) {
    std::vector<Group> shown;
    for (std::string const& name : arguments.names) {
        shown.push_back(registry.group(name));
    }
    if (arguments.names.empty()) {
        shown.assign(registry.groups().begin(), registry.groups().end());
    }
    std::string text;
    for (Group const& group : shown) {
        text += shell_word(group.name);
        text += group.root.empty() ? "" : "  " + shell_word(group.root.string());
        text += group.description.empty() ? "" : "  " + shell_word(group.description);
        text += '\n';
        for (Repo const* repo : registry.members(group.name)) {
            text += "  " + shell_word(repo->name) + '\n';
        }
    }
    return text;
}

} // namespace

CommandResult run(GroupArguments const& arguments, Invocation const& invocation, Context& context) {
    bool const lists = arguments.action == GroupArguments::Action::ls ||
                       arguments.action == GroupArguments::Action::ll;
    if (!lists) {
        change(arguments, invocation, context);
        return ExitCode::ok;
    }
    Registry const registry = open_store(invocation, context).load();
    bool const short_form = arguments.action == GroupArguments::Action::ls;
    print(context, short_form ? names(arguments, registry) : details(arguments, registry));
    if (registry.groups().empty()) {
        note(context, "there are no groups; make one: mgit group add REPO... -n NAME");
    }
    return ExitCode::ok;
}

} // namespace mgit
