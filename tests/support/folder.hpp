// A folder of one test alone, gone with it.
// Knows nothing of mgit's files; World is for tests that need git and mgit.
#pragma once

#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace mgit::test {

class Folder {
public:
    explicit Folder(std::filesystem::path const& in = std::filesystem::temp_directory_path()) {
        std::string name = std::filesystem::canonical(in) / "mgit-test-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
    void write(std::string_view name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    // "(none)" if there is no such file.
    std::string read(std::string_view name) const {
        std::ifstream file(path_ / name, std::ios::binary);
        return file ? std::string(std::istreambuf_iterator<char>(file), {}) : "(none)";
    }
    // What is in it, sorted.
    std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (auto const& entry : std::filesystem::directory_iterator(path_)) {
            result.push_back(entry.path().filename());
        }
        std::sort(result.begin(), result.end());
        return result;
    }

private:
    std::filesystem::path path_;
};

inline struct stat facts_of(std::filesystem::path const& path) {
    struct stat facts {};
    REQUIRE(::lstat(path.c_str(), &facts) == 0);
    return facts;
}
inline mode_t mode_of(std::filesystem::path const& path) {
    return facts_of(path).st_mode & 07777U;
}

} // namespace mgit::test
