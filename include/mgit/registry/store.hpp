// The registry's file: how it is read, and the transaction that changes it.
// Knows neither the format of the text nor the commands that want the change.
#pragma once

#include "mgit/registry/registry.hpp"

#include <chrono>
#include <filesystem>
#include <functional>

namespace mgit {

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
