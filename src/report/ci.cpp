// The log of a CI service: a group for each repo that the service can fold, failures open, and
// what is wrong told to the service (docs/ci.md). All of it is on one stream, since services read
// commands on both and keep no order between them.

#include "mgit/core/text.hpp"
#include "mgit/report/ci_text.hpp"
#include "report/block.hpp"
#include "report/markup.hpp"
#include "report/names.hpp"
#include "report/sinks.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace mgit {
namespace {

// Services show only some annotations of a step.
constexpr std::size_t most_annotations = 10;

// A block in the log, of one repo or of all that are folded into it.
struct Section {
    JobId id;          // of the first repo
    std::string first; // its name, safe to show
    std::string names; // of all, safe to show
    std::string state; // "ok · 0.3s", safe to show
    bool failed;
    std::chrono::sys_time<Millis> begin;
    std::chrono::sys_time<Millis> end;

    std::string title() const { return names + " · " + state; }
};

// How a service wants it.
class Dialect {
public:
    virtual ~Dialect() = default;
    virtual std::string open(Section const& section) const = 0;
    virtual std::string close(Section const& section) const = 0;
    virtual std::string annotation(std::string const& title, std::string const& text) const = 0;
    // What the child wrote is passed on as it is; else only its text and colours.
    virtual bool takes_all_bytes() const { return false; }
};

// Between stop-commands and its token the runner obeys nothing; nobody else knows the token.
class Github final : public Dialect {
public:
    explicit Github(std::string token) : token_(std::move(token)) {}

    std::string open(Section const& section) const override {
        std::string const stop = "::stop-commands::" + token_ + '\n';
        return section.failed ? stop + section.title() + '\n'
                              : "::group::" + github_data(section.title()) + '\n' + stop;
    }
    std::string close(Section const& section) const override {
        return "::" + token_ + "::\n" + (section.failed ? "" : "::endgroup::\n");
    }
    std::string annotation(std::string const& title, std::string const& text) const override {
        return "::error title=" + github_property(title) + "::" + github_data(text) + '\n';
    }
    bool takes_all_bytes() const override { return true; }

private:
    std::string token_;
};

class Gitlab final : public Dialect {
public:
    std::string open(Section const& section) const override {
        return mark("start", section.begin, section, section.failed ? "" : "[collapsed=true]") +
               section.title() + '\n';
    }
    std::string close(Section const& section) const override {
        return mark("end", section.end, section, "") + '\n';
    }
    std::string annotation(std::string const& /*title*/,
                           std::string const& /*text*/) const override {
        return ""; // it has none
    }

private:
    // The number makes it the only one of its name.
    static std::string mark(std::string_view what, std::chrono::sys_time<Millis> time,
                            Section const& section, std::string_view options) {
        auto const seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch();
        return fmt::format("\x1b[0Ksection_{}:{}:mgit_{}_{}{}\r\x1b[0K", what, seconds.count(),
                           section.id + 1, section_word(section.first), options);
    }
};

class Azure final : public Dialect {
public:
    std::string open(Section const& section) const override {
        return (section.failed ? "##[section]" : "##[group]") + guarded(section.title()) + '\n';
    }
    std::string close(Section const& section) const override {
        return section.failed ? "" : "##[endgroup]\n";
    }
    std::string annotation(std::string const& title, std::string const& text) const override {
        return "##vso[task.logissue type=error]" + guarded(azure_data(title + ": " + text)) + '\n';
    }

private:
    static std::string guarded(std::string const& text) {
        MarkerGuard guard;
        std::string out;
        guard.add(text, out);
        guard.finish(out);
        return out;
    }
};

class Teamcity final : public Dialect {
public:
    std::string open(Section const& section) const override {
        return fmt::format("##teamcity[blockOpened name='{}' description='{}']\n",
                           teamcity_value(section.names), teamcity_value(section.state));
    }
    std::string close(Section const& section) const override {
        return fmt::format("##teamcity[blockClosed name='{}']\n", teamcity_value(section.names));
    }
    std::string annotation(std::string const& title, std::string const& text) const override {
        return fmt::format("##teamcity[message text='{}' status='ERROR']\n",
                           teamcity_value(title + ": " + text));
    }
};

std::unique_ptr<Dialect> make_dialect(ReportOptions const& options) {
    switch (options.ci) {
    case CiService::github:
        return std::make_unique<Github>(options.ci_token);
    case CiService::gitlab:
        return std::make_unique<Gitlab>();
    case CiService::azure:
        return std::make_unique<Azure>();
    case CiService::teamcity:
        return std::make_unique<Teamcity>();
    case CiService::none:
        break;
    }
    return nullptr;
}

class CiLog final : public Sink {
public:
    explicit CiLog(ReportOptions const& options)
        : options_(options), dialect_(make_dialect(options)) {}

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            begin_ = run->time;
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            show(*finished);
        }
    }

