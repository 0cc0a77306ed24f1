// The list of runs and a run that is shown once more, as people and as scripts see them.
#include "commands/runs_list.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/history/run_store.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/folder.hpp"
#include "support/golden.hpp"
#include "support/news_runs.hpp"
#include "support/recorded_runs.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>

using namespace mgit;
using namespace mgit::test;

namespace {

RunHead run(std::uint64_t number, std::chrono::minutes ago, std::vector<std::string> argv,
            std::size_t ok, std::size_t failed, Millis took) {
    RunHead head;
    head.number = number;
    head.time = begin - ago;
    head.registry = "/home/ann/.config/mgit/registry.json";
    head.folder = "/home/ann";
    head.argv = std::move(argv);
    head.implied = true;
    head.summary.jobs = ok + failed;
    head.summary.counts[static_cast<std::size_t>(Verdict::ok)] = ok;
    head.summary.counts[static_cast<std::size_t>(Verdict::failed)] = failed;
    head.summary.took = took;
    return head;
}

std::vector<RunHead> some_runs() {
    using std::chrono::hours;
    using std::chrono::minutes;
    std::vector<RunHead> heads;
    heads.push_back(run(8, hours(100), {"fetch", "--all"}, 200, 0, Millis(61'234)));
    heads.push_back(run(9, hours(3), {"pull", "--rebase"}, 136, 6, Millis(7412)));
    heads.back().selection = "@web -s 'behind & !dirty'";
    heads.push_back(run(10, minutes(42), {"make", "-j2", "it's a test"}, 1, 2, Millis(130)));
    heads.back().kind = RecordedKind::exec;
    heads.back().summary.signal = SIGINT;
    heads.push_back(
        run(11, minutes(5), {"printf '%s\\n' \"$MGIT_NAME\"\ntrue\x1b[31m"}, 3, 0, Millis(9)));
    heads.back().kind = RecordedKind::sh;
    heads.back().registry = "/src/team/mgit.json";
    heads.push_back(run(12, minutes(0), {"push", "https://***@h/x", "\xff"}, 0, 1, Millis(0)));
    heads.back().implied = false;
    heads.back().redacted = true;
    heads.back().summary.counts[static_cast<std::size_t>(Verdict::skipped)] = 2;
    heads.back().summary.jobs = 3;
    return heads;
}

RunsLook look(std::size_t columns) {
    RunsLook look;
    look.now = std::chrono::floor<std::chrono::seconds>(begin);
    look.columns = columns;
    look.utf8 = true;
    return look;
}

std::optional<KeptOutput> kept(std::shared_ptr<Captured const> const& captured) {
    return captured ? std::optional(kept_output(*captured, most_kept_of_run)) : std::nullopt;
}

// A run of `pull` or, as one that reads, of `status`: three hours ago.
RunRecord record_of(RecordedRun const& run, bool reads) {
    RunRecord record;
    RunHead& head = record.head;
    head.time = std::chrono::floor<Millis>(wall_clock() - std::chrono::minutes(181));
    head.argv = {reads ? "status" : "pull"};
    head.title = head.argv.front();
    head.implied = true;
    head.reads = reads;
    head.moves_refs = !reads;
    head.folds = !reads;
    for (Job const& job : run.jobs()) {
        RepoRecord& repo = record.repos.emplace_back();
        repo.name = job.repo.name;
        repo.path = job.repo.path;
        repo.outcome = run.results[job.id].outcome;
        repo.out = kept(repo.outcome.out);
        repo.err = kept(repo.outcome.err);
        repo.outcome.out = repo.outcome.err = nullptr;
        head.summary.add(repo.outcome.verdict());
    }
    head.summary.jobs = record.repos.size();
    head.summary.took = Millis(7412);
    return record;
}

// What `mgit runs show 1` with these options writes, stdout and stderr on one stream.
std::string shown_again(RunRecord const& record, std::vector<std::string> options,
                        StreamFacts const& facts) {
    Folder const folder;
    RunStore(folder / "runs").add(record, 1);
    StringSink stream;
    Environment environment;
    environment.set("HOME", folder.path().native());
    environment.set("MGIT_CONFIG_HOME", folder.path().native());
    environment.set("XDG_STATE_HOME", folder.path().native());
    environment.set("TERM", "xterm");
    std::filesystem::create_directory(folder / "mgit");
    std::filesystem::rename(folder / "runs", folder / "mgit/runs");
    Context context{environment, folder.path(), stream, stream, facts, facts, -1, -1, false, true};
    std::vector<std::string> words{"runs", "show", "1"};
    words.insert(words.end(), options.begin(), options.end());
    CHECK(run_mgit(words, context).code == 0);
    std::string text = stream.text();
    auto const& path = folder.path().native();
    for (auto at = text.find(path); at != text.npos; at = text.find(path, at)) {
        text.replace(at, path.size(), "/home/ann");
    }
    return text;
}

} // namespace

TEST_CASE("a run is shown once more as it was") {
    StreamFacts const pipe{false, 80, true};
    StreamFacts const terminal{true, 60, true};
    auto const pull = record_of(pull_with_news(), false);
    auto const status = record_of(all_ok(), true);
    auto const failed = record_of(mixed(), true);
    auto const ended = record_of(interrupted(), true);
    struct Case {
        char const* name;
        RunRecord const& record;
        std::vector<std::string> options;
    };
    for (auto const& [name, record, options] :
         {Case{"all-ok", status, {}}, Case{"pull", pull, {}}, Case{"pull-verbose", pull, {"-v"}},
          Case{"failed", failed, {}}, Case{"failed-verbose", failed, {"-v"}},
          Case{"failed-only", failed, {"--output", "failed", "-q"}}, Case{"interrupted", ended, {}},
          Case{"one", failed, {"@web"}}}) {
        check_golden(std::string("runs/show-") + name + "-pipe",
                     shown_again(record, options, pipe));
        check_golden(std::string("runs/show-") + name + "-terminal",
                     shown_again(record, options, terminal));
    }
    auto const evil = shown_again(record_of(hostile(), true), {}, terminal);
    CHECK(evil == sanitised(evil, Colours::keep));
    check_golden("runs/show-hostile-terminal", evil);
}

TEST_CASE("the list of runs is as recorded") {
    auto const heads = some_runs();
    check_golden("runs/pipe", runs_table(heads, look(0)));
    check_golden("runs/80", runs_table(heads, look(80)));
    check_golden("runs/40", runs_table(heads, look(40)));
    auto all = look(0);
    all.registries = true;
    check_golden("runs/registries", runs_table(heads, all));
    // CMake tests hold these files against docs/schemas/runs-1.schema.json.
    check_golden("runs/json", runs_json(heads, JsonForm::document));
    check_golden("runs/ndjson", runs_json(heads, JsonForm::lines));
}
