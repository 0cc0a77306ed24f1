// What scripts get from mgit: --format json and ndjson. World::mgit holds every such output against
// docs/schemas.
#include "mgit/json/base64.hpp"
#include "mgit/json/json_text.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <sched.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    // `mgit --format FORMAT WORDS`, which ends with this code.
    std::string text(std::string const& format, Lines words, int code = 0,
                     MgitOptions options = {}) const {
        words.insert(words.begin(), {"--format", format});
        auto const result = mgit(words, std::move(options));
        INFO(describe(result));
        CHECK(result.code == code);
        return result.out;
    }
    Json json(Lines words, int code = 0, MgitOptions options = {}) const {
        return Json::parse(text("json", std::move(words), code, std::move(options)));
    }
    std::vector<Json> lines(Lines words, int code = 0, MgitOptions options = {}) const {
        std::vector<Json> all;
        for (auto const& line :
             lines_of(text("ndjson", std::move(words), code, std::move(options)))) {
            all.push_back(Json::parse(line));
        }
        return all;
    }
};

Json of_repo(Json const& run, std::string const& name) {
    auto const& repos = run["repos"];
    auto const found =
        std::ranges::find_if(repos, [&](Json const& repo) { return repo["repo"] == name; });
    REQUIRE(found != repos.end());
    return *found;
}

} // namespace

TEST_CASE_METHOD(Fleet, "F17 F19 a run is one document with every repo, its verdict and its output",
                 "[machine]") {
    auto const run = json(
        exec_actor({"out:to out", "err:to err", "in:api", "exit:3", "in:docs", "signal:11"}), 1);
    CHECK(run["schema"] == "mgit.run/1");
    CHECK(run["cmd"][0] == actor_binary());
    CHECK(run["summary"]["repos"] == 3);
    CHECK(run["summary"]["ok"] == 1);
    CHECK(run["summary"]["failed"] == 1);
    CHECK(run["summary"]["signal"] == 1);
    CHECK(run["summary"]["outcome"] == "failed");
    CHECK(run["summary"]["exit"] == 1);
    Lines names;
    for (auto const& repo : run["repos"]) {
        names.push_back(repo["repo"]);
        CHECK(repo["stdout"] == "to out\n");
        CHECK(repo["stderr"] == "to err\n");
    }
    CHECK(names == Lines{"web", "api", "docs"});
    CHECK(of_repo(run, "api")["exit"] == 3);
    CHECK(of_repo(run, "api")["verdict"] == "failed");
    CHECK(of_repo(run, "docs")["signal"] == "SEGV");
    CHECK(of_repo(run, "docs")["exit"].is_null());
    CHECK(of_repo(run, "web")["path"] == path("web").string());
}

TEST_CASE_METHOD(Fleet, "every way to run has its JSON", "[machine]") {
    CHECK(json({"status", "--short"})["cmd"] == Json::array({"git", "status", "--short"}));
    CHECK(json({"git", "rev-parse", "--show-toplevel"})["repos"][1]["stdout"] ==
          path("api").string() + "\n");
    CHECK(json({"sh", "echo $MGIT_NAME; exit 4"}, 1)["repos"][2]["stdout"] == "docs\n");
    CHECK(json({"sh", "true"})["cmd"] == Json::array({"sh", "-c", "true"}));
    auto const events = lines({"@web", "sh", "true"});
    REQUIRE(events.size() == 3);
    CHECK(events[0]["type"] == "start");
    CHECK(events[0]["repos"] == 1);
    CHECK(events[1]["type"] == "repo");
    CHECK(events[2]["type"] == "end");
    CHECK(events[2]["outcome"] == "ok");
}

// The line of docs/json.md: nobody thinks of the last line, which is of no repo.
TEST_CASE_METHOD(Fleet, "the end of a run was taken for a repo with the verdict failed",
                 "[machine]") {
    auto const chosen = [&](std::string const& script, std::string const& filter) {
        auto const result = run({"sh", "-c",
                                 mgit_binary() + " --format ndjson --order selection exec sh -c '" +
                                     script + "' | jq -r '" + filter + "'"});
        INFO(describe(result));
        CHECK(result.code == 0);
        return result.out;
    };
    std::string const failed = R"(select(.verdict == "failed").repo)";
    CHECK(chosen("exit 1", failed) == "web\napi\ndocs\n");
    CHECK(chosen("exec test $MGIT_NAME != api", failed) == "api\n");
    CHECK(chosen("exit 0", failed).empty());
    CHECK(chosen("exit 0", R"(select(.verdict == "ok").repo)") == "web\napi\ndocs\n");
    CHECK(chosen("exit 1", R"(select(.type == "end").outcome)") == "failed\n");
    CHECK(json({"sh", "exit 1"}, 1)["summary"].count("verdict") == 0);
}

