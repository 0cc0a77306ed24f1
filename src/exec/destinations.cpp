#include "mgit/exec/destinations.hpp"

#include "exec/config_cache.hpp"
#include "mgit/exec/collect.hpp"
#include "mgit/git/head.hpp"
#include "mgit/git/remote_config.hpp"
#include "mgit/process/folders.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace mgit {
namespace {

// What the job itself runs; placeholders have been filled in there.
GitCall call_of(Job const& job) {
    return parse_git_call(std::span(job.command.argv).subspan(1));
}

Command config_command(Job const& job) {
    Command command;
    command.argv = {"git"};
    auto const options = call_of(job).options;
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    command.argv.insert(command.argv.end(), {"config", "-z", "--list"});
    command.cwd = job.command.cwd;
    command.env = job.command.env;
    return command;
}

// The relevant configuration of each job's repo: from the cache, or from git.
class ConfigReader {
public:
    explicit ConfigReader(TargetOptions const& options)
        : options_(options), stamps_(options.environment, options.git), cache_(options.cache) {}

    std::vector<std::optional<std::string>> read(std::span<Job const> jobs);

private:
    struct Question {
        Job const& job;
        std::optional<std::string> stamp;
    };
    void ask(std::vector<Question> const& questions,
             std::vector<std::optional<std::string>>& configs);

    TargetOptions const& options_;
    ConfigStamps stamps_;
    ConfigCache cache_;
};

std::vector<std::optional<std::string>> ConfigReader::read(std::span<Job const> jobs) {
    std::vector<std::optional<std::string>> configs(jobs.size());
    std::vector<Question> questions;
    for (Job const& job : jobs) {
        if (job.obstacle) {
            continue;
        }
        // Settings of the command line make it another configuration.
        bool const plain = call_of(job).options.empty();
        Question question{job, plain ? stamps_.stamp(job.repo) : std::nullopt};
        if (question.stamp) {
            configs[job.id] = cache_.find(job.repo, *question.stamp);
        }
        if (!configs[job.id]) {
            questions.push_back(std::move(question));
        }
    }
    ask(questions, configs);
    return configs;
}

void ConfigReader::ask(std::vector<Question> const& questions,
                       std::vector<std::optional<std::string>>& configs) {
    std::vector<Command> commands;
    for (Question const& question : questions) {
        commands.push_back(config_command(question.job));
    }
    Answers const answers = collect(commands, options_.git, options_.environment, options_.timeout);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!answers[i]) {
            continue;
        }
        Question const& question = questions[i];
        std::string const config = relevant_config(*answers[i]);
        configs[question.job.id] = config;
        if (question.stamp && !parse_remote_config(config).includes) {
            cache_.remember(question.job.repo, *question.stamp, config);
        }
    }
    cache_.save();
}

JobTarget target_of(Job const& job, Verb const& verb, std::span<std::string const> arguments,
                    std::string const& config_text) {
    RemoteConfig const config = parse_remote_config(config_text);
    GitCall const own = call_of(job);
    bool const alias = own.verb != verb.name.substr(0, verb.name.find(' '));
    auto const urls = effective_urls(config, verb.name, alias ? arguments : own.arguments,
                                     current_branch(job.repo).value_or(std::string()));
    JobTarget target;
    target.own_ssh = config.own_ssh;
    if (!urls.empty()) {
        target.destination = destination_of(urls.front());
        target.several = std::ranges::any_of(urls, [&](std::string const& url) {
            return destination_of(url).key() != target.destination.key();
        });
    }
    return target;
}

} // namespace

std::vector<JobTarget> targets_of(std::span<Job const> jobs, Verb const& verb,
                                  std::span<std::string const> arguments,
                                  TargetOptions const& options) {
    auto const configs = ConfigReader(options).read(jobs);
    std::vector<JobTarget> targets(jobs.size());
    for (Job const& job : jobs) {
        if (configs[job.id]) {
            targets[job.id] = target_of(job, verb, arguments, *configs[job.id]);
        }
    }
    return targets;
}

std::filesystem::path target_cache(Environment const& environment) {
    return cache_folder(environment) / "remotes";
}

} // namespace mgit
