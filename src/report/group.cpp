#include "mgit/core/text.hpp"
#include "report/block.hpp"
#include "report/names.hpp"
#include "report/news.hpp"
#include "report/sinks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace mgit {

namespace {

std::string rule(std::size_t columns, bool utf8) {
    std::string out;
    for (std::size_t i = 0; i < columns; ++i) {
        out += utf8 ? "─" : "-";
    }
    return out;
}

// "── web ── exit 1 ───────" over the whole width.
std::string ruled_header(std::string name, std::string failure, Style const& style) {
    std::size_t const columns = style.width();
    std::size_t const room = std::max<std::size_t>(columns, 24) - 10; // less the rules
    failure = elided(failure, room - std::min(display_width(name), room / 2), style.utf8);
    name = elided(name, room - display_width(failure), style.utf8);
    auto used = 4 + display_width(name);
    auto out = fmt::format("{} {} ", rule(2, style.utf8), style.bold(name));
    if (!failure.empty()) {
        out += fmt::format("{} {} ", rule(2, style.utf8), style.paint("31", failure));
        used += 4 + display_width(failure);
    }
    auto const rest = columns > used + 2 ? columns - used : 2;
    return out + rule(rest, style.utf8) + '\n';
}

std::string header(std::string name, std::string const& failure, Style const& style) {
    if (style.accessible) {
        return style.bold(failure.empty() ? name : fmt::format("{}, {}", name, failure)) + ":\n";
    }
    if (style.terminal) {
        return ruled_header(std::move(name), failure, style);
    }
    auto const note = failure.empty() ? std::string() : fmt::format(" [{}]", failure);
    return style.bold(fmt::format("== {}{}", name, note)) + '\n';
}

// What one repo wrote to one stream, below a header.
class GroupBlock {
public:
    GroupBlock(std::string const& head, ByteSink& sink, Style const& style)
        : block_(sink), text_(style, ColourEnds::with_text) {
        block_.add(head);
    }

    void add(std::string_view bytes) { show(text_.add(bytes)); }
    void flush() { block_.finish(); }
    // foot: below all that it wrote.
    void end(Captured const& captured, std::string const& foot = {}) {
        show(text_.finish());
        block_.add(last_ == '\n' ? "" : "\n");
        block_.add(incompleteness(captured));
        block_.add(foot);
        block_.finish();
    }

private:
    void show(std::string_view text) {
        block_.add(text);
        last_ = text.empty() ? last_ : text.back();
    }

    Block block_;
    ShownText text_;
    char last_ = '\n';
};

class Group final : public Sink {
public:
    explicit Group(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            names_ = Names(*run, options_.out_style);
        } else if (auto const* started = std::get_if<JobStarted>(&event)) {
            if (options_.foreground && names_.count() > 1) {
                options_.err->write(header(names_of(started->job, {}), {}, options_.err_style));
            }
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            finished->outcome.streamed ? end(*finished) : show(*finished);
        } else if (auto const* output = std::get_if<JobOutput>(&event)) {
            stream(*output);
        }
    }

private:
    void show(JobFinished const& finished) {
        Outcome const& outcome = finished.outcome;
        bool const ran = outcome.verdict() != Verdict::not_started;
        if (options_.foreground || !ran || !is_shown(outcome, options_.show)) {
            return;
        }
        bool const told = !options_.changes || outcome.changes != nullptr;
        if (options_.brief && names_.count() > 1 && outcome.ok() && told) {
            show_news(finished.job, outcome);
            return;
        }
        auto const names = names_of(finished.job, finished.alike);
        auto const failure = outcome.ok() ? std::string() : sanitised(describe(outcome));
        bool const out = has_bytes(outcome.out.get());
        bool const err = has_bytes(outcome.err.get());
        if (out) {
            write(header(names, failure, options_.out_style), *outcome.out, *options_.out,
                  options_.out_style);
        }
        if (err) {
            write(header(names, failure, options_.err_style), *outcome.err, *options_.err,
                  options_.err_style);
        }
        if (!out && !err && !outcome.ok()) {
            auto& sink = options_.same_stream ? *options_.out : *options_.err;
            sink.write(header(names, failure,
                              options_.same_stream ? options_.out_style : options_.err_style));
        }
    }

    void show_news(Job const& job, Outcome const& outcome) {
        if (options_.quiet || !outcome.changes) {
            return;
        }
        auto const& style = options_.out_style;
        auto name = names_.before(job, style);
        auto const indent = std::string(names_.width(), ' ');
        auto const columns = style.width();
        auto const room = columns - std::min(columns, names_.width());
        std::string text;
        for (auto& line : news_of(*outcome.changes)) {
            text += std::exchange(name, indent) + fitted_news(std::move(line), room, style) + '\n';
        }
        if (!text.empty()) {
            options_.out->write(text);
        }
    }

    static void write(std::string const& head, Captured const& captured, ByteSink& sink,
                      Style const& style) {
        GroupBlock block(head, sink, style);
        captured.replay([&](std::string_view bytes) { block.add(bytes); });
        block.end(captured);
    }

    // How it ends is not known when the header is printed.
    void stream(JobOutput const& output) {
        auto& block = output.err ? streamed_err_ : streamed_out_;
        if (!block) {
            auto const& style = output.err ? options_.err_style : options_.out_style;
            block.emplace(header(names_of(output.job, {}), {}, style),
                          output.err ? *options_.err : *options_.out, style);
        }
        block->add(output.bytes);
        block->flush();
    }

    // A failure stands below what has been streamed, in a line of the same form as the header.
    void end(JobFinished const& finished) {
        Outcome const& outcome = finished.outcome;
        if (!streamed_out_ && !streamed_err_) {
            show(finished);
            return;
        }
        auto const failure = outcome.ok() ? std::string() : sanitised(describe(outcome));
        auto const foot = [&](Style const& style) {
            return failure.empty() ? std::string()
                                   : header(names_of(finished.job, {}), failure, style);
        };
        if (streamed_out_) {
            streamed_out_->end(*outcome.out, foot(options_.out_style));
        }
        if (streamed_err_) {
            streamed_err_->end(*outcome.err, foot(options_.err_style));
        }
        streamed_out_.reset();
        streamed_err_.reset();
    }

    ReportOptions options_;
    Names names_;
    std::optional<GroupBlock> streamed_out_; // of the job that is streamed
    std::optional<GroupBlock> streamed_err_;
};

} // namespace

std::unique_ptr<Sink> make_group(ReportOptions const& options) {
    return std::make_unique<Group>(options);
}

} // namespace mgit
