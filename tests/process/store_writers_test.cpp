// Many processes that change one registry through the Store equal some serial order of their
// changes: each notes in a log, under the lock, what it did, and the log replayed must give the
// same outcomes and the same registry.
#include "mgit/core/error.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/registry/store.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <fcntl.h>
#include <random>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace mgit;
using namespace mgit::test;
namespace fs = std::filesystem;

namespace {

// An operation on few names, so that the writers meet each other. As a line: KIND A B.
struct Operation {
    char kind = 'a';
    int a = 0;
    int b = 0;

    std::string text() const {
        return std::string(1, kind) + " " + std::to_string(a) + " " + std::to_string(b);
    }
};

std::string repo_name(int number) {
    return "r" + std::to_string(number);
}
std::string group_name(int number) {
    return "g" + std::to_string(number % 4);
}

void apply(Operation const& operation, Registry& registry) {
    std::string const name = repo_name(operation.a);
    switch (operation.kind) {
    case 'a':
        registry.add_repo({name, "/src/" + std::to_string(operation.b), {}, {}, {}});
        break;
    case 'd':
        registry.remove_repo(name);
        break;
    case 'n':
        registry.rename_repo(name, repo_name(operation.b));
        break;
    case 'j':
        registry.join(name, group_name(operation.b));
        break;
    case 'l':
        registry.leave(name, group_name(operation.b));
        break;
    default:
        registry.rename_group(group_name(operation.a), group_name(operation.b));
    }
}

// True if the rules of the registry allow it.
bool succeeds(Operation const& operation, Registry& registry) {
    try {
        apply(operation, registry);
        return true;
    } catch (Error const&) {
        return false;
    }
}

Operation random_operation(std::mt19937& random) {
    constexpr std::string_view kinds = "aaaaddnnnjjjlg";
    auto const below = [&](int limit) {
        return static_cast<int>(random() % static_cast<unsigned>(limit));
    };
    return {kinds[static_cast<std::size_t>(below(static_cast<int>(kinds.size())))], below(20),
            below(20)};
}

void append(fs::path const& log, std::string const& line) {
    Fd const file(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!file || !write_all(file.get(), line + "\n")) {
        throw std::runtime_error("cannot write the log");
    }
}

void write_randomly(Store const& store, fs::path const& log, unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 50; ++i) {
        Operation const operation = random_operation(random);
        try {
            store.update([&](Registry& registry) {
                Registry trial = registry;
                bool const good = succeeds(operation, trial);
                append(log, operation.text() + (good ? " ok" : " refused"));
                apply(operation, registry);
            });
        } catch (Error const& error) {
            if (error.code() != ExitCode::usage) {
                throw;
            }
        }
    }
}

pid_t start(std::function<void()> const& work) {
    pid_t const child = ::fork();
    if (child == 0) {
        try {
            work();
            ::_exit(0);
        } catch (...) {
            ::_exit(1);
        }
    }
    return child;
}

} // namespace

TEST_CASE("F52 F53 eight writers with 50 random operations each equal a serial order of them") {
    Folder const folder;
    StorePlace place;
    place.file = folder / "registry.json";
    StoreOptions options;
    options.patience = std::chrono::seconds(60);
    Store const store(place, options);
    std::vector<pid_t> children;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        children.push_back(start([&] { write_randomly(store, folder / "log", seed); }));
    }
    for (pid_t const child : children) {
        int status = -1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    Registry model;
    std::istringstream log(folder.read("log"));
    Operation operation;
    std::string outcome;
    int refused = 0;
    int count = 0;
    for (; log >> operation.kind >> operation.a >> operation.b >> outcome; ++count) {
        bool const good = succeeds(operation, model);
        INFO(count << ": " << operation.text());
        REQUIRE(good == (outcome == "ok"));
        refused += good ? 0 : 1;
    }
    CHECK(count == 400);
    CHECK(refused > 50);
    CHECK(refused < 350);
    Registry const left = store.load();
    CHECK(std::ranges::equal(left.repos(), model.repos()));
    CHECK(std::ranges::equal(left.groups(), model.groups()));
}
