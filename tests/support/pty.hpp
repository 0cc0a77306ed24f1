// Runs a program on a fresh terminal: keys go in, everything that appears is kept.
// Knows no escape sequences: what appeared is bytes.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <termios.h>
#include <vector>

namespace mgit::test {

struct PtyOptions {
    std::filesystem::path cwd = "/";
    std::vector<std::string> environment{}; // NAME=value, nothing is inherited
    unsigned short columns = 80;
    unsigned short rows = 24;
};

struct PtyResult {
    int code = -1;  // -1 if a signal ended it
    int signal = 0; // 0 if it exited
    std::string seen;
};

// The program has the terminal as stdin, stdout, stderr and controlling terminal.
class Pty {
public:
    Pty(std::vector<std::string> argv, PtyOptions options);
    ~Pty();
    Pty(Pty const&) = delete;
    Pty& operator=(Pty const&) = delete;

    pid_t pid() const { return pid_; }
    void send(std::string_view keys) const;
    // Waits until the text has appeared; fails the test if it does not.
    void wait_for(std::string_view text);
    // The same for a text behind the one that was waited for last.
    void wait_for_next(std::string_view text);
    // Waits until what has appeared so far is so; fails the test, naming `what`, if it never is.
    void wait_until_seen(std::string_view what,
                         std::function<bool(std::string const& seen)> const& is_so);
    // As when somebody draws at the window.
    void resize(unsigned short columns, unsigned short rows) const;
    termios modes() const;
    // Closes our end, as a terminal window does, and waits for the program.
    void hang_up();
    // Reads until the program has ended.
    PtyResult finish();

private:
    bool read_some(int timeout); // false at the end
    void wait_for(std::string_view text, std::size_t from);

    pid_t pid_ = -1;
    int master_ = -1;
    bool reaped_ = false;
    std::string seen_;
    std::size_t waited_for_ = 0; // where the text ends that was waited for last
};

// True if both are the same in what a user notices: echo, line editing, signals, translation.
bool same_modes(termios const& one, termios const& other);

} // namespace mgit::test
