// The folder of the records, on a real disk and with several writers.
#include "mgit/history/recorder.hpp"
#include "mgit/history/run_store.hpp"
#include "support/catch.hpp"
#include "support/recorded_runs.hpp"
#include "support/world.hpp"

#include <csignal>
#include <set>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Runs : World {
    RunStore store{path("state/mgit/runs")};
    std::vector<std::string> told;

    static RunRecord record(std::string const& word, RecordedRun const& run = all_ok()) {
        auto const jobs = run.jobs();
        RunRecorder recorder(jobs);
        run.play(recorder);
        RunHead head;
        head.mgit = "0.1.0";
        head.registry = "/r";
        head.folder = "/";
        head.argv = {word};
        head.title = word;
        return recorder.take(std::move(head), 0);
    }
    RunStore::Tell tell() {
        return [this](std::string const& why) { told.push_back(why); };
    }
    std::vector<std::string> words() {
        std::vector<std::string> words;
        for (RunHead const& head : store.heads(tell())) {
            words.push_back(head.argv.front());
        }
        return words;
    }
    static mode_t mode(fs::path const& path) {
        struct stat facts {};
        REQUIRE(::stat(path.c_str(), &facts) == 0);
        return facts.st_mode & 07777;
    }
};

TEST_CASE_METHOD(Runs, "runs are numbered in rising order, and the newest are kept", "[runs]") {
    CHECK(store.numbers().empty());
    CHECK(store.heads(tell()).empty());
    for (int i = 1; i <= 5; ++i) {
        CHECK(store.add(record("c" + std::to_string(i)), 3) == static_cast<std::uint64_t>(i));
    }
    CHECK(words() == std::vector<std::string>{"c3", "c4", "c5"});
    CHECK(store.read(4, RecordPart::all, tell())->head.number == 4);
    CHECK(store.add(record("c6"), 1) == 6);
    CHECK(words() == std::vector<std::string>{"c6"});
    CHECK(told.empty());
}

TEST_CASE_METHOD(Runs, "nobody else can read what is remembered", "[runs]") {
    ::umask(0);
    store.add(record("pull"), 20);
    CHECK(mode(store.folder()) == 0700);
    CHECK(mode(store.folder() / "1.json") == 0600);
    ::umask(022);
}

TEST_CASE_METHOD(Runs, "writers at the same time get numbers of their own and lose nothing",
                 "[runs]") {
    std::vector<pid_t> writers;
    for (int writer = 0; writer < 4; ++writer) {
        pid_t const pid = ::fork();
        if (pid == 0) {
            for (int i = 0; i < 10; ++i) {
                store.add(record("w" + std::to_string(writer) + "." + std::to_string(i)), 100);
            }
            ::_exit(0);
        }
        writers.push_back(pid);
    }
    for (pid_t const pid : writers) {
        int status = 0;
        CHECK(::waitpid(pid, &status, 0) == pid);
        CHECK(status == 0);
    }
    auto const all = words();
    CHECK(all.size() == 40);
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == 40);
    CHECK(store.numbers().back() == 40);
}

TEST_CASE_METHOD(Runs, "what is no record is passed over with a note", "[runs]") {
    store.add(record("one"), 20);
    store.add(record("two"), 20);
    store.add(record("three"), 20);
    write_file("state/mgit/runs/2.json", "{\"schema\":\"mgit.record/2\"}");
    write_file("state/mgit/runs/5.json", "");
    write_file("state/mgit/runs/notes.txt", "x");
    write_file("state/mgit/runs/007.json", "x");
    write_file("state/mgit/runs/99999999999999999999.json", "x");
    fs::create_directory(store.folder() / "4.json");
    CHECK(words() == std::vector<std::string>{"one", "three"});
    CHECK(told.size() == 3);
    CHECK(contains(told.front(), "newer mgit"));
    CHECK(store.add(record("four"), 20) == 6);
    CHECK(words().back() == "four");
}

TEST_CASE_METHOD(Runs, "what a killed writer has left goes with the next run", "[runs]") {
    store.add(record("one"), 20);
    write_file("state/mgit/runs/.new.4711", "{");
    store.add(record("two"), 20);
    CHECK_FALSE(fs::exists(store.folder() / ".new.4711"));
    CHECK(words().size() == 2);
}

TEST_CASE_METHOD(Runs, "a folder that cannot be written says why", "[runs]") {
    CHECK(store.objection().empty());
    write_file("blocked", "");
    RunStore const blocked(path("blocked/runs"));
    CHECK_FALSE(blocked.objection().empty());
    CHECK_THROWS(blocked.add(record("one"), 20));
    CHECK(blocked.numbers().empty());
}

TEST_CASE_METHOD(Runs, "the repos of the reference are remembered, of whatever run was asked",
                 "[runs]") {
    auto const failed = record("pull", mixed());
    store.add(failed, 20);
    auto look = record("status");
    look.head.reads = true;
    store.add(look, 20);
    Purpose purpose;
    purpose.registry = "/r";
    auto const past = store.remembered(purpose, tell());
    CHECK(past.number() == 1);
    CHECK(past.failed("/src/web"));
    CHECK_FALSE(past.failed("/src/api"));
    purpose.registry = "/other";
    CHECK(store.remembered(purpose, tell()).number() == 0);
}

} // namespace
} // namespace mgit::test
