#include "mgit/exec/states.hpp"

#include "mgit/core/text.hpp"
#include "mgit/exec/commit_cache.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/git/state.hpp"
#include "mgit/git/status.hpp"
#include "mgit/process/threads.hpp"

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
    std::int64_t seconds = 0; // as git takes a date that it cannot read
    std::from_chars(date.data(), date.data() + date.size(), seconds);
    CommitInfo info;
    info.committed = std::chrono::sys_seconds(std::chrono::seconds(seconds));
    info.subject = first_bytes(take_field(answer), CommitCache::longest_subject);
    cache.add(commit, info);
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

// Untracked files may be in a folder that git could not read: it says so, and succeeds
// (read_directory_recursive in git's dir.c; the job runs with LC_ALL=C).
std::string warning_in(std::string_view messages) {
    constexpr std::string_view start = "warning: could not open directory ";
    while (!messages.empty()) {
        std::string_view const line = messages.substr(0, messages.find('\n'));
        if (line.starts_with(start)) {
            return std::string(line.substr(line.find(' ') + 1));
        }
        messages.remove_prefix(std::min(line.size() + 1, messages.size()));
    }
    return {};
}

// What the job that asked for the state of a repo has found.
StateAnswer answer_of(Job const& job, FoundRepo const* repo, bool bare, Outcome const& outcome) {
    if (!outcome.ok()) {
        return problem_of(job, outcome);
    }
    StateAnswer answer;
    std::string const text = bytes_of(outcome.out);
    if (bare) {
        answer.state = state_of_bare(*repo, text);
    } else {
        answer.state = parse_status(text);
        answer.warning = warning_in(bytes_of(outcome.err));
        if (answer.state && repo != nullptr) {
            complete_state(*answer.state, *repo);
        }
    }
    if (!answer.state) {
        answer.verdict = Verdict::error;
        answer.problem = "git " + std::string(bare ? upstream_words[0] : status_words[0]) +
                         " printed something that mgit cannot read";
    }
    return answer;
}

// Without a work tree, unless the repo's own flags name one.
bool is_bare(Repo const& repo, FoundRepo const* found) {
    return found != nullptr && found->kind == RepoKind::bare &&
           std::ranges::none_of(repo.git_flags, [](std::string const& flag) {
               return flag.starts_with("--work-tree");
           });
}

// A git command that repos are asked.
struct Question {
    explicit Question(std::vector<std::string> words)
        : verb(verb_for(parse_git_call(words))), task{Task::Kind::git, std::move(words)} {}

    Verb verb;
    Task task;
};

// Puts together what the two jobs of a repo say.
class States final : public Sink {
public:
    using Told = std::function<void(std::size_t, StateAnswer)>;

    States(Selection const& selection, StateOptions const& options, Told const& told)
        : selection_(selection), options_(options), cache_(options.commit_cache), told_(told),
          asked_(selection.size()) {
        add_jobs();
    }

    std::vector<Job> const& jobs() const { return jobs_; }

    // Of the repos that nothing is asked of.
    void tell_known() {
        for (std::size_t repo = 0; repo < asked_.size(); ++repo) {
            if (asked_[repo].open == 0) {
                tell(repo);
            }
        }
    }

    void save() const { cache_.save(); }

    void on(Event const& event) override {
        auto const* const finished = std::get_if<JobFinished>(&event);
        if (finished == nullptr) {
            tell_companion(event);
            return;
        }
        Part const part = parts_[finished->job.id];
        Asked& asked = asked_[part.repo];
        if (!part.commit) {
            asked.answer = answer_of(finished->job, asked.found, asked.bare, finished->outcome);
        } else if (finished->outcome.ok()) {
            remember_commit(bytes_of(finished->outcome.out), cache_);
        } else {
            asked.no_commit = problem_of(finished->job, finished->outcome);
        }
        if (--asked.open == 0) {
            tell(part.repo);
        }
    }

private:
    // What a job asks for: the state of a repo, or the commit.
    struct Part {
        std::size_t repo;
        bool commit;
    };
    struct Asked {
        std::size_t open = 0;             // jobs that have not ended
        FoundRepo const* found = nullptr; // in options_.looks
        bool bare = false;
        StateAnswer answer{};
        std::optional<StateAnswer> no_commit{}; // why not; an unborn branch has none either
    };

