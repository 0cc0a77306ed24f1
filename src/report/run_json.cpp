// The formats json and ndjson: what happens in a run, for scripts (docs/json.md).

#include "mgit/core/exit_code.hpp"
#include "mgit/core/text.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/json/json_writer.hpp"
#include "mgit/json/utf8.hpp"
#include "report/block.hpp"
#include "report/changes_json.hpp"
#include "report/sinks.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

namespace {

constexpr std::string_view schema = "mgit.run/1";

// "SEGV"; the number of a signal without a name.
std::string short_name(int signal) {
    std::string const name = signal_name(signal);
    return name.starts_with("SIG") ? name.substr(3) : std::to_string(signal);
}

bool is_text(Captured const& captured) {
    Utf8Pieces pieces;
    captured.replay([&](std::string_view bytes) {
        if (!pieces.hopeless()) {
            pieces.add(bytes);
        }
    });
    return pieces.good();
}

void add_groups(JsonWriter& json, Repo const& repo) {
    json.key("groups");
    json.open_list();
    for (std::string const& group : repo.groups) {
        json.string(group);
    }
    json.close_list();
}

void add_ending(JsonWriter& json, Ending const& ending) {
    auto const* const exited = std::get_if<Exited>(&ending);
    exited != nullptr ? json.add("exit", exited->code) : json.add_null("exit");
    auto const* const signalled = std::get_if<Signalled>(&ending);
    if (signalled != nullptr) {
        json.add("signal", short_name(signalled->signal));
        json.add("core_dumped", signalled->core_dumped);
    } else {
        json.add_null("signal");
    }
}

// For people: why it is not ok, and what to do.
void add_cause(JsonWriter& json, Outcome const& outcome) {
    bool const well = outcome.ok();
    json.add_text_or_null("cause", well ? "" : one_line(redacted(cause(outcome))));
    bool const hint = !well && outcome.finding && !outcome.finding->hint.empty();
    json.add_text_or_null("hint", hint ? one_line(redacted(outcome.finding->hint)) : "");
}

void add_left(JsonWriter& json, Outcome const& outcome) {
    json.add("leaked", outcome.leaked);
    if (outcome.left.empty()) {
        return;
    }
    json.key("left_behind");
    json.open_list();
    for (LeftBehind const& process : outcome.left) {
        json.open_object();
        json.add("pid", process.pid);
        json.add_text("name", process.name);
        json.close_object();
    }
    json.close_list();
}

void add_start(JsonWriter& json, RunStarted const& run, std::vector<std::string> command) {
    for (std::string& word : command) {
        word = redacted(word);
    }
    json.add_texts("cmd", command);
    json.add("jobs", run.parallel);
    json.add("time", utc_time(run.time));
}

void add_summary(JsonWriter& json, Summary const& summary) {
    json.add("outcome", summary.signal ? "signal" : summary.all_ok() ? "ok" : "failed");
    json.add("repos", summary.jobs);
    for (std::size_t i = 0; i < verdict_count; ++i) {
        json.add(name(static_cast<Verdict>(i)), summary.counts[i]);
    }
    json.add_text_or_null("ended_by", summary.signal ? short_name(*summary.signal) : "");
    json.add("exit", summary.signal ? 128 + *summary.signal : static_cast<int>(exit_code(summary)));
    json.add("duration_ms", summary.took.count());
}

// What happens besides start, results and end.
bool is_remark(Event const& event) {
    return std::holds_alternative<JobRetrying>(event) || std::holds_alternative<JobSlow>(event) ||
           std::holds_alternative<HostGivenUp>(event) || std::holds_alternative<Interrupted>(event);
}

void add_remark(JsonWriter& json, Event const& event) {
    if (auto const* retrying = std::get_if<JobRetrying>(&event)) {
        json.add("type", "retry");
        json.add_text("repo", retrying->job.repo.name);
        json.add("attempts", retrying->outcome.tries);
        json.add("delay_ms", retrying->delay.count());
        add_cause(json, retrying->outcome);
    } else if (auto const* slow = std::get_if<JobSlow>(&event)) {
        json.add("type", "slow");
        json.add_text("repo", slow->job.repo.name);
        json.add("running_ms", slow->running.count());
        json.add("silent_ms", slow->silent.count());
    } else if (auto const* host = std::get_if<HostGivenUp>(&event)) {
        json.add("type", "host-given-up");
        json.add_text("host", host->host);
        json.add_text("cause", one_line(redacted(host->why)));
        json.add("not_started", host->jobs);
    } else if (auto const* interrupted = std::get_if<Interrupted>(&event)) {
        json.add("type", "interrupted");
        json.add("signal", short_name(interrupted->signal));
        json.add("running", interrupted->running);
    }
}

// Text on its way to stdout; output of any size goes through it in pieces.
class Stream {
public:
    explicit Stream(ReportOptions const& options) : show_(options.show), block_(*options.out) {}

    std::string& text() { return text_; }
    void add_repo(JsonWriter& json, Job const& job, Outcome const& outcome);
    // At the end of what readers wait for.
    void flush() {
        block_.add(std::exchange(text_, {}));
        block_.finish();
    }

private:
    void add_output(JsonWriter& json, std::string const& key, Captured const* captured);
    void add_bytes(Captured const& captured, bool as_text);

