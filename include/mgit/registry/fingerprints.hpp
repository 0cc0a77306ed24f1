// What each registered repository was when it was last seen, so that it is known again after it has
// moved. Knows no git and no registry; a file that cannot be read or written is as good as none.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mgit {

// No first commits can be told: the history is shallow, or too much to walk.
inline constexpr std::string_view no_roots = "-";

struct Fingerprint {
    std::string path;     // where it was
    std::string identity; // of its git directory, as identity_of() tells
    std::string url;      // of its remote, without any secret; may be empty
    std::string roots;    // ids of the first commits; empty: not asked yet; or no_roots

    friend bool operator==(Fingerprint const&, Fingerprint const&) = default;
};

// The text of one; whole lines of such texts can be put behind each other.
std::string fingerprint_line(Fingerprint const& fingerprint);

// The file holds a line for each time that something new was seen; the last one for a path counts.
class Fingerprints {
public:
    explicit Fingerprints(std::filesystem::path file);

    Fingerprint const* find(std::filesystem::path const& path) const;
    // Before save().
    void remember(Fingerprint const& fingerprint);
    // Adds what is new to the file; writes it anew where most of it is out of date.
    void save();

private:
    void read(std::string_view text);

    std::filesystem::path file_;
    std::unordered_map<std::string, Fingerprint> by_path_;
    std::size_t lines_ = 0; // in the file
    std::string fresh_;     // lines that are not in the file yet
};

// fingerprints in the folder of what mgit remembers.
std::filesystem::path fingerprint_file(std::filesystem::path const& state_folder);

// Adds lines to the file without reading it.
void append_fingerprints(std::filesystem::path const& file, std::string_view lines);

} // namespace mgit
