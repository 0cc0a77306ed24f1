#include "mgit/report/progress.hpp"

#include <utility>

namespace mgit {
namespace {

// Has the end of the terminal's text to itself: what is painted there is taken away before anybody
// prints something, so that it comes above.
class LiveLines {
public:
    LiveLines(ByteSink& terminal, bool utf8, ProgressOptions const& progress)
        : terminal_(terminal), painter_(utf8), size_(progress.size),
          is_painted_(progress.is_painted) {}
    ~LiveLines() { clear(); }
    LiveLines(LiveLines const&) = delete;
    LiveLines& operator=(LiveLines const&) = delete;

    std::optional<ScreenSize> size() const { return size_(); }
    // Not behind text whose line has not ended yet.
    void paint(std::vector<std::string> lines, ScreenSize size) {
        if (line_begins_) {
            tell(true);
            show(painter_.paint(std::move(lines), size));
        }
    }
    void clear() {
        show(painter_.erase());
        tell(false);
    }
    // Somebody else has written this.
    void printed(std::string_view bytes) {
        line_begins_ = bytes.empty() ? line_begins_ : bytes.back() == '\n';
    }

private:
    // A terminal that is gone ends the run by other ways; it is no reason to fail.
    void show(std::string const& bytes) {
        try {
            if (!bytes.empty() && !gone_) {
                terminal_.write(bytes);
            }
        } catch (...) {
            gone_ = true;
        }
    }

    void tell(bool painted) {
        if (std::exchange(painted_, painted) != painted && is_painted_) {
            is_painted_(painted);
        }
    }

    ByteSink& terminal_;
    Painter painter_;
    std::function<std::optional<ScreenSize>()> size_;
    std::function<void(bool)> is_painted_;
    bool painted_ = false;
    bool line_begins_ = true;
    bool gone_ = false;
};

// A stream whose text comes above what is painted.
class AboveLines final : public ByteSink {
public:
    AboveLines(ByteSink& next, LiveLines& lines) : next_(next), lines_(lines) {}
    void write(std::string_view bytes) override {
        if (!bytes.empty()) {
            lines_.clear();
            next_.write(bytes);
            lines_.printed(bytes);
        }
    }

private:
    ByteSink& next_;
    LiveLines& lines_;
};

// How things stand, from what is told.
class Standing {
public:
    explicit Standing(std::string title) { state_.title = std::move(title); }

    void take(Event const& event) {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            state_.jobs = run->jobs;
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            ++state_.done;
            bool const well = finished->outcome.ok() || finished->outcome.skipped();
            state_.failed += well ? 0 : 1;
        } else if (auto const* output = std::get_if<JobOutput>(&event)) {
            streamed_ = output->job.id;
        } else if (auto const* tick = std::get_if<Tick>(&event)) {
            take(*tick);
        }
    }
    ProgressState const& state() const { return state_; }

private:
    // What is streamed is to be seen above.
    void take(Tick const& tick) {
        state_.at = tick.at;
        state_.count = tick.count;
        state_.running.clear();
        for (RunningJob const& running : tick.running) {
            ProgressState::Running entry;
            entry.name = running.job.repo.name;
            entry.running = running.running;
            entry.last_line = running.job.id == streamed_ ? std::string() : running.last_line;
            state_.running.push_back(std::move(entry));
        }
    }

    ProgressState state_;
    std::optional<JobId> streamed_;
};

class LiveProgress final : public Sink {
public:
    LiveProgress(ProgressOptions const& progress, ReportOptions& report,
                 std::function<std::unique_ptr<Sink>(ReportOptions const&)> const& make)
        : style_(report.err_style), lines_(*report.err, style_.utf8, progress),
          out_(*report.out, lines_), err_(*report.err, lines_), standing_(progress.title) {
        if (report.out_style.terminal) {
            report.out = &out_;
        }
        report.err = &err_;
        next_ = make(report);
    }

    void on(Event const& event) override {
        standing_.take(event);
        next_->on(event);
        bool const over = std::holds_alternative<RunFinished>(event) ||
                          std::holds_alternative<TerminalYielded>(event);
        if (over) {
            lines_.clear();
        } else if (std::holds_alternative<Tick>(event)) {
            if (auto const size = lines_.size()) {
                lines_.paint(painted_progress(standing_.state(), style_, *size), *size);
            }
        }
    }

private:
    Style style_;
    LiveLines lines_;
    AboveLines out_;
    AboveLines err_;
    Standing standing_;
    std::unique_ptr<Sink> next_;
};

class PlainProgress final : public Sink {
public:
    PlainProgress(ProgressOptions const& progress, ByteSink& err, std::unique_ptr<Sink> next)
        : first_line_(progress.first_line), is_elsewhere_(progress.is_elsewhere), err_(err),
          standing_(progress.title), next_(std::move(next)) {}

    void on(Event const& event) override {
        standing_.take(event);
        next_->on(event);
        if (std::holds_alternative<Tick>(event) && is_due() &&
            !(is_elsewhere_ && is_elsewhere_())) {
            auto const& state = standing_.state();
            err_.write(plain_progress(state));
            told_done_ = state.done;
            told_at_ = state.at;
        }
    }

private:
    bool is_due() const {
        auto const& state = standing_.state();
        Millis const silent = state.at - told_at_;
        bool const news = state.done != told_done_;
        return state.at >= first_line_ &&
               (told_at_ == Millis() || silent >= (news ? line_interval : longest_silence));
    }

    Millis first_line_;
    std::function<bool()> is_elsewhere_;
    ByteSink& err_;
    Standing standing_;
    std::unique_ptr<Sink> next_;
    std::size_t told_done_ = 0;
    Millis told_at_{}; // 0: nothing has been told
};

} // namespace

std::unique_ptr<Sink>
with_progress(ProgressOptions const& progress, ReportOptions report,
              std::function<std::unique_ptr<Sink>(ReportOptions const&)> const& make) {
    switch (progress.kind) {
    case ProgressKind::live:
        return std::make_unique<LiveProgress>(progress, report, make);
    case ProgressKind::lines:
        return std::make_unique<PlainProgress>(progress, *report.err, make(report));
    case ProgressKind::none:
        break;
    }
    return make(report);
}

} // namespace mgit
