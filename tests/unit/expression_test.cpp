#include "mgit/core/error.hpp"
#include "mgit/registry/expression.hpp"
#include "support/catch.hpp"

#include <random>

using namespace mgit;

namespace {

std::string reprinted(std::string_view text) {
    return print_expression(parse_expression(text));
}

// What is wrong, and the column of the caret in the hint's second line.
struct Complaint {
    std::string what;
    std::string hint;
    std::size_t caret = 0;
};
Complaint complaint(std::function<void()> const& act) {
    try {
        act();
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::usage);
        std::string const& hint = error.hint();
        std::size_t const line = hint.find('\n') + 1;
        return {error.what(), hint, hint.find('^', line) - line};
    }
    return {"nothing", "", 0};
}
Complaint parse_complaint(std::string_view text) {
    return complaint([&] { parse_expression(text); });
}

struct Case {
    Repo repo{"api", "/src/web/api", {"web"}, "https://example.org/api.git", {}};
    RepoState state;
    bool known = true;
    std::optional<bool> missing{};

    Case() {
        state.branch = "feature/login";
        state.commit = "1a2b3c4";
        state.upstream = "origin/main";
        state.behind = 2;
        state.untracked = 1;
        state.committed = std::chrono::sys_seconds(std::chrono::days(100));
    }
    Facts facts() const {
        Facts facts{repo};
        facts.host = "example.org";
        facts.missing = missing;
        facts.state = known ? &state : nullptr;
        facts.now = std::chrono::sys_seconds(std::chrono::days(130) + std::chrono::hours(1));
        return facts;
    }
    Truth operator()(std::string_view text) const {
        return evaluate(parse_expression(text), facts());
    }
    std::string why(std::string_view text) const {
        return explain(parse_expression(text), facts());
    }
};

} // namespace

TEST_CASE("an expression prints in one spelling, whatever it was written in") {
    CHECK(reprinted("dirty") == "dirty");
    CHECK(reprinted("behind&!dirty") == "behind & !dirty");
    CHECK(reprinted("behind and not dirty or @web") == "behind & !dirty | @web");
    CHECK(reprinted("a && b || c") == "name:a & name:b | name:c");
    CHECK(reprinted("(a | b) & c") == "(name:a | name:b) & name:c");
    CHECK(reprinted("!(a & b)") == "!(name:a & name:b)");
    CHECK(reprinted("! ! dirty") == "!!dirty");
    CHECK(reprinted("((a & b) & c)") == "name:a & name:b & name:c");
    CHECK(reprinted("branch:feature/* | unborn") == "branch:feature/* | unborn");
    CHECK(reprinted("age > 30d & ahead>=2") == "age>30d & ahead>=2");
    CHECK(reprinted("stash=0 & fetched<=2mo & behind != 3") ==
          "stash=0 & fetched<=2mo & behind!=3");
    CHECK(reprinted("lib-[!a]*") == "name:'lib-[!a]*'");
    CHECK(reprinted("url:https://example.org/?a=b") == "url:'https://example.org/?a=b'");
}

TEST_CASE("a quoted word is a name, whatever it spells") {
    CHECK(reprinted("'dirty'") == "name:dirty");
    CHECK(reprinted("\"and\" & 'or'") == "name:and & name:or");
    CHECK(reprinted("branch:'a b'") == "branch:'a b'");
    CHECK(reprinted("'branch:x'") == "name:branch:x");
    CHECK(reprinted("@'a b'") == "@'a b'");
    CHECK(reprinted("a\\&b | c\\ d") == "name:'a\\&b' | name:'c\\ d'"); // escaped: as in a glob
    CHECK(reprinted("'a\\' & dirty") == "name:'a\\' & dirty");
    CHECK(reprinted("'@web'") == "name:@web");
    CHECK(reprinted("name:\"it's\"") == "name:'it'\"'\"'s'");
}

