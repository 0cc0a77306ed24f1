// A child program for tests: each argument is something that it does, one after the other.
// Knows nothing of mgit; it blocks on FIFOs and pauses only where a word says so.
#include "support/noise.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <time.h>
#include <unistd.h>

extern char** environ;

namespace {

std::string folder() {
    char buffer[4096];
    return ::getcwd(buffer, sizeof buffer) != nullptr ? buffer : "?";
}

std::string folder_name() {
    auto const path = folder();
    return path.substr(path.rfind('/') + 1);
}

void put(int fd, std::string_view text) {
    while (!text.empty()) {
        auto const count = ::write(fd, text.data(), text.size());
        if (count < 0) {
            std::_Exit(99);
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

void say(std::string_view text) {
    put(1, std::string(text) + "\n");
}

void pause_for(int milliseconds) {
    timespec const time{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
    ::nanosleep(&time, nullptr);
}

// One write a line, so that another process's lines could come in between.
void lines(int count) {
    auto const name = folder_name();
    for (int i = 1; i <= count; ++i) {
        put(1, name + " out " + std::to_string(i) + "\n");
        put(2, name + " err " + std::to_string(i) + "\n");
        if (i % 6 == 0) {
            pause_for(1);
        }
    }
}

void wait_for_opening(std::string const& fifo) {
    int const fd = ::open(fifo.c_str(), O_RDONLY);
    if (fd < 0) {
        say("cannot open " + fifo);
        std::_Exit(98);
    }
    ::close(fd);
}

// A process that outlives this one and keeps its pipes open.
void leave_behind(std::string const& fifo) {
    int ends[2];
    if (::pipe(ends) != 0) {
        std::_Exit(96);
    }
    if (::fork() == 0) {
        ::setsid();
        ::close(ends[0]);
        ::close(ends[1]);
        wait_for_opening(fifo);
        std::_Exit(0);
    }
    ::close(ends[1]);
    char byte = 0;
    // End of file: it has its own session, and no signal to our group reaches it.
    [[maybe_unused]] auto const count = ::read(ends[0], &byte, 1);
    ::close(ends[0]);
}

void append_line(std::string const& file) {
    int const fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    put(fd, folder() + "\n");
    ::close(fd);
}

void list_descriptors() {
    DIR* const folder = ::opendir("/proc/self/fd");
    std::string list = "fds";
    while (auto const* const entry = ::readdir(folder)) {
        if (entry->d_name[0] != '.' && std::atoi(entry->d_name) != ::dirfd(folder)) {
            list += std::string(" ") + entry->d_name;
        }
    }
    ::closedir(folder);
    say(list);
}

// The signals that are not as a program expects them: 32 and 33 are the C library's own.
void show_signals() {
    sigset_t blocked;
    ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
    std::string list = "signals";
    for (int signal = 1; signal < 32; ++signal) {
        struct sigaction action {};
        ::sigaction(signal, nullptr, &action);
        if (action.sa_handler == SIG_IGN) {
            list += " ignored:" + std::to_string(signal);
        }
        if (::sigismember(&blocked, signal) == 1) {
            list += " blocked:" + std::to_string(signal);
        }
    }
    say(list);
}

void show_terminal() {
    int const fd = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    say(fd >= 0 ? "tty yes" : "tty no");
    if (fd >= 0) {
        ::close(fd);
    }
}

void count_input() {
    char buffer[4096];
    std::size_t total = 0;
    for (ssize_t count; (count = ::read(0, buffer, sizeof buffer)) > 0;) {
        total += static_cast<std::size_t>(count);
    }
    say("stdin " + std::to_string(total));
}

void show_environment() {
    for (char** entry = environ; *entry != nullptr; ++entry) {
        say(*entry);
    }
}

// All words from here on with their lengths, so that no byte can hide.
void show_words(char** words) {
    for (; *words != nullptr; ++words) {
        say(std::to_string(std::strlen(*words)) + ":" + *words);
    }
}

void run_plain_word(std::string_view word) {
    if (word == "tty?") {
        show_terminal();
    } else if (word == "env") {
        show_environment();
    } else if (word == "fds") {
        list_descriptors();
    } else if (word == "cwd") {
        say(folder());
    } else if (word == "sigs") {
        show_signals();
    } else if (word == "stdin") {
        count_input();
    } else if (word == "session") {
        say(::getsid(0) == ::getpid() && ::getpgrp() == ::getpid() ? "session own"
                                                                   : "session shared");
    } else {
        say("unknown word " + std::string(word));
        std::_Exit(97);
    }
}

void run_word_with_value(std::string_view word, std::string const& value) {
    auto const number = std::atoi(value.c_str());
    if (word == "out") {
        say(value);
    } else if (word == "err") {
        put(2, value + "\n");
    } else if (word == "lines") {
        lines(number);
    } else if (word == "bytes") {
        put(1, mgit::test::noise(folder_name(), static_cast<std::size_t>(number)));
    } else if (word == "wait") {
        wait_for_opening(value);
    } else if (word == "leave") {
        leave_behind(value);
    } else if (word == "append") {
        append_line(value);
    } else if (word == "ignore") {
        ::signal(number, SIG_IGN);
    } else if (word == "signal") {
        ::signal(number, SIG_DFL);
        ::raise(number);
    } else if (word == "exit") {
        std::_Exit(number);
    } else {
        run_plain_word(std::string(word) + ":" + value);
    }
}

} // namespace

// in:NAME does the next word only if the folder is called NAME; argv ends the list of words.
int main(int, char** argv) {
    for (char** next = argv + 1; *next != nullptr; ++next) {
        std::string_view const word = *next;
        auto const colon = word.find(':');
        auto const verb = word.substr(0, colon);
        if (word == "argv") {
            show_words(next + 1);
            return 0;
        }
        if (verb == "in" && colon != word.npos) {
            if (word.substr(colon + 1) != folder_name() && *++next == nullptr) {
                return 0;
            }
        } else if (colon == word.npos) {
            run_plain_word(word);
        } else {
            run_word_with_value(verb, std::string(word.substr(colon + 1)));
        }
    }
}
