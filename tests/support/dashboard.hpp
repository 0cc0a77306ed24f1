// Rows of the dashboard: a repo in each state that there is, made by hand.
// Knows no git; whether git says the same is for other tests.
#pragma once

#include "mgit/core/text.hpp"
#include "mgit/report/dashboard.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace mgit::test {

inline constexpr std::chrono::sys_seconds dashboard_now{std::chrono::seconds(1'790'000'000)};

inline std::chrono::sys_seconds before_now(std::chrono::seconds age) {
    return dashboard_now - age;
}

// A clean branch in step with its upstream, as most repos are.
inline RepoState sound_state() {
    RepoState state;
    state.branch = "main";
    state.commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
    state.upstream = "origin/main";
    state.fetched = before_now(std::chrono::minutes(5));
    state.committed = before_now(std::chrono::hours(2));
    state.subject = "fix rounding of cents";
    return state;
}

class DashboardRows {
public:
    DashboardRows() {
        sound();
        heads();
        operations();
        hostile();
        problems();
    }

    std::vector<DashboardRow> rows;

    std::vector<Repo const*> repos() const {
        std::vector<Repo const*> result;
        for (DashboardRow const& row : rows) {
            result.push_back(row.repo);
        }
        return result;
    }
    std::vector<std::string> branches() const {
        std::vector<std::string> result;
        for (DashboardRow const& row : rows) {
            result.push_back(row.state ? row.state->branch : "");
        }
        return result;
    }
    // Heading, a heading of a group, and all rows.
    std::string shown(Style const& style, DashboardSettings const& settings = {}) const {
        DashboardOptions options;
        options.settings = settings;
        options.style = style;
        options.now = dashboard_now;
        Dashboard const dashboard(options, repos(), branches());
        auto text = dashboard.heading() + dashboard.group_heading("web");
        for (DashboardRow const& row : rows) {
            text += dashboard.row(row);
        }
        return text;
    }

private:
    Repo& repo(std::string name) {
        Repo& result = repos_.emplace_back();
        result.path = "/src/" + name;
        result.name = std::move(name);
        return result;
    }
    Repo& add(std::string name, std::function<void(RepoState&)> const& change = {}) {
        Repo& result = repo(std::move(name));
        DashboardRow& row = rows.emplace_back();
        row.repo = &result;
        row.state = sound_state();
        if (change) {
            change(*row.state);
        }
        return result;
    }
    void problem(std::string name, Verdict verdict, std::string text) {
        DashboardRow& row = rows.emplace_back();
        row.repo = &repo(std::move(name));
        row.verdict = verdict;
        row.problem = std::move(text);
    }

    void sound();
    void heads();
    void operations();
    void hostile();
    void problems();

    std::deque<Repo> repos_; // rows point into it
};

inline void DashboardRows::sound() {
    using std::chrono::days;
    Repo& api = add("billing-api");
    api.groups = {"web", "payment"};
    api.url = "https://ann:s3cret@git.example.org/billing-api.git";
    add("web", [](RepoState& s) {
        s.branch = "feat/login";
        s.upstream = "origin/feat/login";
        s.ahead = 2;
        s.behind = 5;
        s.staged = 1;
        s.modified = 3;
        s.untracked = 2;
        s.stashes = 1;
        s.committed = before_now(days(3));
        s.subject = "wip login form";
    }).groups = {"web"};
    add("infra", [](RepoState& s) {
        s.behind = 1;
        s.committed = before_now(std::chrono::minutes(5));
        s.subject = "bump provider";
    });
    add("docs", [](RepoState& s) {
        s.ahead = 3;
        s.committed = before_now(std::chrono::seconds(20));
        s.subject = "explain the columns of the dashboard at length, one after another, so that "
                    "this subject is longer than most terminals are wide and has to be cut";
    });
    add("deleted", [](RepoState& s) {
        s.gone = true;
        s.fetched.reset();
        s.committed = before_now(days(45));
    });
    add("local", [](RepoState& s) {
        s.upstream.clear();
        s.untracked = 12;
        s.committed = before_now(days(700));
    });
    add("busy", [](RepoState& s) {
        s.ahead = 1234;
        s.behind = 56789;
        s.staged = 1111;
        s.modified = 2222;
        s.untracked = 33333;
        s.conflicted = 44;
        s.stashes = 123;
        s.committed = before_now(-days(3));
    });
}

inline void DashboardRows::heads() {
    auto const detach = [](RepoState& s) {
        s.branch.clear();
        s.upstream.clear();
    };
    add("at-commit", detach);
    add("at-tag", [&](RepoState& s) {
        detach(s);
        s.tag = "v1.2";
    });
    auto const unborn = [](RepoState& s) {
        s.commit.clear();
        s.committed.reset();
        s.fetched.reset();
        s.subject.clear();
    };
    add("new-lib", [&](RepoState& s) {
        unborn(s);
        s.upstream.clear();
        s.untracked = 4;
    });
    add("new-clone", unborn);
    add("odd-ref", [](RepoState& s) {
        s.branch = "refs/review/17";
        s.upstream.clear();
    });
    add("lookalike", [](RepoState& s) { s.branch = "@1a2b3c4"; });
    add("mirror.git", [](RepoState& s) {
        s.bare = true;
        s.upstream.clear();
    });
    add("worktree", [](RepoState& s) {
        s.linked = true;
        s.stashes = 2;
    });
    add("cut-off", [](RepoState& s) { s.shallow = true; });
    add("partly", [](RepoState& s) {
        s.sparse = true;
        s.modified = 1;
    });
}

inline void DashboardRows::operations() {
    auto const in = [this](std::string name, Operation operation, std::size_t step,
                           std::size_t steps, std::size_t conflicts) {
        add(std::move(name), [&](RepoState& s) {
            s.operation = operation;
            s.step = step;
            s.steps = steps;
            s.conflicted = conflicts;
            if (operation == Operation::rebase || operation == Operation::bisect) {
                s.branch.clear();
                s.upstream.clear();
                s.started_on = steps > 0 ? "main" : "";
            }
        });
    };
    in("rebase", Operation::rebase, 2, 5, 1);
    in("rebase-old", Operation::rebase, 0, 0, 0);
    in("merge", Operation::merge, 0, 0, 2);
    in("am", Operation::am, 1, 3, 0);
    in("cherry-pick", Operation::cherry_pick, 0, 0, 1);
    in("revert", Operation::revert, 0, 0, 0);
    in("bisect", Operation::bisect, 0, 0, 0);
}

inline void DashboardRows::hostile() {
    add("name-that-is-far-too-long-for-any-column-but-has-its-end", [](RepoState& s) {
        s.branch = "feature/JIRA-12345-a-branch-with-a-story-of-its-own";
        s.upstream = "origin/" + s.branch;
    });
    add("日本語リポジトリ", [](RepoState& s) {
        s.branch = "機能/ログイン";
        s.subject = "最初のコミット 🚀 done";
    });
    add("cafe\xCC\x81",
        [](RepoState& s) { s.subject = "re\xCC\x81sume\xCC\x81 of a nai\xCC\x88ve"; });
    add("escapes", [](RepoState& s) {
        s.branch = "x\x1b]0;owned\x07";
        s.subject = "\x1b[2J\x1b[31mred\x1b[0m\rover\nnext line\x7f \xC2\x9B";
    });
    add("bidi", [](RepoState& s) {
        s.branch = "safe\xE2\x80\xAEgnp.exe";
        s.subject = "\xE2\x81\xA6::error::title\xE2\x81\xA9";
    });
    add("bytes", [](RepoState& s) {
        s.branch = "latin\xE9";
        s.subject = "caf\xE9 in Latin-1";
    });
    add("two words\nand a line");
}

inline void DashboardRows::problems() {
    problem("old-lib", Verdict::missing, "/mnt/usb/old-lib is not there");
    problem("scratch", Verdict::error, "not a git repository (HEAD is damaged)");
    problem("foreign", Verdict::unsafe, "owned by ann, not by you");
    problem("stuck", Verdict::timeout, "no answer after 30s");
    problem("stopped", Verdict::cancelled, "");
    problem("waiting", Verdict::not_started, "");
    problem("no-git", Verdict::spawn_error, "cannot start git: Resource temporarily unavailable");
    problem("asks", Verdict::needs_editor, "git wants an editor");
    problem("another-name-that-is-far-too-long-for-any-column", Verdict::error,
            "unable to access 'https://ann:s3cret@h/': \x1b[2J\nsecond line");
    rows.emplace_back().repo = &repo("forgotten"); // neither a state nor why
}

} // namespace mgit::test
