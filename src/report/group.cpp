#include "mgit/core/text.hpp"
#include "report/block.hpp"
#include "report/sinks.hpp"

#include <fmt/format.h>

#include <algorithm>

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
    std::size_t const room = std::max<std::size_t>(style.columns, 24) - 10; // less the rules
    failure = elided(failure, room - std::min(display_width(name), room / 2), style.utf8);
    name = elided(name, room - display_width(failure), style.utf8);
    auto used = 4 + display_width(name);
    auto out = fmt::format("{} {} ", rule(2, style.utf8), style.bold(name));
    if (!failure.empty()) {
        out += fmt::format("{} {} ", rule(2, style.utf8), style.paint("31", failure));
        used += 4 + display_width(failure);
    }
    auto const rest = style.columns > used + 2 ? style.columns - used : 2;
    return out + rule(rest, style.utf8) + '\n';
}

std::string header(Job const& job, std::string const& failure, Style const& style) {
    auto name = shell_word(job.repo.name);
    if (style.terminal) {
        return ruled_header(std::move(name), failure, style);
    }
    auto const note = failure.empty() ? std::string() : fmt::format(" [{}]", failure);
    return style.bold(fmt::format("== {}{}", name, note)) + '\n';
}

class Group final : public Sink {
public:
    explicit Group(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            jobs_ = run->jobs;
        } else if (auto const* started = std::get_if<JobStarted>(&event)) {
            if (options_.foreground && jobs_ > 1) {
                options_.err->write(header(started->job, {}, options_.err_style));
            }
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            show(finished->job, finished->outcome);
        }
    }

private:
    void show(Job const& job, Outcome const& outcome) {
        bool const ran = outcome.verdict() != Verdict::not_started;
        if (options_.foreground || !ran || !is_shown(outcome, options_.show)) {
            return;
        }
        auto const failure = outcome.ok() ? std::string() : sanitised(describe(outcome));
        bool const out = has_bytes(outcome.out.get());
        bool const err = has_bytes(outcome.err.get());
        if (out) {
            write(header(job, failure, options_.out_style), *outcome.out, *options_.out,
                  options_.out_style);
        }
        if (err) {
            write(header(job, failure, options_.err_style), *outcome.err, *options_.err,
                  options_.err_style);
        }
        if (!out && !err && !outcome.ok()) {
            auto& sink = options_.same_stream ? *options_.out : *options_.err;
            sink.write(header(job, failure,
                              options_.same_stream ? options_.out_style : options_.err_style));
        }
    }

    static void write(std::string const& head, Captured const& captured, ByteSink& sink,
                      Style const& style) {
        Block block(sink);
        block.add(head);
        char last = '\n';
        replay_shown(captured, style, ColourEnds::with_text, [&](std::string_view text) {
            block.add(text);
            last = text.empty() ? last : text.back();
        });
        block.add(last == '\n' ? "" : "\n");
        block.add(incompleteness(captured));
        block.finish();
    }

    ReportOptions options_;
    std::size_t jobs_ = 0;
};

} // namespace

std::unique_ptr<Sink> make_group(ReportOptions const& options) {
    return std::make_unique<Group>(options);
}

} // namespace mgit
