#include "mgit/core/text.hpp"
#include "report/block.hpp"
#include "report/sinks.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <system_error>
#include <tuple>
#include <vector>

namespace mgit {

namespace {

// One repo that is not ok.
struct Failure {
    JobId id;
    std::string name; // as it is shown
    Verdict verdict;
    std::string label; // "exit 128"
    std::string text;  // the cause in one line, safe to show; may be empty
    std::string alike; // the same for all failures of one cause
    std::string hint;  // what to do; may be empty
};

// One that is ok, but not at once.
struct Comeback {
    JobId id;
    std::string name;
    int tries;
};

// Failures of one cause, in selection order.
using Cause = std::vector<Failure const*>;

bool is_alphanumeric(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Takes a word out of the text wherever it is not part of a longer one.
void take_out(std::string& text, std::string const& word) {
    if (word.empty()) {
        return;
    }
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
        auto const end = at + word.size();
        bool const inside = (at > 0 && is_alphanumeric(text[at - 1])) ||
                            (end < text.size() && is_alphanumeric(text[end]));
        if (inside) {
            at = end;
        } else {
            text.erase(at, word.size());
        }
    }
}

// What differs from repo to repo for one and the same cause goes: name, path, numbers, object ids.
std::string without_details(std::string text, Repo const& repo) {
    take_out(text, repo.path.string());
    take_out(text, repo.path.filename().string());
    take_out(text, repo.name);
    std::string out;
    for (auto at = text.begin(); at != text.end();) {
        auto const end = std::find_if_not(at, text.end(), is_alphanumeric);
        bool const number = std::any_of(at, end, [](char c) { return c >= '0' && c <= '9'; });
        out += number ? std::string("#") : std::string(at, end);
        at = end;
        if (at != text.end()) {
            out += *at++;
        }
    }
    return out;
}

// The cause in one line; empty if the verdict says it all.
std::string text_of(Job const& job, Outcome const& outcome) {
    if (!outcome.finding) {
        auto const path = shell_word(job.repo.path.string());
        if (auto const* missing = std::get_if<RepoMissing>(&outcome.ending)) {
            return outcome.verdict() == Verdict::missing
                       ? path + " is not there"
                       : path + ": " + std::generic_category().message(missing->error);
        }
        if (auto const* not_started = std::get_if<NotStarted>(&outcome.ending)) {
            return not_started->why;
        }
    }
    return cause(outcome);
}

bool is_of_server(std::string_view trouble) {
    return trouble == "network" || trouble == "auth" || trouble == "host-key" ||
           trouble == "not-found";
}

Failure failure_of(Job const& job, Outcome const& outcome) {
    auto const verdict = outcome.verdict();
    bool const described =
        !outcome.finding &&
        (verdict == Verdict::failed || verdict == Verdict::signal || verdict == Verdict::timeout);
    auto const trouble = outcome.finding ? outcome.finding->trouble : std::string();
    auto label = !trouble.empty() ? trouble
                 : described      ? describe(outcome)
                                  : std::string(name(verdict));
    label.erase(std::min(label.find(" ("), label.size())); // a dumped core is no cause of its own
    constexpr std::size_t longest = 300; // a child may end with a line of any length
    auto text = elided(one_line(redacted(text_of(job, outcome))), longest, false);
    text = text == label ? std::string() : text;
    // One trouble is one cause, wherever it is; but of servers, each has its own.
    auto alike = label + '\0' +
                 (trouble.empty() || is_of_server(trouble) ? without_details(text, job.repo)
                                                           : std::string());
    auto hint = outcome.finding ? one_line(outcome.finding->hint) : std::string();
    return {job.id, shell_word(job.repo.name), verdict, label, text, alike, hint};
}

// What was only not done comes first, what went wrong in most repos last: next to the prompt.
auto importance(Cause const& cause) {
    auto const verdict = cause.front()->verdict;
    bool const stopped = verdict == Verdict::not_started || verdict == Verdict::cancelled ||
                         verdict == Verdict::killed;
    return std::tuple(stopped                       ? 0
                      : verdict == Verdict::missing ? 1
                                                    : 2,
                      cause.size(), cause.front()->id);
}

std::vector<Cause> causes_of(std::vector<Failure>& failures) {
    std::ranges::sort(failures, {}, &Failure::id);
    std::map<std::string_view, Cause> alike;
    for (auto const& failure : failures) {
        alike[failure.alike].push_back(&failure);
    }
    std::vector<Cause> causes;
    for (auto& [key, cause] : alike) {
        causes.push_back(std::move(cause));
    }
    std::ranges::sort(causes, {}, importance);
    return causes;
}

bool is_incomplete(Outcome const& outcome) {
    auto const lossy = [](auto const& captured) { return captured && captured->error() != 0; };
    return lossy(outcome.out) || lossy(outcome.err);
}

class SummarySink final : public Sink {
public:
    explicit SummarySink(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            note(finished->job, finished->outcome);
        } else if (auto const* run = std::get_if<RunFinished>(&event)) {
            if (is_wanted(run->summary)) {
                options_.err->write(text(run->summary));
            }
        }
    }

private:
    void note(Job const& job, Outcome const& outcome) {
        if (outcome.skipped()) {
            skipped_.push_back(shell_word(job.repo.name));
        } else if (!outcome.ok()) {
            failures_.push_back(failure_of(job, outcome));
        } else if (outcome.tries > 1) {
            comebacks_.push_back({job.id, shell_word(job.repo.name), outcome.tries});
        }
        if (outcome.leaked) {
            auto const processes = one_line(describe(outcome.left));
            leaks_.push_back(shell_word(job.repo.name) +
                             (processes.empty() ? "" : ": " + processes));
        }
        if (outcome.verdict() != Verdict::capture_error && is_incomplete(outcome)) {
            incomplete_.push_back(shell_word(job.repo.name));
        }
        if (outcome.ok()) {
            changed_ += outcome.changes && outcome.changes->any() ? 1U : 0U;
            unclear_ += outcome.changes ? 0U : 1U;
        }
        spoke_ =
            outcome.verdict() == Verdict::failed && options_.show != Show::none &&
            (options_.foreground || has_bytes(outcome.out.get()) || has_bytes(outcome.err.get()));
    }