TEST_CASE_METHOD(Fleet, "nothing but the document is on stdout, and people get no summary",
                 "[machine]") {
    auto const result = mgit({"--format", "json", "-v", "sh", "echo x; exit 1"});
    INFO(describe(result));
    CHECK(result.out.starts_with("{"));
    CHECK_FALSE(contains(result.err, "3 repos"));
    // Colour is for people, whatever the environment says of it.
    auto const coloured =
        json({"status"}, 0, {.environment = {"FORCE_COLOR=1", "CLICOLOR_FORCE=1"}});
    CHECK_FALSE(contains(coloured.dump(), "\\u001b"));
    CHECK(contains(json({"--color", "always", "@web", "log", "-1"}).dump(), "\\u001b"));
    // With one pipe for both streams as well: the child's are apart.
    auto const both =
        run({"sh", "-c", mgit_binary() + " --format ndjson sh 'echo o; echo e >&2' 2>&1"});
    INFO(describe(both));
    CHECK(contains(both.out, R"("stdout":"o\n","stderr":"e\n")"));
}

TEST_CASE_METHOD(Fleet, "without -j there are as many commands at a time as cores for mgit",
                 "[machine]") {
    cpu_set_t before;
    REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0); // what it starts inherits that
    auto const with_one = json({"exec", "true"});
    ::sched_setaffinity(0, sizeof before, &before);
    CHECK(with_one["jobs"] == 1);
    CHECK(json({"exec", "true"})["jobs"] == CPU_COUNT(&before));
    CHECK(json({"status"})["jobs"] == 2 * CPU_COUNT(&before)); // it only looks, and may wait
}

TEST_CASE_METHOD(Fleet, "with ndjson each line is there while other repos are still at work",
                 "[machine]") {
    Gate gate(path("gate"));
    auto const seen = path("seen").string();
    auto const script = mgit_binary() + " --format ndjson sh 'test $MGIT_NAME != web || : <" +
                        gate.path().string() + "; test $MGIT_NAME != docs' | " +
                        "jq --unbuffered -r 'select(.verdict==\"failed\").repo' >" + seen;
    ProcessOptions options;
    options.cwd = root();
    options.environment = environment();
    Process pipeline({"sh", "-c", script}, options);
    wait_until("the failure of docs is told, though web was selected first",
               [&] { return read_file("seen") == "docs\n"; });
    CHECK(pipeline.running());
    gate.open();
    CHECK(pipeline.wait().code == 0);
    CHECK(read_file("seen") == "docs\n");
}

TEST_CASE_METHOD(Fleet, "F05 F14 bytes are in the JSON as they were written", "[machine]") {
    std::string const bytes("no line end \xff\xfe\0 \r 1%\r", 22);
    write_file("bytes", bytes);
    auto const cat =
        "cat '" + path("bytes").string() + "' >&2; printf '\\342\\202\\254\\r1%%\\r\\0'";
    auto const run = json({"@web", "sh", cat});
    auto const& repo = run["repos"][0];
    CHECK(from_base64(repo["stderr_b64"].get<std::string>()) == bytes);
    CHECK_FALSE(repo.contains("stderr"));
    CHECK(repo["stdout"] == std::string("\xe2\x82\xac\r1%\r\0", 8));
    CHECK_FALSE(repo.contains("stdout_b64"));
    CHECK(json({"--output", "none", "@web", "sh", cat})["repos"][0]["stdout"].is_null());
}

TEST_CASE_METHOD(Fleet, "a path and an argument that are no UTF-8 are in the JSON", "[machine]") {
    copy_repo("web", "odd\xff");
    add({"odd\xff"});
    auto const repos = json({"ls"})["repos"];
    auto const path_of = [](Json const& repo) {
        return from_base64(repo["path_b64"].get<std::string>());
    };
    CHECK(path_of(repos.back()) == path("odd\xff").string());
    auto const name = repos.back()["repo"].get<std::string>();
    auto const run = json({"@" + name, "exec", "echo", "{path}", "\xfe"});
    CHECK(path_of(run["repos"][0]) == path("odd\xff").string());
    CHECK(run["cmd_b64"].size() == 3);
    CHECK(json({"-n", "@" + name, "exec", "echo", "{path}"})["repos"][0]["argv_b64"].size() == 2);
    CHECK(path_of(json({"ll"}, 0)["repos"].back()) == path("odd\xff").string());
}

