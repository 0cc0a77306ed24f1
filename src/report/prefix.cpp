#include "mgit/core/text.hpp"
#include "report/block.hpp"
#include "report/sinks.hpp"

#include <algorithm>

namespace mgit {

namespace {

class Prefix final : public Sink {
public:
    explicit Prefix(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        auto const* finished = std::get_if<JobFinished>(&event);
        if (finished == nullptr || !is_shown(finished->outcome, options_.show)) {
            return;
        }
        auto const name = shell_word(finished->job.repo.name);
        write(name, finished->outcome.out.get(), *options_.out, options_.out_style);
        write(name, finished->outcome.err.get(), *options_.err, options_.err_style);
    }

private:
    static void write(std::string const& name, Captured const* captured, ByteSink& sink,
                      Style const& style) {
        if (!has_bytes(captured)) {
            return;
        }
        auto const prefix = style.bold(name) + ": ";
        Block block(sink);
        bool line_begins = true;
        replay_shown(*captured, style, ColourEnds::with_line, [&](std::string_view text) {
            while (!text.empty()) {
                auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
                block.add(line_begins ? prefix : "");
                block.add(text.substr(0, end));
                line_begins = text[end - 1] == '\n';
                text.remove_prefix(end);
            }
        });
        block.add(line_begins ? "" : "\n");
        if (auto const lost = incompleteness(*captured); !lost.empty()) {
            block.add(prefix + lost);
        }
        block.finish();
    }

    ReportOptions options_;
};

} // namespace

std::unique_ptr<Sink> make_prefix(ReportOptions const& options) {
    return std::make_unique<Prefix>(options);
}

} // namespace mgit