    // A single repo speaks for itself, unless it had nothing to say or did not get to the end.
    bool is_wanted(Summary const& summary) const {
        if (summary.jobs == 1) {
            return (!summary.all_ok() && !spoke_) || names_leaks(summary) ||
                   (!skipped_.empty() && !options_.quiet);
        }
        return summary.jobs > 1 && !(options_.quiet && summary.all_ok());
    }

    // Who ends a run wants to know what is not ended; else it rarely matters.
    bool names_leaks(Summary const& summary) const {
        return !leaks_.empty() && (options_.verbose || summary.signal);
    }

    std::string text(Summary const& summary) {
        auto out = counts(summary) + '\n' + comebacks() + skipped();
        auto const causes = causes_of(failures_);
        out += causes.empty() ? "" : "\n";
        out += table(causes);
        if (!incomplete_.empty()) {
            std::ranges::sort(incomplete_);
            out +=
                fmt::format("\n  output incomplete: {}\n", listed(incomplete_, incomplete_.size()));
        }
        if (names_leaks(summary)) {
            std::ranges::sort(leaks_);
            out += fmt::format("\n  left a process behind that holds their output open: {}\n",
                               listed(leaks_, leaks_.size()));
        }
        if (!causes.empty() && !options_.retry.empty()) {
            out += fmt::format("\n  retry:  mgit {}\n", one_line(options_.retry));
        }
        return out;
    }

    // " (31 changed)", of those that are ok.
    std::string changed(Summary const& summary) const {
        if (!options_.changes || summary.count(Verdict::ok) == 0) {
            return {};
        }
        if (changed_ > 0) {
            return fmt::format(" ({} changed)", changed_);
        }
        return unclear_ == 0 ? " (none changed)" : "";
    }

    // "mgit pull: 142 repos in 7.4s · 136 ok (31 changed) · 5 failed · 1 missing"
    std::string counts(Summary const& summary) const {
        auto const& style = options_.err_style;
        std::string_view const separator =
            style.terminal && style.utf8 && !style.accessible ? " · " : ", ";
        auto out =
            fmt::format("mgit {}: {}", one_line(options_.command), counted(summary.jobs, "repo"));
        if (style.terminal) {
            out += " in " + format_duration(rounded(summary.took));
        }
        for (std::size_t i = 0; i < verdict_count; ++i) {
            auto const verdict = static_cast<Verdict>(i);
            if (summary.counts[i] > 0 || verdict == Verdict::ok) {
                out += fmt::format("{}{} {}", separator, summary.counts[i], name(verdict));
                out += verdict == Verdict::ok ? changed(summary) : "";
            }
        }
        return style.bold(out);
    }

    // "ok after 2 tries: web and api"
    std::string comebacks() {
        std::ranges::sort(comebacks_, {}, &Comeback::id);
        std::map<int, std::vector<std::string>> names;
        for (auto const& comeback : comebacks_) {
            names[comeback.tries].push_back(comeback.name);
        }
        std::string out = names.empty() ? "" : "\n";
        for (auto const& [tries, list] : names) {
            out += fmt::format("  ok after {} tries: {}\n", tries,
                               listed(list, options_.verbose ? list.size() : most_named));
        }
        return out;
    }

