#include "mgit/process/guarded_file.hpp"

#include "mgit/core/text.hpp"
#include "mgit/process/backups.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/file_lock.hpp"
#include "mgit/process/replacement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace mgit {

namespace fs = std::filesystem;

namespace {

constexpr int most_tries = 10; // against somebody who writes without the lock

struct Advice {
    std::errc code;
    std::string_view what; // empty: what the system says
    std::string_view hint; // with {0}: what the file is called, {1}: how another one is chosen
};

std::string_view constexpr dangling_hint =
    "a symbolic link on the way to it leads nowhere: is everything mounted?";

Error file_error(std::string_view cannot, GuardedPlace const& place, std::error_code const& code,
                 std::string_view consequence) {
    static constexpr Advice known[] = {
        {std::errc::no_such_file_or_directory, "", dangling_hint},
        {std::errc::too_many_symbolic_link_levels, "", "its symbolic links lead in a circle"},
        {std::errc::is_a_directory, "it is a folder and not a regular file",
         "name a file with {1}"},
        {std::errc::not_a_directory, "", "a part of its path is a file and not a folder"},
        {std::errc::invalid_argument, "it is not a regular file", "name a file with {1}"},
        {std::errc::file_too_large, "", "a {0} has at most 256 MiB"},
        {std::errc::no_space_on_device, "", "make room on the disk, then try again"},
        {std::errc::permission_denied, "", "look at the permissions of the file and of its folder"},
        {std::errc::read_only_file_system, "", "choose another place with {1}"},
    };
    auto const row = std::find_if(std::begin(known), std::end(known),
                                  [&](Advice const& advice) { return code == advice.code; });
    bool const found = row != std::end(known);
    return {ExitCode::registry,
            fmt::format("cannot {} {} {}: {}{}", cannot, place.what, place.file.native(),
                        found && !row->what.empty() ? std::string(row->what) : code.message(),
                        consequence),
            found ? fmt::format(fmt::runtime(row->hint), place.what, place.elsewhere) : ""};
}

// Runs one step of the transaction; what the system objects to becomes an Error.
template <class Step>
auto reading(GuardedPlace const& place, Step const& step) {
    try {
        return step();
    } catch (std::system_error const& error) {
        throw file_error("read", place, error.code(), "");
    }
}
template <class Step>
auto writing(GuardedPlace const& place, Step const& step) {
    try {
        return step();
    } catch (std::system_error const& error) {
        throw file_error("write", place, error.code(), " (nothing was changed)");
    }
}

// " (pid 4242)", nothing if that is not known.
std::string in_brackets(std::string const& holder) {
    return holder.empty() ? "" : fmt::format(" ({})", holder);
}

} // namespace

void GuardedFile::tell(std::string_view text) const {
    if (options_.tell) {
        options_.tell(text);
    }
}

fs::path GuardedFile::real() const {
    return reading(place_, [&] { return resolve_links(place_.file); });
}

fs::path GuardedFile::last_good_copy() const {
    return companions_of(real(), place_.aside).last_good;
}

std::optional<std::string> GuardedFile::read_if_there() const {
    return reading(place_, [&] { return read_file(place_.file); });
}

std::optional<std::string> GuardedFile::read() const {
    auto text = read_if_there();
    if (!text) {
        real(); // objects to a link that leads nowhere
    }
    return text;
}

// The command that brings back the last good copy; empty if there is none that can be read.
std::string GuardedFile::restoring(Describe const& describe) const {
    try {
        fs::path const file = resolve_links(place_.file);
        fs::path const copy = companions_of(file, place_.aside).last_good;
        auto const text = read_file(copy);
        if (!text) {
            return "";
        }
        std::string const what = describe(*text);
        return fmt::format("last good copy{}{}: cp -- {} {}", what.empty() ? "" : ", ", what,
                           shell_word(copy.native()), shell_word(file.native()));
    } catch (std::exception const&) {
        return "";
    }
}

// The file of a newer mgit is not broken.
Error GuardedFile::with_last_good(Error const& error, Describe const& describe,
                                  std::string const& advice) const {
    bool const newer = error.hint().find("newer mgit") != std::string::npos;
    std::string hint = error.hint();
    for (std::string const& more : {newer ? std::string() : restoring(describe), advice}) {
        hint += hint.empty() || more.empty() ? "" : "\n";
        hint += more;
    }
    return {error.code(), error.what(), hint};
}

