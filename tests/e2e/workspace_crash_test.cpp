// What becomes of a workspace if a command that writes one of its files is killed, or if the system
// fails it, at any of its system calls.
#include "mgit/registry/document.hpp"
#include "support/catch.hpp"
#include "support/strace.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

struct Verb {
    char const* name;
    Words args;
    bool from_nothing = false; // there is no workspace yet
    bool trusted = false;      // at first
};
std::vector<Verb> verbs() {
    return {
        {"init", {"-C", "ws", "init"}, true},
        {"add", {"-C", "ws", "add", "new"}},
        {"rm", {"-C", "ws", "rm", "a", "b"}},
        {"trust", {"-C", "ws", "trust", "--yes"}},
        {"trust --revoke", {"-C", "ws", "trust", "--revoke"}, false, true},
    };
}

// All that a command could have changed.
struct Files {
    std::string workspace; // empty: not there
    std::string trust;     // what `trust --ls` says
    friend bool operator==(Files const&, Files const&) = default;
};

class Crash : public World {
public:
    Crash() {
        make_repos({"ws/a", "ws/b", "ws/new", "ws/next"});
        write_workspace();
        REQUIRE(mgit({"-C", "ws", "trust", "--yes"}).code == 0);
        fs::copy(path("state"), path("trusting"), fs::copy_options::recursive);
    }
    void reset(Verb const& verb) const {
        fs::remove_all(path("state"));
        fs::remove(path("ws/mgit.json"));
        for (auto const& entry : fs::directory_iterator(path("ws"))) {
            if (contains(entry.path().filename().string(), ".tmp.")) {
                fs::remove(entry.path());
            }
        }
        if (!verb.from_nothing) {
            write_workspace();
        }
        if (verb.trusted) {
            fs::copy(path("trusting"), path("state"), fs::copy_options::recursive);
        }
    }
    Files files() const {
        bool const there = fs::exists(path("ws/mgit.json"));
        auto const shown = there ? mgit({"-C", "ws", "trust", "--ls"}) : Result{};
        INFO(describe(shown));
        CHECK((!there || shown.code == 0));
        return {there ? read_file("ws/mgit.json") : "", shown.out};
    }
    std::vector<SystemCall> record(Verb const& verb) {
        verb_ = verb;
        reset(verb);
        old_ = files();
        auto calls = trace_mgit(*this, verb.args);
        new_ = files();
        REQUIRE(new_ != old_);
        auto const begin = std::ranges::find_if(
            calls, [](auto const& call) { return contains(call.text, "/ws"); });
        calls.erase(calls.begin(), begin);
        return calls;
    }
    void check_killed(SystemCall const& call) const {
        reset(verb_);
        auto const result = mgit_with_fault(*this, verb_.args, call, "signal=SIGKILL");
        INFO("killed at " << call.text << '\n' << describe(result));
        CHECK(result.signal == SIGKILL);
        auto const now = files();
        CHECK((now == old_ || now == new_));
        auto const next =
            mgit({"-C", "ws", "--lock-timeout", "2s", verb_.from_nothing ? "init" : "add",
                  verb_.from_nothing ? "." : "next"});
        INFO(describe(next));
        CHECK((next.code == 0 || (verb_.from_nothing && now == new_ && next.code == 2)));
    }
    void check_failed(SystemCall const& call, std::string const& error) const {
        reset(verb_);
        auto const result = mgit_with_fault(*this, verb_.args, call, "error=" + error);
        INFO(error << " at " << call.text << '\n' << describe(result));
        bool const refused = result.code == 3 || result.code == 75;
        CHECK((result.code == 0 || refused));
        CHECK(files() == (refused ? old_ : new_));
    }

private:
    void write_workspace() const {
        write_file("ws/mgit.json", R"({"format":"mgit-registry","version":1,"repos":[
  {"name":"a","path":"a","git_flags":["-c","x.y=z"]},{"name":"b","path":"b"}]})");
    }

    Verb verb_{};
    Files old_;
    Files new_;
};

bool writes(SystemCall const& call) {
    bool const ours = contains(call.text, "/ws/.mgit.json.tmp.") || contains(call.text, "/state/");
    return ours && std::ranges::count(Words{"openat", "write", "fsync", "rename", "link", "mkdir",
                                            "flock", "unlink", "unlinkat"},
                                      call.name) > 0;
}

TEST_CASE_METHOD(Crash, "F47 F54 killed at a decisive call a command leaves a workspace old or new",
                 "[crash]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : verbs()) {
        INFO(verb.name);
        std::size_t tried = 0;
        for (auto const& call : record(verb)) {
            bool const decisive =
                call.name == "fsync" || call.name == "rename" || call.name == "flock";
            if (decisive && writes(call)) {
                check_killed(call);
                ++tried;
            }
        }
        CHECK(tried > 0);
    }
}

TEST_CASE_METHOD(Crash, "F50 F51 a call that fails leaves a workspace as it was, or is made good",
                 "[crash]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : verbs()) {
        INFO(verb.name);
        std::size_t tried = 0;
        for (auto const& call : record(verb)) {
            if (writes(call) && !contains(call.text, "/fingerprints")) {
                check_failed(call, "ENOSPC");
                ++tried;
            }
        }
        CHECK(tried > 0);
    }
}

TEST_CASE_METHOD(Crash, "F47 F54 killed at any call a command leaves a workspace old or new",
                 "[crash][slow]") {
    if (!can_trace(*this)) {
        return;
    }
    for (auto const& verb : verbs()) {
        INFO(verb.name);
        for (auto const& call : record(verb)) {
            if (call.name != "exit_group") {
                check_killed(call);
            }
        }
    }
}

} // namespace
} // namespace mgit::test
