// mgit ll --watch on a terminal: what is repainted, keys, signals, repos that hang, the size.
#include "mgit/core/text.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/vt.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

// A program on a terminal, with what is to be seen on it.
class Shown {
public:
    Shown(Lines argv, PtyOptions options)
        : vt_(options.columns, options.rows), pty_(std::move(argv), std::move(options)) {}

    Pty& pty() { return pty_; }

    void wait_for_screen(std::string const& what, std::function<bool(Lines const&)> const& is_so) {
        pty_.wait_until_seen(what, [&](std::string const& seen) {
            feed(seen);
            return is_so(vt_.screen());
        });
    }
    // Until a line that begins with one text has the other in it.
    void wait_for_row(std::string const& name, std::string const& part) {
        wait_for_screen("'" + part + "' in the row of " + name,
                        [&](Lines const& lines) { return contains(row(lines, name), part); });
    }
    static std::string row(Lines const& lines, std::string const& name) {
        auto const found =
            std::ranges::find_if(lines, [&](auto const& line) { return line.starts_with(name); });
        return found == lines.end() ? "" : *found;
    }
    void resize(unsigned short columns, unsigned short rows) {
        vt_.resize(columns, rows);
        pty_.resize(columns, rows);
    }
    Lines screen() const { return vt_.screen(); }
    std::size_t fed() const { return fed_; } // bytes

private:
    void feed(std::string const& seen) {
        vt_.write(std::string_view(seen).substr(fed_));
        fed_ = seen.size();
    }

    Vt vt_;
    Pty pty_;
    std::size_t fed_ = 0;
};

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
        // A git that does not answer for a repo as long as a file of its name is in "hang".
        write_script("bin/git", "if [ -e '" + path("hang").string() +
                                    "'/\"${PWD##*/}\" ]; then exec " + actor_binary() +
                                    " ignore:15 wait:" + path("gate").string() +
                                    "; fi\nexec /usr/bin/git \"$@\"");
    }
    PtyOptions terminal(Lines const& changes = {}) const {
        Lines variables{"TERM=xterm", "LC_ALL=C.UTF-8",
                        "PATH=" + path("bin").string() + ":/usr/bin:/bin"};
        variables.insert(variables.end(), changes.begin(), changes.end());
        return {.cwd = root(), .environment = environment(variables)};
    }
    Shown watch(Lines args = {}) const {
        args.insert(args.begin(), {mgit_binary(), "ll", "--watch=100ms"});
        return {args, terminal()};
    }
    void hang(std::string const& name) const { write_file("hang/" + name, ""); }

    Gate gate{path("gate")};
};

bool shows_keys(termios const& modes) {
    return (modes.c_lflag & ECHO) != 0 && (modes.c_lflag & ICANON) != 0;
}

TEST_CASE_METHOD(Fleet, "ll --watch writes only rows that change again, and q ends it", "[tty]") {
    Shown shown = watch();
    auto const before = shown.pty().modes();
    // The branch is known before git has been asked, the subject is not.
    for (auto const* const name : {"web", "api", "docs"}) {
        shown.wait_for_row(name, "change file");
    }
    CHECK_FALSE(shows_keys(shown.pty().modes()));
    CHECK(shown.screen().front().starts_with("REPO "));
    CHECK(contains(shown.screen().back(), "every 100ms"));
    auto const seen = shown.fed();
    write_file("api/new", "x");
    shown.wait_for_row("api", "?1");
    shown.pty().send("q");
    auto const result = shown.pty().finish();
    CHECK(result.code == 0);
    auto const later = result.seen.substr(seen);
    CHECK(contains(later, "api"));
    CHECK_FALSE(contains(later, "web"));
    CHECK_FALSE(contains(later, "docs"));
    CHECK_FALSE(contains(later, "REPO"));
    CHECK(same_modes(before, shown.pty().modes()));
    CHECK(processes_with(token()).empty());
    Vt vt(80, 24);
    vt.write(result.seen);
    CHECK(vt.screen().size() == 4); // the table stays, the line below it does not
    CHECK(vt.row() == 4);
}