namespace {

// A folder of mgit's own is made at need; that it cannot be is not the fault of the file's place.
void make_folder_aside(GuardedPlace const& place, fs::path const& folder) {
    try {
        make_folders(folder);
    } catch (std::system_error const& error) {
        throw Error(ExitCode::registry,
                    fmt::format("cannot lock {} {}: no folder {}: {} (nothing was changed)",
                                place.what, place.file.native(), folder.native(),
                                error.code().message()),
                    "have XDG_STATE_HOME name a folder that can be written");
    }
}

} // namespace

FileLock GuardedFile::locked(fs::path const& real) const {
    fs::path const path = companions_of(real, place_.aside).lock;
    LockOptions wishes;
    wishes.patience = options_.patience;
    if (place_.aside.empty()) { // whoever may write the file may lock it, too
        wishes.like = real;
    } else {
        make_folder_aside(place_, path.parent_path());
    }
    wishes.waiting = [&](std::string const& holder) {
        tell(fmt::format("waiting for another mgit{}", in_brackets(holder)));
    };
    auto lock = writing(place_, [&] {
        make_folders(real.parent_path());
        return FileLock::acquire(path, wishes);
    });
    if (!lock) {
        throw Error(ExitCode::try_again,
                    fmt::format("the {} {} is locked by another mgit{}", place_.what,
                                place_.file.native(), in_brackets(lock_holder(path))),
                    "nothing was changed: try again when it has ended, or wait longer with "
                    "--lock-timeout");
    }
    if (!lock->substitute_because().empty()) {
        tell(fmt::format("note: no file locks where {} is ({}): a change by another host is "
                         "noticed, and this one is then made again",
                         place_.file.native(), lock->substitute_because()));
    }
    return std::move(*lock);
}

// A copy that cannot be kept is told and holds up nothing: the new file is complete by now.
void GuardedFile::keep_last_good(fs::path const& real, fs::path const& generations) const {
    auto const keep = [&](fs::path const& where, auto const& step) {
        try {
            step();
        } catch (std::system_error const& error) {
            tell(fmt::format("note: cannot keep a copy of the {} as it was in {}: {}", place_.what,
                             shell_word(where.native()), error.code().message()));
        }
    };
    fs::path const copy = companions_of(real, place_.aside).last_good;
    keep(copy, [&] { keep_copy(real, copy); });
    if (!generations.empty()) {
        keep(generations, [&] { keep_generation(real, generations); });
    }
}

// False if the file has been written by somebody else meanwhile.
bool GuardedFile::try_update(Rewrite const& rewrite, fs::path const& generations,
                             fs::path const& real, FileLock const& lock) const {
    auto contents = reading(place_, [&] { return read_contents(real); });
    SharedText const old =
        contents ? std::make_shared<std::string const>(std::move(contents->bytes)) : nullptr;
    std::optional<Replacement> replacement;
    unsigned const mode = place_.aside.empty() ? 0600 : 0666; // less the umask
    rewrite(old, [&](std::span<std::string_view const> pieces) {
        writing(place_, [&] { replacement.emplace(real, pieces, mode); });
    });
    if (!replacement) {
        return true;
    }
    // Editors, and hosts that share no locks with us, may have been there meanwhile.
    auto const is_still = [&] {
        return old ? has_contents(real, contents->stamp, *old) : !read_contents(real);
    };
    if (!lock.is_held() || !reading(place_, is_still)) {
        return false;
    }
    if (old) {
        keep_last_good(real, generations);
    }
    writing(place_, [&] { replacement->commit(); });
    return true;
}

void GuardedFile::update(Rewrite const& rewrite, fs::path const& generations) const {
    fs::path const file = real();
    FileLock const lock = locked(file);
    remove_abandoned(file);
    for (int tries = 0; tries < most_tries; ++tries) {
        if (try_update(rewrite, generations, file, lock)) {
            return;
        }
    }
    throw Error(ExitCode::try_again,
                fmt::format("the {} {} never stays the same", place_.what, place_.file.native()),
                "nothing was changed: something else writes it all the time");
}

} // namespace mgit