    // "skipped, not there: usb and old"
    std::string skipped() const {
        return skipped_.empty()
                   ? std::string()
                   : fmt::format("\n  skipped, not there: {}\n",
                                 listed(skipped_, options_.verbose ? skipped_.size() : most_named));
    }

    struct Layout {
        std::size_t columns = 0; // of the terminal
        std::size_t label = 0;   // widths of the first two columns
        std::size_t names = 0;

        std::size_t text() const { return 2 + label + 2 + names + 2; } // where the third begins
    };

    std::string table(std::vector<Cause> const& causes) const {
        constexpr std::size_t widest_names = 40;
        Layout layout;
        layout.columns = options_.err_style.width();
        for (auto const& cause : causes) {
            layout.label = std::max(layout.label, display_width(cause.front()->label));
        }
        std::vector<std::string> names;
        for (auto const& cause : causes) {
            names.push_back(names_in(cause, layout));
            layout.names = std::max(layout.names, display_width(names.back()));
        }
        layout.names = std::min(layout.names, widest_names);
        std::string out;
        for (std::size_t i = 0; i < causes.size(); ++i) {
            out += row(causes[i].front()->label, names[i], shared_text(causes[i]), layout);
            out += hints(causes[i]);
        }
        return out;
    }

    // The first three, or as many as fit behind the label on a terminal; at least one.
    std::string names_in(Cause const& cause, Layout const& layout) const {
        std::size_t const used = 2 + layout.label + 2;
        std::vector<std::string> names;
        for (auto const* failure : cause) {
            names.push_back(failure->name);
        }
        if (options_.verbose) {
            return listed(names, names.size());
        }
        std::size_t limit = most_named;
        while (limit > 1 && options_.err_style.terminal &&
               used + display_width(listed(names, limit)) > layout.columns) {
            --limit;
        }
        return listed(names, limit);
    }

    static std::string shared_text(Cause const& cause) {
        auto const& first = cause.front()->text;
        bool const same = std::ranges::all_of(
            cause, [&](Failure const* failure) { return failure->text == first; });
        return same ? first : "e.g. " + first;
    }

    // What to do stands below, whole even on a narrow terminal: it is there to be copied.
    std::string hints(Cause const& cause) const {
        std::vector<std::string> lines;
        for (auto const* failure : cause) {
            if (!failure->hint.empty() && std::ranges::find(lines, failure->hint) == lines.end()) {
                lines.push_back(failure->hint);
            }
        }
        std::size_t const shown =
            options_.verbose ? lines.size() : std::min(lines.size(), most_named);
        std::string out;
        for (std::size_t i = 0; i < shown; ++i) {
            out += "    " + lines[i] + '\n';
        }
        return shown < lines.size()
                   ? out + fmt::format("    ... and {} more alike\n", lines.size() - shown)
                   : out;
    }

    // On a terminal no text is broken by the edge: it is cut, and stands on a line of its own where
    // little room is left.
    std::string row(std::string const& label, std::string const& names, std::string const& text,
                    Layout const& layout) const {
        auto const& style = options_.err_style;
        constexpr std::size_t least_room = 30;
        auto line = fmt::format("  {}  {}", style.paint("31", padded(label, layout.label)), names);
        if (text.empty()) {
            return line + '\n';
        }
        auto const missing = layout.names - std::min(layout.names, display_width(names));
        auto const beside = fmt::format("{}  ", std::string(missing, ' '));
        if (!style.terminal) {
            return line + beside + text + '\n';
        }
        bool const overlong = display_width(names) > layout.names;
        if (overlong || layout.text() + least_room > layout.columns) {
            auto const room = layout.columns - std::min<std::size_t>(layout.columns, 4);
            return line + "\n    " + elided(text, room, style.utf8) + '\n';
        }
        return line + beside + elided(text, layout.columns - layout.text(), style.utf8) + '\n';
    }

    static constexpr std::size_t most_named = 3; // of repos and hints, but with -v

    ReportOptions options_;
    std::vector<Failure> failures_;
    std::vector<Comeback> comebacks_;
    std::vector<std::string> skipped_;
    std::vector<std::string> leaks_;
    std::vector<std::string> incomplete_;
    std::size_t changed_ = 0; // of those that are ok
    std::size_t unclear_ = 0; // of those that are ok: whether they changed is not known
    bool spoke_ = false;      // the last job failed in its own words
};

} // namespace

std::unique_ptr<Sink> make_summary(ReportOptions const& options) {
    return std::make_unique<SummarySink>(options);
}

} // namespace mgit
