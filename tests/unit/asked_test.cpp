// What questions of git and ssh mean when nobody answers them.
#include "commands/asked.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"

namespace mgit::test {
namespace {

using enum Question::Kind;

std::optional<Finding> finding_for(std::vector<Question> const& questions, std::string said = {},
                                   Ending ending = Exited{128}, std::string host = {}) {
    Job job;
    job.host = std::move(host);
    return asked_finding(questions, job, merged(ending, std::move(said)), "mgit -i pull");
}

TEST_CASE("F28 the host is found in whatever language a prompt is") {
    CHECK(host_in("Username for 'https://git.example.org': ") == "git.example.org");
    CHECK(host_in("Passwort für „https://ann@git.example.org:8443“: ")
              .starts_with("git.example.org:8443"));
    CHECK(host_in("Password for 'https://a%40b:p@git.example.org/x@y': ") == "git.example.org");
    CHECK(host_in("Password for 'cert:///home/ann/key': ").empty());
    CHECK(host_in("ann@git.example.org's password: ") == "git.example.org");
    CHECK(host_in("(ann@git.example.org) Verification code: ") == "git.example.org");
    CHECK(host_in("(ann@git.example.org) Password for ann@backend: ") == "git.example.org");
    CHECK(host_in("Password: ").empty());
    CHECK(host_in("").empty());
}

TEST_CASE("F29 the host is found in a question about its key") {
    CHECK(host_in("The authenticity of host 'git.example.org (192.0.2.7)' can't be established.\n"
                  "ED25519 key fingerprint is SHA256:x.\nAre you sure?") == "git.example.org");
    CHECK(host_in("The authenticity of host '[127.0.0.1]:2222 ([127.0.0.1]:2222)' can't be "
                  "established.") == "127.0.0.1:2222");
    CHECK(host_in("The authenticity of host '[::1]:2222 ([::1]:2222)' can't be established.") ==
          "[::1]:2222");
}

TEST_CASE("F28 a refused question about a login is needs-auth, without the secret") {
    auto const found =
        finding_for({{credential, "Password for 'https://token@git.example.org': "}});
    REQUIRE(found);
    CHECK(found->verdict == Verdict::needs_auth);
    CHECK(found->host == "git.example.org");
    CHECK(found->detail.starts_with("Password for 'https://"));
    CHECK(found->detail.ends_with("git.example.org'"));
    CHECK(found->detail.find("token") == std::string::npos);
    CHECK(found->hint == "log in first: mgit -i pull");
    CHECK_FALSE(finding_for({}));
    CHECK_FALSE(finding_for({{credential, "Password for 'https://h': "}}, {}, Exited{0}));
}

TEST_CASE("F29 the hint for an unknown host key names the command that shows it") {
    auto const found = finding_for({{credential, "The authenticity of host '[127.0.0.1]:2222 "
                                                 "([127.0.0.1]:2222)' can't be established.\nx"}});
    REQUIRE(found);
    CHECK(found->verdict == Verdict::needs_auth);
    CHECK(found->host == "127.0.0.1:2222");
    CHECK(found->hint.ends_with("ssh -p 2222 127.0.0.1"));
    CHECK(found->detail.find('\n') == std::string::npos);
}

TEST_CASE("F29 the hint for a host key lost the alias that the user has for the host") {
    std::vector<Question> const asked{
        {credential, "The authenticity of host '[192.0.2.7]:2222 (<no hostip for proxy command>)' "
                     "can't be established.\nx"}};
    CHECK(finding_for(asked, {}, Exited{128}, "work")->hint.ends_with("once: ssh work"));
    CHECK(finding_for(asked, {}, Exited{128}, "ann@work:22")->hint.ends_with("ssh -p 22 ann@work"));
    CHECK(finding_for(asked, {}, Exited{128}, "work (own ssh command)")
              ->hint.ends_with("ssh -p 2222 192.0.2.7"));
}

TEST_CASE("a key that stays locked is needs-auth only if no other key was good") {
    std::vector<Question> const locked{
        {credential, "Enter passphrase for key '/home/a@b/.ssh/id': "}};
    auto const found = finding_for(locked, "git@h: Permission denied (publickey).\nfatal: x\n",
                                   Exited{1}, "git.example.org");
    REQUIRE(found);
    CHECK(found->verdict == Verdict::needs_auth);
    CHECK(found->host == "git.example.org");
    CHECK_FALSE(finding_for(locked, "fatal: Not possible to fast-forward, aborting.\n"));
}

TEST_CASE("F30 a refused editor is needs-editor and says what was to be edited") {
    auto const found = finding_for({{editor, "/src/web/.git/COMMIT_EDITMSG"}}, {}, Exited{1});
    REQUIRE(found);
    CHECK(found->verdict == Verdict::needs_editor);
    CHECK(found->detail == "COMMIT_EDITMSG");
    CHECK(found->hint == "give it the terminal: mgit -i pull");
}

} // namespace
} // namespace mgit::test