    void tell_companion(Event const& event) const {
        if (options_.companion != nullptr && (std::holds_alternative<Tick>(event) ||
                                              std::holds_alternative<TerminalYielded>(event))) {
            options_.companion->on(event);
        }
    }

    // For each repo its state, then its commit, where these are not known.
    void add_jobs() {
        for (std::size_t repo = 0; repo < selection_.size(); ++repo) {
            Selected const& selected = selection_[repo];
            asked_[repo].answer.state = selected.state;
            if (!selected.state) {
                add_state_job(repo);
            }
            if (options_.commits && !is_commit_known(repo)) {
                add(commit_, repo, true);
            }
        }
    }

    void add_state_job(std::size_t repo) {
        Asked& asked = asked_[repo];
        Repo const& registered = selection_[repo].repo;
        auto const& found = options_.looks.at(repo).found;
        asked.found = selection_[repo].obstacle || !found ? nullptr : &*found;
        asked.bare = is_bare(registered, asked.found);
        if (!asked.bare) {
            add(status_, repo, false);
            return;
        }
        add(upstream_, repo, false);
        // Not as a word of the user's, in which "{name}" would stand for something.
        jobs_.back().command.argv.push_back(upstream_ref(*asked.found));
    }

    bool is_commit_known(std::size_t repo) const {
        std::optional<RepoState> const& state = selection_[repo].state;
        if (state) {
            return state->committed || state->unborn() || cache_.find(state->commit);
        }
        HeadFacts const& head = options_.looks.at(repo).head;
        return head.unborn || cache_.find(head.commit);
    }

    void add(Question const& question, std::size_t repo, bool commit) {
        std::span const one(&selection_[repo], 1);
        Job job = std::move(plan(one, question.task, question.verb, options_.plan).front());
        job.id = jobs_.size();
        job.command.env.push_back({"LC_ALL", "C"}); // so that causes can be told apart
        if (!options_.take_locks) {
            job.command.env.push_back({"GIT_OPTIONAL_LOCKS", "0"});
        }
        jobs_.push_back(std::move(job));
        parts_.push_back({repo, commit});
        ++asked_[repo].open;
    }

    void tell(std::size_t repo) {
        StateAnswer answer = std::move(asked_[repo].answer);
        if (options_.commits && answer.state && !answer.state->unborn()) {
            add_commit(answer, asked_[repo].no_commit);
        }
        told_(repo, std::move(answer));
    }

    // A state without its commit would pass for one of a branch that has none.
    void add_commit(StateAnswer& answer, std::optional<StateAnswer> const& no_commit) const {
        if (auto const commit = cache_.find(answer.state->commit)) {
            answer.state->committed = commit->committed;
            answer.state->subject = commit->subject;
        } else if (!answer.state->committed && no_commit) {
            answer = *no_commit;
        } else if (!answer.state->committed) {
            answer = StateAnswer();
            answer.verdict = Verdict::error;
            answer.problem = "its HEAD moved while it was looked at";
        }
    }

    Selection const& selection_;
    StateOptions const& options_;
    CommitCache cache_;
    Told const& told_;
    Question const status_{{status_words.begin(), status_words.end()}};
    Question const upstream_{{upstream_words.begin(), upstream_words.end()}};
    Question const commit_{commit_words()};
    std::vector<Job> jobs_;
    std::vector<Part> parts_; // by JobId
    std::vector<Asked> asked_;
};

} // namespace

std::vector<RepoLook> looks_at(Selection const& selection) {
    std::vector<RepoLook> looks(selection.size());
    for_each_index(selection.size(), [&](std::size_t repo) {
        if (!selection[repo].obstacle) {
            looks[repo] = look_at(selection[repo].repo);
        }
    });
    return looks;
}

Summary read_states(Selection const& selection, StateOptions const& options,
                    std::function<void(std::size_t, StateAnswer)> const& told) {
    States states(selection, options, told);
    states.tell_known();
    RunOptions run = options.run;
    run.capture = Capture::split;
    Summary const summary = run_parallel(states.jobs(), run, states);
    states.save();
    return summary;
}

} // namespace mgit
