#include "mgit/process/prompt_trap.hpp"

#include "mgit/core/error.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit {
namespace {

constexpr std::string_view askpass = "mgit-askpass";
constexpr std::string_view editor = "mgit-editor";
constexpr std::string_view record_variable = "MGIT_PROMPT_RECORD";
constexpr std::size_t longest_record = 4096; // one write(2), so that two never mix
constexpr std::size_t longest_folder = 200;

// In a record: 'c' or 'e', the text, a NUL.
char letter_of(Question::Kind kind) {
    return kind == Question::Kind::editor ? 'e' : 'c';
}

// It keeps the repos from asking for passwords all at once.
Error no_trap(std::string const& why) {
    return {ExitCode::cannot_execute, "cannot make a private folder for questions: " + why,
            "XDG_RUNTIME_DIR or TMPDIR may name another place; nothing was started"};
}

PrivateFolder make_folder(Environment const& environment) {
    auto folder = PrivateFolder::make(environment, "mgit-", longest_folder);
    if (!folder) {
        throw no_trap(std::strerror(errno));
    }
    return std::move(*folder);
}

fs::path record_of(fs::path const& folder, JobId job) {
    return folder / std::to_string(job);
}

// 1: refused, so that git and ssh give up.
int refuse(Question::Kind kind, std::string_view text, std::string const& record) {
    std::string bytes(1, letter_of(kind));
    bytes += text.substr(0, longest_record - 2);
    bytes += '\0';
    Fd const file(::open(
        record.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
    if (file) {
        write_all(file.get(), bytes);
    }
    return 1;
}

} // namespace

// Made for every job: put together as text, and moved.
std::vector<EnvVar> prompt_environment(fs::path const& folder, JobId job) {
    std::string const inside = folder.empty() ? "" : folder.native() + '/';
    std::vector<EnvVar> all;
    all.reserve(8);
    auto const add = [&](std::string_view name, std::string value) {
        EnvVar& variable = all.emplace_back();
        variable.name = name;
        variable.value = std::move(value);
    };
    add("GIT_TERMINAL_PROMPT", "0");
    add("GCM_INTERACTIVE", "never");
    add("GIT_ASKPASS", inside + std::string(askpass));
    add("SSH_ASKPASS", inside + std::string(askpass));
    add("SSH_ASKPASS_REQUIRE", "force");
    add("GIT_EDITOR", inside + std::string(editor));
    add("GIT_SEQUENCE_EDITOR", inside + std::string(editor));
    add(record_variable, inside + std::to_string(job));
    return all;
}

PromptTrap::PromptTrap(Environment const& environment) try : folder_(make_folder(environment)) {
    fs::path const ourselves = fs::read_symlink("/proc/self/exe");
    for (std::string_view const name : {askpass, editor}) {
        fs::create_symlink(ourselves, folder() / name);
    }
} catch (std::system_error const& failure) {
    throw no_trap(failure.code().message());
}

std::vector<Question> PromptTrap::take(JobId job) const {
    fs::path const file = record_of(folder(), job);
    std::string const record = read_file(file).value_or("");
    std::error_code ignored;
    fs::remove(file, ignored);
    std::vector<Question> questions;
    for (std::string_view rest = record; !rest.empty();) {
        std::string_view const entry = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
        if (!entry.empty()) {
            bool const edits = entry.front() == letter_of(Question::Kind::editor);
            questions.push_back({edits ? Question::Kind::editor : Question::Kind::credential,
                                 std::string(entry.substr(1))});
        }
    }
    return questions;
}

std::optional<int> run_prompt_role(std::span<char* const> argv, char const* const* variables) {
    std::string const name = argv.empty() ? "" : fs::path(argv[0]).filename().string();
    if (name != askpass && name != editor) {
        return std::nullopt;
    }
    Environment const environment(variables);
    auto const record = environment.get(record_variable);
    if (!record) {
        return std::nullopt;
    }
    std::string_view const text = argv.size() > 1 ? argv[1] : "";
    if (name == askpass) {
        return refuse(Question::Kind::credential, text, std::string(*record));
    }
    write_all(STDERR_FILENO, "needs an editor; mgit -i gives it the terminal\n");
    return refuse(Question::Kind::editor, text, std::string(*record));
}

} // namespace mgit
