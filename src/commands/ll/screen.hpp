// The watch on a terminal: the table with a line below it, kept up to date in place.
// Knows neither git nor when the next round is.
#pragma once

#include "commands/ll/memory.hpp"
#include "commands/ll/view.hpp"
#include "mgit/process/keyboard.hpp"
#include "mgit/report/painter.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

// Where there are more rows than the terminal has, the keys of less(1) move the table. It is on the
// normal screen, so that it stays when the watch has ended.
class Screen final : public View {
public:
    Screen(LlArguments const& arguments, Invocation const& invocation, Context& context,
           Memory const& memory);
    ~Screen() override; // what is painted stays, and what follows comes below it
    Screen(Screen const&) = delete;
    Screen& operator=(Screen const&) = delete;

    void begin(Round const& round) override;
    void told(std::size_t repo, StateAnswer const& answer, bool news) override;
    void end() override;
    bool look() override;
    void yield() override;
    int wait(std::chrono::milliseconds time) override;
    void close(int signal) override;

private:
    // A line of the table: a row, or the heading of a group.
    struct TableLine {
        std::size_t repo;
        std::optional<std::string> group{};
    };

    void obey(std::string const& keys);
    void move(std::string const& keys);
    void lay_out();
    void paint(bool with_footer);
    void leave();
    void write(std::string const& bytes);
    std::string text_of(TableLine const& line) const;
    std::string footer(std::size_t shown) const;
    std::size_t room() const; // for lines of the table

    LlArguments const& arguments_;
    Invocation const& invocation_;
    Context& context_;
    Memory const& memory_;
    Keyboard keyboard_;
    Painter painter_;
    ScreenSize size_;
    Round const* round_ = nullptr;
    std::optional<Dashboard> dashboard_;
    std::vector<TableLine> lines_;
    std::size_t top_ = 0; // the first line of the table that is shown
    std::string checked_; // when the last round was over
    bool ours_ = false;   // the terminal, when it was looked at last
    bool dirty_ = true;   // there is something new to show
    bool quit_ = false;
};

} // namespace mgit
