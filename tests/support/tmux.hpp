// A program in a pane of a real tmux, a terminal that wraps lines again when its width changes and
// tells programs of it up to a quarter of a second later. Knows nothing of mgit.
#pragma once

#include "support/screen.hpp"
#include "support/world.hpp"

#include <functional>
#include <string>

namespace mgit::test {

// False, with a warning, if there is no tmux.
bool has_tmux(World const& world);

class Tmux {
public:
    // `command` is for sh; what it shows stays when it has ended. Its folder is that of the world.
    Tmux(World const& world, Lines const& environment, std::string const& command, int columns,
         int rows);
    ~Tmux();
    Tmux(Tmux const&) = delete;
    Tmux& operator=(Tmux const&) = delete;

    // Text as it is typed, and then a key by its name in tmux: "Enter", "C-z".
    void type(std::string const& text, std::string const& key = "Enter") const;
    void resize(int columns, int rows) const;
    // With what has left the screen at the top; without blanks at the ends of lines and empty lines
    // below.
    Lines lines() const;
    Lines screen() const;            // without what has left it
    std::string cursor_line() const; // the one of screen() that the cursor is on
    void wait_for(std::string const& what, std::function<bool(Lines const&)> const& is_so) const;
    // Until one line has this text in it.
    void wait_for_line(std::string const& part) const;

private:
    Result tmux(Lines args) const;
    Lines captured(Lines const& args) const;

    World const& world_;
    Lines environment_;
};

} // namespace mgit::test
