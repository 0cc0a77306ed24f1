// The table of output formats: a format is one file in this room and one row here.
// Knows no command and no child; a format is a Sink that turns events into bytes.
#pragma once

#include "mgit/core/byte_sink.hpp"
#include "mgit/core/choices.hpp"
#include "mgit/core/event.hpp"
#include "mgit/report/style.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// Where a run's report goes and how it should look. The sinks outlive the report.
struct ReportOptions {
    ByteSink* out = nullptr; // data: what the children wrote
    ByteSink* err = nullptr; // headers of stderr blocks, notes, summary
    Style out_style;
    Style err_style;
    bool same_stream = false; // out and err are the same file: children write both into one pipe
    Show show = Show::all;
    Order order = Order::selection; // never automatic: the caller knows the stream
    bool quiet = false;             // no summary if all is well
    bool verbose = false;           // also notes that rarely matter, and every name in the summary
    // Where all is well, what a repo wrote is not shown, but what has changed there; unless it is
    // the only repo.
    bool brief = false;
    bool changes = false;    // what has changed is known, but for repos where it cannot be told
    bool fold = false;       // repos with the same output share a block
    bool foreground = false; // children have the terminal: only say whose turn it is
    // Whose log it is: "group" writes all of that to `out`, in other formats there is nothing that
    // a service would obey.
    CiService ci = CiService::none;
    std::string ci_token{};          // random: what the children do not know
    std::vector<std::string> argv{}; // of the command as it is planned: "git", "pull", "--rebase"
    std::string command;             // what follows "mgit" in the summary: "pull --rebase"
    std::string retry; // the arguments of mgit that would repeat the command, for the hint
};

struct Format {
    std::string_view name;
    std::string_view help;
    std::unique_ptr<Sink> (*make)(
        ReportOptions const& options); // blocks only; no order, no summary
    bool machine = false;              // for scripts: stdout and stderr of children apart
    bool streams = false;              // also what is told as JobOutput, where all is shown
};
std::span<Format const> formats();
Format const* find_format(std::string_view name);

// Passes text on without what a CI service would obey in it. Each write is whole lines.
class GuardedSink final : public ByteSink {
public:
    explicit GuardedSink(ByteSink& next);
    void write(std::string_view bytes) override;

private:
    ByteSink& next_;
};

// The whole report: the format's blocks in the order asked for, then the summary. After a format
// for machines the summary is only for a terminal.
std::unique_ptr<Sink> make_report(Format const& format, ReportOptions const& options);

} // namespace mgit
