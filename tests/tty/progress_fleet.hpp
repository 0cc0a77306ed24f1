// Repos and a command for tests of progress on a terminal.
// Knows not what is to be seen of it.
#pragma once

#include "support/paths.hpp"
#include "support/screen.hpp"
#include "support/world.hpp"

#include <chrono>
#include <string>

namespace mgit::test {

// Three repos, in one of which a command goes on until it may end.
struct ProgressFleet : World {
    ProgressFleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    PtyOptions terminal(Lines const& changes = {}, unsigned short columns = 80) const {
        Lines variables{"TERM=xterm", "LC_ALL=C.UTF-8"};
        variables.insert(variables.end(), changes.begin(), changes.end());
        return {
            .cwd = root(), .environment = environment(variables), .columns = columns, .rows = 24};
    }
    // In web it goes on until the gate is open, everywhere else it ends.
    Lines command(Lines options = {}) const {
        options.insert(options.begin(), mgit_binary());
        options.insert(options.end(), {"-j3", "sh",
                                       "echo begun; test $MGIT_NAME != web || : <'" +
                                           gate.path().string() + "'; test $MGIT_NAME != api"});
        return options;
    }
    // Lets time pass that is longer than until the first frame.
    static void let_time_pass() {
        auto const later = std::chrono::steady_clock::now() + std::chrono::milliseconds(700);
        wait_until("time has passed", [&] { return std::chrono::steady_clock::now() > later; });
    }
    // Gives the terminal to what a shell has in the background, and lets it end; all that was seen.
    std::string end_in_front(Pty& shell) {
        shell.send("fg\n");
        shell.wait_for_next(" 0/3 · 3 running · 0:0");
        gate.open();
        shell.wait_for_next("3 ok");
        shell.send("exit\n");
        return shell.finish().seen;
    }

    Gate gate{path("gate")};
};

} // namespace mgit::test
