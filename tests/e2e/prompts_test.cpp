// Credentials, editors and pagers without a terminal: nothing asks, and the verdict says who would.
#include "support/catch.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    // Clones of one upstream that fetch from this URL from now on.
    void make_clones(Lines const& names, std::string const& url) const {
        for (auto const& name : names) {
            clone(path("upstreams/up.git"), name);
            git(name, {"remote", "set-url", "origin", url});
        }
        add(names);
    }
    // What would open a window if it were called.
    std::string popup() const {
        write_script("popup", "echo called >> '" + path("popups").string() + "'; exit 1");
        return path("popup").string();
    }
    bool has_popped_up() const { return fs::exists(path("popups")); }
    // The folder in which questions are caught.
    bool trap_is_left() const {
        return std::ranges::any_of(fs::directory_iterator(path("run")), [](auto const& entry) {
            return entry.path().filename().string().starts_with("mgit-");
        });
    }
};

TEST_CASE_METHOD(Fleet, "F28 a wanted password is needs-auth and names the host, F32 no window",
                 "[transport]") {
    make_upstream("up");
    HttpServer const server(*this);
    make_clones({"web", "api"}, server.private_url("up"));
    git("web", {"config", "core.askPass", popup()});
    auto const result =
        mgit({"fetch"},
             {.environment = {"GIT_ASKPASS=" + popup(), "SSH_ASKPASS=" + popup(), "DISPLAY=:0"}});
    INFO(describe(result));
    CHECK(result.code == 1);
    auto const host = "127.0.0.1:" + std::to_string(server.port());
    CHECK(contains(result.err, "2 needs-auth"));
    CHECK(contains(result.err, "Username for 'http://" + host));
    CHECK(contains(result.err, "log in first: mgit --failed -i fetch"));
    CHECK_FALSE(has_popped_up());
    CHECK_FALSE(trap_is_left());
}

TEST_CASE_METHOD(Fleet, "F28 a helper that knows the password is asked, F32 no window",
                 "[transport]") {
    make_upstream("up");
    HttpServer const server(*this);
    make_clones({"web", "api"}, server.private_url("up"));
    write_file("known", "http://ann:secret@127.0.0.1%3a" + std::to_string(server.port()) + "\n");
    git("api", {"config", "credential.helper", "store --file=" + path("known").string()});
    auto const result = mgit({"fetch"}, {.environment = {"SSH_ASKPASS=" + popup()}});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "1 ok"));
    CHECK(contains(result.err, "1 needs-auth"));
    CHECK_FALSE(has_popped_up());
}

TEST_CASE_METHOD(Fleet, "F29 an unknown ssh host key is needs-auth and is never accepted",
                 "[transport]") {
    make_upstream("up");
    SshServer const server(*this);
    server.add_client_config("Host *\n  BatchMode no\n  StrictHostKeyChecking ask\n"
                             "  UserKnownHostsFile " +
                             path("ssh/mine").string() + "\n");
    make_clones({"web", "api"}, server.url("up"));
    auto const result =
        mgit({"fetch"},
             {.environment = {server.client_variable(), "SSH_ASKPASS=" + popup(), "DISPLAY=:0"}});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "2 needs-auth"));
    CHECK(contains(result.err, "The authenticity of host '[127.0.0.1]:"));
    CHECK(contains(result.err, "accept it once: ssh -p " + std::to_string(server.port()) + " "));
    CHECK_FALSE(fs::exists(path("ssh/mine")));
    CHECK_FALSE(has_popped_up());
}

TEST_CASE_METHOD(Fleet, "F28 an ssh server that wants a password is needs-auth, F32 no window",
                 "[transport]") {
    make_upstream("up");
    SshServer const server(*this);
    server.add_client_config("Host *\n  BatchMode no\n  PubkeyAuthentication no\n");
    make_clones({"web", "api"}, server.url("up"));
    auto const result =
        mgit({"fetch"},
             {.environment = {server.client_variable(), "SSH_ASKPASS=" + popup(), "DISPLAY=:0"}});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "2 needs-auth"));
    CHECK(contains(result.err, "@127.0.0.1's password"));
    CHECK_FALSE(has_popped_up());
}

