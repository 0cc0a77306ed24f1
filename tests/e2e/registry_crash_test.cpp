// What becomes of the registry if a command that changes it is killed, or if the system fails it,
// at any of its system calls.
#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/strace.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>
#include <functional>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

// Every command that writes the registry; a new one gets a row.
struct Verb {
    char const* name;
    Words args;
    int ok = 0;        // its exit code
    bool brief = true; // few enough calls to try every one of them
};
std::vector<Verb> verbs() {
    return {
        {"add", {"add", "new"}},
        {"rm", {"rm", "web", "docs"}},
        {"rename", {"rename", "web", "front"}},
        {"group add", {"group", "add", "-n", "more", "web", "api"}},
        {"group rm", {"group", "rm", "site"}},
        {"group rename", {"group", "rename", "site", "place"}},
        {"group rmrepo", {"group", "rmrepo", "-n", "site", "web"}},
        {"context", {"context", "site"}},
        {"prune", {"--all", "prune", "--missing", "--yes"}},
        // The one that is missing stays, and is what its exit code is about.
        {"doctor --fix", {"doctor", "--fix", "--yes", "@web", "@gone"}, 1, false},
    };
}
std::vector<Verb> brief_verbs() {
    auto all = verbs();
    std::erase_if(all, [](Verb const& verb) { return !verb.brief; });
    return all;
}

constexpr mode_t mode = 0640;

// A registry that is a symbolic link to a file of its own mode in another folder.
class Crash : public World {
public:
    Crash() {
        make_repos({"web", "api", "docs", "gone", "new", "next"});
        add({"web", "api", "docs", "gone"});
        fs::remove_all(path("gone"));
        REQUIRE(mgit({"group", "add", "-n", "site", "web"}).code == 0);
        REQUIRE(mgit({"rename", "api", "API"}).code == 0);
        REQUIRE(mgit({"rename", "API", "api"}).code == 0);
        old_ = registry();
        old_.insert(old_.rfind('}'), R"(,"context":"forgotten")"); // doctor heals that
        fs::remove_all(path("mgit"));
        fs::create_directory(path("mgit"));
        fs::create_symlink("../dots/mine.json", path("mgit/registry.json"));
    }

    // As before the command; no lock and no copy from an earlier one, either.
    void reset() const {
        fs::remove_all(path("dots"));
        fs::remove_all(path("state/mgit"));
        fs::create_directory(path("dots"));
        write_file("dots/mine.json", old_);
        REQUIRE(::chmod(path("dots/mine.json").c_str(), mode) == 0);
    }

    // Records the calls, and what the registry is with the change.
    std::vector<SystemCall> record(Verb const& verb) {
        reset();
        verb_ = verb;
        auto calls = trace_mgit(*this, verb.args, verb.ok);
        new_ = registry();
        REQUIRE(new_ != old_);
        auto const begin = std::ranges::find_if(
            calls, [](auto const& call) { return contains(call.text, "/mgit/registry.json"); });
        REQUIRE(begin != calls.end());
        calls.erase(calls.begin(), begin);
        return calls;
    }

    void check_killed(SystemCall const& call) const {
        reset();
        auto const result = mgit_with_fault(*this, verb_.args, call, "signal=SIGKILL");
        INFO("killed at " << call.text << '\n' << describe(result));
        CHECK(result.signal == SIGKILL);
        CHECK((registry() == old_ || registry() == new_));
        check_form();
        check_next();
    }

    void check_failed(SystemCall const& call, std::string const& error) const {
        reset();
        auto const result = mgit_with_fault(*this, verb_.args, call, "error=" + error);
        INFO(error << " at " << call.text << '\n' << describe(result));
        bool const refused = result.code == 3 || result.code == 75;
        CHECK((result.code == verb_.ok || refused));
        CHECK(registry() == (refused ? old_ : new_));
        CHECK((result.code != 3 || contains(result.err, "nothing was changed") ||
               contains(result.err, "cannot read")));
        check_form();
    }

    void check_form() const {
        CHECK(fs::read_symlink(path("mgit/registry.json")) == "../dots/mine.json");
        CHECK(mode_of(path("dots/mine.json")) == mode);
        CHECK_NOTHROW(parse_registry(registry(), "registry"));
    }

