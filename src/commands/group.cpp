#include "commands/common.hpp"
#include "commands/listed_json.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"

#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <unordered_map>

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

// The action on a registry, step by step, with its account.
class Change {
public:
    Change(GroupArguments const& arguments, Invocation const& invocation, Context const& context,
           Registry& registry, Account& account)
        : arguments_(arguments), invocation_(invocation), context_(context), registry_(registry),
          account_(account), group_("group " + shell_word(arguments.group)) {}

    void apply();

private:
    void make();
    void set_root();
    void set_description();
    void add_repos();
    void remove_repos();
    void remove_groups();
    void rename();

    GroupArguments const& arguments_;
    Invocation const& invocation_;
    Context const& context_;
    Registry& registry_;
    Account& account_;
    std::string group_; // for the account
};

void Change::apply() {
    switch (arguments_.action) {
    case GroupArguments::Action::add:
        make();
        set_root();
        set_description();
        add_repos();
        break;
    case GroupArguments::Action::addrepo:
        add_repos();
        break;
    case GroupArguments::Action::rmrepo:
        remove_repos();
        break;
    case GroupArguments::Action::rm:
        remove_groups();
        break;
    case GroupArguments::Action::rename:
        rename();
        break;
    case GroupArguments::Action::ls:
    case GroupArguments::Action::ll:
        break; // change nothing
    }
}

void Change::make() {
    if (registry_.find_group(arguments_.group) == nullptr) {
        registry_.add_group(Group{arguments_.group, {}, {}});
        account_.add("made", "make", group_);
    }
}

void Change::set_root() {
    if (!arguments_.root) {
        return;
    }
    std::filesystem::path root;
    if (!arguments_.root->empty()) {
        root = absolute_path(*arguments_.root, context_.cwd);
    }
    if (registry_.group(arguments_.group).root == root) {
        return;
    }
    std::error_code error;
    if (std::filesystem::exists(root, error) && !std::filesystem::is_directory(root, error)) {
        throw Error(ExitCode::usage, shell_word(root.string()) + " is not a folder",
                    "-p takes the folder that the group stands for");
    }
    account_.add("set", "set",
                 "folder of " + group_ + ": " +
                     (root.empty() ? "none" : shell_word(root.string())));
    registry_.move_group(arguments_.group, std::move(root));
}

void Change::set_description() {
    auto const& text = arguments_.description;
    if (!text || registry_.group(arguments_.group).description == *text) {
        return;
    }
    account_.add("set", "set",
                 "description of " + group_ + ": " + (text->empty() ? "none" : shell_word(*text)));
    registry_.describe_group(arguments_.group, *text);
}

void Change::add_repos() {
    registry_.group(arguments_.group); // addrepo makes none
    for (Repo const& repo : named_repos(registry_, arguments_.names, invocation_, context_)) {
        if (!is_in(repo, arguments_.group)) {
            registry_.join(repo.name, arguments_.group);
            account_.add("added", "add", shell_word(repo.name) + " to " + group_);
        }
    }
}

// Who is named must be in the group; of what an @NAME stands for, those leave that are.
void Change::remove_repos() {
    registry_.group(arguments_.group);
    for (std::string const& operand : arguments_.names) {
        std::string const& name = named_repo(registry_, operand, context_).name;
        if (!is_in(registry_.repo(name), arguments_.group)) {
            throw Error(ExitCode::usage,
                        quoted_name(name) + " is not in the group " + quoted_name(arguments_.group),
                        "its repos: mgit group ls " + shell_word(arguments_.group));
        }
    }
    for (Repo const& repo : named_repos(registry_, arguments_.names, invocation_, context_)) {
        if (is_in(repo, arguments_.group)) {
            registry_.leave(repo.name, arguments_.group);
            account_.add("removed", "remove", shell_word(repo.name) + " from " + group_);
        }
    }
}

void Change::remove_groups() {
    std::set<std::string> done;
    for (std::string const& name : arguments_.names) {
        if (!done.insert(name).second) {
            continue;
        }
        bool const was_context = registry_.context() == name;
        registry_.remove_group(name);
        account_.add("removed", "remove",
                     "group " + shell_word(name) +
                         (was_context ? ", and the context, which it was" : ""));
    }
}

void Change::rename() {
    registry_.rename_group(arguments_.group, arguments_.new_name);
    if (arguments_.group != arguments_.new_name) {
        account_.add("renamed", "rename", group_ + " to " + shell_word(arguments_.new_name));
    }
}

void change(GroupArguments const& arguments, Invocation const& invocation, Context& context) {
    Account account(invocation.options.dry_run);
    change_registry(invocation, context, [&](Registry& registry) {
        account.clear();
        Change(arguments, invocation, context, registry, account).apply();
    });
    print(context, account.text());
    if (account.text().empty()) {
        note(context, "nothing to change: it is so already");
    }
    if (arguments.root && !arguments.root->empty()) {
        std::filesystem::path const root = absolute_path(*arguments.root, context.cwd);
        if (std::error_code error; !std::filesystem::exists(root, error)) {
            note(context, "note: there is no folder " + shell_word(root.string()) + " at present");
        }
    }
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

// Those that are named, or all.
std::vector<Group> chosen_groups(GroupArguments const& arguments, Registry const& registry) {
    std::vector<Group> chosen;
    for (std::string const& name : arguments.names) {
        chosen.push_back(registry.group(name));
    }
    if (arguments.names.empty()) {
        chosen.assign(registry.groups().begin(), registry.groups().end());
    }
    return chosen;
}

std::string details(std::vector<Group> const& shown, Registry const& registry) {
    // One pass for all groups, of which there may be as many as repos.
    std::unordered_map<std::string_view, std::vector<Repo const*>> members;
    for (Repo const& repo : registry.repos()) {
        for (std::string const& group : repo.groups) {
            members[group].push_back(&repo);
        }
    }
    std::string text;
    for (Group const& group : shown) {
        text += shell_word(group.name);
        text += group.root.empty() ? "" : "  " + shell_word(group.root.string());
        text += group.description.empty() ? "" : "  " + shell_word(group.description);
        text += '\n';
        for (Repo const* repo : members[group.name]) {
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
    std::vector<Group> const chosen = chosen_groups(arguments, registry);
    if (invocation.options.machine()) {
        context.out.write(groups_json(registry, chosen, json_form(invocation.options)));
    } else if (arguments.action == GroupArguments::Action::ls) {
        print(context, names(arguments, registry));
    } else {
        print(context, details(chosen, registry));
    }
    if (registry.groups().empty()) {
        note(context, "there are no groups; make one: mgit group add REPO... -n NAME");
    }
    return ExitCode::ok;
}

} // namespace mgit