TEST_CASE_METHOD(Fleet, "F28 a locked key is needs-auth, but not where another key is good",
                 "[transport]") {
    make_upstream("up");
    SshServer const server(*this);
    auto const key = path("ssh/locked").string();
    REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "words", "-f", key}).code == 0);
    write_file("ssh/authorized", read_file("ssh/authorized") + read_file("ssh/locked.pub"));
    make_clones({"web"}, server.url("up"));
    server.add_client_config("Host *\n  BatchMode no\n  IdentityFile " + key + "\n");
    // The locked key comes first, the other one opens the door.
    git("web", {"remote", "set-url", "origin", server.url("gone")});
    auto const other = mgit({"fetch"}, {.environment = {server.client_variable()}});
    INFO(describe(other));
    CHECK(contains(other.err, "exit 128"));
    CHECK_FALSE(contains(other.err, "needs-auth"));

    git("web", {"remote", "set-url", "origin", server.url("up")});
    auto const only =
        mgit({"fetch"}, {.environment = {"GIT_SSH_COMMAND=ssh -F none -o BatchMode=no "
                                         "-o IdentitiesOnly=yes -o UserKnownHostsFile=" +
                                         path("ssh/known").string() +
                                         " -o "
                                         "PreferredAuthentications=publickey -i " +
                                         key}});
    INFO(describe(only));
    CHECK(contains(only.err, "needs-auth"));
    CHECK(contains(only.err, "Enter passphrase for key"));
}

TEST_CASE_METHOD(Fleet, "F30 who needs an editor is needs-editor, and none is opened") {
    make_repos({"web", "api"});
    add({"web", "api"});
    for (auto const* const name : {"web", "api"}) {
        commit(name, "file", "second\n");
        write_file(fs::path(name) / "file", "changed\n");
        git(name, {"config", "core.editor", popup()});
    }
    for (Lines const& command : {Lines{"commit", "-a"}, Lines{"commit", "--amend", "-a"}}) {
        auto const result = mgit(command, {.environment = {"EDITOR=" + popup(), "VISUAL=" + popup(),
                                                           "GIT_EDITOR=" + popup()}});
        INFO(describe(result));
        CHECK(result.code == 1);
        CHECK(contains(result.err, "2 needs-editor"));
        CHECK(contains(result.err, "COMMIT_EDITMSG"));
        CHECK(contains(result.err, "mgit --failed -i commit"));
    }
    git("web", {"checkout", "-q", "."});
    git("api", {"checkout", "-q", "."});
    auto const rebase = mgit({"rebase", "-i", "HEAD~1"});
    INFO(describe(rebase));
    CHECK(contains(rebase.err, "2 needs-editor"));
    CHECK(contains(rebase.err, "git-rebase-todo"));
    CHECK_FALSE(has_popped_up());
}

TEST_CASE_METHOD(Fleet, "F30 an editor that works alone is left alone") {
    make_repos({"web", "api"});
    add({"web", "api"});
    for (auto const* const name : {"web", "api"}) {
        commit(name, "file", "second\n");
        git(name, {"config", "core.editor", popup()});
    }
    auto const by_variable =
        mgit({"rebase", "-i", "HEAD~1"},
             {.environment = {"GIT_SEQUENCE_EDITOR=sed -i s/^pick/reword/", "GIT_EDITOR=true"}});
    INFO(describe(by_variable));
    CHECK(by_variable.code == 0);
    auto const by_option = mgit({"git", "-c", "core.editor=true", "commit", "--amend"});
    INFO(describe(by_option));
    CHECK(by_option.code == 0);
    CHECK_FALSE(has_popped_up());
}

TEST_CASE_METHOD(Fleet, "F31 without a terminal nothing is paged, here or in a child") {
    make_repos({"web", "api"});
    add({"web", "api"});
    Lines const pagers{"MGIT_PAGER=" + popup(), "GIT_PAGER=" + popup(), "PAGER=" + popup()};
    auto const log = mgit({"log"}, {.environment = pagers});
    INFO(describe(log));
    CHECK(log.code == 0);
    CHECK(contains(log.out, "change file"));
    auto const shown = mgit({"sh", "echo pager=$GIT_PAGER"}, {.environment = pagers});
    CHECK(contains(shown.out, "pager=cat\n"));
    CHECK_FALSE(has_popped_up());
}

TEST_CASE_METHOD(Fleet, "F27 a dry run makes no folder for questions") {
    make_repos({"web"});
    add({"web"});
    auto const result = mgit({"-n", "fetch"});
    CHECK(contains(result.out, "GIT_ASKPASS='<private folder>/mgit-askpass'"));
    CHECK_FALSE(trap_is_left());
}

} // namespace
} // namespace mgit::test
