#include "mgit/registry/store.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/file_lock.hpp"
#include "mgit/process/replacement.hpp"
#include "mgit/registry/document.hpp"
#include "registry/backups.hpp"
#include "registry/document_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace mgit {

namespace fs = std::filesystem;

namespace {

constexpr int most_tries = 10; // against somebody who writes without the lock

struct Advice {
    std::errc code;
    std::string_view what; // empty: what the system says
    std::string_view hint;
};

std::string_view constexpr dangling_hint =
    "a symbolic link on the way to it leads nowhere: is everything mounted?";

Error file_error(std::string_view cannot, fs::path const& file, std::error_code const& code,
                 std::string_view consequence) {
    static constexpr Advice known[] = {
        {std::errc::no_such_file_or_directory, "", dangling_hint},
        {std::errc::too_many_symbolic_link_levels, "", "its symbolic links lead in a circle"},
        {std::errc::is_a_directory, "it is a folder and not a regular file",
         "name a file with --registry FILE"},
        {std::errc::not_a_directory, "", "a part of its path is a file and not a folder"},
        {std::errc::invalid_argument, "it is not a regular file",
         "name a file with --registry FILE"},
        {std::errc::file_too_large, "", "a registry has at most 256 MiB"},
        {std::errc::no_space_on_device, "", "make room on the disk, then try again"},
        {std::errc::permission_denied, "", "look at the permissions of the file and of its folder"},
        {std::errc::read_only_file_system, "", "choose another place with --registry FILE"},
    };
    auto const row = std::find_if(std::begin(known), std::end(known),
                                  [&](Advice const& advice) { return code == advice.code; });
    bool const found = row != std::end(known);
    return {ExitCode::registry,
            fmt::format("cannot {} registry {}: {}{}", cannot, file.native(),
                        found && !row->what.empty() ? std::string(row->what) : code.message(),
                        consequence),
            found ? std::string(row->hint) : ""};
}

SharedText shared(std::string text) {
    return std::make_shared<std::string const>(std::move(text));
}

// Runs one step of the transaction; what the system objects to becomes an Error.
template <class Step>
auto reading(fs::path const& file, Step const& step) {
    try {
        return step();
    } catch (std::system_error const& error) {
        throw file_error("read", file, error.code(), "");
    }
}
template <class Step>
auto writing(fs::path const& file, Step const& step) {
    try {
        return step();
    } catch (std::system_error const& error) {
        throw file_error("write", file, error.code(), " (nothing was changed)");
    }
}

fs::path lock_of(fs::path const& real) {
    return real.parent_path() / fmt::format(".{}.lock", real.filename().native());
}

// " (pid 4242)", nothing if that is not known.
std::string in_brackets(std::string const& holder) {
    return holder.empty() ? "" : fmt::format(" ({})", holder);
}

// The command that brings back the last good copy; empty if there is none that can be read.
std::string restoring(fs::path const& real, fs::path const& base) {
    fs::path const copy = last_good_copy(real);
    try {
        auto const text = read_file(copy);
        if (!text) {
            return "";
        }
        auto const repos = parse_registry(*text, copy.native(), base).entries().size();
        return fmt::format("last good copy, {}: cp -- {} {}", counted(repos, "repo"),
                           shell_word(copy.native()), shell_word(real.native()));
    } catch (std::exception const&) {
        return "";
    }
}

// The same error, and the last good copy in its hint; but not for the file of a newer mgit, which
// is not broken.
Error with_last_good(Error const& error, fs::path const& real, StorePlace const& place) {
    std::string const command =
        error.hint().find("newer mgit") == std::string::npos ? restoring(real, place.base) : "";
    std::string hint = error.hint();
    for (std::string const& more : {command, place.advice}) {
        hint += hint.empty() || more.empty() ? "" : "\n";
        hint += more;
    }
    return {error.code(), error.what(), hint};
}

} // namespace

void Store::tell(std::string_view text) const {
    if (options_.tell) {
        options_.tell(text);
    }
}

Registry Store::parsed(SharedText text, fs::path const& real) const {
    try {
        return read_registry(std::move(text), place_.file.native(), place_.base);
    } catch (Error const& error) {
        throw with_last_good(error, real, place_);
    }
}

Registry Store::load() const {
    fs::path const real = reading(place_.file, [&] { return resolve_links(place_.file); });
    auto text = reading(place_.file, [&] { return read_file(real); });
    return text ? parsed(shared(std::move(*text)), real) : Registry();
}

