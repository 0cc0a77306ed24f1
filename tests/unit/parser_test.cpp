#include "mgit/cli/parser.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/selector.hpp"
#include "mgit/report/formats.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace mgit;

namespace {

using Words = std::vector<std::string>;

Invocation parse(Words const& words) {
    return parse_command_line(words);
}

template <typename Arguments>
Arguments parsed_as(Words const& words) {
    auto const invocation = parse(words);
    auto const* const arguments = std::get_if<Arguments>(&invocation.command);
    REQUIRE(arguments != nullptr);
    return *arguments;
}

// "what\nhint" of the usage error.
std::string refusal(Words const& words) {
    try {
        parse(words);
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::usage);
        return std::string(error.what()) + "\n" + error.hint();
    }
    return "accepted";
}

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Words const hostile{"",      " ",      "-",     "--",      "-n",      "--help", "--jobs", "-j",
                    "@web",  "[a,b]",  "[[a]]", "{}",      "%%",      "++",     "a=b",    "--a=",
                    "'q\"'", "\xff\n", "$(x)",  "--all=1", "/format", "-5",     "\\",     "# x"};

} // namespace

TEST_CASE("every output format can be asked for by its name, and no other") {
    for (Format const& format : formats()) {
        CHECK(parse({"--format", std::string(format.name), "ls"}).options.format == format.name);
        CHECK(help_text("options").find(format.name) != std::string::npos);
    }
    CHECK_FALSE(find_format("nonsense"));
}

TEST_CASE("a word is a selector only if it cannot be a revision of git") {
    for (auto const* const word : {"@web", "@lib-*", "@.dots", "@[ab]", "@@"}) {
        CHECK(is_selector(word));
    }
    for (auto const* const word : {"", "@", "@{u}", "@~1", "@^", "@:f", "@..x", "web", "x@web"}) {
        CHECK_FALSE(is_selector(word));
    }
}

TEST_CASE("where nothing of git can stand every @NAME is one, whatever the name") {
    CHECK_FALSE(is_selector_of_any_name("@"));
    for (std::string const name : {"::x", ":x", "{}", "{u}", "~1", "^x", "..x"}) {
        std::string const word = "@" + name;
        CHECK(is_selector_of_any_name(word));
        for (Words const& words :
             {Words{word, "pull"}, Words{"-j2", word, "pull"}, Words{word, "-j2", "pull"},
              Words{"ls", word}, Words{"ls", "-z", word}, Words{"ll", word}}) {
            CHECK(parse(words).selectors == Words{name});
        }
        auto const behind = parse({"pull", word});
        CHECK(behind.selectors.empty());
        CHECK(std::get<RunArguments>(behind.command).argv == Words{"pull", word});
        CHECK(parse({"git", word}).selectors.empty());
        CHECK(parse({"exec", word, "true"}).selectors == Words{name});
        CHECK(std::get<GroupArguments>(parse({"group", "add", "-n", word, "x"}).command).group ==
              name);
        CHECK(format_asked_for(Words{word, "--format", "json", "ls"}) == "json");
        CHECK(format_asked_for(Words{word, "ls", "--format", "json"}) == "json");
    }
}

