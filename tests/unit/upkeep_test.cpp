// The parts of doctor that need no disk: what is known against versions of git, secrets in URLs,
// and the lines in which repos are remembered.
#include "commands/doctor/doctor.hpp"
#include "mgit/git/remote_urls.hpp"
#include "mgit/registry/fingerprints.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <string>

namespace mgit::test {
namespace {

using doctor::judge_git;
using doctor::Level;

std::size_t holes(std::string_view version) {
    return judge_git(version, false).advice.size();
}

TEST_CASE("a git without known holes is fine, whoever made it") {
    for (char const* const version : {"2.50.1", "2.49.1", "2.43.7", "2.51.0", "2.52.0.rc1", "2.60",
                                      "2.48.2.dirty", "2.50.1.windows.1"}) {
        INFO(version);
        CHECK(holes(version) == 0);
        CHECK(judge_git(version, false).level == Level::ok);
    }
}

TEST_CASE("each series of git has its own first release without a hole") {
    CHECK(holes("2.50.0") == 1);
    CHECK(holes("2.43.6") == 1);
    CHECK(holes("2.48.0") == 2);
    CHECK(holes("2.45.1") == 2);
    CHECK(holes("2.45.0") == 3);
    CHECK(holes("2.39.4") == 2);
    CHECK(holes("2.39.3") == 3);
    CHECK(holes("2.39.2") == 4);
    CHECK(holes("2.39.0") == 5);
    CHECK(holes("2.30.9") == 3);
    CHECK(holes("2.35.1") == 6);
    CHECK(holes("2.25.1") == 6);
}

TEST_CASE("a distribution may have mended what the number does not tell") {
    CHECK(judge_git("2.39.5", false).level == Level::warning);
    CHECK(judge_git("2.39.5", true).level == Level::note);
    CHECK(judge_git("2.39.5", true).advice.at(0) ==
          "CVE-2025-48384: a clone with submodules can run code");
    CHECK(judge_git("1.8.3.1", true).level == Level::warning);
    for (char const* const odd : {"", "3.0.0", "2.", "next", "2.x"}) {
        CHECK(judge_git(odd, false).level == Level::note);
    }
}

TEST_CASE("F83 a URL without its secret is still the URL") {
    struct Row {
        char const* url;
        char const* clean;
    };
    for (auto const& row : std::initializer_list<Row>{
             {"https://ann:tok@example.org/a.git", "https://example.org/a.git"},
             {"https://tok@example.org:8443/a@b", "https://example.org:8443/a@b"},
             {"http://a:b@c@example.org", "http://example.org"},
             {"ssh://git:pw@example.org:22/a", "ssh://git@example.org:22/a"},
             {"ssh://git@example.org/a", "ssh://git@example.org/a"},
             {"ftp://ann:pw@example.org/a", "ftp://ann@example.org/a"},
             {"git@example.org:a:b@c", "git@example.org:a:b@c"},
             {"/srv/a:b@c", "/srv/a:b@c"},
             {"", ""}}) {
        INFO(row.url);
        CHECK(without_secret(row.url) == row.clean);
        CHECK(has_secret(row.url) == (std::string_view(row.url) != row.clean));
        CHECK_FALSE(has_secret(row.clean));
    }
}

TEST_CASE_METHOD(World, "what is remembered of repos survives hostile paths and cut lines") {
    auto const file = fingerprint_file(path("state/mgit"));
    Fingerprint const first{"/a\nb \xff", "1:2", "https://***@example.org/x", "abc,def"};
    Fingerprint const second{"/c", "", "", ""};
    append_fingerprints(file, fingerprint_line(first));
    append_fingerprints(file, fingerprint_line(second).substr(0, 6)); // a full disk, say
    append_fingerprints(file, "garbage\n" + fingerprint_line(second));
    Fingerprints known(file);
    REQUIRE(known.find(first.path) != nullptr);
    CHECK(*known.find(first.path) == first);
    REQUIRE(known.find("/c") != nullptr);
    CHECK(*known.find("/c") == second);
    CHECK(known.find("/d") == nullptr);
}

TEST_CASE_METHOD(World, "the last that was seen of a repo counts, and the file does not grow on") {
    auto const file = fingerprint_file(path("state/mgit"));
    std::string lines;
    for (int i = 0; i < 1200; ++i) {
        lines += fingerprint_line({"/a", std::to_string(i), "", ""});
    }
    append_fingerprints(file, lines);
    Fingerprints known(file);
    known.remember({"/a", "new", "", ""});
    known.save();
    CHECK(Fingerprints(file).find("/a")->identity == "new");
    CHECK(lines_of(read_file("state/mgit/fingerprints")).size() == 1);
    Fingerprints same(file);
    auto const before = read_file("state/mgit/fingerprints");
    same.remember({"/a", "new", "", ""});
    same.save();
    CHECK(read_file("state/mgit/fingerprints") == before);
}

} // namespace
} // namespace mgit::test
