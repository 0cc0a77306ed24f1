#include "mgit/exec/plan.hpp"

#include "exec/placeholders.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/prompt_trap.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace mgit {
namespace {

// Its place in the selection.
struct Place {
    std::size_t index;
    std::size_t count;
};

// Gives each placeholder its value for one repo, and remembers the first that has none.
class Values {
public:
    Values(Repo const& repo, Place place, PlanOptions const& options)
        : repo_(repo), place_(place), options_(options) {}

    std::string fill(std::string const& word);
    std::optional<Finding> const& obstacle() const { return obstacle_; }

private:
    std::string value(std::string_view placeholder);
    std::string relative_path() const;
    std::string ask_repo(std::string_view placeholder);

    Repo const& repo_;
    Place place_;
    PlanOptions const& options_;
    std::optional<Finding> obstacle_;
};

std::string Values::fill(std::string const& word) {
    std::string result = filled(word, [this](std::string_view name) { return value(name); });
    // A branch can be called anything by those who made the repository.
    if (result.starts_with('-') && !word.starts_with('-') && !obstacle_) {
        obstacle_.emplace();
        obstacle_->verdict = Verdict::error;
        obstacle_->detail = "the value of " + word + " would be an option: " + shell_word(result);
    }
    return result;
}

std::string Values::value(std::string_view placeholder) {
    if (placeholder == "name") {
        return repo_.name;
    }
    if (placeholder == "path") {
        return repo_.path.string();
    }
    if (placeholder == "relpath") {
        return relative_path();
    }
    if (placeholder == "i") {
        return std::to_string(place_.index + 1);
    }
    return placeholder == "n" ? std::to_string(place_.count) : ask_repo(placeholder);
}

std::string Values::relative_path() const {
    std::string const path = repo_.path.lexically_relative(options_.folder).string();
    return path.starts_with('-') ? "./" + path : path;
}

std::string Values::ask_repo(std::string_view placeholder) {
    RepoValue const value = options_.ask_repo(repo_, placeholder);
    if (auto const* const why = std::get_if<Finding>(&value)) {
        obstacle_ = obstacle_ ? obstacle_ : *why;
        return {};
    }
    return std::get<std::string>(value);
}

std::vector<std::string> argv_for(Repo const& repo, Task const& task, Values& values) {
    if (task.kind == Task::Kind::shell) {
        return {"sh", "-c", task.argv.front()};
    }
    std::vector<std::string> argv;
    auto arguments = task.argv.begin();
    if (task.kind == Task::Kind::git) {
        argv.emplace_back("git");
        argv.insert(argv.end(), repo.git_flags.begin(), repo.git_flags.end());
    } else {
        argv.push_back(*arguments++); // what is run is the same program everywhere
    }
    for (; arguments != task.argv.end(); ++arguments) {
        argv.push_back(values.fill(*arguments));
    }
    return argv;
}

// True for an editor that needs nobody, as people give it for `rebase` in scripts: "true",
// "sed -i s/pick/squash/".
bool works_alone(std::string_view editor) {
    constexpr std::array<std::string_view, 9> programs{":",   "true", "false", "cat",  "cp",
                                                       "sed", "perl", "awk",   "touch"};
    editor = editor.substr(0, editor.find(' '));
    editor.remove_prefix(editor.rfind('/') + 1); // npos + 1 is 0
    return std::ranges::find(programs, editor) != programs.end();
}

// The last value of a setting that the command line gives git with -c; empty if there is none.
std::string setting(GitCall const& call, std::string const& name) {
    std::string value;
    std::string const start = name + "=";
    for (std::string const& option : call.options) {
        value = option.starts_with(start) ? option.substr(start.size()) : value;
    }
    return value;
}

// What the user's own editors come to where nobody may be asked; empty where they would ask.
struct Editors {
    std::string editor;
    std::string sequence_editor;
};

Editors editors_for(Task const& task, PlanOptions const& options) {
    GitCall const call = task.kind == Task::Kind::git ? parse_git_call(task.argv) : GitCall{};
    Editors editors;
    editors.editor = options.editor.empty() ? setting(call, "core.editor") : options.editor;
    editors.sequence_editor = options.sequence_editor.empty() ? setting(call, "sequence.editor")
                                                              : options.sequence_editor;
    if (editors.sequence_editor.empty()) {
        editors.sequence_editor = editors.editor;
    }
    for (std::string* const editor : {&editors.editor, &editors.sequence_editor}) {
        if (!works_alone(*editor)) {
            editor->clear();
        }
    }
    return editors;
}

// Nothing asks: not git, not what it calls, not an editor, unless that works alone.
void add_prompt_proofing(std::vector<EnvVar>& env, JobId job, Editors const& editors,
                         PlanOptions const& options) {
    for (EnvVar& variable : prompt_environment(options.prompt_folder, job)) {
        if (variable.name == "GIT_EDITOR" && !editors.editor.empty()) {
            variable.value = editors.editor;
        } else if (variable.name == "GIT_SEQUENCE_EDITOR" && !editors.sequence_editor.empty()) {
            variable.value = editors.sequence_editor;
        }
        env.push_back(std::move(variable));
    }
    env.push_back({"GIT_PAGER", "cat"});
}

// Of a path as the registry has it: absolute, and without a slash at the end. parent_path() would
// take it apart, for each job.
std::string_view folder_above(std::string_view path) {
    auto const slash = path.rfind('/');
    return path.substr(0, slash == 0 ? 1 : slash);
}

// A damaged repository must not make git work on one that happens to be further up.
EnvVar ceiling_for(Repo const& repo, std::string const& users_own) {
    std::string const above(folder_above(repo.path.native()));
    return {"GIT_CEILING_DIRECTORIES", users_own.empty() ? above : users_own + ":" + above};
}

// Settings that git gets by its environment.
using Settings = std::vector<std::pair<std::string_view, std::string_view>>;

// Those that make git colour what it writes to a pipe. Only git itself writes the messages, to
// people; but color.ui would reach a hook that reads what `git branch` prints.
Settings colour_settings(Colour colour) {
    switch (colour) {
    case Colour::all:
        return {{"color.ui", "always"}};
    case Colour::messages:
        return {{"color.advice", "always"},
                {"color.push", "always"},
                {"color.remote", "always"},
                {"color.transport", "always"}};
    case Colour::none:
        break;
    }
    return {};
}

Settings settings_for(Task const& task, Verb const& verb, PlanOptions const& options) {
    Settings settings;
    if (options.colour && !options.foreground && task.kind == Task::Kind::git) {
        settings = colour_settings(verb.colour);
    }
    if (options.wait_maintenance) { // the second is what git before 2.47 knows
        settings.insert(settings.end(),
                        {{"maintenance.autoDetach", "false"}, {"gc.autoDetach", "false"}});
    }
    return settings;
}

void add_settings(std::vector<EnvVar>& env, Settings const& settings, std::size_t next) {
    if (settings.empty()) {
        return;
    }
    env.push_back({"GIT_CONFIG_COUNT", std::to_string(next + settings.size())});
    for (auto const& [key, value] : settings) {
        std::string const index = std::to_string(next++);
        env.push_back({"GIT_CONFIG_KEY_" + index, std::string(key)});
        env.push_back({"GIT_CONFIG_VALUE_" + index, std::string(value)});
    }
}

// Empty where there is none; a shell can test that.
std::string branch_of(Repo const& repo, PlanOptions const& options) {
    RepoValue const value = options.ask_repo ? options.ask_repo(repo, "branch") : RepoValue();
    auto const* const branch = std::get_if<std::string>(&value);
    return branch != nullptr ? *branch : std::string();
}

void add_facts(std::vector<EnvVar>& env, Repo const& repo, Place place,
               PlanOptions const& options) {
    std::string groups;
    for (std::string const& group : repo.groups) {
        groups += (groups.empty() ? "" : ",") + group;
    }
    std::string const branch = branch_of(repo, options);
    env.insert(env.end(), {
                              {"MGIT_NAME", repo.name},
                              {"MGIT_PATH", repo.path.string()},
                              {"MGIT_GROUPS", groups},
                              {"MGIT_URL", repo.url},
                              {"MGIT_BRANCH", branch},
                              {"MGIT_I", std::to_string(place.index + 1)},
                              {"MGIT_N", std::to_string(place.count)},
                          });
}

// What is the same for all repos.
struct Shared {
    Editors editors;
    Settings settings;
};

std::vector<EnvVar> environment_for(Repo const& repo, Task const& task, Shared const& shared,
                                    Place place, PlanOptions const& options) {
    std::vector<EnvVar> env;
    env.reserve(16);
    // Ours would be the wrong folder; who believes it gets the one that it is in.
    env.push_back({"PWD", repo.path.string()});
    if (!options.foreground) {
        add_prompt_proofing(env, place.index, shared.editors, options);
    }
    env.push_back(ceiling_for(repo, options.ceiling));
    add_settings(env, shared.settings, options.config_count);
    if (task.kind != Task::Kind::git) {
        add_facts(env, repo, place, options);
    }
    return env;
}

std::string describe(EnvVar const& variable) {
    std::string const value =
        variable.name == "MGIT_URL" ? redacted(variable.value) : variable.value;
    return variable.name + "=" + shell_word(value);
}

} // namespace

