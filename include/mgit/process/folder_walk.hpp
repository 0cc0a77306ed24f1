// Walks the folders below another one with several threads, each folder read once.
// Knows no git: whoever looks at a folder says which of those in it are gone into.
#pragma once

#include "mgit/process/fd.hpp"
#include "mgit/process/small_file.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace mgit {

struct FolderEntry {
    std::string_view name;  // valid during the call
    bool is_folder = false; // a link to a folder is none
};

// A folder that is open for reading.
class OpenFolder {
public:
    // Empty, with the error, if it cannot be read. A link in the last place of the path is not
    // followed.
    OpenFolder(std::string path, std::error_code& error);

    std::string const& path() const { return path_; }
    At at() const { return At(fd_); } // where its names begin

    // Calls `take` for each entry but "." and "..", in no order, until it returns false. What the
    // file system does not tell about an entry is asked for. Vanished folders are empty.
    std::error_code list(std::function<bool(FolderEntry const&)> const& take) const;

private:
    std::string path_;
    Fd fd_;
};

// Adds the names of those folders in `folder` that are to be gone into. Called from several threads
// at once, in no order.
using FolderVisit = std::function<void(OpenFolder const& folder, std::vector<std::string>& onward)>;
// Told of a folder that cannot be opened, but for those that have vanished; called like the visit.
using FolderFailure = std::function<void(std::string const& path, std::error_code const& why)>;

// Visits `root`, an absolute path, and what is to be gone into from there. There is one open folder
// for each thread at a time, however deep and wide the tree is. An exception of `visit` or `failed`
// ends the walk and is thrown here.
void walk_folders(std::string root, FolderVisit const& visit, FolderFailure const& failed);

} // namespace mgit