    void check_next() const {
        auto const before = parse_registry(registry(), "registry").repos().size();
        auto const result = mgit({"--lock-timeout", "2s", "add", "next"});
        INFO(describe(result));
        CHECK(result.code == 0);
        CHECK(parse_registry(registry(), "registry").repos().size() == before + 1);
    }

private:
    Verb verb_{}; // that was recorded
    std::string old_;
    std::string new_;
};

// What may well happen to a call on the files of the registry; nothing for other calls.
Words errors_of(SystemCall const& call) {
    auto const has = [&](char const* text) { return contains(call.text, text); };
    if (!has("/dots") && !has("/mgit/registry.json") && !has("/state/mgit")) {
        return {};
    }
    auto const is_one_of = [&](Words const& names) {
        return std::ranges::count(names, call.name) > 0;
    };
    Words errors{"EIO"};
    if (is_one_of({"openat", "write", "fsync", "rename", "link", "mkdir", "ftruncate"})) {
        errors.emplace_back("ENOSPC");
    }
    if (is_one_of({"openat", "read", "write", "fsync", "flock", "fchmod", "fchown", "close"})) {
        errors.emplace_back("EINTR");
    }
    if (call.name == "openat") {
        errors.emplace_back("EMFILE");
    }
    return errors;
}

// The call that `matches`; the test fails if there is none.
SystemCall the_call(std::vector<SystemCall> const& calls, std::string const& name,
                    std::function<bool(std::string const&)> const& matches) {
    auto const found = std::ranges::find_if(
        calls, [&](auto const& call) { return call.name == name && matches(call.text); });
    INFO(name);
    REQUIRE(found != calls.end());
    return *found;
}

// The steps of the transaction, by what they do.
struct Steps {
    explicit Steps(std::vector<SystemCall> const& calls) {
        auto const temporary = [](std::string const& text) {
            return contains(text, "/.mine.json.tmp.");
        };
        write = the_call(calls, "write", temporary);
        sync = the_call(calls, "fsync", temporary);
        link = the_call(calls, "link", temporary);
        rename = the_call(calls, "rename", [&](std::string const& text) {
            return temporary(text) && contains(text, "/mine.json\")");
        });
        sync_folder = the_call(calls, "fsync",
                               [](std::string const& text) { return contains(text, "/dots>"); });
        lock = the_call(calls, "flock", [](std::string const& text) { return !text.empty(); });
    }
    SystemCall lock;
    SystemCall write;
    SystemCall sync;
    SystemCall link;
    SystemCall rename;
    SystemCall sync_folder;
};

std::size_t place_of(std::vector<SystemCall> const& calls, SystemCall const& wanted) {
    return static_cast<std::size_t>(std::ranges::find(calls, wanted.text, &SystemCall::text) -
                                    calls.begin());
}

TEST_CASE_METHOD(Crash, "F47 F54 killed at its decisive calls a command leaves the old or the new",
                 "[crash]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : verbs()) {
        INFO(verb.name);
        Steps const steps(record(verb));
        for (auto const& call : {steps.lock, steps.write, steps.sync, steps.rename}) {
            check_killed(call);
        }
    }
}

TEST_CASE_METHOD(Crash, "F50 F51 a call that fails changes nothing, or is made good", "[crash]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : verbs()) {
        INFO(verb.name);
        Steps const steps(record(verb));
        check_failed(steps.write, "ENOSPC");
        check_failed(steps.write, "EINTR");
        check_failed(steps.sync, "EIO");
        check_failed(steps.sync, "EINTR");
        check_failed(steps.rename, "EXDEV");
        check_failed(steps.lock, "EINTR");
        check_failed(steps.sync_folder, "EIO");
        check_failed(steps.link, "EPERM");
    }
}