TEST_CASE("a wrong expression is told with a caret below the place") {
    CHECK(parse_complaint("").what == "wrong selection: a state, a name or '(' is missing here");
    CHECK(parse_complaint("behind & & dirty").caret == 9);
    CHECK(parse_complaint("behind dirty").what ==
          "wrong selection: '&' or '|' is missing before this");
    CHECK(parse_complaint("behind dirty").caret == 7);
    CHECK(parse_complaint("(behind | dirty").what == "wrong selection: this '(' is not closed");
    CHECK(parse_complaint("(behind | dirty").caret == 0);
    CHECK(parse_complaint("behind)").what == "wrong selection: this ')' closes nothing");
    CHECK(parse_complaint("'web").what == "wrong selection: the quote is not closed");
    CHECK(parse_complaint("age").what == "wrong selection: a comparison is missing after 'age'");
    CHECK(parse_complaint("age>30").what == "wrong selection: '30' is no duration");
    CHECK(parse_complaint("age>30parsec").what == "wrong selection: '30parsec' is no duration");
    CHECK(parse_complaint("ahead>2d").what == "wrong selection: '2d' is no number");
    CHECK(parse_complaint("ahead>-2").what == "wrong selection: '-2' is no number");
    CHECK(parse_complaint("ahead>99999999999999999999").what ==
          "wrong selection: '99999999999999999999' is no number");
    CHECK(parse_complaint("age>9999999999d").what == "wrong selection: '9999999999d' is too large");
    CHECK(parse_complaint("dirty>2").what == "wrong selection: 'dirty' is no number to compare");
    CHECK(parse_complaint("brnch:main").what == "wrong selection: 'brnch:' is not known");
    CHECK(parse_complaint("brnch:main").hint.find("did you mean 'branch'?") != std::string::npos);
    CHECK(parse_complaint("branch:").what ==
          "wrong selection: a name or a pattern is missing here");
    CHECK(parse_complaint("@").what == "wrong selection: a name or a pattern is missing here");
    CHECK(parse_complaint("a & or").caret == 4);
    CHECK(parse_complaint(std::string(1000, '(') + "a" + std::string(1000, ')')).what ==
          "wrong selection: the expression is nested too deeply");
    CHECK(parse_complaint(std::string(1000, '!') + "a").what ==
          "wrong selection: the expression is nested too deeply");
}

TEST_CASE("a name that is not registered is an error, a glob that matches none is not") {
    Registry registry;
    registry.add_repo({"api", "/src/api", {"web"}, "", {}});
    auto const check = [&](std::string_view text) {
        return complaint([&] { check_names(parse_expression(text), registry, text); });
    };
    CHECK(check("api & @web & @api & group:web & lib-* & name:api & branch:nowhere").what ==
          "nothing");
    CHECK(check("drity").what == "wrong selection: unknown repo or state 'drity'");
    CHECK(check("drity").hint.find("did you mean 'dirty'?") != std::string::npos);
    CHECK(check("web").hint.find("did you mean '@web'?") != std::string::npos);
    CHECK(check("dirty | @wbe").caret == 8);
    CHECK(check("group:api").what == "wrong selection: unknown group 'api'");
}

TEST_CASE("what is registered decides before any state is known") {
    Case api;
    api.known = false;
    CHECK(api("api") == Truth::yes);
    CHECK(api("a*") == Truth::yes);
    CHECK(api("@web") == Truth::yes);
    CHECK(api("group:w?b & path:/src/* & url:*example.org* & host:example.org") == Truth::yes);
    CHECK(api("web") == Truth::no);
    CHECK(api("dirty") == Truth::unknown);
    CHECK(api("!dirty") == Truth::unknown);
    CHECK(api("@other & dirty") == Truth::no);
    CHECK(api("@web | dirty") == Truth::yes);
    CHECK(api("@web & dirty") == Truth::unknown);
    CHECK(api("missing") == Truth::unknown);
    api.missing = true;
    CHECK(api("missing") == Truth::yes);
    CHECK(api("!missing & dirty") == Truth::no);
    CHECK(api("dirty") == Truth::unknown);
}

TEST_CASE("each state and each number decides by itself") {
    Case api;
    for (char const* const yes :
         {"dirty",      "untracked", "behind",           "behind=2",
          "behind>1",   "behind>=2", "behind<3",         "behind<=2",
          "behind!=3",  "ahead=0",   "branch:feature/*", "upstream:origin/*",
          "!clean",     "!missing",  "age>30d",          "age=30d",
          "age<31d",    "age>=4w",   "age!=31d",         "fetched>1y",
          "!fetched<1y"}) {
        CAPTURE(yes);
        CHECK(api(yes) == Truth::yes);
    }
    for (char const* const no :
         {"clean", "ahead", "diverged", "staged", "modified", "conflicted", "detached", "unborn",
          "bare", "gone", "missing", "stashed", "stash>0", "branch:main", "age<30d", "age>31d"}) {
        CAPTURE(no);
        CHECK(api(no) == Truth::no);
    }
    CHECK(api("host:EXAMPLE.org") == Truth::yes);
    api.state.committed.reset();
    CHECK(api("age>1d") == Truth::no);
    CHECK(api("age<1d") == Truth::no);
    api.state.branch.clear();
    CHECK(api("detached & !unborn") == Truth::yes);
}

TEST_CASE("a branch without commits is behind by more than any number") {
    Case api;
    api.state.commit.clear();
    api.state.behind = 0;
    CHECK(api("behind & behind>1000 & !behind=0 & ahead=0") == Truth::yes);
    CHECK(api.why("behind") == "behind all");
    CHECK(api.why("behind>3") == "behind all");
}

