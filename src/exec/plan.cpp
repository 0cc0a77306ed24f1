#include "mgit/exec/plan.hpp"

#include "mgit/core/text.hpp"

#include <utility>

namespace mgit {
namespace {

std::vector<std::string> argv_for(Repo const& repo, Task const& task) {
    std::vector<std::string> argv;
    switch (task.kind) {
    case Task::Kind::git:
        argv = {"git"};
        argv.insert(argv.end(), repo.git_flags.begin(), repo.git_flags.end());
        break;
    case Task::Kind::program:
        break;
    case Task::Kind::shell:
        argv = {"sh", "-c"};
        break;
    }
    argv.insert(argv.end(), task.argv.begin(), task.argv.end());
    return argv;
}

// Nothing asks: not git, not what it calls, not an editor. git quotes the editor's command in its
// own error message, so the words after `false` are what people read.
void add_prompt_proofing(std::vector<EnvVar>& env) {
    std::string const no_editor = "false \"needs an editor; mgit -i gives it the terminal\"";
    env.insert(env.end(), {
                              {"GIT_TERMINAL_PROMPT", "0"},
                              {"GCM_INTERACTIVE", "never"},
                              {"GIT_ASKPASS", "/bin/false"},
                              {"SSH_ASKPASS", "/bin/false"},
                              {"SSH_ASKPASS_REQUIRE", "force"},
                              {"GIT_EDITOR", no_editor},
                              {"GIT_SEQUENCE_EDITOR", no_editor},
                              {"GIT_PAGER", "cat"},
                          });
}

// A damaged repository must not make git work on one that happens to be further up.
EnvVar ceiling_for(Repo const& repo, std::string const& users_own) {
    std::string const above = repo.path.parent_path().string();
    return {"GIT_CEILING_DIRECTORIES", users_own.empty() ? above : users_own + ":" + above};
}

// Settings that make git colour what it writes to a pipe. Only git itself writes the messages, to
// people; but color.ui would reach a hook that reads what `git branch` prints.
std::span<std::string_view const> colour_settings(Colour colour) {
    static constexpr std::string_view everything[] = {"color.ui"};
    static constexpr std::string_view messages[] = {"color.advice", "color.push", "color.remote",
                                                    "color.transport"};
    switch (colour) {
    case Colour::all:
        return everything;
    case Colour::messages:
        return messages;
    case Colour::none:
        break;
    }
    return {};
}

void add_colour(std::vector<EnvVar>& env, Colour colour, std::size_t next) {
    std::span<std::string_view const> const settings = colour_settings(colour);
    if (settings.empty()) {
        return;
    }
    env.push_back({"GIT_CONFIG_COUNT", std::to_string(next + settings.size())});
    for (std::string_view const setting : settings) {
        std::string const index = std::to_string(next++);
        env.push_back({"GIT_CONFIG_KEY_" + index, std::string(setting)});
        env.push_back({"GIT_CONFIG_VALUE_" + index, "always"});
    }
}

void add_facts(std::vector<EnvVar>& env, Repo const& repo, std::size_t index, std::size_t count) {
    std::string groups;
    for (std::string const& group : repo.groups) {
        groups += (groups.empty() ? "" : ",") + group;
    }
    env.insert(env.end(), {
                              {"MGIT_NAME", repo.name},
                              {"MGIT_PATH", repo.path.string()},
                              {"MGIT_GROUPS", groups},
                              {"MGIT_URL", repo.url},
                              {"MGIT_I", std::to_string(index + 1)},
                              {"MGIT_N", std::to_string(count)},
                          });
}

std::string describe(EnvVar const& variable) {
    std::string const value =
        variable.name == "MGIT_URL" ? redacted_url(variable.value) : variable.value;
    return variable.name + "=" + shell_word(value);
}

} // namespace

std::vector<Job> plan(Selection const& selection, Task const& task, Verb const& verb,
                      PlanOptions const& options) {
    std::vector<Job> jobs;
    jobs.reserve(selection.size());
    for (Selected const& selected : selection) {
        Repo const& repo = selected.repo;
        std::vector<EnvVar> env;
        if (!options.foreground) {
            add_prompt_proofing(env);
        }
        if (task.kind == Task::Kind::git) {
            env.push_back(ceiling_for(repo, options.ceiling));
            if (options.colour && !options.foreground) {
                add_colour(env, verb.colour, options.config_count);
            }
        } else {
            add_facts(env, repo, jobs.size(), selection.size());
        }
        jobs.push_back({jobs.size(), repo, selected.reason,
                        Command{argv_for(repo, task), repo.path, std::move(env)}});
    }
    return jobs;
}

std::string describe_plan(Job const& job) {
    std::string text = shell_word(job.repo.name) + " (" + sanitised(job.reason) + ")\n";
    text += "  folder   " + shell_word(job.command.cwd.string()) + "\n";
    text += "  command  " + shell_line(job.command.argv) + "\n";
    for (EnvVar const& variable : job.command.env) {
        text += "  env      " + describe(variable) + "\n";
    }
    return text;
}

} // namespace mgit
