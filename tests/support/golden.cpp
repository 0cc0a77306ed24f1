#include "support/golden.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace mgit::test {

namespace {

bool asked_to_update() {
    auto const* const value = std::getenv("MGIT_UPDATE_GOLDEN");
    return value != nullptr && std::string_view(value) == "1";
}

std::string content_of(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void replace_content(std::filesystem::path const& file, std::string_view text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    REQUIRE(stream.flush().good());
}

// Controls as people can read them: a golden file may hold colours.
std::string shown(std::string_view line) {
    std::string out;
    for (char const c : line) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            out += '^';
            out += static_cast<char>(byte ^ 0x40U);
        } else {
            out += c;
        }
    }
    return out;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
        auto const line = text.substr(0, end);
        bool const ended = line.back() == '\n';
        lines.push_back(ended ? shown(line.substr(0, end - 1)) : shown(line) + " (no newline)");
        text.remove_prefix(end);
    }
    return lines;
}

// The lines between the common beginning and the common end, as diff(1) marks them.
std::string difference(std::string_view expected, std::string_view actual) {
    auto const old_lines = lines_of(expected);
    auto const new_lines = lines_of(actual);
    auto const shortest = std::min(old_lines.size(), new_lines.size());
    std::size_t head = 0;
    while (head < shortest && old_lines[head] == new_lines[head]) {
        ++head;
    }
    std::size_t tail = 0;
    while (tail < shortest - head &&
           *(old_lines.rbegin() + static_cast<std::ptrdiff_t>(tail)) ==
               *(new_lines.rbegin() + static_cast<std::ptrdiff_t>(tail))) {
        ++tail;
    }
    std::string out = "from line " + std::to_string(head + 1) + " (- file, + now):\n";
    for (auto i = head; i < old_lines.size() - tail; ++i) {
        out += "- " + old_lines[i] + '\n';
    }
    for (auto i = head; i < new_lines.size() - tail; ++i) {
        out += "+ " + new_lines[i] + '\n';
    }
    return out;
}

} // namespace

void check_golden(std::string_view name, std::string_view text) {
    auto const file = std::filesystem::path(golden_folder()) / (std::string(name) + ".txt");
    if (asked_to_update()) {
        replace_content(file, text);
    }
    auto const expected = content_of(file);
    bool const same = expected == text;
    INFO(file.string() << (std::filesystem::exists(file) ? "" : " does not exist"));
    INFO((same ? std::string() : difference(expected, text)));
    INFO("MGIT_UPDATE_GOLDEN=1 rewrites the file");
    CHECK(same);
}

} // namespace mgit::test
