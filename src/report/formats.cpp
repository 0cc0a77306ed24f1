#include "mgit/report/formats.hpp"

#include "report/sinks.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

namespace {

constexpr Format table[] = {
    {"group", "a block for each repo, below a line with its name", make_group, false, true},
    {"prefix", "every line begins with the name of its repo", make_prefix, false, true},
    {"table", "a line for each repo: its name and what its command says", make_table},
    {"raw", "what the commands wrote, repo by repo, and nothing else", make_raw, false, true},
    {"json", "one document for scripts", make_json, true},
    {"ndjson", "a line of JSON for each event, as it happens", make_ndjson, true},
};

class Report final : public Sink {
public:
    Report(std::unique_ptr<Sink> blocks, ReportOptions const& options, bool summary)
        : blocks_(std::move(blocks)), notes_(make_notes(options)),
          summary_(summary ? make_summary(options) : nullptr) {}

    void on(Event const& event) override {
        blocks_->on(event);
        notes_->on(event);
        if (summary_) {
            summary_->on(event);
        }
    }

private:
    std::unique_ptr<Sink> blocks_;
    std::unique_ptr<Sink> notes_;
    std::unique_ptr<Sink> summary_;
};

} // namespace

std::span<Format const> formats() {
    return table;
}

Format const* find_format(std::string_view name) {
    auto const* const found = std::ranges::find(table, name, &Format::name);
    return found != std::end(table) ? found : nullptr;
}

std::unique_ptr<Sink> make_report(Format const& format, ReportOptions const& options) {
    bool const for_ci = options.ci != CiService::none && format.name == "group";
    auto blocks = for_ci ? make_ci(options) : format.make(options);
    if (options.fold) {
        blocks = make_fold(std::move(blocks));
    } else if (options.order == Order::selection) {
        blocks = make_in_order(std::move(blocks));
    }
    if (for_ci) {
        blocks = make_annotations(std::move(blocks), options);
    }
    // Scripts have it in their data; a human who watches has not.
    bool const summary = !format.machine || options.err_style.terminal;
    return std::make_unique<Report>(std::move(blocks), options, summary);
}

bool is_shown(Outcome const& outcome, Show show) {
    return show == Show::automatic || show == Show::all ||
           (show == Show::failed && !outcome.ok() && !outcome.skipped());
}

} // namespace mgit
