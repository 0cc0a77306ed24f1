// The registry's file: how it is read, and the transaction that changes it.
// Knows neither the format of the text nor the commands that want the change, and prints nothing.
#pragma once

#include "mgit/process/guarded_file.hpp"
#include "mgit/registry/registry.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace mgit {

// docs/formats.md says what belongs to the file: its lock, its last good copy, temporary files.
struct StorePlace {
    std::filesystem::path file;
    std::filesystem::path base{};    // what relative paths in it count from; empty: they are
                                     // absolute
    std::filesystem::path backups{}; // the folder for what Care::destructive keeps; empty: nothing
    std::filesystem::path aside{};   // the folder for lock and last good copy of a file that is
                                     // committed; empty: they are beside it
    std::string advice{};            // what else to do if the file is no registry
};

using StoreOptions = GuardedOptions;

// How much a change would cost if it was a mistake: what removes many entries is destructive.
enum class Care { usual, destructive };

class Store {
public:
    explicit Store(StorePlace place, StoreOptions options = {});

    std::filesystem::path const& file() const { return place_.file; }
    std::filesystem::path const& base() const { return place_.base; } // of a workspace
    StorePlace const& place() const { return place_; }

    // The registry as it is now; empty if there is no file yet. Takes no lock and never writes.
    // Error registry if the file is no registry; its hint names the last good copy.
    Registry load() const;
    // Where the last good copy is, if there is one. Throws as load() does.
    std::filesystem::path last_good_copy() const { return guarded_.last_good_copy(); }

    // Under the lock: loads afresh, applies `change` to it, and replaces the file if that has
    // changed something (Registry::is_changed). `change` is called again, on a fresh registry, if
    // somebody who does not know the lock has written the file meanwhile. Returns the registry as
    // it now is. Whatever is thrown (also by `change`), nothing has changed then. Error try_again
    // if the lock is not had in time or the file never stays the same; Error registry if it cannot
    // be written.
    //
    // The last good copy is then what the file was before. With Care::destructive that is kept
    // among the last ten in StorePlace::backups as well.
    using Change = std::function<void(Registry&)>;
    Registry update(Change const& change, Care care = Care::usual) const;

private:
    Registry parsed(SharedText text) const;

    StorePlace place_;
    GuardedFile guarded_;
};

} // namespace mgit
