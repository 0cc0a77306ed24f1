#include "mgit/registry/fingerprints.hpp"

#include "mgit/json/base64.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/place.hpp"
#include "mgit/process/replacement.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// Four fields in base64, which has no blanks: a line that was cut off is not taken for another.
std::optional<Fingerprint> parse_line(std::string_view line) {
    std::array<std::string, 4> fields;
    for (std::string& field : fields) {
        std::size_t const end = std::min(line.find(' '), line.size());
        auto bytes = from_base64(line.substr(0, end));
        if (!bytes || line.empty()) {
            return std::nullopt;
        }
        field = *std::move(bytes);
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    if (line != ".") {
        return std::nullopt;
    }
    return Fingerprint{fields[0], fields[1], fields[2], fields[3]};
}

} // namespace

std::string fingerprint_line(Fingerprint const& fingerprint) {
    std::string line;
    for (std::string_view const field :
         {std::string_view(fingerprint.path), std::string_view(fingerprint.identity),
          std::string_view(fingerprint.url), std::string_view(fingerprint.roots)}) {
        line += to_base64(field) + ' ';
    }
    return line + ".\n";
}

Fingerprints::Fingerprints(fs::path file) : file_(std::move(file)) {
    try {
        read(read_file(file_).value_or(""));
    } catch (std::system_error const&) {
        return; // nothing is remembered, so repos that have moved are known by less
    }
}

void Fingerprints::read(std::string_view text) {
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        if (auto fingerprint = parse_line(text.substr(0, end))) {
            std::string key = fingerprint->path;
            by_path_[std::move(key)] = *std::move(fingerprint);
        }
        lines_ += end > 0 ? 1 : 0;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

Fingerprint const* Fingerprints::find(fs::path const& path) const {
    auto const found = by_path_.find(path.native());
    return found == by_path_.end() ? nullptr : &found->second;
}

void Fingerprints::remember(Fingerprint const& fingerprint) {
    Fingerprint& known = by_path_[fingerprint.path];
    if (known != fingerprint) {
        known = fingerprint;
        fresh_ += fingerprint_line(fingerprint);
        ++lines_;
    }
}

void Fingerprints::save() {
    constexpr std::size_t few = 1000;
    if (lines_ <= 2 * by_path_.size() + few) {
        append_fingerprints(file_, std::exchange(fresh_, {}));
        return;
    }
    std::string text;
    for (auto const& [path, fingerprint] : by_path_) {
        text += fingerprint_line(fingerprint);
    }
    try {
        replace_file(file_, text);
    } catch (std::system_error const&) {
        return; // it stays as long as it is
    }
    lines_ = by_path_.size();
    fresh_.clear();
}

fs::path fingerprint_file(fs::path const& state_folder) {
    return state_folder / "fingerprints";
}

void append_fingerprints(fs::path const& file, std::string_view lines) {
    if (lines.empty()) {
        return;
    }
    try {
        append_to_file(file, "\n" + std::string(lines)); // away from a line that was cut off
    } catch (std::system_error const&) {
        return; // a full disk or a read-only home only makes moved repos harder to find
    }
}

} // namespace mgit