TEST_CASE_METHOD(Crash, "F50 a full disk is told with what it was for, and that nothing changed",
                 "[crash]") {
    if (!can_trace(*this)) {
        return;
    }
    Verb const verb = verbs().front();
    Steps const steps(record(verb));
    reset();
    auto const result = mgit_with_fault(*this, verb.args, steps.write, "error=ENOSPC");
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(result.out.empty());
    CHECK(contains(result.err, "cannot write registry " + path("mgit/registry.json").string() +
                                   ": No space left on device (nothing was changed)"));
    CHECK(lines_of(run({"ls", "-A", "dots"}).out) == Words{".mine.json.lock", "mine.json"});
}

TEST_CASE_METHOD(Crash, "F47 no name leads to the text before all of it is on the disk",
                 "[crash]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : verbs()) {
        INFO(verb.name);
        auto const calls = record(verb);
        Steps const steps(calls);
        CHECK(place_of(calls, steps.lock) < place_of(calls, steps.write));
        CHECK(place_of(calls, steps.write) < place_of(calls, steps.sync));
        CHECK(place_of(calls, steps.sync) < place_of(calls, steps.link));
        CHECK(place_of(calls, steps.link) < place_of(calls, steps.rename));
        CHECK(place_of(calls, steps.rename) < place_of(calls, steps.sync_folder));
        auto const later = std::ranges::count_if(
            calls.begin() + static_cast<std::ptrdiff_t>(place_of(calls, steps.sync)), calls.end(),
            [](auto const& call) { return call.name == "write" && contains(call.text, ".tmp."); });
        CHECK(later == 0);
        check_form();
    }
}

TEST_CASE_METHOD(Crash, "F47 F54 killed at any call a command leaves the old or the new",
                 "[crash][slow]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : brief_verbs()) {
        INFO(verb.name);
        auto const calls = record(verb);
        CHECK(calls.size() > 30);
        for (auto const& call : calls) {
            if (call.name != "exit_group") {
                check_killed(call);
            }
        }
    }
}

TEST_CASE_METHOD(Crash, "F50 F51 any call that fails leaves the old or the new", "[crash][slow]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : brief_verbs()) {
        INFO(verb.name);
        for (auto const& call : record(verb)) {
            for (auto const& error : errors_of(call)) {
                check_failed(call, error);
            }
        }
        check_next();
    }
}

// 20,000 repos, and a command that renames the first of them.
struct Large : World {
    Large() {
        std::string text = R"({"format":"mgit-registry","version":1,"repos":[)";
        for (int i = 0; i < 20'000; ++i) {
            auto const name = "r" + std::to_string(i);
            text += (i == 0 ? "" : ",") + std::string(R"({"name":")") + name +
                    R"(","path":"/src/some/where/)" + name + R"(","groups":["all-of-them"]})";
        }
        write_file("mgit/registry.json", text + R"(],"groups":{}})");
    }
    bool is_writing() const {
        return std::ranges::any_of(fs::directory_iterator(path("mgit")), [](auto const& entry) {
            return contains(entry.path().filename().string(), ".tmp.");
        });
    }
    Words names() const { return parse_registry(registry(), "registry").names(); }
    void clean() const {
        for (auto const& entry : fs::directory_iterator(path("mgit"))) {
            if (contains(entry.path().filename().string(), ".tmp.")) {
                fs::remove(entry.path());
            }
        }
    }
};

TEST_CASE_METHOD(Large, "F47 kill -9 of mgit while it writes 20,000 entries loses none",
                 "[crash][slow]") {
    int unfinished = 0;
    for (int i = 0; i < 3; ++i) {
        auto before = names();
        auto const name = before.front();
        auto const new_name = name == "front" ? "r0" : "front";
        auto process = start_mgit({"rename", name, new_name});
        wait_until("it writes", [&] { return is_writing() || !process.running(); });
        ::usleep(static_cast<useconds_t>(i * 1500)); // anywhere from its first byte to its last
        process.signal(SIGKILL);
        process.wait();
        unfinished += is_writing() ? 1 : 0;
        clean();
        auto after = names();
        INFO(i);
        CHECK((after.front() == name || after.front() == new_name));
        before.front() = after.front();
        REQUIRE((after == before));
    }
    CHECK(unfinished > 0); // else it was not killed in time
}

} // namespace
} // namespace mgit::test
