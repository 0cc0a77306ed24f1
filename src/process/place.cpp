#include "mgit/process/place.hpp"

#include "mgit/process/fd.hpp"
#include "mgit/process/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {

bool is_missing_folder(fs::path const& path) {
    struct stat facts {};
    // "/." asks for a folder: a file in its place is none, and may not hide an unreadable one.
    std::string const folder = path.native() + "/.";
    return ::stat(folder.c_str(), &facts) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

fs::path nearest_folder(fs::path const& path) {
    fs::path place = path;
    while (place.has_relative_path() && is_missing_folder(place)) {
        place = place.parent_path();
    }
    return place;
}

void append_to_file(fs::path const& path, std::string_view bytes) {
    make_folders(path.parent_path());
    Fd const file(::open(
        path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!file || !write_all(file.get(), bytes)) {
        throw std::system_error(errno, std::generic_category(), path.native());
    }
}

} // namespace mgit