    Show show_;
    Block block_;
    std::string text_;
};

void Stream::add_repo(JsonWriter& json, Job const& job, Outcome const& outcome) {
    json.add_text("repo", job.repo.name);
    json.add_text("path", job.repo.path.native());
    add_groups(json, job.repo);
    json.add("verdict", name(outcome.verdict()));
    add_ending(json, outcome.ending);
    add_cause(json, outcome);
    json.add_text_or_null("host", outcome.finding ? outcome.finding->host : "");
    json.add("attempts", outcome.tries);
    json.add("start_ms", outcome.started.count());
    json.add("duration_ms", outcome.took.count());
    add_left(json, outcome);
    auto const is_cut = [](auto const& captured) { return captured && !captured->whole(); };
    json.add("truncated", is_cut(outcome.out) || is_cut(outcome.err));
    add_changes(json, outcome);
    bool const shown = is_shown(outcome, show_);
    add_output(json, "stdout", shown ? outcome.out.get() : nullptr);
    add_output(json, "stderr", shown ? outcome.err.get() : nullptr);
}

// It is read twice instead of being held in memory.
void Stream::add_output(JsonWriter& json, std::string const& key, Captured const* captured) {
    if (captured == nullptr) {
        json.add_null(key);
        return;
    }
    bool const as_text = is_text(*captured);
    json.key(as_text ? key : key + "_b64");
    json.raw("\"");
    add_bytes(*captured, as_text);
    text_ += '"';
}

void Stream::add_bytes(Captured const& captured, bool as_text) {
    constexpr std::size_t enough = 64 * 1024; // a piece may become six times as long
    Base64Pieces base64;
    captured.replay([&](std::string_view bytes) {
        for (; !bytes.empty(); bytes.remove_prefix(std::min(enough, bytes.size()))) {
            auto const piece = bytes.substr(0, enough);
            as_text ? escape_json(text_, piece) : base64.add(piece, text_);
            if (text_.size() >= enough) {
                block_.add(std::exchange(text_, {}));
            }
        }
    });
    base64.finish(text_);
}

// A line for each event, at once.
class Lines final : public Sink {
public:
    explicit Lines(ReportOptions const& options) : command_(options.argv), stream_(options) {}

    void on(Event const& event) override {
        JsonWriter json(stream_.text());
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            begin(json, "start");
            json.add("repos", run->jobs);
            add_start(json, *run, command_);
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            begin(json, "repo");
            stream_.add_repo(json, finished->job, finished->outcome);
        } else if (auto const* end = std::get_if<RunFinished>(&event)) {
            begin(json, "end");
            add_summary(json, end->summary);
        } else if (is_remark(event)) {
            begin(json, {});
            add_remark(json, event);
        } else {
            return;
        }
        json.close_object();
        stream_.text() += '\n';
        stream_.flush();
    }

private:
    static void begin(JsonWriter& json, std::string_view type) {
        json.open_object();
        json.add("schema", schema);
        if (!type.empty()) {
            json.add("type", type);
        }
    }

    std::vector<std::string> command_;
    Stream stream_;
};

// One document. It begins with the first result, so that a run that cannot begin leaves stdout to
// the error.
class Document final : public Sink {
public:
    explicit Document(ReportOptions const& options)
        : command_(options.argv), stream_(options), json_(stream_.text()), remarks_(remark_text_) {
        remarks_.open_list();
    }

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            start_ = *run;
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            begin();
            json_.break_line();
            json_.open_object();
            stream_.add_repo(json_, finished->job, finished->outcome);
            json_.close_object();
            stream_.flush();
        } else if (auto const* end = std::get_if<RunFinished>(&event)) {
            finish(end->summary);
        } else if (is_remark(event)) {
            remarks_.open_object();
            add_remark(remarks_, event);
            remarks_.close_object();
        }
    }

private:
    void begin() {
        if (std::exchange(begun_, true)) {
            return;
        }
        json_.open_object();
        json_.add("schema", schema);
        json_.add("type", "run");
        add_start(json_, start_, command_);
        json_.key("repos");
        json_.open_list();
    }

    void finish(Summary const& summary) {
        begin();
        stream_.text() += '\n';
        json_.close_list();
        remarks_.close_list();
        json_.key("events");
        json_.raw(remark_text_);
        json_.key("summary");
        json_.open_object();
        add_summary(json_, summary);
        json_.close_object();
        json_.close_object();
        stream_.text() += '\n';
        stream_.flush();
    }

    std::vector<std::string> command_;
    Stream stream_;
    JsonWriter json_;
    std::string remark_text_;
    JsonWriter remarks_;
    RunStarted start_{};
    bool begun_ = false;
};

} // namespace

std::unique_ptr<Sink> make_json(ReportOptions const& options) {
    return std::make_unique<Document>(options);
}

std::unique_ptr<Sink> make_ndjson(ReportOptions const& options) {
    return std::make_unique<Lines>(options);
}

} // namespace mgit
