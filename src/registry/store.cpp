#include "mgit/registry/store.hpp"

#include "mgit/core/error.hpp"
#include "mgit/process/file.hpp"
#include "mgit/registry/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace mgit {

namespace fs = std::filesystem;

namespace {

bool same(Registry const& a, Registry const& b) {
    return std::ranges::equal(a.repos(), b.repos()) && std::ranges::equal(a.groups(), b.groups()) &&
           a.context() == b.context();
}

std::string advice(std::error_code const& code) {
    static constexpr std::pair<std::errc, std::string_view> known[] = {
        {std::errc::no_such_file_or_directory,
         "a symbolic link on the way to it leads nowhere: is everything mounted?"},
        {std::errc::too_many_symbolic_link_levels, "its symbolic links lead in a circle"},
        {std::errc::is_a_directory, "the registry must be a file"},
        {std::errc::not_a_directory, "a part of its path is a file and not a folder"},
        {std::errc::invalid_argument, "the registry must be a regular file"},
        {std::errc::file_too_large, "a registry has at most 256 MiB"},
        {std::errc::no_space_on_device, "make room on the disk, then try again"},
        {std::errc::permission_denied, "look at the permissions of the file and of its folder"},
        {std::errc::read_only_file_system, "choose another place with --registry FILE"},
    };
    auto const row = std::find_if(std::begin(known), std::end(known),
                                  [&](auto const& candidate) { return code == candidate.first; });
    return row == std::end(known) ? "" : std::string(row->second);
}

// Runs one step of the transaction; what the system objects to becomes an Error.
template <class Step>
auto reading(fs::path const& file, Step const& step) {
    try {
        return step();
    } catch (std::system_error const& error) {
        throw Error(
            ExitCode::registry,
            fmt::format("cannot read registry {}: {}", file.native(), error.code().message()),
            advice(error.code()));
    }
}
template <class Step>
auto writing(fs::path const& file, Step const& step) {
    try {
        return step();
    } catch (std::system_error const& error) {
        throw Error(ExitCode::registry,
                    fmt::format("cannot write registry {}: {} (nothing was changed)", file.native(),
                                error.code().message()),
                    advice(error.code()));
    }
}

FileLock locked(fs::path const& file, fs::path const& real, std::chrono::milliseconds patience) {
    fs::path const lock_file =
        real.parent_path() / fmt::format(".{}.lock", real.filename().native());
    auto lock = writing(file, [&] {
        make_folders(real.parent_path());
        return FileLock::acquire(lock_file, patience);
    });
    if (lock) {
        return std::move(*lock);
    }
    std::string holder = reading(lock_file, [&] { return read_file(lock_file).value_or(""); });
    holder = holder.substr(0, holder.find_first_not_of("0123456789"));
    throw Error(ExitCode::try_again,
                fmt::format("the registry {} is locked by another mgit{}", file.native(),
                            holder.empty() ? "" : fmt::format(" (process {})", holder)),
                "nothing was changed: try again when it has ended");
}

} // namespace

Registry Store::load() const {
    auto const text = reading(file_, [&] { return read_file(resolve_links(file_)); });
    return text ? parse_registry(*text, file_.native()) : Registry();
}

Registry Store::update(std::function<void(Registry&)> const& change) const {
    fs::path const real = reading(file_, [&] { return resolve_links(file_); });
    FileLock const lock = locked(file_, real, patience_);
    auto const old_text = reading(file_, [&] { return read_file(real); });

    Registry registry = old_text ? parse_registry(*old_text, file_.native()) : Registry();
    change(registry);
    std::string const text = format_registry(registry, old_text.value_or(""));
    if (text == old_text) {
        return registry;
    }
    Registry written = parse_registry(text, "new text of " + file_.native());
    if (!same(written, registry)) {
        throw Error(ExitCode::internal, "the new registry does not read back as it was meant",
                    "nothing was changed: please report this");
    }
    writing(file_, [&] { replace_file(real, text); });
    return written;
}

} // namespace mgit