std::set<std::string> asked_placeholders(Task const& task) {
    std::set<std::string> names;
    if (task.kind != Task::Kind::git) {
        names.insert("branch"); // for MGIT_BRANCH
    }
    std::span<std::string const> words(task.argv);
    words = task.kind == Task::Kind::git       ? words
            : task.kind == Task::Kind::program ? words.subspan(1)
                                               : words.subspan(words.size());
    for (std::string const& word : words) {
        filled(word, [&](std::string_view name) {
            names.emplace(name);
            return std::string();
        });
    }
    for (char const* const known : {"name", "path", "relpath", "i", "n"}) {
        names.erase(known);
    }
    return names;
}

std::vector<std::string> command_line(Task const& task) {
    std::vector<std::string> argv = task.argv;
    if (task.kind == Task::Kind::git) {
        argv.insert(argv.begin(), "git");
    } else if (task.kind == Task::Kind::shell) {
        argv.insert(argv.begin(), {"sh", "-c"});
    }
    return argv;
}

std::vector<Job> plan(std::span<Selected const> selection, Task const& task, Verb const& verb,
                      PlanOptions const& options) {
    std::vector<Job> jobs;
    jobs.reserve(selection.size());
    std::optional<PlanOptions> unasked; // where nothing is run, git is not asked for values either
    Shared shared;
    shared.editors = editors_for(task, options);
    shared.settings = settings_for(task, verb, options);
    for (Selected const& selected : selection) {
        Repo const& repo = selected.repo;
        Place const place{jobs.size(), selection.size()};
        if (selected.obstacle && !unasked) {
            unasked.emplace(options).ask_repo = [](Repo const&, std::string_view) {
                return RepoValue();
            };
        }
        PlanOptions const& own = selected.obstacle ? *unasked : options;
        Values values(repo, place, own);
        Job& job = jobs.emplace_back();
        job.id = place.index;
        job.repo = repo;
        job.reason = selected.reason;
        job.command.argv = argv_for(repo, task, values);
        job.command.cwd = repo.path;
        job.command.env = environment_for(repo, task, shared, place, own);
        job.obstacle = selected.obstacle ? selected.obstacle : values.obstacle();
    }
    return jobs;
}

std::string describe_plan(Job const& job) {
    std::string text = shell_word(job.repo.name) + " (" + sanitised(job.reason) + ")\n";
    text += "  folder   " + shell_word(job.command.cwd.string()) + "\n";
    text += "  command  " + redacted(shell_line(job.command.argv)) + "\n";
    for (EnvVar const& variable : job.command.env) {
        text += "  env      " + describe(variable) + "\n";
    }
    if (job.obstacle) {
        text += "  not run  " + sanitised(job.obstacle->detail) + "\n";
    }
    return text;
}

} // namespace mgit
