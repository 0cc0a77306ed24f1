// A folder that only we can enter, for the time of a scope.
// Knows not what it is for; whatever lies in it at the end is removed.
#pragma once

#include "mgit/process/environment.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace mgit {

class PrivateFolder {
public:
    // A new one in $XDG_RUNTIME_DIR, $TMPDIR or /tmp, called PREFIX and six more characters. Its
    // path is no longer than `longest` and so plain that no program has to quote it; where a
    // variable's value does not allow that, the next one is taken. Nothing if none can be made.
    static std::optional<PrivateFolder> make(Environment const& environment,
                                             std::string_view prefix, std::size_t longest);

    PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    PrivateFolder& operator=(PrivateFolder&& other) noexcept {
        std::swap(path_, other.path_); // the other removes what was ours
        return *this;
    }
    ~PrivateFolder();

    std::filesystem::path const& path() const { return path_; }

private:
    explicit PrivateFolder(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;
};

} // namespace mgit
