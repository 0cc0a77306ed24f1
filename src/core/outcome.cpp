#include "mgit/core/outcome.hpp"

#include "mgit/core/overloaded.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace mgit {

namespace {

std::string message_of(int error) {
    return std::generic_category().message(error);
}

// A folder that is there but cannot be entered is another matter.
bool is_absent(RepoMissing const& missing) {
    return missing.error == ENOENT || missing.error == ENOTDIR;
}

int capture_error(Outcome const& outcome) {
    auto const error_of = [](auto const& captured) { return captured ? captured->error() : 0; };
    auto const error = error_of(outcome.out);
    return error != 0 ? error : error_of(outcome.err);
}

std::string_view trimmed(std::string_view line) {
    auto const first = line.find_first_not_of(" \t");
    return first == std::string_view::npos
               ? std::string_view()
               : line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

// Stands below ssh's own message, which says more.
constexpr std::string_view not_read = "fatal: Could not read from remote repository.";

// What a piece of output says about a failure.
struct Telling {
    std::string complaint; // the last line that begins as git's messages of failure do
    std::string last;      // the last line of text
};

bool is_complaint(std::string_view line) {
    return line.starts_with("fatal:") || line.starts_with("error:") ||
           line.starts_with("CONFLICT ") || line.starts_with("Automatic merge failed");
}

Telling telling_lines(std::string_view text) {
    std::string_view complaint;
    std::string_view last;
    while (!text.empty()) {
        auto const end = text.find_first_of("\r\n"); // progress ends its lines with \r
        auto const line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        auto const cleaned = sanitised(line); // git may colour the word
        auto plain = trimmed(cleaned);
        plain.remove_prefix(plain.starts_with("remote: ") ? 8 : 0);
        if (plain.empty() || plain == "remote:" || plain.starts_with("hint:")) {
            continue;
        }
        if (is_complaint(plain)) {
            complaint = plain == not_read && !last.empty() ? last : line;
        }
        last = line;
    }
    return {std::string(complaint), std::string(last)};
}

} // namespace

std::string_view name(Verdict verdict) {
    switch (verdict) {
    case Verdict::ok:
        return "ok";
    case Verdict::failed:
        return "failed";
    case Verdict::signal:
        return "signal";
    case Verdict::timeout:
        return "timeout";
    case Verdict::killed:
        return "killed";
    case Verdict::cancelled:
        return "cancelled";
    case Verdict::not_started:
        return "not-started";
    case Verdict::missing:
        return "missing";
    case Verdict::spawn_error:
        return "spawn-error";
    case Verdict::capture_error:
        return "capture-error";
    case Verdict::error:
        return "error";
    case Verdict::needs_auth:
        return "needs-auth";
    case Verdict::needs_editor:
        return "needs-editor";
    case Verdict::locked:
        return "locked";
    case Verdict::unsafe:
        return "unsafe";
    case Verdict::skipped:
        return "skipped";
    }
    return "";
}

std::string Captured::head(std::size_t limit) const {
    std::string result;
    replay([&](std::string_view bytes) { result += bytes.substr(0, limit - result.size()); });
    return result;
}

Verdict Outcome::verdict() const {
    if (finding) {
        return finding->verdict;
    }
    return std::visit(Overloaded{[](NotStarted const&) { return Verdict::not_started; },
                                 [this](Exited const& exited) {
                                     return exited.code != 0 && !exited.accepted ? Verdict::failed
                                            : capture_error(*this) != 0 ? Verdict::capture_error
                                                                        : Verdict::ok;
                                 },
                                 [](Signalled const&) { return Verdict::signal; },
                                 [](SpawnFailed const&) { return Verdict::spawn_error; },
                                 [](RepoMissing const& missing) {
                                     return is_absent(missing) ? Verdict::missing : Verdict::error;
                                 },
                                 [](TimedOut const&) { return Verdict::timeout; },
                                 [](Cancelled const& cancelled) {
                                     return cancelled.killed ? Verdict::killed : Verdict::cancelled;
                                 }},
                      ending);
}

std::string describe(Outcome const& outcome) {
    if (outcome.finding && !outcome.finding->trouble.empty()) {
        Outcome plain;
        plain.ending = outcome.ending;
        return fmt::format("{}, {}", describe(plain), outcome.finding->trouble);
    }
    if (outcome.finding) {
        Finding const& finding = *outcome.finding;
        auto const what = finding.host.empty() ? finding.detail : finding.host;
        return what.empty() ? std::string(name(finding.verdict))
                            : fmt::format("{}: {}", name(finding.verdict), what);
    }
    return std::visit(
        Overloaded{[](NotStarted const& not_started) {
                       return not_started.why.empty()
                                  ? std::string("not started")
                                  : fmt::format("not started: {}", not_started.why);
                   },
                   [&](Exited const& exited) {
                       return outcome.verdict() == Verdict::capture_error
                                  ? fmt::format("output incomplete: {}",
                                                message_of(capture_error(outcome)))
                                  : fmt::format("exit {}", exited.code);
                   },
                   [](Signalled const& signalled) {
                       auto const sent = signal_name(signalled.signal);
                       return fmt::format("{}{}{}", sent.starts_with("SIG") ? "signal " : "", sent,
                                          signalled.core_dumped ? " (core dumped)" : "");
                   },
                   [](SpawnFailed const& failed) {
                       return fmt::format("cannot {}: {}", failed.action, message_of(failed.error));
                   },
                   [](RepoMissing const& missing) {
                       return is_absent(missing)
                                  ? std::string("missing")
                                  : fmt::format("error: {}", message_of(missing.error));
                   },
                   [](TimedOut const& timed_out) {
                       return fmt::format("timeout after {}", format_duration(timed_out.limit));
                   },
                   [](Cancelled const& cancelled) {
                       return std::string(cancelled.killed ? "killed" : "cancelled");
                   }},
        outcome.ending);
}

std::string cause(Outcome const& outcome) {
    if (outcome.finding && !outcome.finding->detail.empty()) {
        return outcome.finding->detail;
    }
    auto const verdict = outcome.verdict();
    bool const by_child =
        verdict == Verdict::failed || verdict == Verdict::signal || verdict == Verdict::timeout;
    constexpr std::size_t enough = 8192;
    std::string last;
    for (auto const& captured : {outcome.err, outcome.out}) {
        if (by_child && captured) {
            // A conflict is told on stdout, below it on stderr stands only what was fetched.
            auto const told = telling_lines(captured->tail(enough));
            if (!told.complaint.empty()) {
                return told.complaint;
            }
            last = last.empty() ? told.last : last;
        }
    }
    return last.empty() ? describe(outcome) : last;
}

std::string describe(std::span<LeftBehind const> processes) {
    std::vector<std::string> words;
    for (LeftBehind const& process : processes) {
        words.push_back(fmt::format("{} (pid {})", process.name, process.pid));
    }
    constexpr std::size_t most = 5;
    return listed(words, most);
}

std::string signal_name(int signal) {
    auto const* const name = sigabbrev_np(signal);
    return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", signal);
}

} // namespace mgit