TEST_CASE_METHOD(Fleet, "F33 whatever ends ll --watch, the modes of the terminal are back",
                 "[tty]") {
    for (bool const hanging : {false, true}) {
        for (int const signal : {SIGINT, SIGTERM, SIGQUIT, 0}) {
            fs::remove_all(path("hang"));
            Shown shown = watch();
            auto const before = shown.pty().modes();
            shown.wait_for_row("docs", "main");
            if (hanging) { // in the middle of a round
                hang("docs");
                wait_until("docs hangs", [&] {
                    return !processes_with("wait:" + path("gate").string()).empty();
                });
            }
            INFO("signal " << signal << (hanging ? ", a repo hangs" : ""));
            if (signal == SIGINT) {
                shown.pty().send("\003");
            } else if (signal == 0) {
                shown.pty().send("q");
            } else {
                ::kill(shown.pty().pid(), signal);
            }
            auto const result = shown.pty().finish();
            CHECK(result.signal == signal);
            CHECK(result.code == (signal == 0 ? 0 : -1));
            CHECK(same_modes(before, shown.pty().modes()));
            CHECK(processes_with(token()).empty());
        }
    }
}

TEST_CASE_METHOD(Fleet, "a repo that hangs is stale, and the others go on being refreshed",
                 "[tty]") {
    Shown shown = watch({"--timeout=200ms", "-j1"});
    shown.wait_for_row("docs", "main");
    hang("web");
    shown.wait_for_row("web", "stale");
    CHECK(contains(Shown::row(shown.screen(), "web"), "main")); // the old row
    write_file("docs/new", "x");
    shown.wait_for_row("docs", "?1");
    shown.wait_for_row("every", "1 stale");
    CHECK(contains(Shown::row(shown.screen(), "web"), "stale"));
    fs::remove_all(path("hang"));
    shown.wait_for_screen("web answers again", [](Lines const& lines) {
        return !contains(Shown::row(lines, "web"), "stale");
    });
    shown.pty().send("q");
    CHECK(shown.pty().finish().code == 0);
}

void wait_for_prompt(Shown& shown) {
    shown.wait_for_screen("the shell has the terminal",
                          [](Lines const& lines) { return !lines.empty() && lines.back() == "$"; });
}

// In a shell that leaves the modes of the terminal as a stopped job has left them.
void stop_and_go_on(Fleet const& fleet, bool hanging) {
    Shown shown({"dash", "-i"}, fleet.terminal({"PS1=$ "}));
    shown.pty().wait_for("$ ");
    auto const before = shown.pty().modes();
    shown.pty().send(mgit_binary() + " ll --watch=" + std::string(hanging ? "100ms" : "1h") + "\n");
    shown.wait_for_row("docs", "main");
    shown.wait_for_row("every", ":"); // a round is over
    if (hanging) {
        fleet.hang("docs");
        wait_until("docs hangs",
                   [&] { return !processes_with("wait:" + fleet.path("gate").string()).empty(); });
    }
    CHECK_FALSE(shows_keys(shown.pty().modes()));
    shown.pty().send("\032");
    wait_for_prompt(shown);
    CHECK(same_modes(before, shown.pty().modes()));
    fs::remove_all(fleet.path("hang"));
    shown.pty().send("fg\n");
    shown.wait_for_screen("it is painted again, below", [](Lines const& lines) {
        auto const stopped =
            std::ranges::find_if(lines, [](auto const& line) { return contains(line, "Stopped"); });
        return stopped != lines.end() && lines.back().starts_with("every") &&
               std::ranges::count_if(stopped, lines.end(), [](auto const& line) {
                   return line.starts_with("web") && contains(line, "main");
               }) == 1;
    });
    CHECK_FALSE(shows_keys(shown.pty().modes()));
    shown.pty().send("q");
    wait_for_prompt(shown);
    CHECK(same_modes(before, shown.pty().modes()));
    shown.pty().send("echo code=$?; exit\n");
    shown.pty().wait_for_next("code=0");
    shown.pty().finish();
}

TEST_CASE_METHOD(Fleet, "F37 Ctrl-Z between two rounds gives the terminal back, and fg goes on",
                 "[tty]") {
    stop_and_go_on(*this, false);
}

TEST_CASE_METHOD(Fleet, "F37 Ctrl-Z in a round gives the terminal back, and fg goes on", "[tty]") {
    stop_and_go_on(*this, true);
}

