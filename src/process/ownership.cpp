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
    std::vector<char> buffer(16 * 1024);
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

} // namespace

std::optional<std::string> foreign_owner(std::filesystem::path const& path,
                                         Environment const& environment) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    bool const roots_own = ::geteuid() == 0 && facts.st_uid == 0;
    if (roots_own || facts.st_uid == user_for_git(environment)) {
        return std::nullopt;
    }
    return user_name(facts.st_uid);
}

} // namespace mgit
