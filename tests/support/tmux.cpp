#include "support/tmux.hpp"

#include "support/catch.hpp"

#include <utility>

namespace mgit::test {

bool has_tmux(World const& world) {
    auto const result = world.run({"sh", "-c", "tmux -V"});
    if (result.code != 0) {
        WARN("SKIP: there is no tmux: " << result.err);
    }
    return result.code == 0;
}

Tmux::Tmux(World const& world, Lines const& environment, std::string const& command, int columns,
           int rows)
    : world_(world), environment_(environment) {
    auto const result = tmux({"-f", "/dev/null", "new-session", "-d", "-x", std::to_string(columns),
                              "-y", std::to_string(rows), "exec " + command, ";", "set-option",
                              "-g", "remain-on-exit", "on"});
    INFO(describe(result));
    REQUIRE(result.code == 0);
}

Tmux::~Tmux() {
    tmux({"kill-server"});
}

Result Tmux::tmux(Lines args) const {
    args.insert(args.begin(), {"tmux", "-S", world_.path("tmux").string()});
    MgitOptions options;
    options.environment = environment_;
    return world_.run(args, std::move(options));
}

void Tmux::type(std::string const& text, std::string const& key) const {
    if (!text.empty()) {
        REQUIRE(tmux({"send-keys", "-l", text}).code == 0);
    }
    REQUIRE(tmux({"send-keys", key}).code == 0);
}

void Tmux::resize(int columns, int rows) const {
    auto const result =
        tmux({"resize-window", "-x", std::to_string(columns), "-y", std::to_string(rows)});
    INFO(describe(result));
    REQUIRE(result.code == 0);
}

Lines Tmux::lines() const {
    return captured({"capture-pane", "-p", "-S", "-"});
}

Lines Tmux::screen() const {
    return captured({"capture-pane", "-p"});
}

std::string Tmux::cursor_line() const {
    auto const result = tmux({"display-message", "-p", "#{cursor_y}"});
    INFO(describe(result));
    REQUIRE(result.code == 0);
    auto const lines = screen();
    auto const row = static_cast<std::size_t>(std::stoul(result.out));
    return row < lines.size() ? lines[row] : "";
}

Lines Tmux::captured(Lines const& args) const {
    auto const result = tmux(args);
    INFO(describe(result));
    REQUIRE(result.code == 0);
    auto lines = lines_of(result.out);
    for (auto& line : lines) {
        line.erase(line.find_last_not_of(' ') + 1);
    }
    while (!lines.empty() && lines.back().empty()) {
        lines.pop_back();
    }
    return lines;
}

void Tmux::wait_for(std::string const& what, std::function<bool(Lines const&)> const& is_so) const {
    Lines seen;
    auto const deadline = std::chrono::steady_clock::now() + patience;
    while (!is_so(seen = lines())) {
        if (std::chrono::steady_clock::now() > deadline) {
            std::string text;
            for (auto const& line : seen) {
                text += line + '\n';
            }
            FAIL("never: " << what << "\n--- seen\n" << text);
        }
    }
}

void Tmux::wait_for_line(std::string const& part) const {
    wait_for(part, [&](Lines const& lines) { return count_of(lines, part) == 1; });
}

} // namespace mgit::test
