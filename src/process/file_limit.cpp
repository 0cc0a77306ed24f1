#include "mgit/process/file_limit.hpp"

namespace mgit {

RaisedFileLimit::RaisedFileLimit() {
    if (::getrlimit(RLIMIT_NOFILE, &before_) != 0) {
        return; // both stay 0: nothing is raised
    }
    now_ = before_;
    now_.rlim_cur = before_.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &now_) != 0) {
        now_ = before_;
    }
}

RaisedFileLimit::~RaisedFileLimit() {
    put_back();
}

void RaisedFileLimit::put_back() const {
    if (now_.rlim_cur != before_.rlim_cur) {
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
}

bool are_descriptors_scarce(int newest) {
    constexpr rlim_t reserve = 16; // for files that are read, output that is kept, children's pipes
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
           static_cast<rlim_t>(newest) + reserve >= limit.rlim_cur;
}

} // namespace mgit