TEST_CASE_METHOD(Fleet, "a new size of the terminal is filled at once", "[tty]") {
    Shown shown({mgit_binary(), "ll", "--watch=1h"}, terminal());
    shown.wait_for_row("docs", "change file");
    for (int const wanted : {20, 200, 30, 80}) {
        auto const columns = static_cast<unsigned short>(wanted);
        shown.resize(columns, 12);
        shown.wait_for_screen("the table in its new width", [&](Lines const& lines) {
            auto const row = Shown::row(lines, "docs");
            bool const subject = contains(row, "change file");
            return lines.size() == 5 && !row.empty() && subject == (columns >= 80) &&
                   std::ranges::all_of(
                       lines, [&](auto const& line) { return display_width(line) < columns; });
        });
    }
    shown.pty().send("q");
    CHECK(shown.pty().finish().code == 0);
}

TEST_CASE_METHOD(World, "of more repos than there are rows the keys of less show the others",
                 "[tty]") {
    auto const names = numbered_names(30);
    make_repos(names);
    add(names);
    Shown shown(
        {mgit_binary(), "ll", "--watch=1h"},
        {.cwd = root(), .environment = environment({"TERM=xterm", "LC_ALL=C.UTF-8"}), .rows = 10});
    auto const shows = [&](std::string const& first, std::string const& last) {
        shown.wait_for_screen("rows from " + first + " to " + last, [&](Lines const& lines) {
            return lines.size() == 9 && lines[1].starts_with(first + " ") &&
                   lines[7].starts_with(last + " ") && contains(lines[7], "main");
        });
    };
    shows("r01", "r07");
    CHECK(contains(shown.screen().back(), "… 23 more"));
    shown.pty().send("G");
    shows("r24", "r30");
    shown.pty().send("k\033[A");
    shows("r22", "r28");
    shown.pty().send("g");
    shows("r01", "r07");
    shown.pty().send(" j");
    shows("r09", "r15");
    shown.resize(80, 4);
    shown.wait_for_screen("one row", [](Lines const& lines) {
        return lines.size() == 3 && lines[1].starts_with("r09 ");
    });
    shown.pty().send("q");
    CHECK(shown.pty().finish().code == 0);
}

TEST_CASE_METHOD(Fleet, "ll --watch selects anew in each round", "[tty]") {
    Shown shown = watch({"-s", "dirty"});
    shown.wait_for_screen("nothing", [](Lines const& lines) {
        return !lines.empty() && contains(lines.back(), "no repo is selected");
    });
    write_file("web/new", "x");
    shown.wait_for_row("web", "?1");
    fs::remove(path("web/new"));
    shown.wait_for_screen("web is clean", [](Lines const& lines) {
        return !lines.empty() && contains(lines.back(), "no repo is selected");
    });
    shown.pty().send("q");
    CHECK(shown.pty().finish().code == 0);
    Shown all = watch();
    all.wait_for_row("docs", "main");
    make_repo("later");
    add({"later"});
    all.wait_for_row("later", "main");
    CHECK(mgit({"rm", "web"}).code == 0);
    all.wait_for_screen("web is gone", [](Lines const& lines) {
        return Shown::row(lines, "web").empty() && !Shown::row(lines, "later").empty();
    });
    // A registry that cannot be read for a while does not end it.
    auto const sound = registry();
    write_file("mgit/registry.json", "{");
    all.wait_for_screen("what is wrong", [](Lines const& lines) {
        return !lines.empty() && contains(lines.back(), "registry.json");
    });
    CHECK(contains(Shown::row(all.screen(), "later"), "main"));
    write_file("mgit/registry.json", sound);
    all.wait_for_row("every", "100ms");
    all.pty().send("q");
    CHECK(all.pty().finish().code == 0);
}

TEST_CASE_METHOD(Fleet, "ll --watch in the background leaves the terminal alone", "[tty]") {
    Shown shown({"dash", "-i"}, terminal({"PS1=$ "}));
    shown.pty().send(mgit_binary() + " ll --watch=100ms & echo star''ted\n");
    shown.pty().wait_for("started");
    auto const modes = shown.pty().modes();
    shown.pty().send("fg\n");
    shown.pty().wait_for("every 100ms");
    CHECK(shows_keys(modes));
    shown.pty().send("q");
    wait_for_prompt(shown);
    shown.pty().send("exit\n");
    auto const seen = shown.pty().finish().seen;
    CHECK(seen.find("REPO") > seen.find("fg"));
}

} // namespace
} // namespace mgit::test
