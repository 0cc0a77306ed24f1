// A program on a terminal, with what is to be seen on it: a pty and the model of a terminal.
// Knows nothing of mgit.
#pragma once

#include "support/pty.hpp"
#include "support/vt.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace mgit::test {

using Lines = std::vector<std::string>;

// The lines with this text in them.
std::size_t count_of(Lines const& lines, std::string const& part);

class Screen {
public:
    Screen(Lines argv, PtyOptions options, Resizing resizing = Resizing::wrapped);

    Pty& pty() { return pty_; }
    // Until what is to be seen is so; fails the test, naming `what`, if it never is.
    void wait_for(std::string const& what, std::function<bool(Lines const&)> const& is_so);
    // Until one line has this text in it.
    void wait_for_line(std::string const& part);
    void resize(unsigned short columns, unsigned short rows);
    Lines lines() const { return vt_.screen(); }
    Lines all() const { return vt_.all(); } // with what has left the screen at the top
    PtyResult finish();

private:
    void feed(std::string const& seen);

    Vt vt_;
    Pty pty_;
    std::size_t fed_ = 0;
};

} // namespace mgit::test
