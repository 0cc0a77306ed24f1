#include "commands/missing.hpp"

#include "mgit/core/text.hpp"
#include "mgit/process/place.hpp"

#include <filesystem>
#include <map>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// What lies between the repo and the folders that are there: a folder above it that is gone, or one
// that is empty, as the place is where a disk is to be mounted.
struct Gap {
    fs::path place{};
    std::string_view what{};
};

Gap gap_of(Repo const& repo) {
    fs::path const near = nearest_folder(repo.path);
    fs::path const rest = repo.path.lexically_relative(near);
    if (!rest.empty() && rest.has_parent_path()) {
        return {near / *rest.begin(), "not there"};
    }
    std::error_code error;
    return fs::is_empty(near, error) && !error ? Gap{near, "empty"} : Gap{};
}

std::string how_many(std::size_t count, std::size_t all) {
    return all == 1       ? "it is"
           : count == all ? "all of them are"
           : count == 1   ? "1 of them is"
                          : std::to_string(count) + " of them are";
}

} // namespace

std::vector<std::string> gone_places(std::span<Repo const> missing) {
    struct Count {
        std::string_view what{};
        std::size_t repos = 0;
    };
    std::map<fs::path, Count> counts;
    for (Repo const& repo : missing) {
        if (Gap const gap = gap_of(repo); !gap.place.empty()) {
            Count& count = counts[gap.place];
            count.what = gap.what;
            ++count.repos;
        }
    }
    std::vector<std::string> lines;
    for (auto const& [place, count] : counts) {
        lines.push_back(how_many(count.repos, missing.size()) + " below " +
                        shell_word(place.string()) + ", which is " + std::string(count.what) +
                        ": is a disk not mounted?");
    }
    return lines;
}

} // namespace mgit