TEST_CASE_METHOD(Fleet, "a dry run is the plan as data", "[machine]") {
    write_file("web/new", "x");
    auto const plan = json({"-n", "-s", "dirty", "exec", "echo", "{name}", "https://a:b@x.org/"});
    CHECK(plan["schema"] == "mgit.plan/1");
    REQUIRE(plan["repos"].size() == 3);
    auto const& web = plan["repos"][0];
    CHECK(web["repo"] == "web");
    CHECK(web["selected"] == true);
    CHECK(web["argv"] == Json::array({"echo", "web", "https://***@x.org/"}));
    CHECK(web["not_run"].is_null());
    CHECK(std::ranges::any_of(web["env"], [](Json const& variable) {
        return variable["name"] == "MGIT_NAME" && variable["value"] == "web";
    }));
    CHECK(plan["repos"][1]["selected"] == false);
    auto const lined = lines({"-n", "exec", "echo", "{upstream}"});
    REQUIRE(lined.size() == 3);
    CHECK(lined[0]["schema"] == "mgit.plan/1");
    CHECK(lined[0]["not_run"] == "error");
    CHECK(json({"-n", "-s", "dirty", "@api", "status"})["repos"].size() == 1);
}

TEST_CASE_METHOD(Fleet, "what is registered is there as JSON", "[machine]") {
    REQUIRE(mgit({"group", "add", "web", "api", "-n", "front", "-p", "."}).code == 0);
    auto const repos = json({"ls"})["repos"];
    REQUIRE(repos.size() == 3);
    CHECK(repos[0]["groups"] == Json::array({"front"}));
    CHECK(repos[2]["url"].is_null());
    CHECK(json({"ls", "@front"})["repos"].size() == 2);
    CHECK(json({"ls", "api"})["repos"][0]["path"] == path("api").string());
    CHECK(json({"ls", "-s", "name:d*"})["repos"][0]["repo"] == "docs");
    CHECK(lines({"ls", "-l"})[1]["repo"] == "api");
    auto const group = lines({"group", "ls"})[0];
    CHECK(group["group"] == "front");
    CHECK(group["root"] == root().string());
    CHECK(group["repos"] == Json::array({"web", "api"}));
    CHECK(json({"group", "ll", "front"})["groups"].size() == 1);
    CHECK(json({"context"})["context"].is_null());
    CHECK(json({"context", "front"})["repos"] == 2);
    CHECK(lines({"context"})[0]["group"] == "front");
    CHECK(json({"-n", "context", "auto"})["dry_run"] == true);
    CHECK(json({"version"})["version"] == MGIT_VERSION);
    CHECK(json({"--version"})["schema"] == "mgit.version/1");
    CHECK(json({"ll", "@web"})["repos"][0]["state"]["branch"] == "main");
}

TEST_CASE_METHOD(World, "what is empty is an empty document", "[machine]") {
    CHECK(mgit({"--format", "json", "ls"}).out == "{\"schema\":\"mgit.ls/1\",\"repos\":[\n]}\n");
    CHECK(mgit({"--format", "ndjson", "ls"}).out.empty());
    CHECK(mgit({"--format", "json", "group", "ls"}).code == 0);
    auto const run = mgit({"--format", "json", "--allow-empty", "status"});
    INFO(describe(run));
    CHECK(run.code == 0);
    CHECK(contains(run.out, "\"repos\":[\n]"));
    CHECK(lines_of(mgit({"--format", "ndjson", "--allow-empty", "status"}).out).size() == 2);
    CHECK(contains(mgit({"--format", "json", "--allow-empty", "-n", "status"}).out, "mgit.plan/1"));
}

