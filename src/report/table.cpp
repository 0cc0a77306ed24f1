#include "mgit/core/text.hpp"
#include "mgit/report/ci_text.hpp"
#include "report/block.hpp"
#include "report/names.hpp"
#include "report/news.hpp"
#include "report/sinks.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mgit {

namespace {

constexpr std::size_t longest_line = 4096; // in bytes

// The first line of what was written, and how many follow.
struct FirstLine {
    std::string text;
    std::size_t more = 0;
};

void read(Captured const* captured, FirstLine& first, std::size_t& lines) {
    if (!has_bytes(captured)) {
        return;
    }
    char last = '\n';
    captured->replay([&](std::string_view bytes) {
        for (char const c : bytes) {
            if (last == '\n') {
                ++lines;
            }
            if (lines == 1 && c != '\n' && first.text.size() < longest_line) {
                first.text += c;
            }
            last = c;
        }
    });
}

FirstLine first_line_of(Outcome const& outcome) {
    FirstLine first;
    std::size_t lines = 0;
    read(outcome.out.get(), first, lines);
    read(outcome.err.get(), first, lines);
    first.more = lines > 1 ? lines - 1 : 0;
    return first;
}

class Table final : public Sink {
public:
    explicit Table(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            names_ = Names(*run, options_.out_style);
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            if (!options_.foreground && is_shown(finished->outcome, options_.show)) {
                write(finished->job, finished->outcome);
            }
        }
    }

private:
    void write(Job const& job, Outcome const& outcome) {
        auto const& style = options_.out_style;
        auto const name = names_.before(job, style);
        std::string const more = more_of(outcome);
        std::string text = text_of(outcome);
        if (style.terminal) {
            auto const columns = style.width();
            auto const used = std::min(columns, names_.width() + more.size());
            text = elided(text, std::max<std::size_t>(columns - used, 8), style.utf8);
        }
        if (!outcome.ok()) {
            text = style.paint("31", text);
        }
        auto const line = name + text + more + '\n';
        options_.out->write(options_.ci == CiService::none ? line : ci_text(line));
    }

    bool tells_news(Outcome const& outcome) const {
        return options_.brief && outcome.ok() && names_.count() > 1 && outcome.changes != nullptr;
    }

    std::string text_of(Outcome const& outcome) const {
        if (tells_news(outcome)) {
            auto const news = news_of(*outcome.changes);
            return news.empty() ? "-" : news.front();
        }
        if (!outcome.ok()) {
            auto const what = one_line(redacted(describe(outcome)));
            auto const why = one_line(redacted(cause(outcome)));
            return why == what || what.find(why) != what.npos ? what : what + ": " + why;
        }
        std::string const first = first_line_of(outcome).text;
        bool const bytes = !options_.out_style.terminal && options_.ci == CiService::none;
        auto const text = bytes ? first : one_line(first);
        return text.empty() ? "-" : text;
    }

    std::string more_of(Outcome const& outcome) const {
        std::size_t more = 0;
        if (tells_news(outcome)) {
            auto const lines = news_of(*outcome.changes).size();
            more = lines > 1 ? lines - 1 : 0;
        } else if (outcome.ok()) {
            more = first_line_of(outcome).more;
        }
        return more > 0 ? fmt::format(" (+{})", counted(more, "line")) : std::string();
    }

    ReportOptions options_;
    Names names_;
};

} // namespace

std::unique_ptr<Sink> make_table(ReportOptions const& options) {
    return std::make_unique<Table>(options);
}

} // namespace mgit
