#include "mgit/process/backups.hpp"

#include "mgit/process/file.hpp"
#include "mgit/process/replacement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kept_generations = 10;
constexpr std::size_t longest_word = 200; // a name has at most 255 bytes

// FNV-1a, for it must be the same with every build.
std::uint64_t hash(std::string_view text) {
    std::uint64_t value = 14695981039346656037U;
    for (char const byte : text) {
        value = (value ^ static_cast<unsigned char>(byte)) * 1099511628211U;
    }
    return value;
}

std::optional<std::uint64_t> number_of(fs::path const& name) {
    std::string const stem = name.stem().native();
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
    bool const whole = error == std::errc() && end == stem.data() + stem.size();
    return whole && name.extension() == ".json" ? std::optional(number) : std::nullopt;
}

// Sorted, the oldest first.
std::vector<std::uint64_t> generations_in(fs::path const& folder) {
    std::vector<std::uint64_t> numbers;
    for (auto const& entry : fs::directory_iterator(folder)) {
        if (auto const number = number_of(entry.path().filename())) {
            numbers.push_back(*number);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

fs::path generation(fs::path const& folder, std::uint64_t number) {
    return folder / fmt::format("{}.json", number);
}

} // namespace

Companions companions_of(fs::path const& file, fs::path const& aside) {
    if (aside.empty()) {
        return {file.parent_path() / fmt::format(".{}.lock", file.filename().native()),
                file.native() + ".bak"};
    }
    fs::path const folder = folder_for_file(aside, file);
    return {folder / "lock", folder / "last-good.json"};
}

// No two paths come to the same word, as they would with "%%" for "%": think of "/a%/b" and
// "/a/%b".
fs::path folder_for_file(fs::path const& folder, fs::path const& file) {
    std::string word;
    for (char const c : file.native()) {
        word += c == '/' ? "%" : c == '%' ? "=25" : c == '=' ? "=3D" : std::string(1, c);
    }
    if (word.size() > longest_word) {
        word = fmt::format("{:016x}{}", hash(file.native()), word.substr(word.size() - 180));
    }
    return folder / word;
}

void keep_generation(fs::path const& file, fs::path const& backups) {
    fs::path const folder = folder_for_file(backups, file);
    make_folders(folder);
    remove_abandoned(folder / file.filename());
    std::vector<std::uint64_t> numbers = generations_in(folder);
    numbers.push_back(numbers.empty() ? 1 : numbers.back() + 1);
    keep_copy(file, generation(folder, numbers.back()));
    std::size_t const superfluous = numbers.size() - std::min(numbers.size(), kept_generations);
    for (std::size_t i = 0; i < superfluous; ++i) {
        fs::remove(generation(folder, numbers[i]));
    }
}

} // namespace mgit
