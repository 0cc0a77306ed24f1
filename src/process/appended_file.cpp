#include "mgit/process/appended_file.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/fd.hpp"
#include "process/interrupted.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>

namespace mgit {

void append_output(std::filesystem::path const& path, std::string_view text) {
    if (text.empty()) {
        return;
    }
    constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC;
    Fd const file(again_if_interrupted([&] { return ::open(path.c_str(), flags, 0666); }));
    if (!file || !write_all(file.get(), text)) {
        throw Error(ExitCode::output, "cannot write " + shell_word(path.string()) + ": " +
                                          std::generic_category().message(errno));
    }
}

} // namespace mgit
