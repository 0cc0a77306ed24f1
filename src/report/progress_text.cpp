#include "mgit/core/text.hpp"
#include "mgit/report/progress.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mgit {
namespace {

using std::chrono::duration_cast;

// "0:07", "1:00:07"
std::string clock_time(Millis time) {
    auto const seconds = duration_cast<std::chrono::seconds>(time).count();
    auto const hours = seconds / 3600;
    return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, seconds / 60 % 60, seconds % 60)
                     : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

// "6.8s", "1m05s": of a width that does not change from frame to frame.
std::string running_time(Millis time) {
    auto const tenths = time.count() / 100;
    return tenths < 600 ? fmt::format("{}.{}s", tenths / 10, tenths % 10)
                        : fmt::format("{}m{:02}s", tenths / 600, tenths / 10 % 60);
}

std::string aligned_right(std::string const& text, std::size_t columns) {
    return std::string(columns - std::min(columns, text.size()), ' ') + text;
}

class Frame {
public:
    Frame(ProgressState const& state, Style const& style, ScreenSize size)
        : state_(state), style_(style), width_(std::max<std::size_t>(size.columns, 2) - 1),
          rows_(size.rows) {}

    std::vector<std::string> lines() const {
        std::vector<std::string> lines{status()};
        auto const most = std::min({most_painted_jobs, rows_ / 4, state_.running.size()});
        std::vector<std::string> names;
        std::size_t names_width = 0;
        for (std::size_t i = 0; i < most; ++i) {
            names.push_back(elided(shown(shell_word(state_.running[i].name)),
                                   std::max<std::size_t>(width_ / 3, 8), style_.utf8));
            names_width = std::max(names_width, display_width(names.back()));
        }
        for (std::size_t i = 0; i < most; ++i) {
            lines.push_back(job(padded(names[i], names_width), state_.running[i]));
        }
        if (most > 0 && state_.count > most) {
            lines.push_back(
                cut(fmt::format("  {} {} more", style_.utf8 ? "…" : "...", state_.count - most)));
        }
        return lines;
    }

private:
    std::string shown(std::string text) const {
        return style_.utf8 ? std::move(text) : ascii_only(text);
    }
    std::string cut(std::string const& text) const { return elided(text, width_, style_.utf8); }

    // What matters least goes first where there is no room.
    std::string status() const {
        auto const title = elided(shown(one_line(state_.title)),
                                  std::max<std::size_t>(width_ / 3, 8), style_.utf8);
        std::string best;
        for (int left_out = 0; left_out <= 3; ++left_out) {
            std::vector<std::string> parts{fmt::format("{}/{}", state_.done, state_.jobs)};
            auto const plain = parts_of(left_out, false);
            best = joined(left_out, title, parts.front(), plain);
            if (display_width(best) <= width_) {
                return joined(left_out, title, parts.front(), parts_of(left_out, true));
            }
        }
        return cut(best);
    }

    std::vector<std::string> parts_of(int left_out, bool painted) const {
        std::vector<std::string> parts;
        if (state_.failed > 0) {
            auto const failed = fmt::format("{} failed", state_.failed);
            parts.push_back(painted ? style_.paint("31", failed) : failed);
        }
        if (left_out < 1) {
            parts.push_back(fmt::format("{} running", state_.count));
        }
        if (left_out < 3) {
            parts.push_back(clock_time(state_.at));
        }
        return parts;
    }

    std::string joined(int left_out, std::string const& title, std::string const& counts,
                       std::vector<std::string> const& parts) const {
        auto text = left_out < 2 ? title + "  " + counts : counts;
        for (auto const& part : parts) {
            text += style_.utf8 ? " · " : ", ";
            text += part;
        }
        return text;
    }

    std::string job(std::string const& name, ProgressState::Running const& running) const {
        auto const last = shown(one_line(redacted(running.last_line)));
        return cut(fmt::format("  {}  {}{}{}", name,
                               aligned_right(running_time(running.running), 6),
                               last.empty() ? "" : "  ", last));
    }

    ProgressState const& state_;
    Style const& style_;
    std::size_t width_;
    std::size_t rows_;
};

} // namespace

std::vector<std::string> painted_progress(ProgressState const& state, Style const& style,
                                          ScreenSize size) {
    return Frame(state, style, size).lines();
}

std::string plain_progress(ProgressState const& state) {
    constexpr std::size_t most_named = 3;
    auto text = fmt::format("mgit: {}/{} done", state.done, state.jobs);
    if (state.failed > 0) {
        text += fmt::format(", {} failed", state.failed);
    }
    auto const named = std::min(most_named, state.running.size());
    for (std::size_t i = 0; i < named; ++i) {
        auto const& running = state.running[i];
        auto const time = std::chrono::floor<std::chrono::seconds>(running.running);
        text += fmt::format("{}{} ({})", i == 0 ? ", running: " : ", ", shell_word(running.name),
                            format_duration(time));
    }
    if (state.count > named && named > 0) {
        text += fmt::format(", +{} more", state.count - named);
    }
    return text + '\n';
}

} // namespace mgit
