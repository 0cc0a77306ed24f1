#include "support/strace.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <cstdlib>
#include <map>

namespace mgit::test {
namespace {

// The leak detector of an address sanitizer cannot work in a traced process.
MgitOptions traced() {
    auto const* const others = std::getenv("ASAN_OPTIONS");
    MgitOptions options;
    options.environment = {"ASAN_OPTIONS=detect_leaks=0" +
                           (others != nullptr ? ":" + std::string(others) : "")};
    return options;
}

std::vector<std::string> joined(std::vector<std::string> words,
                                std::vector<std::string> const& args) {
    words.emplace_back(mgit_binary());
    words.insert(words.end(), args.begin(), args.end());
    return words;
}

} // namespace

bool can_trace(World const& world) {
    auto const result = world.run({"sh", "-c", "strace -o /dev/null true"});
    if (result.code != 0) {
        WARN("no system calls are traced here: " << result.err);
    }
    return result.code == 0;
}

std::vector<SystemCall> trace_mgit(World const& world, std::vector<std::string> const& args,
                                   int code) {
    auto const result =
        world.run(joined({"strace", "-y", "-s", "4096", "-o", "strace.txt"}, args), traced());
    INFO(describe(result));
    REQUIRE(result.code == code);
    std::vector<SystemCall> calls;
    std::map<std::string, int> numbers;
    for (auto const& line : lines_of(world.read_file("strace.txt"))) {
        auto const end = line.find('(');
        if (end != std::string::npos && line.find_first_of(" +-") > end) {
            auto const name = line.substr(0, end);
            calls.push_back({name, ++numbers[name], line});
        }
    }
    return calls;
}

std::vector<std::string> strace_words(std::string const& call, std::string const& fault,
                                      std::string const& record) {
    return {"strace", "-o", record, "-e", "trace=" + call, "-e", "inject=" + call + ":" + fault};
}

Result mgit_with_fault(World const& world, std::vector<std::string> const& args,
                       SystemCall const& call, std::string const& fault) {
    auto const words =
        strace_words(call.name, fault + ":when=" + std::to_string(call.number), "/dev/null");
    return world.run(joined(words, args), traced());
}

} // namespace mgit::test
