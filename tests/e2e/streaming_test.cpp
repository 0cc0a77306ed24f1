// The first unfinished repo in selection order is shown while it runs; the others are not mixed in.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Streaming : World {
    Streaming() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    static std::string waiting(Gate const& gate) { return ": <'" + gate.path().string() + "'"; }
    void wait_for_output(std::string const& text, std::string const& file = "output") const {
        wait_until("the output is\n" + text, [&] { return read_file(file) == text; });
    }
    Process start(Lines args, std::string const& file = "output") const {
        return start_mgit(std::move(args), {.out_file = path(file)});
    }
};

TEST_CASE_METHOD(Streaming, "the first repo is shown while it runs, the others wait for it") {
    Gate web(path("web-gate"));
    Gate api(path("api-gate"));
    auto const script = "echo first; case $MGIT_NAME in web) " + waiting(web) + ";; api) " +
                        waiting(api) + ";; esac; echo last >&2; echo last; echo x >>'" +
                        path("visits").string() + "'";
    write_file("visits", "");
    auto running = start({"-j3", "sh", script});
    wait_until("the last repo is done", [&] { return read_file("visits") == "x\n"; });
    wait_for_output("== web\nfirst\n");
    web.open();
    wait_for_output("== web\nfirst\nlast\n== api\nfirst\n");
    api.open();
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(read_file("output") ==
          "== web\nfirst\nlast\n== api\nfirst\nlast\n== docs\nfirst\nlast\n");
    CHECK(contains(result.err, "== web\nlast\n== api\nlast\n== docs\nlast\n"));
}

TEST_CASE_METHOD(Streaming, "a repo that fails after it was shown says so in a line below") {
    for (std::string const format : {"group", "prefix", "raw"}) {
        Gate gate(path("gate-" + format));
        auto running = start(
            {"-j3", "--format", format, "sh",
             "printf 'a\\nb'; test $MGIT_NAME = docs || exit 0; " + waiting(gate) + "; exit 3"},
            format);
        std::string const before = format == "group" ? "== web\na\nb\n== api\na\nb\n== docs\na\nb"
                                   : format == "prefix" ? "web: a\nweb: b\napi: a\napi: b\n"
                                                          "docs: a\ndocs: b"
                                                        : "a\nba\nba\nb";
        wait_for_output(before, format);
        gate.open();
        auto const result = running.wait();
        INFO(describe(result));
        CHECK(result.code == 1);
        std::string const end = format == "group"    ? "\n== docs [exit 3]\n"
                                : format == "prefix" ? "\n"
                                                     : "";
        CHECK(read_file(format) == before + end);
        CHECK(contains(result.err, "exit 3  docs"));
    }
}

TEST_CASE_METHOD(Streaming, "what fails at once says so in its header") {
    auto const result = mgit({"-j1", "sh", "echo a; exit 3"});
    CHECK(result.out == "== web [exit 3]\na\n== api [exit 3]\na\n== docs [exit 3]\na\n");
}

TEST_CASE_METHOD(Streaming, "whose output is shown only if it fails is not shown before its end") {
    Gate gate(path("gate"));
    write_file("visits", "");
    auto running = start({"--output", "failed", "@web", "@api", "sh",
                          "echo a; echo x >>'" + path("visits").string() + "'; " + waiting(gate) +
                              "; test $MGIT_NAME = web"});
    wait_until("both run", [&] { return read_file("visits") == "x\nx\n"; });
    gate.open();
    running.wait();
    CHECK(read_file("output") == "== api [exit 1]\na\n");
}

TEST_CASE_METHOD(Streaming, "who has read enough ends what is streamed to him") {
    auto const result = run({"sh", "-c", mgit_binary() + " -j2 sh yes | head -2"});
    INFO(describe(result));
    CHECK(result.out == "== web\ny\n");
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Streaming, "what the first repo writes needs no disk, however much it is") {
    auto const script = "test $MGIT_NAME = web || exit 0; head -c 300000000 /dev/zero; echo; "
                        "echo end";
    auto const result =
        run({"sh", "-c", mgit_binary() + " -j2 sh '" + std::string(script) + "' | tail -n 1"},
            {.environment = {"TMPDIR=/nowhere/at/all"}});
    INFO(describe(result));
    CHECK(result.out == "end\n");
    CHECK(contains(result.err, ": 3 repos, 3 ok\n"));
}

} // namespace
} // namespace mgit::test
