// A file of ours that several mgits read and change: read whole, replaced whole, under a lock.
// Knows neither the format of the text nor why it is changed, and prints nothing.
#pragma once

#include "mgit/core/error.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mgit {

class FileLock;

using SharedText = std::shared_ptr<std::string const>;

struct GuardedPlace {
    std::filesystem::path file;
    std::string what;      // what messages call it: "registry"
    std::string elsewhere; // how the user chooses another one: "--registry FILE"
    // The folder for lock and last good copy of a file that is committed, and so is for others,
    // too, when it is new; empty: they are beside it.
    std::filesystem::path aside{};
};

struct GuardedOptions {
    std::chrono::milliseconds patience = std::chrono::seconds(10); // for the lock
    // What has to be known besides ("waiting for another mgit (pid 4242)"). May be empty.
    std::function<void(std::string_view)> tell{};
};

// docs/formats.md says what belongs to the file (its lock, its last good copy, temporary files)
// and has the transaction step by step.
class GuardedFile {
public:
    explicit GuardedFile(GuardedPlace place, GuardedOptions options = {})
        : place_(std::move(place)), options_(std::move(options)) {}

    std::filesystem::path const& path() const { return place_.file; }
    // What it leads to if it is a link. Throws Error registry for a link that leads nowhere.
    std::filesystem::path real() const;
    // Where the last good copy is, if there is one. Throws as real() does.
    std::filesystem::path last_good_copy() const;

    // The text as it is now; nothing if there is no file. Takes no lock and never writes. Throws
    // Error registry if it cannot be read, or is a link that leads nowhere.
    std::optional<std::string> read() const;
    // The same by a single open(2): a link that leads nowhere is no file.
    std::optional<std::string> read_if_there() const;

    // Under the lock: hands the text as it now is (null: no file) to `rewrite`, and replaces the
    // file by the pieces that this gives to `write`; if it gives none, there is nothing to change.
    // `rewrite` is called again if somebody who does not know the lock has written the file
    // meanwhile. Whatever is thrown (also by `rewrite`), nothing has changed then. Error try_again
    // if the lock is not had in time or the file never stays the same; Error registry if it cannot
    // be written.
    //
    // The last good copy is then what the file was before, and if a folder for generations is
    // given, it is kept among the last ten there as well.
    using Write = std::function<void(std::span<std::string_view const> pieces)>;
    using Rewrite = std::function<void(SharedText const& old, Write const& write)>;
    void update(Rewrite const& rewrite, std::filesystem::path const& generations = {}) const;

    // The error of a text that cannot be read, with the command that brings back the last good copy
    // in its hint, and `advice` last. describe: what the text of the copy holds ("3 repos", may be
    // empty); throws if that is no good either.
    using Describe = std::function<std::string(std::string const& text)>;
    Error with_last_good(Error const& error, Describe const& describe,
                         std::string const& advice = {}) const;

private:
    bool try_update(Rewrite const& rewrite, std::filesystem::path const& generations,
                    std::filesystem::path const& real, FileLock const& lock) const;
    FileLock locked(std::filesystem::path const& real) const;
    void keep_last_good(std::filesystem::path const& real,
                        std::filesystem::path const& generations) const;
    std::string restoring(Describe const& describe) const;
    void tell(std::string_view text) const;

    GuardedPlace place_;
    GuardedOptions options_;
};

} // namespace mgit