TEST_CASE("without an upstream no number of commits is ahead or behind") {
    Case api;
    api.state.behind = 0;
    SECTION("none") {
        api.state.upstream.clear();
    }
    SECTION("gone") {
        api.state.gone = true;
    }
    for (char const* const no : {"behind", "behind=0", "behind<2", "ahead!=1", "ahead>=0"}) {
        CAPTURE(no);
        CHECK(api(no) == Truth::no);
    }
    CHECK(api.why("behind=0") == "no upstream");
    CHECK(api("stash=0") == Truth::yes);
}

TEST_CASE("the reason names the terms that decided") {
    Case api;
    CHECK(api.why("behind & dirty") == "behind 2, dirty");
    CHECK(api.why("clean & behind") == "not clean");
    CHECK(api.why("clean | behind | ahead") == "behind 2");
    CHECK(api.why("behind>1 & age>3w") == "behind 2, age 4w");
    CHECK(api.why("!ahead") == "not ahead");
    CHECK(api.why("@web") == "@web");
    CHECK(api.why("fetched>1d") == "never fetched");
    api.known = false;
    CHECK(api.why("dirty").empty());
}

TEST_CASE("what an expression needs to know is asked for, and nothing else") {
    auto const needs = [](std::string_view text) { return needs_of(parse_expression(text)); };
    CHECK_FALSE(needs("@web & name:a* | url:x").state);
    CHECK(needs("host:x").host);
    CHECK(needs("missing").place);
    CHECK_FALSE(needs("missing").state);
    CHECK(needs("@web & !dirty").state);
    CHECK_FALSE(needs("ahead>3").commit);
    CHECK(needs("age>3d").commit);
    CHECK(needs("branch:main").state);
}

namespace {

Expression random_expression(std::mt19937& random, int depth) {
    auto const pick = [&](int below) {
        return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    static std::vector<std::string> const patterns = {"web",   "a b",   "it's", "\"x\"", "lib-*",
                                                      "and",   "dirty", "@x",   "a:b",   "a>b",
                                                      "[!x]?", "(",     "\n"};
    Expression result;
    switch (depth == 0 ? pick(3) : pick(6)) {
    case 0:
        result.node = Matches{static_cast<Field>(pick(8)), patterns[random() % patterns.size()]};
        break;
    case 1:
        result.node = Is{static_cast<Flag>(pick(15))};
        break;
    case 2: {
        auto const quantity = static_cast<Quantity>(pick(5));
        bool const time = quantity == Quantity::age || quantity == Quantity::fetched;
        result.node = Measures{quantity, static_cast<Relation>(pick(6)), random() % 1000,
                               time ? std::chrono::seconds(std::chrono::days(1))
                                    : std::chrono::seconds::zero()};
        break;
    }
    case 3: {
        Not negation;
        negation.part.push_back(random_expression(random, depth - 1));
        result.node = std::move(negation);
        break;
    }
    default: {
        AllOf all;
        AnyOf any;
        bool const conjunction = pick(2) == 0;
        auto& parts = conjunction ? all.parts : any.parts;
        while (parts.size() < 2 || pick(2) == 0) {
            Expression part = random_expression(random, depth - 1);
            // What is joined alike is one list.
            if (part.node.index() != (conjunction ? 3U : 4U)) {
                parts.push_back(std::move(part));
            }
        }
        if (conjunction) {
            result.node = std::move(all);
        } else {
            result.node = std::move(any);
        }
    }
    }
    return result;
}

} // namespace

TEST_CASE("failed and changed are about an earlier run, and need no look at the repo") {
    for (auto const* const text : {"failed", "!changed", "failed & @web", "failed | changed"}) {
        CAPTURE(text);
        auto const needs = needs_of(parse_expression(text));
        CHECK(needs.past);
        CHECK_FALSE(needs.state);
        CHECK_FALSE(needs.place);
        CHECK(reprinted(text) == text);
    }
    CHECK_FALSE(needs_of(parse_expression("dirty | missing")).past);
    CHECK(needs_of(parse_expression("failed & dirty")).state);
    Case const unknown{};
    Facts facts = unknown.facts();
    facts.state = nullptr;
    CHECK(evaluate(parse_expression("failed"), facts) == Truth::no);
    CHECK(explain(parse_expression("failed"), facts) == "not failed");
    facts.failed = true;
    facts.run = 12;
    CHECK(evaluate(parse_expression("failed & !changed"), facts) == Truth::yes);
    CHECK(explain(parse_expression("failed & !changed"), facts) ==
          "failed in run 12, not changed in run 12");
    CHECK(evaluate(parse_expression("failed & dirty"), facts) == Truth::unknown);
}

TEST_CASE("what is printed parses to the same expression") {
    std::mt19937 random(20261121);
    for (int i = 0; i < 2000; ++i) {
        Expression const expression = random_expression(random, 4);
        std::string const text = print_expression(expression);
        CAPTURE(text);
        CHECK(parse_expression(text) == expression);
    }
}
