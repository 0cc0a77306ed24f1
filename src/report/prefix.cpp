#include "mgit/core/text.hpp"
#include "mgit/report/ci_text.hpp"
#include "report/block.hpp"
#include "report/sinks.hpp"

#include <algorithm>
#include <optional>

namespace mgit {

namespace {

// The lines of one repo on one stream.
class PrefixedLines {
public:
    PrefixedLines(std::string const& name, ByteSink& sink, Style const& style, bool log)
        : prefix_(style.bold(name) + ": "), block_(sink), text_(style, ColourEnds::with_line) {
        if (log) {
            prefix_ = ci_text(prefix_);
            log_text_.emplace(ColourEnds::with_line);
        }
    }

    void add(std::string_view bytes) { show(log_text_ ? log_text_->add(bytes) : text_.add(bytes)); }
    void flush() { block_.finish(); }
    void end(Captured const& captured) {
        show(log_text_ ? log_text_->finish() : text_.finish());
        block_.add(line_begins_ ? "" : "\n");
        if (auto const lost = incompleteness(captured); !lost.empty()) {
            block_.add(prefix_ + lost);
        }
        block_.finish();
    }

private:
    void show(std::string_view text) {
        while (!text.empty()) {
            auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
            block_.add(line_begins_ ? prefix_ : "");
            block_.add(text.substr(0, end));
            line_begins_ = text[end - 1] == '\n';
            text.remove_prefix(end);
        }
    }

    std::string prefix_;
    Block block_;
    ShownText text_;
    std::optional<LogText> log_text_; // in place of text_, for a CI service
    bool line_begins_ = true;
};

class Prefix final : public Sink {
public:
    explicit Prefix(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            finished->outcome.streamed ? end(finished->outcome) : show(*finished);
        } else if (auto const* output = std::get_if<JobOutput>(&event)) {
            stream(*output);
        }
    }

private:
    void show(JobFinished const& finished) {
        if (!is_shown(finished.outcome, options_.show)) {
            return;
        }
        auto const name = shell_word(finished.job.repo.name);
        write(name, finished.outcome.out.get(), *options_.out, options_.out_style);
        write(name, finished.outcome.err.get(), *options_.err, options_.err_style);
    }

    void stream(JobOutput const& output) {
        auto& lines = output.err ? streamed_err_ : streamed_out_;
        if (!lines) {
            lines.emplace(shell_word(output.job.repo.name),
                          output.err ? *options_.err : *options_.out,
                          output.err ? options_.err_style : options_.out_style, is_log());
        }
        lines->add(output.bytes);
        lines->flush();
    }

    void end(Outcome const& outcome) {
        if (streamed_out_) {
            streamed_out_->end(*outcome.out);
        }
        if (streamed_err_) {
            streamed_err_->end(*outcome.err);
        }
        streamed_out_.reset();
        streamed_err_.reset();
    }

    bool is_log() const { return options_.ci != CiService::none; }

    void write(std::string const& name, Captured const* captured, ByteSink& sink,
               Style const& style) const {
        if (!has_bytes(captured)) {
            return;
        }
        PrefixedLines lines(name, sink, style, is_log());
        captured->replay([&](std::string_view bytes) { lines.add(bytes); });
        lines.end(*captured);
    }

    ReportOptions options_;
    std::optional<PrefixedLines> streamed_out_; // of the job that is streamed
    std::optional<PrefixedLines> streamed_err_;
};

} // namespace

std::unique_ptr<Sink> make_prefix(ReportOptions const& options) {
    return std::make_unique<Prefix>(options);
}

} // namespace mgit
