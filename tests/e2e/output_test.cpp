// What is shown: whole blocks, every byte, in the order of selection off a terminal.
#include "support/catch.hpp"
#include "support/noise.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <fstream>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    explicit Fleet(std::size_t count = 3) : names(numbered_names(count)) {
        make_repos(names);
        add(names);
    }
    Lines names;
};

struct Twenty : Fleet {
    Twenty() : Fleet(20) {}
};

// The lines of one repo and stream, in the order in which they were printed.
Lines of_stream(Lines const& lines, std::string const& start) {
    Lines found;
    std::ranges::copy_if(lines, std::back_inserter(found),
                         [&](auto const& line) { return line.starts_with(start); });
    return found;
}

Lines numbered_lines(std::string const& start, std::size_t count) {
    Lines lines;
    for (std::size_t i = 1; i <= count; ++i) {
        lines.push_back(start + std::to_string(i));
    }
    return lines;
}

// Each header followed by lines of its own repo only; the repos in the order of the headers.
Lines blocks(Lines const& lines) {
    Lines order;
    for (auto const& line : lines) {
        if (line.starts_with("== ")) {
            order.push_back(line.substr(3));
        } else if (!line.empty()) {
            REQUIRE_FALSE(order.empty());
            INFO("in the block of " << order.back() << ": " << line);
            REQUIRE(line.starts_with(order.back() + " "));
        }
    }
    return order;
}

TEST_CASE_METHOD(Twenty, "F04 blocks of 20 repos on one stream are whole and in selection order",
                 "[output]") {
    auto const result = mgit(exec_actor({"lines:60"}, {"-j20"}), {.merge = true});
    REQUIRE(result.code == 0);
    auto lines = lines_of(result.out);
    // What follows the last block is the summary, which is mgit's own.
    auto const end =
        std::ranges::find_if(lines, [](auto const& line) { return line.starts_with("mgit "); });
    lines.erase(end, lines.end());
    CHECK(blocks(lines) == names);
    for (auto const& name : names) {
        CHECK(of_stream(lines, name + " out ") == numbered_lines(name + " out ", 60));
        CHECK(of_stream(lines, name + " err ") == numbered_lines(name + " err ", 60));
    }
}

TEST_CASE_METHOD(Twenty, "F04 blocks of 20 repos on two streams are whole on each", "[output]") {
    auto const result = mgit(exec_actor({"lines:60"}, {"-j20"}));
    REQUIRE(result.code == 0);
    auto const out = lines_of(result.out);
    CHECK(blocks(out) == names);
    auto const err = lines_of(result.err);
    for (auto const& name : names) {
        CHECK(of_stream(out, name + " out ") == numbered_lines(name + " out ", 60));
        auto const mine = numbered_lines(name + " err ", 60);
        CHECK(of_stream(err, name + " err ") == mine);
        CHECK(std::ranges::search(err, mine).size() == mine.size()); // nothing in between
    }
}

TEST_CASE_METHOD(Twenty, "F04 10 MB from each of 20 repos come through unchanged and unmixed",
                 "[output]") {
    constexpr std::size_t size = 10'000'000;
    auto const result =
        mgit(exec_actor({"bytes:" + std::to_string(size)}, {"-j20"}), {.out_file = path("output")});
    REQUIRE(result.code == 0);
    std::ifstream file(path("output"), std::ios::binary);
    std::string block(size, '\0');
    for (auto const& name : names) {
        std::string line;
        std::getline(file, line);
        REQUIRE(line == "== " + name);
        REQUIRE(file.read(block.data(), static_cast<std::streamsize>(size)));
        REQUIRE((block == noise(name, size)));
    }
}

TEST_CASE_METHOD(Fleet, "F16 off a terminal selection order holds though the first repo ends last",
                 "[output]") {
    Gate gate(path("gate"));
    auto const visits = path("visits").string();
    auto running = start_mgit(
        exec_actor({"in:r1", "wait:" + gate.path().string(), "append:" + visits, "cwd"}, {"-j3"}));
    wait_until("the second and the third have ended",
               [&] { return lines_of(read_file("visits")).size() == 2; });
    gate.open();
    auto const result = running.wait();
    CHECK(result.code == 0);
    auto lines = lines_of(result.out);
    std::erase_if(lines, [](auto const& line) { return !line.starts_with("== "); });
    CHECK(lines == Lines{"== r1", "== r2", "== r3"});
    CHECK(lines_of(read_file("visits")).back() == path("r1"));
}

TEST_CASE_METHOD(Fleet, "the same run gives the same text twice", "[output]") {
    auto const args = exec_actor({"cwd", "in:r2", "exit:3"}, {"-j3"});
    auto const first = mgit(args);
    auto const second = mgit(args);
    CHECK(first.out == second.out);
    CHECK(first.err == second.err);
}

TEST_CASE_METHOD(Fleet, "F05 F06 bytes that are no text come through a pipe unchanged",
                 "[output]") {
    std::string const bytes = "\377\376 \033[2J \a \r \302\200";
    CHECK(contains(mgit(exec_actor({"out:" + bytes})).out, bytes + "\n"));
    auto const nul = mgit({"@r1", "--format", "raw", "ls-files", "-z"});
    CHECK(nul.out == std::string("file\0", 5));
}

TEST_CASE_METHOD(Fleet, "success without output shows no block, failure always does", "[output]") {
    auto const result = mgit(exec_actor({"in:r2", "out:seen", "in:r3", "exit:1"}));
    CHECK(contains(result.out, "== r2\nseen\n"));
    CHECK_FALSE(contains(result.out, "r1"));
    CHECK(contains(result.err, "r3"));
}

TEST_CASE_METHOD(Fleet, "the option --output chooses whose output is shown", "[output]") {
    std::vector<std::string> const words{"out:text", "in:r2", "exit:1"};
    auto const failed = mgit(exec_actor(words, {"--output", "failed"})).out;
    CHECK(contains(failed, "== r2 [exit 1]\ntext\n"));
    CHECK_FALSE(contains(failed, "r1"));
    CHECK(mgit(exec_actor(words, {"--output", "none"})).out.empty());
}

TEST_CASE_METHOD(Fleet, "prefix puts the name before every line, raw shows bytes only",
                 "[output]") {
    auto const prefix = mgit(exec_actor({"lines:2"}, {"--format", "prefix"}));
    CHECK(contains(prefix.out, "r1: r1 out 1\nr1: r1 out 2\n"));
    CHECK(contains(prefix.err, "r3: r3 err 1\nr3: r3 err 2\n"));
    auto const raw = mgit(exec_actor({"out:x"}, {"--format", "raw"}));
    CHECK(raw.out == "x\nx\nx\n");
}

TEST_CASE_METHOD(Fleet, "F15 there is no colour off a terminal unless it is asked for",
                 "[output]") {
    write_file("r1/file", "changed\n");
    CHECK_FALSE(contains(mgit({"diff"}).out, "\033["));
    CHECK(contains(mgit({"--color", "always", "diff"}).out, "\033[31m-first"));
    CHECK_FALSE(contains(
        mgit({"--color", "never", "diff"}, {.environment = {"CLICOLOR_FORCE=1"}}).out, "\033["));
}

} // namespace
} // namespace mgit::test