private:
    void show(JobFinished const& finished) {
        Outcome const& outcome = finished.outcome;
        bool const ran = outcome.verdict() != Verdict::not_started;
        bool const bytes = has_bytes(outcome.out.get()) || has_bytes(outcome.err.get());
        if (!ran || !is_shown(outcome, options_.show) || (outcome.ok() && !bytes)) {
            return;
        }
        Section const section = section_of(finished);
        Block block(*options_.out);
        block.add(dialect_->open(section));
        write(outcome.out.get(), block);
        write(outcome.err.get(), block);
        block.add(dialect_->close(section));
        block.finish();
    }

    Section section_of(JobFinished const& finished) const {
        Outcome const& outcome = finished.outcome;
        auto const start = begin_ + outcome.started;
        auto state = outcome.ok() ? std::string("ok") : one_line(describe(outcome));
        if (finished.alike.empty()) { // several took each its own time
            state += " · " + format_duration(rounded(outcome.took));
        }
        Section section{};
        section.id = finished.job.id;
        section.first = shell_word(finished.job.repo.name);
        section.names = names_of(finished.job, finished.alike);
        section.state = std::move(state);
        section.failed = !outcome.ok();
        section.begin = start;
        section.end = start + outcome.took;
        return section;
    }

    void write(Captured const* captured, Block& block) const {
        if (!has_bytes(captured)) {
            return;
        }
        char last = '\n';
        auto const add = [&](std::string_view text) {
            block.add(text);
            last = text.empty() ? last : text.back();
        };
        bool const all_bytes = dialect_->takes_all_bytes() && !options_.out_style.terminal;
        all_bytes ? captured->replay(add) : replay_guarded(*captured, add);
        block.add(last == '\n' ? "" : "\n");
        block.add(incompleteness(*captured));
    }

    template <class Take>
    static void replay_guarded(Captured const& captured, Take const& take) {
        LogText text(ColourEnds::with_text);
        captured.replay([&](std::string_view bytes) { take(text.add(bytes)); });
        take(text.finish());
    }

    ReportOptions options_;
    std::unique_ptr<Dialect> dialect_;
    std::chrono::sys_time<Millis> begin_{};
};

// What folds results stands behind it: each repo that has failed has its own cause.
class Annotations final : public Sink {
public:
    Annotations(std::unique_ptr<Sink> next, ReportOptions const& options)
        : next_(std::move(next)), out_(options.out), dialect_(make_dialect(options)) {}

    void on(Event const& event) override {
        next_->on(event);
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            note(finished->job, finished->outcome);
        } else if (std::holds_alternative<RunFinished>(event)) {
            annotate();
        }
    }

private:
    void note(Job const& job, Outcome const& outcome) {
        if (!outcome.ok() && !outcome.skipped()) {
            auto const what = one_line(describe(outcome));
            auto const why = one_line(redacted(cause(outcome)));
            failures_.emplace(job.id, std::pair(shell_word(job.repo.name),
                                                what == why ? what : what + ": " + why));
            if (failures_.size() > most_annotations) {
                failures_.erase(std::prev(failures_.end()));
            }
        }
    }

    void annotate() {
        for (auto const& [id, failure] : failures_) {
            auto const text = dialect_->annotation("mgit " + failure.first, failure.second);
            if (!text.empty()) {
                out_->write(text);
            }
        }
    }

    std::unique_ptr<Sink> next_;
    ByteSink* out_;
    std::unique_ptr<Dialect> dialect_;
    std::map<JobId, std::pair<std::string, std::string>> failures_; // the first ones
};

} // namespace

std::unique_ptr<Sink> make_ci(ReportOptions const& options) {
    return std::make_unique<CiLog>(options);
}

std::unique_ptr<Sink> make_annotations(std::unique_ptr<Sink> next, ReportOptions const& options) {
    return std::make_unique<Annotations>(std::move(next), options);
}

GuardedSink::GuardedSink(ByteSink& next) : next_(next) {}

// What is written here comes in whole lines.
void GuardedSink::write(std::string_view bytes) {
    next_.write(ci_text(bytes));
}

} // namespace mgit
