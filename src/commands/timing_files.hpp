// The files of --timings and --trace of one run: what they are about is heard between run and
// report. Knows neither how they look nor who runs the jobs.
#pragma once

#include "commands/written_file.hpp"
#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/core/event.hpp"
#include "mgit/report/timings.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

class TimingFiles {
public:
    // command: as it is planned, before anything is filled in for a repo. Throws Error output if a
    // file that is asked for cannot be written, and Error usage if both are the same. Does nothing
    // at all if none is asked for.
    TimingFiles(std::vector<std::string> command, Options const& options, Context& context);
    // What has been heard is written also where an exception ends the run, unless it never began.
    ~TimingFiles();
    TimingFiles(TimingFiles const&) = delete;
    TimingFiles& operator=(TimingFiles const&) = delete;

    // What the run has to tell, so that it comes here and then to `next`.
    Sink& listen(std::span<Job const> jobs, Sink& next);

    // After the run. Throws Error output; if a signal ended the run, that is only said.
    void write(Summary const& summary);
    // Says where the page is.
    void tell();

private:
    class Ear;

    void write_now() const;

    std::vector<std::string> command_;
    bool quiet_;
    Context& context_;
    std::optional<WrittenFile> page_;
    std::optional<WrittenFile> trace_;
    std::unique_ptr<Ear> ear_;
    bool written_ = false;
};

} // namespace mgit