TEST_CASE("options and @NAMEs before the command may be mixed") {
    auto const invocation = parse({"-j", "4", "@web", "--timeout=1m30s", "@lib-*", "-nq", "pull"});
    CHECK(invocation.options.jobs == 4);
    CHECK(invocation.options.timeout == Millis(90'000));
    CHECK(invocation.options.dry_run);
    CHECK(invocation.options.quiet);
    CHECK(invocation.selectors == Words{"web", "lib-*"});
    CHECK(std::get<RunArguments>(invocation.command).argv == Words{"pull"});
}

TEST_CASE("every shared option sets its member, before and after one of our own commands") {
    Words const options{"-j7",      "--timeout",  "2h",      "-a",         "-i",
                        "-n",       "--yes",      "-v",      "--format",   "raw",
                        "--output", "failed",     "--order", "completion", "--color",
                        "never",    "--registry", "R",       "-C",         "@D"};
    auto before = options;
    before.emplace_back("ls");
    auto after = options;
    after.insert(after.begin(), "ls");
    for (auto const& words : {before, after}) {
        auto const got = parse(words).options;
        CHECK(got.jobs == 7);
        CHECK(got.timeout == Millis(7'200'000));
        CHECK(got.all);
        CHECK(got.interactive);
        CHECK(got.dry_run);
        CHECK(got.yes);
        CHECK_FALSE(got.quiet);
        CHECK(got.verbose);
        CHECK(got.format == "raw");
        CHECK(got.show == Show::failed);
        CHECK(got.order == Order::completion);
        CHECK(got.colour == ColourChoice::never);
        CHECK(got.registry == "R");
        CHECK(got.folder == "@D");
    }
    auto const defaults = parse({"ls"}).options;
    CHECK_FALSE(defaults.jobs);
    CHECK_FALSE(defaults.lock_timeout);
    CHECK(parse({"rm", "a", "--lock-timeout", "1m"}).options.lock_timeout == Millis(60'000));
    CHECK(parse({"--lock-timeout", "0", "ls"}).options.lock_timeout == Millis(0));
    CHECK(defaults.format.empty());
    CHECK(defaults.order == Order::automatic);
}

TEST_CASE("prune and doctor take options and @NAMEs in any order") {
    auto const doctor =
        parse({"doctor", "--search", "a", "@web", "--fix", "--search=b", "@api", "-n"});
    auto const& arguments = std::get<DoctorArguments>(doctor.command);
    CHECK(arguments.fix);
    CHECK(arguments.search == Words{"a", "b"});
    CHECK(doctor.selectors == Words{"web", "api"});
    CHECK(doctor.options.dry_run);
    CHECK_FALSE(parsed_as<DoctorArguments>({"doctor"}).fix);
    CHECK(parse({"doctor", "--format", "json"}).options.format == "json");
    CHECK(parse({"prune", "@web", "--missing", "--yes"}).selectors == Words{"web"});
    CHECK(parse({"--skip-missing", "pull"}).options.skip_missing);
    for (Words const& words : {Words{"prune"}, Words{"prune", "--missing", "web"},
                               Words{"doctor", "web"}, Words{"doctor", "--search"}}) {
        CHECK_THROWS_AS(parse(words), Error);
    }
}

TEST_CASE("what follows a git command, git, exec or sh is left alone, byte for byte") {
    auto const prefixes = std::vector<Words>{
        {"log", "x"}, {"git", "x"}, {"exec", "x"}, {"exec", "--", "x"}, {"@w", "log", "@v", "x"}};
    for (auto const& prefix : prefixes) {
        auto words = prefix;
        words.insert(words.end(), hostile.begin(), hostile.end());
        auto const argv = parsed_as<RunArguments>(words).argv;
        auto const hostile_part = Words(argv.end() - std::ssize(hostile), argv.end());
        CHECK(hostile_part == hostile);
        CHECK(argv.size() == hostile.size() + (argv.front() == "log" ? 2 : 1));
    }
    for (auto const& word : hostile) {
        CHECK(parsed_as<RunArguments>({"pull", "x", word}).argv == Words{"pull", "x", word});
    }
}

TEST_CASE("@NAMEs right after the command select, and revisions stay with git") {
    auto const pull = parse({"@a", "pull", "@web", "@db", "--rebase", "@c"});
    CHECK(pull.selectors == Words{"a", "web", "db"});
    CHECK(std::get<RunArguments>(pull.command).argv == Words{"pull", "--rebase", "@c"});

    auto const exec = parse({"exec", "@web", "--", "make", "--", "@x"});
    CHECK(exec.selectors == Words{"web"});
    CHECK(std::get<RunArguments>(exec.command).argv == Words{"make", "--", "@x"});

    for (auto const* const revision : {"@", "@{u}", "@~1", "@^", "@{u}.."}) {
        auto const log = parse({"log", revision});
        CHECK(log.selectors.empty());
        CHECK(std::get<RunArguments>(log.command).argv == Words{"log", revision});
    }
    CHECK(parsed_as<RunArguments>({"git", "@web", "add", "-A"}).argv == Words{"add", "-A"});
    CHECK(parsed_as<RunArguments>({"sh", "@web", "a b"}).argv == Words{"a b"});
}

TEST_CASE("a word that is no command of ours is implied to be git's, help and all") {
    auto const pull = parsed_as<RunArguments>({"pull", "--help"});
    CHECK(pull.implied);
    CHECK(pull.kind == RunArguments::Kind::git);
    CHECK(pull.argv == Words{"pull", "--help"});
    CHECK_FALSE(parsed_as<RunArguments>({"git", "pull"}).implied);
    CHECK(parsed_as<RunArguments>({"ad"}).implied); // no abbreviations
}

TEST_CASE("exec and sh refuse what cannot be meant") {
    CHECK(contains(refusal({"exec"}), "'exec' needs a program"));
    CHECK(contains(refusal({"exec", "--"}), "'exec' needs a program"));
    CHECK(contains(refusal({"exec", ""}), "'exec' needs a program"));
    CHECK(contains(refusal({"exec", "-j4", "make"}), "before the command"));
    CHECK(contains(refusal({"git"}), "'git' needs a git command"));
    CHECK(contains(refusal({"sh"}), "needs a string"));
    auto const unquoted = refusal({"sh", "make", "a b", ">log"});
    CHECK(contains(unquoted, "takes one string, not 3 words"));
    CHECK(contains(unquoted, "mgit sh 'make a b >log'"));
    CHECK(contains(unquoted, "mgit exec make 'a b' '>log'"));
    CHECK(parsed_as<RunArguments>({"exec", "--", "-odd"}).argv == Words{"-odd"});
}

TEST_CASE("options and operands of our own commands stand in any order") {
    auto const invocation = parse({"add", "a", "-n", "-g", "[x]", "-r", "[b,c]", "--", "-d", "@e"});
    auto const add = std::get<AddArguments>(invocation.command);
    CHECK(add.paths == Words{"a", "[b,c]", "-d", "@e"});
    CHECK(add.group == "[x]");
    CHECK(add.recursive);
    CHECK_FALSE(add.stdin0);
    CHECK(invocation.options.dry_run);

    CHECK(parsed_as<AddArguments>({"add", "--stdin0"}).stdin0);
    CHECK(contains(refusal({"add"}), "'add' needs a path"));
    CHECK(parsed_as<AddArguments>({"add", "", "-"}).paths == Words{"", "-"});
    CHECK(parsed_as<AddArguments>({"add", "@x"}).paths == Words{"@x"});
}

TEST_CASE("ls and rm take names and selectors, the other commands no selectors") {
    auto const ls = parse({"ls", "-l", "@web", "-z"});
    CHECK(ls.selectors == Words{"web"});
    CHECK(std::get<LsArguments>(ls.command).details);
    CHECK(std::get<LsArguments>(ls.command).zero);
    CHECK(parsed_as<LsArguments>({"ls", "web"}).name == "web");
    CHECK(contains(refusal({"ls", "a", "b"}), "does not take 'b'"));

    auto const rm = parse({"@old", "rm", "a", "@web", "--", "@b"});
    CHECK(rm.selectors == Words{"old", "web"});
    CHECK(std::get<RmArguments>(rm.command).names == Words{"a", "@b"});
    CHECK(parse({"@old", "rm"}).selectors == Words{"old"});
    CHECK(contains(refusal({"rm"}), "'rm' needs NAME"));

    CHECK(contains(refusal({"@web", "add", "x"}), "'add' takes no '@web'"));
    CHECK(contains(refusal({"rename", "a"}), "'rename' needs NAME NEW_NAME"));
    CHECK(contains(refusal({"rename", "a", "b", "c"}), "does not take 'c'"));
    auto const rename = parsed_as<RenameArguments>({"rename", "a", "b"});
    CHECK(rename.name == "a");
    CHECK(rename.new_name == "b");
}

TEST_CASE("the actions of group have operands and options of their own") {
    using Action = GroupArguments::Action;
    auto const invocation = parse({"-n", "group", "add", "a", "b", "-n", "web", "-p", "/src",
                                   "--description", "", "--description", "two words"});
    auto const add = std::get<GroupArguments>(invocation.command);
    CHECK(invocation.options.dry_run);
    CHECK(add.action == Action::add);
    CHECK(add.names == Words{"a", "b"});
    CHECK(add.group == "web");
    CHECK(add.root == "/src");
    CHECK(add.description == "two words"); // the last one counts
    CHECK_FALSE(parse({"group", "add", "a", "-n", "web"}).options.dry_run);
    CHECK(parse({"group", "add", "a", "-n", "web", "--dry-run"}).options.dry_run);
    CHECK(parse({"group", "rm", "web", "-n"}).options.dry_run);

    auto const rmrepo = parsed_as<GroupArguments>({"group", "rmrepo", "a", "--name=web"});
    CHECK(rmrepo.action == Action::rmrepo);
    CHECK(rmrepo.group == "web");
    auto const rename = parsed_as<GroupArguments>({"group", "rename", "a", "b"});
    CHECK(rename.action == Action::rename);
    CHECK(rename.group == "a");
    CHECK(rename.new_name == "b");
    CHECK(parsed_as<GroupArguments>({"group", "rm", "a", "b"}).names == Words{"a", "b"});
    CHECK(parsed_as<GroupArguments>({"group", "ll", "a"}).action == Action::ll);
    CHECK(parsed_as<GroupArguments>({"group"}).action == Action::ls);
    CHECK(parsed_as<GroupArguments>({"group", "-z"}).zero);
    CHECK(parsed_as<GroupArguments>({"group", "ls", "a"}).names == Words{"a"});

    CHECK(contains(refusal({"group", "add", "a b"}), "mgit group add 'a b' -n GROUP"));
    CHECK(parsed_as<GroupArguments>({"group", "add", "-n", "web"}).names.empty()); // an empty group
    CHECK(contains(refusal({"group", "add"}), "mgit group add -n GROUP"));
    CHECK(contains(refusal({"group", "addrepo", "-n", "web"}), "'group addrepo' needs REPO"));
    CHECK(contains(refusal({"group", "rmrep"}), "'group' has no action 'rmrep'\n"
                                                "did you mean 'rmrepo'"));
}

TEST_CASE("@NAMEs stand where repos do, and before a group's name the @ is left out") {
    auto const added = parse({"@a", "group", "add", "@b", "c", "-n", "@web"});
    CHECK(added.selectors == Words{"a", "b"});
    auto const add = std::get<GroupArguments>(added.command);
    CHECK(add.names == Words{"c"});
    CHECK(add.group == "web");
    CHECK(parse({"group", "addrepo", "@b", "-n", "web"}).selectors == Words{"b"});
    CHECK(parse({"group", "rmrepo", "@b", "-n", "web"}).selectors == Words{"b"});
    auto const rm = parse({"group", "rm", "@a", "b"});
    CHECK(rm.selectors.empty());
    CHECK(std::get<GroupArguments>(rm.command).names == Words{"a", "b"});
    CHECK(parsed_as<GroupArguments>({"group", "ls", "@a"}).names == Words{"a"});
    CHECK(parsed_as<GroupArguments>({"group", "rename", "@a", "b"}).group == "a");
    CHECK(contains(refusal({"@web", "group", "rm", "a"}), "'group rm' takes no '@web'"));
    CHECK(contains(refusal({"@web", "group", "rename", "a", "b"}), "takes no '@web'"));
}

TEST_CASE("options may stand between a command and its action") {
    using Action = GroupArguments::Action;
    auto const dry = parse({"group", "--dry-run", "add", "a", "-n", "web"});
    CHECK(dry.options.dry_run);
    CHECK(std::get<GroupArguments>(dry.command).action == Action::add);
    CHECK(std::get<GroupArguments>(dry.command).names == Words{"a"});
    auto const named = parsed_as<GroupArguments>({"group", "-n", "web", "-p", "/rm", "add", "a"});
    CHECK(named.action == Action::add);
    CHECK(named.group == "web");
    CHECK(named.root == "/rm");
    CHECK(named.names == Words{"a"});
    // A value that is called as an action is.
    auto const value =
        parsed_as<GroupArguments>({"group", "--description", "rm", "add", "-n", "x"});
    CHECK(value.action == Action::add);
    CHECK(value.description == "rm");
    CHECK(parsed_as<GroupArguments>({"group", "-z", "ls", "a"}).names == Words{"a"});
    CHECK(parsed_as<GroupArguments>({"group", "--registry", "ls"}).action == Action::ls);
    CHECK(parse({"group", "-n", "rm", "a"}).options.dry_run);
    CHECK(std::get<GroupArguments>(parse({"group", "-n", "rm", "a"}).command).action == Action::rm);
    CHECK(contains(refusal({"group", "--dry-run", "ad", "a", "-n", "web"}), "no action 'ad'"));
    CHECK(contains(refusal({"group", "-z", "web"}), "no action 'web'"));
    CHECK(contains(refusal({"group", "--dry-rum", "add"}), "unknown option '--dry-rum'"));
    CHECK(contains(refusal({"group", "--jobs", "x", "add"}), "'--jobs' cannot be 'x'"));
    CHECK(parsed_as<GroupArguments>({"group", "--", "add"}).names == Words{"add"});
    CHECK(parsed_as<HelpArguments>({"group", "--help"}).topic == "group");
    CHECK(parsed_as<HelpArguments>({"group", "--help", "add"}).topic == "group add");
}

TEST_CASE("the words for the context") {
    CHECK_FALSE(parsed_as<ContextArguments>({"context"}).choice);
    CHECK(parsed_as<ContextArguments>({"context", "web"}).choice == "web");
    CHECK(parsed_as<ContextArguments>({"context", "@web"}).choice == "web");
    CHECK(parsed_as<ContextArguments>({"context", "none"}).choice == "none");
    CHECK(parse({"context", "-n", "auto"}).options.dry_run);
    CHECK(contains(refusal({"context", "a", "b"}), "does not take 'b'"));
    CHECK(contains(refusal({"@web", "context"}), "takes no '@web'"));
}

TEST_CASE("the words for help and version") {
    CHECK(parsed_as<HelpArguments>({}).topic.empty());
    CHECK(parsed_as<HelpArguments>({"-h"}).topic.empty());
    CHECK(parsed_as<HelpArguments>({"help"}).topic.empty());
    CHECK(parsed_as<HelpArguments>({"help", "pull"}).topic == "pull");
    CHECK(parsed_as<HelpArguments>({"--help", "add"}).topic == "add");
    CHECK(parsed_as<HelpArguments>({"rename", "-h"}).topic == "rename");
    CHECK(parsed_as<HelpArguments>({"group", "add", "--help"}).topic == "group add");
    CHECK(parsed_as<HelpArguments>({"help", "group", "add"}).topic == "group add");
    CHECK(parsed_as<HelpArguments>({"--help", "group", "add"}).topic == "group add");
    CHECK(parsed_as<HelpArguments>({"-h", "pull", "--rebase"}).topic == "pull");
    CHECK(contains(refusal({"help", "group", "ad"}), "'group' has no action 'ad'"));
    CHECK(contains(refusal({"help", "pull", "x"}), "'help' does not take 'x'"));
    CHECK(contains(refusal({"help", "rm", "x"}), "'help' does not take 'x'"));
    parsed_as<VersionArguments>({"--version"});
    parsed_as<VersionArguments>({"version"});
    CHECK(contains(refusal({"version", "2"}), "does not take '2'"));
    CHECK(contains(refusal({"@web"}), "no command"));
    CHECK(contains(refusal({"-j4"}), "no command"));
}

TEST_CASE("an unknown option is an error that suggests the known one") {
    CHECK(contains(refusal({"--jbos", "4", "pull"}), "unknown option '--jbos'"));
    CHECK(contains(refusal({"--jbos=4", "pull"}), "did you mean '--jobs'"));
    CHECK(contains(refusal({"add", "--recusive", "x"}), "did you mean '--recursive'"));
    CHECK(contains(refusal({"-q", "--rebase", "pull"}), "mgit COMMAND --rebase"));
    CHECK(contains(refusal({"ls", "-lx"}), "unknown option '-x'"));
    CHECK(contains(refusal({"--", "pull"}), "unknown option '--'"));
    CHECK(contains(refusal({"--job", "4", "pull"}), "unknown option '--job'")); // not abbreviated
    CHECK(contains(refusal({"ls", "--recursive"}), "mgit help ls"));
}

TEST_CASE("a bad value names the option, the value and what is allowed") {
    for (auto const* const value :
         {"0", "x", "-1", "10001", "4x", "", " 4", "99999999999999999999"}) {
        auto const text = refusal({"-j", value, "pull"});
        CHECK(contains(text, "option '--jobs' cannot be '" + std::string(value) + "'"));
        CHECK(contains(text, "a number from 1 to 10000"));
    }
    CHECK(parse({"-j10000", "pull"}).options.jobs == 10000);
    for (auto const* const value : {"abc", "0", "", "-5s"}) {
        CHECK(contains(refusal({"--timeout", value, "pull"}), "option '--timeout' cannot be"));
    }
    auto const format = refusal({"--format", "prefx", "pull"});
    CHECK(contains(format, "option '--format' cannot be 'prefx'"));
    CHECK(contains(format, "did you mean 'prefix'"));
    CHECK(contains(format, "it can be: group, prefix, table, raw"));
    CHECK(contains(refusal({"--order=", "auto", "ls"}), "option '--order'"));
    CHECK(contains(refusal({"ls", "--color", "red"}), "it can be: auto, always, never"));
}

TEST_CASE("an option without its value and a flag with one are errors") {
    CHECK(contains(refusal({"-j"}), "option '-j' needs a value"));
    CHECK(contains(refusal({"ls", "-qC"}), "option '-qC' needs a value"));
    CHECK(contains(refusal({"add", "x", "-g", "--", "y"}), "option '-g' needs a value"));
    CHECK(contains(refusal({"--registry=", "ls"}), "option '--registry' needs a value"));
    CHECK(contains(refusal({"--quiet=true", "ls"}), "option '--quiet' takes no value"));
    CHECK(contains(refusal({"ls", "--quiet=maybe"}), "option '--quiet' takes no value"));
    CHECK(contains(refusal({"-q", "ls", "-v"}), "contradict"));
}

TEST_CASE("the value of --timings stands behind an equals sign or is left out") {
    auto const plain = parse({"--timings", "pull", "x"});
    CHECK(plain.options.timings == "mgit-timings.html");
    CHECK(std::get<RunArguments>(plain.command).argv == Words{"pull", "x"});
    CHECK(parse({"--timings=false", "pull"}).options.timings == "false");
    CHECK(parse({"--timings=a,b.html", "-q", "pull"}).options.timings == "a,b.html");
    CHECK(parse({"--timings", "--timings=x", "pull"}).options.timings == "x");
    CHECK(parse({"--timings=x", "--timings", "pull"}).options.timings == "mgit-timings.html");
    CHECK(parse({"pull", "--timings"}).options.timings.empty()); // it is git's
    CHECK(contains(refusal({"--timings=", "pull"}), "option '--timings' needs a value"));
    CHECK(contains(refusal({"--trace", "", "pull"}), "option '--trace' cannot be ''"));
    CHECK(parse({"--trace", "t.json", "pull"}).options.trace == "t.json");
    Words const words{"--timings", "--format", "json", "ls", "--wrong"};
    CHECK(format_asked_for(words) == "json");
}

TEST_CASE("of a repeated option the last one counts, and nothing is left from an earlier parse") {
    CHECK(parse({"-j1", "@x", "-j", "2", "ls", "--jobs=3"}).options.jobs == 3);
    CHECK(parse({"--format=raw", "ls", "--format", "prefix"}).options.format == "prefix");
    CHECK(parse({"-v", "@x", "ls"}).options.verbose);
    auto const first = parse({"add", "-r", "a", "-g", "g"});
    auto const second = parse({"add", "b"});
    CHECK_FALSE(second.options.verbose);
    CHECK(second.selectors.empty());
    CHECK(std::get<AddArguments>(second.command).group.has_value() == false);
    CHECK(std::get<AddArguments>(first.command).group == "g");
}

TEST_CASE("the format is found in words that are wrong, and not in those of a child") {
    auto const asked = [](Words const& words) { return format_asked_for(words); };
    CHECK(asked({"--format", "json", "--no-such", "pull"}) == "json");
    CHECK(asked({"--format=ndjson", "@x", "nosuch"}) == "ndjson");
    CHECK(asked({"-j", "4", "--format", "json", "nosuch"}) == "json");
    CHECK(asked({"--timings", "--format", "json", "nosuch"}) == "json");
    CHECK(asked({"ls", "--no-such", "--format=json"}) == "json");
    CHECK(asked({"rm", "git", "--format", "json"}) == "json");
    CHECK(asked({"--format=raw", "ls", "--format", "json"}) == "json");
    CHECK(asked({"nosuch", "--format", "json"}).empty());
    CHECK(asked({"exec", "x", "--format=json"}).empty());
    CHECK(asked({"-s", "--format", "json"}).empty());
    CHECK(asked({"ls", "--", "--format", "json"}).empty());
    CHECK(asked({"--format"}).empty());
}

TEST_CASE("the CI service and the reports are options") {
    auto const options = parse({"--ci=gitlab", "--junit", "a.xml", "--tap=b", "pull"}).options;
    CHECK(options.ci == CiService::gitlab);
    CHECK(options.junit == "a.xml");
    CHECK(options.tap == "b");
    CHECK_FALSE(parse({"pull"}).options.ci);
    CHECK_FALSE(parse({"--ci", "auto", "pull"}).options.ci);
    CHECK(parse({"--ci", "off", "pull"}).options.ci == CiService::none);
}
