// What a workspace file, which anybody may have committed, must not say.
// Pure: knows texts and no disk; whether a folder on the way is a link is for whoever creates it.
#pragma once

#include <string>
#include <string_view>

namespace mgit {

// Why the path, as it stands in the file, cannot be used: it must stay below the folder of the
// file, and no component may be a git directory on any file system. Empty if there is nothing
// against it. "." is the folder itself.
std::string_view workspace_path_objection(std::string_view path);

// The absolute path that it stands for, without "." and "..". base: the folder of the file.
std::string workspace_path(std::string_view base, std::string_view path);

// The path as it is written: relative to the folder, "." for the folder itself. Empty if the
// absolute path does not lie in it.
std::string relative_to_workspace(std::string_view base, std::string_view path);

// Why git must not be given the URL: it would be an option, or run a program. Empty if there is
// nothing against it.
std::string_view workspace_url_objection(std::string_view url);

} // namespace mgit