namespace {

FileLock locked(fs::path const& file, fs::path const& real, StoreOptions const& options,
                std::function<void(std::string_view)> const& tell) {
    LockOptions wishes;
    wishes.patience = options.patience;
    wishes.like = real;
    wishes.waiting = [&](std::string const& holder) {
        tell(fmt::format("waiting for another mgit{}", in_brackets(holder)));
    };
    auto lock = writing(file, [&] {
        make_folders(real.parent_path());
        return FileLock::acquire(lock_of(real), wishes);
    });
    if (!lock) {
        throw Error(ExitCode::try_again,
                    fmt::format("the registry {} is locked by another mgit{}", file.native(),
                                in_brackets(lock_holder(lock_of(real)))),
                    "nothing was changed: try again when it has ended, or wait longer with "
                    "--lock-timeout");
    }
    if (!lock->substitute_because().empty()) {
        tell(fmt::format("note: no file locks where {} is ({}): a change by another host is "
                         "noticed, and this one is then made again",
                         file.native(), lock->substitute_because()));
    }
    return std::move(*lock);
}

// The file as it was read.
struct OldFile {
    FileStamp stamp;
    SharedText text;
};

std::optional<OldFile> read_old(fs::path const& real) {
    auto contents = read_contents(real);
    if (!contents) {
        return std::nullopt;
    }
    return OldFile{contents->stamp, shared(std::move(contents->bytes))};
}

bool is_still(std::optional<OldFile> const& old, fs::path const& real) {
    return old ? has_contents(real, old->stamp, *old->text) : !read_contents(real);
}

// The text of the changed registry, which reads back as it is meant, on its way to the file.
Replacement replacement_of(Registry const& registry, std::optional<OldFile> const& old,
                           StorePlace const& place, fs::path const& real) {
    RegistryText const text =
        new_text(registry, old ? std::string_view(*old->text) : "", place.base);
    if (!reads_back(text, registry, place.base)) {
        throw Error(ExitCode::internal, "the new registry does not read back as it was meant",
                    "nothing was changed: please report this");
    }
    std::vector<std::string_view> pieces;
    for (RegistryText::Piece const& piece : text.pieces()) {
        pieces.push_back(piece.text);
    }
    return writing(place.file, [&] { return Replacement(real, pieces); });
}

} // namespace

// A copy that cannot be kept is told and holds up nothing: the new file is complete by now.
void Store::keep_last_good(fs::path const& real, Care care) const {
    auto const keep = [&](fs::path const& where, auto const& step) {
        try {
            step();
        } catch (std::system_error const& error) {
            tell(fmt::format("note: cannot keep a copy of the registry as it was in {}: {}",
                             shell_word(where.native()), error.code().message()));
        }
    };
    fs::path const copy = last_good_copy(real);
    keep(copy, [&] { keep_copy(real, copy); });
    if (care == Care::destructive && !place_.backups.empty()) {
        keep(place_.backups, [&] { keep_generation(real, place_.backups); });
    }
}

std::optional<Registry> Store::try_update(Change const& change, Care care, fs::path const& real,
                                          FileLock const& lock) const {
    fs::path const& file = place_.file;
    auto const old = reading(file, [&] { return read_old(real); });
    Registry registry = old ? parsed(old->text, real) : Registry();
    check_writable(registry, file.native());
    change(registry);
    if (old && !registry.is_changed()) {
        return registry;
    }
    Replacement replacement = replacement_of(registry, old, place_, real);
    // Editors, and hosts that share no locks with us, may have been there meanwhile.
    if (!lock.is_held() || !reading(file, [&] { return is_still(old, real); })) {
        return std::nullopt;
    }
    if (old) {
        keep_last_good(real, care);
    }
    writing(file, [&] { replacement.commit(); });
    return registry;
}

Registry Store::update(Change const& change, Care care) const {
    fs::path const real = reading(place_.file, [&] { return resolve_links(place_.file); });
    FileLock const lock =
        locked(place_.file, real, options_, [this](std::string_view text) { tell(text); });
    remove_abandoned(real);
    for (int tries = 0; tries < most_tries; ++tries) {
        if (auto registry = try_update(change, care, real, lock)) {
            return std::move(*registry);
        }
    }
    throw Error(ExitCode::try_again,
                fmt::format("the registry {} never stays the same", place_.file.native()),
                "nothing was changed: something else writes it all the time");
}

} // namespace mgit
