#include "commands/ll/screen.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/signals.hpp"
#include "mgit/process/terminal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <utility>

namespace mgit {
namespace {

constexpr std::size_t rows_for_heading = 4; // with fewer there is none

ScreenSize size_of(int fd) {
    ScreenSize size;
    if (auto const found = terminal_size(fd)) {
        size.columns = found->columns;
        size.rows = found->rows;
    }
    return size;
}

std::string without_end(std::string line) {
    line.resize(line.size() - (line.ends_with('\n') ? 1 : 0));
    return line;
}

std::string time_of_day() {
    auto const now = std::time(nullptr);
    std::tm parts{};
    return ::localtime_r(&now, &parts) != nullptr ? fmt::format("{:%H:%M:%S}", parts) : "";
}

} // namespace

Screen::Screen(LlArguments const& arguments, Invocation const& invocation, Context& context,
               Memory const& memory)
    : arguments_(arguments), invocation_(invocation), context_(context), memory_(memory),
      keyboard_(context.in), painter_(context.out_facts.utf8), size_(size_of(context.out_fd)) {}

Screen::~Screen() {
    if (ours_ && is_in_foreground(context_.out_fd)) {
        leave();
    }
}

void Screen::begin(Round const& round) {
    round_ = &round;
    lay_out();
}

void Screen::told(std::size_t, StateAnswer const&, bool news) {
    dirty_ = dirty_ || news;
}

void Screen::end() {
    checked_ = time_of_day();
    lay_out();
}

// Places may have moved, names and branches changed.
void Screen::lay_out() {
    std::size_t const columns = std::max<std::size_t>(size_.columns, 2) - 1;
    dashboard_.emplace(make_dashboard(arguments_, invocation_, context_, round_->selection,
                                      round_->looks, columns));
    lines_.clear();
    for (Place const& place : round_->places) {
        if (place.group) {
            lines_.push_back({place.repo, place.group});
        }
        lines_.push_back({place.repo});
    }
    dirty_ = true;
}

bool Screen::look() {
    bool const ours = is_in_foreground(context_.out_fd);
    if (!ours) {
        ours_ = false;
        return true; // in the background we do not disturb
    }
    keyboard_.take();
    if (!std::exchange(ours_, true)) {
        painter_.forget(); // a shell has written since
        dirty_ = true;
    }
    obey(keyboard_.typed());
    if (auto const size = size_of(context_.out_fd); size != size_ && round_ != nullptr) {
        size_ = size;
        lay_out();
    }
    if (dirty_ && round_ != nullptr && !quit_) {
        paint(true);
    }
    return !quit_;
}

void Screen::yield() {
    if (ours_ && is_in_foreground(context_.out_fd)) {
        leave();
    }
    keyboard_.give_back();
    ours_ = false;
}

int Screen::wait(std::chrono::milliseconds time) {
    // A shell does not say when it takes us to the foreground without having stopped us.
    constexpr std::chrono::milliseconds in_background{1000};
    return keyboard_.wait(ours_ ? time : std::min(time, in_background));
}

void Screen::close(int signal) {
    // SIGHUP: there is no terminal any more. SIGQUIT: who wants a core wants no words.
    bool const silent = signal == SIGHUP || signal == SIGQUIT;
    if (!silent && round_ != nullptr && is_in_foreground(context_.out_fd)) {
        paint(false);
    }
}

// --- keys ----------------------------------------------------------------------------------------

void Screen::obey(std::string const& keys) {
    constexpr char control_l = '\f';
    if (keys.find('q') != keys.npos) {
        quit_ = true;
    }
    if (keys.find(control_l) != keys.npos) {
        write(painter_.erase());
        dirty_ = true;
    }
    if (!keys.empty()) {
        move(keys);
    }
}

void Screen::move(std::string const& keys) {
    std::size_t const page = std::max<std::size_t>(room(), 1);
    std::size_t const last = lines_.size() - std::min(room(), lines_.size());
    std::size_t const before = top_;
    for (char const key : keys) {
        std::size_t const step = key == ' ' || key == 'b' ? page : 1;
        if (key == 'j' || key == ' ' || key == '\n' || key == '\r') {
            top_ = std::min(top_ + step, last);
        } else if (key == 'k' || key == 'b') {
            top_ -= std::min(top_, step);
        } else if (key == 'g') {
            top_ = 0;
        } else if (key == 'G') {
            top_ = last;
        }
    }
    dirty_ = dirty_ || top_ != before;
}

// --- painting ------------------------------------------------------------------------------------

// Below the table are the footer and the line of the cursor.
std::size_t Screen::room() const {
    std::size_t const others = size_.rows >= rows_for_heading ? 3 : 2;
    return size_.rows - std::min(size_.rows, others);
}

void Screen::paint(bool with_footer) {
    dirty_ = false;
    top_ = std::min(top_, lines_.size() - std::min(room(), lines_.size()));
    std::size_t const shown = std::min(room(), lines_.size() - top_);
    std::vector<std::string> lines;
    if (size_.rows >= rows_for_heading) {
        lines.push_back(without_end(dashboard_->heading()));
    }
    for (std::size_t i = top_; i < top_ + shown; ++i) {
        lines.push_back(without_end(text_of(lines_[i])));
    }
    if (with_footer) {
        lines.push_back(footer(shown));
    }
    write(painter_.paint(std::move(lines), size_));
}

// Also on the way out of an error: a terminal that is gone is no further one.
void Screen::leave() {
    try {
        write(painter_.leave());
    } catch (...) { // NOLINT(bugprone-empty-catch)
    }
}

void Screen::write(std::string const& bytes) {
    try {
        if (!bytes.empty()) {
            context_.out.write(bytes);
        }
    } catch (Error const&) { // Ctrl-S and then Ctrl-C, or the terminal is gone: the signal ends us
        if (!is_ending()) {
            throw;
        }
    }
}

std::string Screen::text_of(TableLine const& line) const {
    if (line.group) {
        return dashboard_->group_heading(*line.group);
    }
    Repo const& repo = round_->selection[line.repo].repo;
    Known const& known = memory_.of(repo);
    DashboardRow row = row_of(repo, known.answer);
    row.waiting = !known.answered;
    row.stale = known.stale;
    return dashboard_->row(row);
}

std::string Screen::footer(std::size_t shown) const {
    std::size_t const hidden = lines_.size() - shown;
    bool const utf8 = context_.out_facts.utf8;
    std::string text = "every " + format_duration(*arguments_.watch);
    text += checked_.empty() ? "" : "  " + checked_;
    text += lines_.empty() ? "  no repo is selected" : "";
    text += hidden > 0 ? fmt::format("  {} {} more (j k)", utf8 ? "…" : "..", hidden) : "";
    text += memory_.stale() > 0 ? fmt::format("  {} stale", memory_.stale()) : "";
    text += "  q ends";
    if (!round_->trouble.empty()) {
        text = sanitised(round_->trouble);
        std::ranges::replace(text, '\n', ' ');
    }
    return text;
}

} // namespace mgit
