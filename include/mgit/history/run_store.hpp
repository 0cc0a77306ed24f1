// The folder of the records: one file for each run, numbered, the newest so many kept.
// Knows neither what a record says nor who asks for it, and prints nothing.
#pragma once

#include "mgit/history/record_json.hpp"
#include "mgit/history/reference.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

// Which repository is at that path: the folder_mark() of its .git, or of the folder if it has none.
// Empty if that cannot be told.
std::string repo_mark(std::string const& path);

// Whether another repository is there now than in the run: removed and made anew, or moved there.
// One that is not there, or of which that cannot be told, is no other.
bool is_replaced(RepoRecord const& repo);

class RunStore {
public:
    // Is told of a file that is passed over, and why.
    using Tell = std::function<void(std::string const& why)>;

    explicit RunStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::filesystem::path const& folder() const { return folder_; }
    // Makes the folder. Why nothing can be written there; empty if something can.
    std::string objection() const;

    // Writes the record and removes those that are older than the newest `keep`. Its number, which
    // is larger than that of all others. Throws std::system_error.
    std::uint64_t add(RunRecord const& record, std::size_t keep) const;

    // In rising order; none if there is no folder.
    std::vector<std::uint64_t> numbers() const;
    // Nothing if it is not there or is no record that can be read.
    std::optional<RunRecord> read(std::uint64_t number, RecordPart part, Tell const& tell) const;
    // In rising order.
    std::vector<RunHead> heads(Tell const& tell) const;

    // The newest run with this head; number 0 if there is none.
    RunHead newest(std::function<bool(RunHead const&)> const& wanted, Tell const& tell) const;
    // The repos of the reference (reference_of). Reads one file, where the newest run is it.
    Remembered remembered(Purpose const& purpose, Tell const& tell) const;

private:
    std::filesystem::path path_of(std::uint64_t number) const;

    std::filesystem::path folder_;
};

} // namespace mgit
