#include "mgit/process/kept_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mgit {
namespace {

constexpr off_t small = off_t{64} << 10U;
constexpr std::size_t largest = std::size_t{256} << 20U;

// Where the descriptor stands does not matter and stays.
std::string whole(Fd const& file) {
    std::string text;
    constexpr std::size_t step = std::size_t{1} << 16U;
    for (ssize_t got = 1; got != 0 && text.size() < largest;) {
        std::size_t const size = text.size();
        text.resize(size + step);
        got = ::pread(file.get(), text.data() + size, step, static_cast<off_t>(size));
        text.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got < 0 && errno != EINTR) {
            break;
        }
    }
    return text;
}

} // namespace

KeptFile::KeptFile(std::string const& path) {
    stamp_ = settled_stamp(path); // first: a file that comes meanwhile has another one
    Fd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat facts {};
    if (!file || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        lost_ = file || errno != ENOENT;
    } else if (facts.st_size <= small) {
        text_ = whole(file);
    } else {
        file_ = std::move(file);
    }
}

std::string KeptFile::text() const {
    return file_ ? whole(file_) : text_;
}

bool KeptFile::is_same(KeptFile const& other) const {
    bool const same_stamp = stamp_ && stamp_ == other.stamp_;
    return !lost_ && !other.lost_ &&
           (same_stamp || (!file_ && !other.file_ && text_ == other.text_));
}

} // namespace mgit
