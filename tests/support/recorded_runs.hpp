// The recorded runs that golden texts show in every format.
// Knows no format; what is in them is what repos and their owners make of a report.
#pragma once

#include "support/events.hpp"

#include <cerrno>
#include <csignal>
#include <string>

namespace mgit::test {

inline std::string const diverged = "hint: You have divergent branches.\n"
                                    "fatal: Not possible to fast-forward, aborting.\n";

inline RecordedRun all_ok() {
    return {{{"web", merged(Exited{0}, "Already up to date.\n")},
             {"quiet", merged(Exited{0})},
             {"api", merged(Exited{0}, "Updating 1a2b3c4..5d6e7f8\nFast-forward\n")}}};
}

inline RecordedRun mixed() {
    return {
        {{"web", merged(Exited{128}, diverged)},
         {"api", merged(Exited{0}, "Already up to date.\n")},
         {"old-lib", merged(RepoMissing{ENOENT})},
         {"docs", merged(Exited{128}, diverged)},
         {"tool", merged(Signalled{SIGSEGV, true}, "\x1b[32mhalf a \x1b[31mline")},
         {"slow", merged(TimedOut{Millis(30'000)}, "Receiving objects: 1%\rReceiving objects: 2%")},
         {"quiet", merged(Exited{0})},
         {"lib", merged(Exited{128}, diverged)},
         {"app", merged(Exited{128}, diverged)},
         {"broken", merged(SpawnFailed{EACCES, "start git"})},
         {"mute", merged(Exited{1})},
         {"net",
          merged(Exited{128}, "fatal: unable to access 'https://ann:s3cret@example.org/net.git/': "
                              "Could not resolve host: example.org\n")},
         {"net2",
          merged(Exited{128}, "fatal: unable to access 'https://ann:s3cret@example.org/net2.git/': "
                              "Could not resolve host: example.org\n")}},
        {3, 1, 0, 2, 12, 11, 10, 9, 8, 7, 6, 5, 4}};
}

inline RecordedRun all_failed() {
    RecordedRun run;
    for (int i = 1; i <= 6; ++i) {
        auto const name = "repo" + std::to_string(i);
        run.results.push_back(
            {name, merged(Exited{1}, "error: pathspec '" + name + "' is unknown\n")});
    }
    run.results.push_back({"gone1", merged(RepoMissing{ENOENT})});
    run.results.push_back({"gone2", merged(RepoMissing{ENOENT})});
    return run;
}

inline std::string const hostile_bytes =
    "\x1b[2J\x1b]0;owned\x07\x1b]52;c;aGk=\x1b\\ \x9b"
    "31m \xc2\x9b"
    "2J nul:" +
    std::string(1, '\0') +
    " \x1b[1;31mred\x1b[m\x1b[K back\b\b \u202Eevil \xff\xfe naïve 日本\n"
    "10%\r50%\r\x1b[33m100%\x1b[0m done\r\ncrlf\r\nleft \x1b[34mon";

inline RecordedRun hostile() {
    return {{{"web", merged(Exited{0}, hostile_bytes)},
             {"\x1b[31mnew\nline", merged(Exited{1}, "fatal: \x1b]0;owned\x07 'x'\n")},
             {"$(touch X)", merged(Exited{1}, "error: \x1b[2J\n")}}};
}

inline RecordedRun interrupted() {
    RecordedRun run{{{"web", merged(Exited{0}, "done\n")},
                     {"api", merged(Cancelled{SIGINT, false}, "Receiving\n")},
                     {"lib", merged(Cancelled{SIGINT, true})},
                     {"docs", merged(NotStarted{})},
                     {"app", merged(NotStarted{})}}};
    run.interrupted_after = 1;
    return run;
}

inline RecordedRun empty_run() {
    return {};
}

inline RecordedRun one_repo() {
    return {{{"web", split(Exited{0}, "on main\n", "warning: old\n")}}};
}

} // namespace mgit::test
