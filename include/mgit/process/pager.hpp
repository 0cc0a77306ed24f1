// A program that shows our output page by page, fed through a pipe while it has the terminal.
// Knows nothing of what is shown, nor when output deserves a pager.
#pragma once

#include "mgit/core/byte_sink.hpp"
#include "mgit/process/environment.hpp"
#include "mgit/process/fd.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace mgit {

// What the user wants as pager, for a shell: $MGIT_PAGER, $GIT_PAGER or $PAGER, the first that is
// set; else less, if there is one. Nothing if that is empty or "cat".
std::optional<std::string> chosen_pager(Environment const& environment,
                                        std::filesystem::path const& cwd);

// From its start to close() Ctrl-C is for the pager, except while a run handles it as well.
class Pager final : public ByteSink {
public:
    // As git does: less gets LESS=FRX and lv LV=-c where these are not set. Throws Error
    // cannot_execute if it cannot be started.
    Pager(std::string command, Environment environment, std::filesystem::path const& cwd);
    ~Pager() override;
    Pager(Pager const&) = delete;
    Pager& operator=(Pager const&) = delete;

    int fd() const { return pipe_.get(); } // what it reads; not to be closed
    // Throws OutputClosed when the user has left it.
    void write(std::string_view bytes) override;
    // Tells it that this was all and waits until the user has left it. The signal that came
    // meanwhile to end us, 0 if none. Throws Error output if its program could not be run.
    int close();

private:
    class Keys;
    int wait();

    std::string command_;
    Fd pipe_;
    pid_t pid_ = -1;
    int status_ = 0;
    std::unique_ptr<Keys> keys_;
};

} // namespace mgit
