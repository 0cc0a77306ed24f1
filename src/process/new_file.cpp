#include "mgit/process/new_file.hpp"

#include "process/interrupted.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mgit {
namespace {

[[noreturn]] void fail(std::filesystem::path const& path) {
    throw std::system_error(errno, std::generic_category(), path.native());
}

} // namespace

NewFile::NewFile(std::filesystem::path file, std::string_view prefix)
    : file_(std::move(file)),
      temporary_(file_.parent_path() / (std::string(prefix) + std::to_string(::getpid()))),
      open_file_(again_if_interrupted([&] {
          return ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                        0600);
      })) {
    if (!open_file_) {
        fail(temporary_);
    }
}

NewFile::~NewFile() {
    if (!temporary_.empty()) {
        ::unlink(temporary_.c_str());
    }
}

void NewFile::write(std::string_view bytes) {
    if (!write_all(open_file_.get(), bytes)) {
        fail(file_);
    }
}

void NewFile::commit() {
    if (::rename(temporary_.c_str(), file_.c_str()) != 0) {
        fail(file_);
    }
    temporary_.clear();
}

bool takes_new_files(std::filesystem::path const& folder) {
    return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

} // namespace mgit
