// Catches what children want to ask a human: mgit itself is their askpass program and their editor,
// writes down the question and refuses. Knows no job but by its number and answers nothing.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/process/environment.hpp"
#include "mgit/process/private_folder.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

struct Question {
    enum class Kind { credential, editor };
    Kind kind = Kind::credential;
    std::string text; // the prompt as git or ssh put it, or the file to be edited; not sanitised

    friend bool operator==(Question const&, Question const&) = default;
};

// What makes a job's questions come to a trap whose folder this is. The folder need not exist.
std::vector<EnvVar> prompt_environment(std::filesystem::path const& folder, JobId job);

// A private folder with our program under the names that children are given.
class PromptTrap {
public:
    // Throws Error cannot_execute where no folder can be made.
    explicit PromptTrap(Environment const& environment);

    std::filesystem::path const& folder() const { return folder_.path(); }
    // What was asked in this job, oldest first, since the last time it was taken.
    std::vector<Question> take(JobId job) const;

private:
    PrivateFolder folder_;
};

// Does all that mgit has to do when it was started as askpass program or editor, and returns the
// exit code; nothing if it was not. Nothing else of mgit may run before or after that.
std::optional<int> run_prompt_role(std::span<char* const> argv, char const* const* variables);

} // namespace mgit
