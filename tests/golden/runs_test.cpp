// The list of runs, as people and as scripts see it.
#include "commands/runs_list.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/golden.hpp"

#include <csignal>

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

} // namespace

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
