// The registry's file: JSON text to Registry and back, and the transaction that changes it.
// Knows the format of docs/formats.md and nothing of commands; the only place in this room that
// meets JSON.
#pragma once

#include "mgit/registry/registry.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace mgit {

// Reads the text of a registry. `where` names the file in messages. Throws Error registry with
// line, column and the line itself; an empty text is an error, too (a crash leaves such files).
Registry parse_registry(std::string_view text, std::string const& where);

// The text of `registry`: one repo per line, and every key of `old_text` (from which the registry
// was parsed; empty if it is new) that this version does not know.
std::string format_registry(Registry const& registry, std::string_view old_text);

class Store {
public:
    explicit Store(std::filesystem::path file,
                   std::chrono::milliseconds patience = std::chrono::seconds(10))
        : file_(std::move(file)), patience_(patience) {}

    std::filesystem::path const& file() const { return file_; }

    // The registry as it is now; empty if there is no file yet. Takes no lock and never writes.
    Registry load() const;

    // Under the lock: loads afresh, applies `change` to it, and replaces the file if the text
    // differs. Returns the registry as it now is. Whatever is thrown (also by `change`), nothing
    // has changed then. Error try_again if the lock is not had in time, Error registry if the file
    // cannot be written.
    Registry update(std::function<void(Registry&)> const& change) const;

private:
    std::filesystem::path file_;
    std::chrono::milliseconds patience_;
};

} // namespace mgit
