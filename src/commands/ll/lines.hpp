// The watch for scripts: a JSON line for each repo that has changed.
// Knows neither git nor a terminal.
#pragma once

#include "commands/ll/view.hpp"
#include "mgit/process/keyboard.hpp"

#include <vector>

namespace mgit {

// At first a line for each repo. One that is not selected any more has a last line that says so.
class Lines final : public View {
public:
    explicit Lines(Context& context) : context_(context) {}

    void begin(Round const& round) override;
    void told(std::size_t repo, StateAnswer const& answer, bool news) override;
    void end() override {}
    bool look() override { return true; }
    void yield() override {}
    int wait(std::chrono::milliseconds time) override { return signals_.wait(time); }
    void close(int) override {}

private:
    void write(Repo const& repo, StateAnswer const& answer);

    Context& context_;
    Round const* round_ = nullptr;
    std::vector<Repo> shown_; // in the round before
    Keyboard signals_{-1};
};

} // namespace mgit
