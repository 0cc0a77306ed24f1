#include "support/paths.hpp"

namespace mgit::test {

std::string mgit_binary() {
    return MGIT_BINARY;
}

std::string actor_binary() {
    return MGIT_ACTOR;
}

std::string jumping_clock_library() {
    return MGIT_JUMPING_CLOCK;
}

std::string untyped_folders_library() {
    return MGIT_UNTYPED_FOLDERS;
}

std::string golden_folder() {
    return MGIT_GOLDEN_DIR;
}

std::string docs_folder() {
    return MGIT_DOCS_DIR;
}

std::string junit_schema() {
    return MGIT_JUNIT_SCHEMA;
}

std::string schema_validator() {
    return MGIT_VALIDATE_SCHEMA;
}

} // namespace mgit::test
