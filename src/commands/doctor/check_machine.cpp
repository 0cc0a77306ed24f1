#include "commands/doctor/doctor.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/limits.hpp"
#include "mgit/process/program.hpp"

#include <algorithm>

namespace mgit::doctor {
namespace {

Symptom machine(Level level, std::string_view check, std::string what) {
    Symptom symptom;
    symptom.level = level;
    symptom.check = check;
    symptom.what = std::move(what);
    return symptom;
}

// The first line of what the program prints.
std::string first_line(std::filesystem::path const& program, std::vector<std::string> const& argv,
                       Room const& room) {
    std::string const output = ask(program, argv, "/", room.environment, Capture::merged).output;
    return sanitised(output.substr(0, output.find('\n')));
}

// Such as come from the system's packages.
bool is_of_distribution(std::filesystem::path const& program) {
    std::error_code error;
    auto const folder = std::filesystem::canonical(program, error).parent_path();
    return folder == "/usr/bin" || folder == "/bin";
}

Symptoms check_git(Room const& room) {
    std::filesystem::path git;
    std::string version;
    try {
        git = find_program("git", room.context.environment, room.context.cwd);
        version = first_line(git, {"git", "--version"}, room);
    } catch (Error const& error) {
        Symptom symptom = machine(Level::error, "git", error.what());
        symptom.advice.push_back(error.hint());
        return {symptom};
    }
    constexpr std::string_view prefix = "git version ";
    std::string const shown = version.starts_with(prefix) ? version.substr(4) : version;
    Symptoms symptoms{machine(Level::ok, "git", "git: " + shell_word(git.string()) + ", " + shown)};
    symptoms.front().path = git;
    symptoms.push_back(judge_git(version.starts_with(prefix)
                                     ? std::string_view(version).substr(prefix.size())
                                     : std::string_view(),
                                 is_of_distribution(git)));
    return symptoms;
}

Symptom check_ssh(Room const& room) {
    try {
        auto const ssh = find_program("ssh", room.context.environment, room.context.cwd);
        Symptom symptom = machine(Level::ok, "ssh",
                                  "ssh: " + shell_word(ssh.string()) + ", " +
                                      first_line(ssh, {"ssh", "-V"}, room));
        symptom.path = ssh;
        return symptom;
    } catch (Error const& error) {
        Symptom symptom = machine(Level::note, "ssh", error.what());
        symptom.advice.emplace_back("it is needed for remotes that are reached by ssh");
        return symptom;
    }
}

Symptom check_terminal(Context const& context) {
    StreamFacts const& facts = context.out_facts;
    auto const term = context.environment.get("TERM").value_or("");
    std::string what = facts.terminal ? "terminal: " + counted(facts.columns, "column")
                                      : "terminal: stdout is none";
    what += facts.utf8 ? ", UTF-8" : ", no UTF-8";
    what += term.empty() ? ", TERM is not set" : ", TERM is " + shell_word(term);
    what += context.environment.get("NO_COLOR").value_or("").empty() ? "" : ", NO_COLOR is set";
    Symptom symptom = machine(Level::ok, "terminal", what);
    if (facts.terminal && !facts.utf8) {
        symptom.level = Level::note;
        symptom.advice.emplace_back("symbols and names beyond ASCII need a locale such as C.UTF-8");
    }
    return symptom;
}

std::string shown(std::optional<std::uint64_t> const& limit) {
    return limit ? std::to_string(*limit) : "unlimited";
}

Symptom check_descriptors() {
    constexpr std::uint64_t few = 256; // 64 jobs at a time, and some to spare
    Limit const limit = descriptor_limit();
    bool const tight = limit.hard && *limit.hard < few;
    Symptom symptom =
        machine(tight ? Level::warning : Level::ok, "descriptors",
                "open files: at most " + shown(limit.hard) + " (now " + shown(limit.soft) + ")");
    if (tight) {
        symptom.advice.emplace_back("fewer repos are worked on at a time; see: ulimit -Hn");
    }
    return symptom;
}

Symptom check_processes() {
    constexpr std::uint64_t few = 256;
    Limit const limit = process_limit();
    bool const tight = limit.soft && *limit.soft < few;
    Symptom symptom = machine(tight ? Level::warning : Level::ok, "processes",
                              "processes: at most " + shown(limit.soft));
    if (tight) {
        symptom.advice.emplace_back("fewer repos are worked on at a time; see: ulimit -u");
    }
    return symptom;
}

} // namespace

Symptoms check_machine(Room const& room) {
    Symptoms symptoms = check_git(room);
    symptoms.push_back(check_ssh(room));
    symptoms.push_back(check_terminal(room.context));
    symptoms.push_back(check_descriptors());
    symptoms.push_back(check_processes());
    return symptoms;
}

} // namespace mgit::doctor
