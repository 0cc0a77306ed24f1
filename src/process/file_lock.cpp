#include "mgit/process/file_lock.hpp"

#include "mgit/process/file.hpp"
#include "mgit/process/replacement.hpp"
#include "process/interrupted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <linux/magic.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace mgit {

namespace fs = std::filesystem;

namespace {

using namespace std::chrono_literals;

// Longer than anybody takes for a transaction.
constexpr std::chrono::seconds longest_turn = 30s;

[[noreturn]] void fail(int error, fs::path const& path) {
    throw std::system_error(error, std::generic_category(), path.native());
}

std::string this_host() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

// "PID@HOST", as it stands in the file and in the link.
struct Holder {
    pid_t pid = 0; // 0: unknown
    std::string host;

    static Holder ourselves() { return {::getpid(), this_host()}; }
    static Holder from(std::string_view text) {
        Holder holder;
        auto const [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), holder.pid);
        if (error != std::errc() || holder.pid <= 0) {
            return {};
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        text.remove_prefix(text.starts_with('@') ? 1 : 0);
        holder.host = text.substr(0, text.find_first_of(" \r\n"));
        return holder;
    }
    std::string text() const { return fmt::format("{}@{}", pid, host); }
    std::string words() const {
        return pid == 0                              ? ""
               : host.empty() || host == this_host() ? fmt::format("pid {}", pid)
                                                     : fmt::format("pid {} on {}", pid, host);
    }
    bool is_dead_here() const {
        return pid > 0 && host == this_host() && ::kill(pid, 0) != 0 && errno == ESRCH;
    }
};

fs::path turn_of(fs::path const& path) {
    return path.native() + ".turn";
}

std::string link_text(fs::path const& link) {
    std::error_code error;
    return fs::read_symlink(link, error).native();
}

// A file that only others may write can be locked all the same, but not tell who holds it.
Fd open_lock_file(fs::path const& path, fs::path const& like) {
    auto const open = [&](int flags) {
        return Fd(again_if_interrupted(
            [&] { return ::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0600); }));
    };
    Fd file = open(O_RDWR | O_CREAT | O_EXCL);
    if (file) {
        take_owner_and_mode(file, like);
        return file;
    }
    if (errno == EEXIST) {
        file = open(O_RDWR);
    }
    if (!file && errno == EACCES) {
        file = open(O_RDONLY);
    }
    if (!file) {
        fail(errno, path);
    }
    return file;
}

// For the message of whoever waits, so it does not matter if it cannot be written.
void write_holder(Fd const& file) {
    if (::ftruncate(file.get(), 0) == 0) {
        write_all(file.get(), Holder::ourselves().text() + "\n");
    }
}

bool lacks_locks(int error) {
    return error == ENOLCK || error == ENOSYS || error == EOPNOTSUPP;
}

// One way to try for the lock; changes from flock to the link where there are no locks.
class Attempt {
public:
    Attempt(fs::path const& path, Fd const& file) : path_(path), file_(file), turn_(turn_of(path)) {
        struct statfs facts {};
        if (::fstatfs(file.get(), &facts) == 0 && facts.f_type == NFS_SUPER_MAGIC) {
            because_ = "NFS";
        }
    }

    bool succeeds() {
        if (because_.empty()) {
            if (again_if_interrupted([&] { return ::flock(file_.get(), LOCK_EX | LOCK_NB); }) ==
                0) {
                return true;
            }
            if (errno == EWOULDBLOCK) {
                return false;
            }
            if (!lacks_locks(errno)) {
                fail(errno, path_);
            }
            because_ = std::generic_category().message(errno);
        }
        return takes_turn();
    }

    std::string const& because() const { return because_; }
    fs::path turn() const { return because_.empty() ? fs::path() : turn_; }

private:
    bool takes_turn() {
        std::string const text = Holder::ourselves().text();
        if (::symlink(text.c_str(), turn_.c_str()) == 0) {
            return true;
        }
        if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) { // no such links, either
            turn_.clear();
            return true;
        }
        if (errno != EEXIST && errno != EINTR) {
            fail(errno, turn_);
        }
        end_abandoned_turn();
        return false;
    }

    // Moved aside first: of several who see the same abandoned link, one removes it, and whoever
    // catches a fresh one instead puts it back.
    void end_abandoned_turn() const {
        std::string const seen = link_text(turn_);
        if (seen.empty() || !is_abandoned(seen)) {
            return;
        }
        fs::path const aside = fmt::format("{}.{}", turn_.native(), ::getpid());
        if (::rename(turn_.c_str(), aside.c_str()) != 0) {
            return;
        }
        std::string const caught = link_text(aside);
        if (caught != seen) {
            std::error_code taken; // again, already: then its owner sees by is_held() that it is
            fs::create_symlink(caught, turn_, taken);
        }
        ::unlink(aside.c_str());
    }

    bool is_abandoned(std::string const& holder) const {
        if (Holder::from(holder).is_dead_here()) {
            return true;
        }
        // Of another host: its age, by the clock of the file system.
        struct stat turn {};
        struct stat now {};
        return ::futimens(file_.get(), nullptr) == 0 && ::fstat(file_.get(), &now) == 0 &&
               ::lstat(turn_.c_str(), &turn) == 0 &&
               now.st_mtime - turn.st_mtime > longest_turn.count();
    }

    fs::path const& path_;
    Fd const& file_;
    fs::path turn_;
    std::string because_;
};

} // namespace

std::optional<FileLock> FileLock::acquire(fs::path const& path, LockOptions const& options) {
    auto const begin = std::chrono::steady_clock::now();
    Fd file = open_lock_file(path, options.like);
    Attempt attempt(path, file);
    bool told = !options.waiting;
    // flock(2) itself can wait, but not for a limited time.
    for (auto pause = 1ms; !attempt.succeeds(); pause = std::min(pause * 2, 20ms)) {
        auto const waited = std::chrono::steady_clock::now() - begin;
        if (waited >= options.patience) {
            return std::nullopt;
        }
        if (!told && waited >= options.silence) {
            told = true;
            options.waiting(lock_holder(path));
        }
        std::this_thread::sleep_for(pause);
    }
    write_holder(file);
    fs::path turn = attempt.turn();
    std::string because = attempt.because();
    return FileLock(std::move(file), std::move(turn), std::move(because));
}

FileLock::FileLock(Fd file, fs::path turn, std::string substitute_because)
    : file_(std::move(file)), turn_(std::move(turn)),
      substitute_because_(std::move(substitute_because)) {}

FileLock::FileLock(FileLock&& other) noexcept
    : file_(std::move(other.file_)), turn_(std::exchange(other.turn_, fs::path())),
      substitute_because_(std::move(other.substitute_because_)) {}

FileLock::~FileLock() {
    if (!turn_.empty() && is_held()) {
        ::unlink(turn_.c_str());
    }
}

bool FileLock::is_held() const {
    return turn_.empty() || link_text(turn_) == Holder::ourselves().text();
}

std::string lock_holder(fs::path const& path) {
    try {
        std::string const turn = link_text(turn_of(path));
        return Holder::from(turn.empty() ? read_file(path).value_or("") : turn).words();
    } catch (std::system_error const&) {
        return "";
    }
}

} // namespace mgit
