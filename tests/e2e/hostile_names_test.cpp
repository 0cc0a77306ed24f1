// F78: names that break other tools, from registering to removing.
#include "mgit/core/text.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

// What the folders are called, and what the repos are called then.
struct Case {
    std::string folder;
    std::string name;
};
std::vector<Case> const cases{
    {"new\nline", "new\nline"},
    {"-rf", "names/-rf"}, // would be an option
    {"\033[31mred", "\033[31mred"},
    {"a\",\"b", "a\",\"b"},
    {";touch X", ";touch X"},
    {"$(touch X)", "$(touch X)"},
    {"\377", "\xEF\xBF\xBD"}, // a name is text, a path is not
    {"{}", "{}"},
    {"all", "names/all"}, // means something else
    {"日本語のレポ", "日本語のレポ"},
    {"two words", "two words"},
    {"it's", "it's"},
    {"back\\slash", "back\\slash"},
    {"*", "*"},
    {"::x", "::x"}, // the rest would be git's, as in @:FILE, @{u}, @~1
    {"{u}", "{u}"},
    {"~1", "~1"},
    {"^0", "^0"},
    {"..x", "..x"},
};

Lines words_of(std::string_view text) {
    Lines words;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = text.find('\0', begin);
        words.emplace_back(text.substr(begin, end - begin));
        begin = end == text.npos ? text.size() : end + 1;
    }
    return words;
}

bool shows_no_control(std::string_view text) {
    return std::ranges::none_of(
        text, [](char c) { return (static_cast<unsigned char>(c) < 32 && c != '\n') || c == 127; });
}

struct Names : World {
    Names() {
        make_repo("model");
        for (auto const& each : cases) {
            copy_repo("model", "names/" + each.folder);
        }
        auto const result = mgit({"add", "-r", "names"});
        INFO(describe(result));
        REQUIRE(result.code == 0);
        CHECK(shows_no_control(result.out));
    }
    Lines names() const { return words_of(mgit({"ls", "-z"}).out); }
    // A command that must work and show no control characters.
    Result on(Lines words) const {
        auto result = mgit(words);
        INFO(describe(result));
        CHECK(result.code == 0);
        CHECK(shows_no_control(result.out));
        return result;
    }
};

Lines expected() {
    Lines names;
    for (auto const& each : cases) {
        names.push_back(each.name);
    }
    std::ranges::sort(names);
    return names;
}

TEST_CASE_METHOD(Names, "F78 hostile names are registered, exact with -z and quoted without",
                 "[names]") {
    auto names = this->names();
    std::ranges::sort(names);
    CHECK(names == expected());
    auto const text = mgit({"ls"}).out;
    CHECK(shows_no_control(text));
    CHECK(lines_of(text).size() == cases.size());
    CHECK(contains(text, "$'new\\nline'\n"));
    // What is shown can be pasted into a shell.
    std::string script = "printf '%s\\0'";
    for (auto const& line : lines_of(text)) {
        script += " " + line;
    }
    CHECK(words_of(run({"bash", "-c", script}).out) == this->names());
    for (auto const& each : cases) {
        INFO(each.name);
        CHECK(mgit({"ls", "-z", "--", each.name}).out ==
              path("names/" + each.folder).string() + std::string(1, '\0'));
    }
}

TEST_CASE_METHOD(Names, "F78 columns are as wide as names are shown, not as their bytes",
                 "[names]") {
    auto const lines = lines_of(mgit({"ls", "-l"}).out);
    REQUIRE(lines.size() == cases.size());
    std::vector<std::size_t> columns;
    for (auto const& line : lines) {
        // The path is quoted where the name is.
        auto const at = std::min(line.find("  /"), line.find("  '/"));
        auto const begin = std::min(at, line.find("  $'/"));
        REQUIRE(begin != std::string::npos);
        auto const last = line.find_first_not_of(' ', begin);
        columns.push_back(display_width(line.substr(0, last)));
    }
    CHECK(std::ranges::count(columns, columns.front()) ==
          static_cast<std::ptrdiff_t>(cases.size()));
}

TEST_CASE_METHOD(Names, "F78 every hostile name is run in, and none of them does anything",
                 "[names]") {
    on(exec_actor({"append:" + path("visits").string()}));
    CHECK(on({"sh", "echo \"$MGIT_NAME\" >> " + path("said").string()}).err.size() > 0);
    auto const said = read_file("said");
    for (auto const& each : cases) {
        INFO(each.name);
        CHECK(contains(read_file("visits"), path("names/" + each.folder).string()));
        CHECK(contains(said, each.name));
        auto const selector = "@" + each.name;
        auto const told = "== " + shell_word(each.name) + "\n" + head("model") + "\n";
        CHECK(on({selector, "rev-parse", "HEAD"}).out == told);
        CHECK(mgit({"ls", "-z", selector}).out == each.name + '\0');
    }
    CHECK_FALSE(fs::exists(path("X")));
    CHECK_FALSE(fs::exists(path("names/X")));
}

TEST_CASE_METHOD(Names, "F78 hostile names in groups, as groups and as the context", "[names]") {
    for (auto const& each : cases) {
        INFO(each.name);
        std::string const group = "group " + each.name;
        on({"group", "add", "-n", group, "--description", each.folder, "--", each.name});
        CHECK(mgit({"group", "ls", "-z", group}).out == each.name + '\0');
        on({"context", group});
        CHECK(mgit({"ls", "-z"}).out == each.name + '\0');
        CHECK(shows_no_control(mgit({"-n", "status"}).out));
        on({"group", "rename", group, each.name + " as a group"});
        CHECK(shows_no_control(on({"context"}).out));
    }
    auto groups = words_of(mgit({"group", "ls", "-z"}).out);
    CHECK(groups.size() == cases.size());
    CHECK(shows_no_control(on({"group", "ll"}).out));
    groups.insert(groups.begin(), {"group", "rm", "--"});
    on(groups);
    CHECK(mgit({"group", "ls"}).out.empty());
    on({"group", "add", "@*", "-n", "everything"});
    CHECK(mgit({"group", "ls", "-z", "everything"}).out ==
          "*" + std::string(1, '\0')); // a name first
    on({"group", "add", "@?*", "-n", "everything"});
    CHECK(words_of(mgit({"group", "ls", "-z", "everything"}).out) == names());
}

TEST_CASE_METHOD(Names, "F78 hostile names are renamed to and from, and removed", "[names]") {
    for (auto const& each : cases) {
        INFO(each.name);
        on({"rename", "--", each.name, "plain"});
        CHECK(mgit({"ls", "-z", "plain"}).out ==
              path("names/" + each.folder).string() + std::string(1, '\0'));
        on({"rename", "--", "plain", each.name});
    }
    auto renamed = names();
    std::ranges::sort(renamed);
    CHECK(renamed == expected());
    Lines rm{"rm", "--"};
    for (auto const& each : cases) {
        rm.push_back(each.name);
    }
    CHECK(lines_of(on(rm).out).size() == cases.size());
    CHECK(names().empty());
}

} // namespace
} // namespace mgit::test
