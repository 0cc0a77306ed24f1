#include "commands/written_file.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/ownership.hpp"
#include "mgit/process/replacement.hpp"
#include "mgit/process/small_file.hpp"

#include <string_view>
#include <system_error>
#include <utility>

namespace mgit {
namespace {

// Anybody may read a report, as far as the umask lets them.
constexpr unsigned mode = 0666;

Error cannot_write(std::string const& name, std::system_error const& failure,
                   std::string const& hint) {
    std::string const why = failure.code() == std::errc::invalid_argument
                                ? "it is no regular file"
                                : failure.code().message();
    return {ExitCode::output, "cannot write " + shell_word(name) + ": " + why, hint};
}

std::filesystem::path writable(std::string const& name, std::filesystem::path const& cwd) {
    if (is_planted_link(cwd / name)) {
        throw Error(ExitCode::output,
                    "cannot write " + shell_word(name) +
                        ": it is a link that belongs to somebody else",
                    "nothing was run");
    }
    if (is_our_output(cwd / name)) { // another one would have its place afterwards
        throw Error(ExitCode::output,
                    "cannot write " + shell_word(name) + ": the output of mgit goes there",
                    "it would be replaced; nothing was run");
    }
    try {
        std::filesystem::path path = resolve_links(cwd / name);
        Replacement const trial(path, std::string_view(), mode); // never committed
        return path;
    } catch (std::system_error const& failure) {
        throw cannot_write(name, failure, "nothing was run");
    }
}

} // namespace

WrittenFile::WrittenFile(std::string file, std::filesystem::path const& cwd)
    : name_(std::move(file)), path_(writable(name_, cwd)) {}

void WrittenFile::write(std::string_view bytes) const {
    try {
        Replacement(path_, bytes, mode).commit();
    } catch (std::system_error const& failure) {
        throw cannot_write(name_, failure, "the run itself is over, its results stand above");
    }
}

} // namespace mgit
