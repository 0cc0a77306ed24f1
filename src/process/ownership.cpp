#include "mgit/process/ownership.hpp"

#include <charconv>
#include <pwd.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace mgit {
namespace {

std::string user_name(uid_t user) {
    std::vector<char> buffer(16UL * 1024);
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->pw_name : "user " + std::to_string(user);
}

// Whom git takes us for when a file is not root's.
uid_t user_for_git(Environment const& environment) {
    uid_t user = ::geteuid();
    if (user == 0) {
        std::string_view const caller = environment.get("SUDO_UID").value_or("");
        uid_t number = 0;
        auto const [end, error] =
            std::from_chars(caller.data(), caller.data() + caller.size(), number);
        bool const whole = error == std::errc() && end == caller.data() + caller.size();
        user = whole ? number : user;
    }
    return user;
}

std::optional<uid_t> owner_of(std::filesystem::path const& path) {
    struct stat facts {};
    return ::lstat(path.c_str(), &facts) == 0 ? std::optional(facts.st_uid) : std::nullopt;
}

} // namespace

std::optional<std::string> foreign_owner(std::filesystem::path const& path,
                                         Environment const& environment) {
    auto const owner = owner_of(path);
    bool const roots_own = ::geteuid() == 0 && owner == uid_t{0};
    if (!owner || roots_own || owner == user_for_git(environment)) {
        return std::nullopt;
    }
    return user_name(*owner);
}

std::optional<std::string> other_user(std::filesystem::path const& path,
                                      Environment const& environment) {
    return owner_of(path) == uid_t{0} ? std::nullopt : foreign_owner(path, environment);
}

bool is_planted_link(std::filesystem::path const& path) {
    struct stat link {};
    struct stat folder {};
    auto const parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (::lstat(path.c_str(), &link) != 0 || !S_ISLNK(link.st_mode) ||
        ::stat(parent.c_str(), &folder) != 0) {
        return false;
    }
    bool const shared = (folder.st_mode & S_ISVTX) != 0 && (folder.st_mode & S_IWOTH) != 0;
    return shared && link.st_uid != ::geteuid() && link.st_uid != folder.st_uid;
}

} // namespace mgit