TEST_CASE_METHOD(Fleet, "an error of mgit itself is JSON as well, with the same exit code",
                 "[machine]") {
    struct Case {
        Lines words;
        int exit;
        char const* code;
    };
    std::vector<Case> const cases{
        {{"nosuch"}, 2, "usage"},
        {{"@nosuch", "pull"}, 2, "usage"},
        {{"--no-such-option", "pull"}, 2, "usage"},
        {{"-j", "none", "pull"}, 2, "usage"},
        {{"-s", "(", "pull"}, 2, "usage"},
        {{"ls", "--no-such-option"}, 2, "usage"},
        {{"-i", "pull"}, 2, "usage"},
        {{"add", "web"}, 2, "usage"},
        {{"rename", "web", "wob"}, 2, "usage"},
        {{"group", "rm", "x"}, 2, "usage"},
        {{"help"}, 2, "usage"},
        {{"reset", "--hard"}, 2, "usage"},
        {{"exec", "no-such-program"}, 127, "not-found"},
        {{"exec", "/"}, 126, "cannot-execute"},
        {{"--registry", "/dev/null/x", "ls"}, 3, "registry"},
    };
    for (auto const& [words, exit, code] : cases) {
        for (std::string const format : {"json", "ndjson"}) {
            CAPTURE(words);
            auto const error = Json::parse(text(format, words, exit));
            CHECK(error["schema"] == "mgit.error/1");
            CHECK(error["code"] == code);
            CHECK(error["exit"] == exit);
            CHECK_FALSE(error["message"].get<std::string>().empty());
        }
    }
    auto const after = mgit({"ls", "--no-such", "--format=json"});
    CHECK(Json::parse(after.out)["code"] == "usage");
    CHECK(after.err.starts_with("mgit: unknown option '--no-such'"));
    // What stands behind a command that is not ours is not for us.
    CHECK(start_mgit({"nosuch", "--format", "json"}).wait().out.empty());
    CHECK(start_mgit({"nosuch", "--", "--format", "json"}).wait().out.empty());
    write_file("mgit/registry.json", "{");
    auto const broken = json({"pull"}, 3);
    CHECK(broken["code"] == "registry");
    CHECK(contains(broken["message"].get<std::string>(), "registry.json:1:"));
}

TEST_CASE_METHOD(World, "that nothing is registered is an error for a run in JSON", "[machine]") {
    auto const result = mgit({"--format", "json", "pull"});
    INFO(describe(result));
    CHECK(result.code == 4);
    CHECK(Json::parse(result.out)["code"] == "nothing-to-do");
}

TEST_CASE_METHOD(Fleet, "F33 F34 a signal ends the run, and the document is whole", "[machine]") {
    for (int const signal : {SIGINT, SIGTERM}) {
        for (std::string const format : {"json", "ndjson"}) {
            fs::remove(path("visits"));
            Gate gate(path("gate" + std::to_string(signal) + format));
            auto process = start_mgit(exec_actor(
                {"append:" + path("visits").string(), "in:web", "wait:" + gate.path().string()},
                {"--format", format, "-j1"}));
            wait_until("web blocks", [&] { return !read_file("visits").empty(); });
            process.signal(signal);
            auto const result = process.wait();
            INFO(describe(result));
            CHECK(result.signal == signal);
            check_json(result.out, format == "ndjson");
            auto const end = format == "ndjson" ? Json::parse(lines_of(result.out).back())
                                                : Json::parse(result.out)["summary"];
            CHECK(end["outcome"] == "signal");
            CHECK(end["exit"] == 128 + signal);
            CHECK(end["repos"] == 3);
            CHECK(end["not-started"] == 2);
        }
    }
}

TEST_CASE_METHOD(Fleet, "F08 a document that cannot be written is exit 74", "[machine]") {
    for (std::string const format : {"json", "ndjson"}) {
        auto const result = mgit({"--format", format, "ls"}, {.out_file = "/dev/full"});
        INFO(describe(result));
        CHECK(result.code == 74);
        CHECK(mgit({"--format", format, "sh", "true"}, {.out_file = "/dev/full"}).code == 74);
        CHECK(mgit({"--format", format, "nosuch"}, {.out_file = "/dev/full"}).code == 2);
    }
}

TEST_CASE_METHOD(Fleet, "F83 no secret of a URL is in any JSON", "[machine]") {
    git("web", {"remote", "add", "origin", "https://ann:s3cret@127.0.0.1:1/x.git"});
    auto text = registry();
    auto const at = text.find("\"path\"");
    write_file("mgit/registry.json",
               text.insert(at, "\"url\":\"https://ann:s3cret@127.0.0.1:1/x.git\","));
    for (Lines const& words :
         std::vector<Lines>{{"ls"},
                            {"ll"},
                            {"doctor"},
                            {"-n", "exec", "echo", "{url}"},
                            {"--retries=0", "@web", "fetch"},
                            {"@web", "exec", "true", "https://ann:s3cret@127.0.0.1/"}}) {
        for (std::string const format : {"json", "ndjson"}) {
            auto with_format = words;
            with_format.insert(with_format.begin(), {"--format", format});
            auto const result = mgit(with_format);
            INFO(describe(result));
            CHECK_FALSE(contains(result.out + result.err, "s3cret"));
            CHECK_FALSE(result.out.empty());
        }
    }
}

} // namespace mgit::test
