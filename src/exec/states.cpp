#include "mgit/exec/states.hpp"

#include "mgit/core/text.hpp"
#include "mgit/exec/commit_cache.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/git/state.hpp"
#include "mgit/git/status.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace mgit {
namespace {

// Each field is ended by a NUL. The signature of a commit would be checked, and told, if the user's
// configuration says so.
std::vector<std::string> commit_words() {
    return {"log", "-1", "--no-show-signature", "--no-color", "--format=%H%x00%ct%x00%s%x00"};
}

std::string bytes_of(std::shared_ptr<Captured const> const& captured) {
    std::string bytes;
    if (captured) {
        captured->replay([&](std::string_view piece) { bytes += piece; });
    }
    return bytes;
}

std::string_view take_field(std::string_view& text) {
    std::string_view const field = text.substr(0, text.find('\0'));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    return field;
}

void remember_commit(std::string_view answer, CommitCache& cache) {
    std::string_view const commit = take_field(answer);
    std::string_view const date = take_field(answer);
    std::int64_t seconds = 0;
    auto const [end, error] = std::from_chars(date.data(), date.data() + date.size(), seconds);
    if (error == std::errc() && !date.empty() && end == date.data() + date.size()) {
        CommitInfo info;
        info.committed = std::chrono::sys_seconds(std::chrono::seconds(seconds));
        info.subject = take_field(answer);
        cache.add(commit, info);
    }
}

StateAnswer problem_of(Job const& job, Outcome const& outcome) {
    StateAnswer answer;
    answer.verdict = outcome.verdict();
    if (outcome.finding) {
        answer.problem = outcome.finding->detail;
        answer.hint = outcome.finding->hint;
    } else if (answer.verdict == Verdict::missing) {
        answer.problem = shell_word(job.repo.path.string()) + " is not there";
    } else {
        answer.problem = cause(outcome);
    }
    return answer;
}

StateAnswer answer_of(Job const& job, Outcome const& outcome) {
    auto const repo = repo_of(job.repo);
    StateAnswer answer;
    if (outcome.ok()) {
        answer.state = parse_status(bytes_of(outcome.out));
        if (answer.state && repo) {
            complete_state(*answer.state, *repo);
        }
    } else if (repo && repo->kind == RepoKind::bare && !outcome.finding) {
        answer.state = state_of_bare(*repo); // where there is no work tree git only fails
    }
    if (answer.state) {
        return answer;
    }
    if (!outcome.ok()) {
        return problem_of(job, outcome);
    }
    answer.verdict = Verdict::error;
    answer.problem = "git status printed something that mgit cannot read";
    return answer;
}

// Puts together what the two jobs of a repo say.
class States final : public Sink {
public:
    using Told = std::function<void(std::size_t, StateAnswer)>;

    States(std::size_t repos, bool commits, std::filesystem::path const& cache, Told const& told)
        : commits_(commits), cache_(cache), told_(told), asked_(repos) {}

    CommitCache& cache() { return cache_; }

    // `commit`: this job asks for it, not for the state. The jobs of the run in their order.
    void expect(std::size_t repo, bool commit) {
        parts_.push_back({repo, commit});
        ++asked_[repo].open;
    }

    void on(Event const& event) override {
        auto const* const finished = std::get_if<JobFinished>(&event);
        if (finished == nullptr) {
            return;
        }
        Part const part = parts_[finished->job.id];
        Asked& asked = asked_[part.repo];
        if (!part.commit) {
            asked.answer = answer_of(finished->job, finished->outcome);
        } else if (finished->outcome.ok()) {
            remember_commit(bytes_of(finished->outcome.out), cache_);
        }
        if (--asked.open == 0) {
            tell(part.repo, std::move(asked.answer));
        }
    }

private:
    struct Part {
        std::size_t repo;
        bool commit;
    };
    struct Asked {
        std::size_t open = 0; // jobs that have not ended
        StateAnswer answer;
    };

    void tell(std::size_t repo, StateAnswer answer) {
        if (commits_ && answer.state) {
            if (auto const commit = cache_.find(answer.state->commit)) {
                answer.state->committed = commit->committed;
                answer.state->subject = commit->subject;
            }
        }
        told_(repo, std::move(answer));
    }

    bool commits_;
    CommitCache cache_;
    Told const& told_;
    std::vector<Part> parts_;
    std::vector<Asked> asked_;
};

// The jobs of the run: for each repo its status, then its commit where that is not known.
std::vector<Job> make_jobs(Selection const& selection, StateOptions const& options,
                           States& states) {
    auto const jobs_for = [&](std::vector<std::string> words) {
        GitCall const call = parse_git_call(words);
        return plan(selection, Task{Task::Kind::git, std::move(words)}, verb_for(call),
                    options.plan);
    };
    std::vector<Job> status = jobs_for({status_words.begin(), status_words.end()});
    std::vector<Job> commits;
    if (options.commits) {
        commits = jobs_for(commit_words());
    }
    std::vector<Job> jobs;
    for (std::size_t i = 0; i < status.size(); ++i) {
        jobs.push_back(std::move(status[i]));
        states.expect(i, false);
        bool const head_known = i < options.heads.size() && states.cache().find(options.heads[i]);
        if (options.commits && !head_known) {
            jobs.push_back(std::move(commits[i]));
            states.expect(i, true);
        }
    }
    for (std::size_t id = 0; id < jobs.size(); ++id) {
        jobs[id].id = id;
        jobs[id].command.env.push_back({"LC_ALL", "C"}); // so that causes can be told apart
        if (!options.take_locks) {
            jobs[id].command.env.push_back({"GIT_OPTIONAL_LOCKS", "0"});
        }
    }
    return jobs;
}

} // namespace

Summary read_states(Selection const& selection, StateOptions const& options,
                    std::function<void(std::size_t, StateAnswer)> const& told) {
    States states(selection.size(), options.commits, options.commit_cache, told);
    std::vector<Job> const jobs = make_jobs(selection, options, states);
    RunOptions run = options.run;
    run.capture = Capture::split;
    Summary const summary = run_parallel(jobs, run, states);
    states.cache().save();
    return summary;
}

} // namespace mgit
