// What a watch remembers of repos from round to round, and what keys mean to it.
#include "commands/ll/memory.hpp"
#include "mgit/process/keyboard.hpp"
#include "support/catch.hpp"

namespace mgit::test {
namespace {

Selection selection_of(std::vector<std::string> const& names) {
    Selection selection;
    for (auto const& name : names) {
        Selected& selected = selection.emplace_back();
        selected.repo.name = name;
        selected.repo.path = "/src/" + name;
    }
    return selection;
}

StateAnswer sound(std::size_t modified = 0) {
    StateAnswer answer;
    answer.state.emplace();
    answer.state->branch = "main";
    answer.state->modified = modified;
    return answer;
}

StateAnswer without(Verdict verdict) {
    StateAnswer answer;
    answer.verdict = verdict;
    return answer;
}

TEST_CASE("an answer is news if it is another one") {
    Memory memory;
    Repo const repo = selection_of({"web"}).front().repo;
    CHECK_FALSE(memory.of(repo).answered);
    CHECK(memory.learn(repo, sound()));
    CHECK_FALSE(memory.learn(repo, sound()));
    CHECK(memory.learn(repo, sound(1)));
    CHECK(memory.learn(repo, without(Verdict::missing)));
    CHECK_FALSE(memory.of(repo).answer.state);
    CHECK(memory.learn(repo, sound(1)));
    CHECK_FALSE(memory.learn(repo, without(Verdict::cancelled)));
    CHECK(memory.of(repo).answer == sound(1));
    memory.keep_only({});
    CHECK_FALSE(memory.of(repo).answered);
}

TEST_CASE("the old state of a repo that does not answer stays, and is stale") {
    Memory memory;
    Repo const repo = selection_of({"web"}).front().repo;
    memory.learn(repo, sound(2));
    CHECK(memory.learn(repo, without(Verdict::timeout)));
    CHECK(memory.of(repo).stale);
    CHECK(memory.of(repo).answer == sound(2));
    CHECK(memory.stale() == 1);
    CHECK_FALSE(memory.learn(repo, without(Verdict::timeout)));
    CHECK(memory.learn(repo, sound(2)));
    CHECK_FALSE(memory.of(repo).stale);
    Repo const other = selection_of({"new"}).front().repo;
    CHECK(memory.learn(other, without(Verdict::timeout)));
    CHECK(memory.of(other).answer.verdict == Verdict::timeout);
    CHECK_FALSE(memory.of(other).stale);
}

TEST_CASE("a repo that does not answer is asked after 1, 2, 4 ... 32 rounds, the others always") {
    Memory memory;
    std::vector<int> asked_at;
    for (int round = 0; round < 140; ++round) {
        Selection selection = selection_of({"slow", "fast"});
        memory.hold_back(selection);
        REQUIRE_FALSE(selection[1].obstacle);
        if (!selection[0].obstacle) {
            asked_at.push_back(round);
        }
        memory.learn(selection[0].repo, without(Verdict::timeout));
        memory.learn(selection[1].repo, sound());
    }
    CHECK(asked_at == std::vector<int>{0, 2, 5, 10, 19, 36, 69, 102, 135});
    Selection selection = selection_of({"slow"});
    memory.learn(selection[0].repo, sound());
    CHECK(memory.learn(selection[0].repo, without(Verdict::timeout)));
    memory.hold_back(selection);
    CHECK(selection[0].obstacle);
    selection = selection_of({"slow"});
    memory.learn(selection[0].repo, without(Verdict::timeout));
    memory.hold_back(selection);
    CHECK_FALSE(selection[0].obstacle);
}

TEST_CASE("arrows and their neighbours are the keys of less, in pieces as well") {
    auto const keys = [](std::string bytes) { return take_keys(bytes); };
    CHECK(keys("qjk") == "qjk");
    CHECK(keys("\x1b[A\x1b[B\x1b[5~\x1b[6~\x1b[H\x1b[F") == "kjb gG");
    CHECK(keys("\x1bOA\x1bOB\x1b[1~\x1b[4~") == "kjgG");
    CHECK(keys("\x1b[200~q") == "q"); // unknown, and as a whole
    CHECK(keys("\x1b[1;5Aj") == "j");
    CHECK(keys("\x1bq") == "q");
    std::string bytes = "j\x1b";
    CHECK(take_keys(bytes) == "j");
    bytes += "[";
    CHECK(take_keys(bytes).empty());
    bytes += "Bq";
    CHECK(take_keys(bytes) == "jq");
    CHECK(bytes.empty());
    bytes = "\x1b[" + std::string(100, '1');
    take_keys(bytes);
    CHECK(bytes.empty());
}

} // namespace
} // namespace mgit::test
