// The file of the settings: broken, newer, shared, shut, linked, and without a home.
#include "mgit/settings/document.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <memory>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

constexpr char const* file = "mgit/settings.json";

struct SettingsFile : World {
    Result settings(Words words, MgitOptions options = {}) const {
        words.insert(words.begin(), "settings");
        return mgit(std::move(words), std::move(options));
    }
    // Every command that reads it refuses it with this error, and leaves it as it is.
    void check_refused(std::string const& text, std::string const& error,
                       std::string const& hint) const {
        write_file(file, text);
        for (Words const& args :
             {Words{"ll"}, Words{"status"}, Words{"ls", "-s", "dirty"}, Words{"settings"},
              Words{"settings", "set", "jobs", "3"}, Words{"settings", "unset", "jobs"},
              Words{"settings", "get", "jobs"}}) {
            auto const result = mgit(args);
            INFO(describe(result));
            CHECK(result.code == 3);
            CHECK(result.out.empty());
            CHECK(contains(result.err, error));
            CHECK(contains(result.err, hint));
            CHECK(read_file(file) == text);
        }
        CHECK(mgit({"ls"}).code == 0); // has no use for them
        auto const doctor = mgit({"doctor"});
        CHECK(doctor.code == 3);
        CHECK(contains(doctor.out, "error    " + error));
    }
};

TEST_CASE_METHOD(SettingsFile, "a broken settings.json is exit code 3 with place and way back",
                 "[settings]") {
    make_repos({"web"});
    add({"web"});
    settings({"set", "jobs", "3"});
    settings({"set", "jobs", "4"});
    auto const name = path(file).string();
    auto const back = "last good copy: cp -- " + name + ".bak " + name;
    check_refused("{\"format\":\"mgit-settings\",\"version\":1,\n \"settings\":{\"jobs\":x}}\n",
                  name + ":2:21: ", "jobs\":x}}\n");
    check_refused("{\"format\":\"mgit-settings\",\"version\":1,\n \"settings\":{\"jobs\":0}}\n",
                  name + ":2:21: jobs cannot be '0'; it can be: a number", back);
    check_refused("", name + " is empty", back);
    check_refused("{\"format\":\"mgit-settings\",\"version\":2}\n", name + " has version 2",
                  "install a newer mgit");
    fs::remove(path(file));
    fs::create_directory(path(file));
    auto const folder = mgit({"ll"});
    CHECK(folder.code == 3);
    CHECK(contains(folder.err, "cannot read settings file " + name + ": it is a folder"));
}

TEST_CASE_METHOD(SettingsFile, "keys of a newer mgit survive, and are told of", "[settings]") {
    write_file(file, "{\"format\":\"mgit-settings\",\"version\":1,\"later\":{\"x\":1.50},\n"
                     "\"settings\":{\"ll.colum\":\"name\",\"jobs\":3}}\n");
    auto const listed = settings({"ls", "jobs"});
    CHECK(listed.code == 0);
    CHECK(contains(listed.err, "no setting of this mgit: 'll.colum' in " + path(file).string() +
                                   "; did you mean 'll.columns'?"));
    CHECK(contains(listed.err, "no setting of this mgit: 'later'"));
    CHECK(settings({"set", "jobs", "4"}).code == 0);
    CHECK(contains(read_file(file), "\"later\":{\"x\":1.50}"));
    CHECK(contains(read_file(file), "\"ll.colum\":\"name\""));
    auto const doctor = mgit({"doctor"});
    CHECK(contains(doctor.out, "warning  no setting of this mgit: 'll.colum'"));
    CHECK(settings({"unset", "ll.colum"}).out == "unset ll.colum\n");
    CHECK_FALSE(contains(read_file(file), "ll.colum"));
}

TEST_CASE_METHOD(SettingsFile, "F52 several who set something at once lose nothing",
                 "[settings][writers]") {
    std::vector<std::unique_ptr<Process>> processes;
    Settings wanted;
    std::size_t number = 10;
    for (Setting const& setting : setting_table()) {
        if (setting.key.starts_with("ll.width.")) {
            auto const value = std::to_string(++number);
            assign(setting, {value}, wanted);
            ProcessOptions options;
            options.cwd = root();
            options.environment = environment();
            processes.push_back(std::make_unique<Process>(
                Words{mgit_binary(), "--lock-timeout", "60", "settings", "set", setting.key, value},
                std::move(options)));
        }
    }
    for (auto& process : processes) {
        auto const result = process->wait();
        INFO(describe(result));
        CHECK(result.code == 0);
    }
    CHECK(parse_settings(read_file(file), "").values == wanted);
}

TEST_CASE_METHOD(SettingsFile, "a link to the settings is followed, and its file keeps its mode",
                 "[settings]") {
    write_file("dotfiles/mgit.json", "{\"format\":\"mgit-settings\",\"version\":1}");
    fs::permissions(path("dotfiles/mgit.json"), fs::perms(0644));
    fs::create_directories(path("mgit"));
    fs::create_symlink("../dotfiles/mgit.json", path(file));
    REQUIRE(settings({"set", "jobs", "3"}).code == 0);
    CHECK(fs::is_symlink(path(file)));
    CHECK(contains(read_file("dotfiles/mgit.json"), "\"jobs\":3"));
    CHECK(fs::status(path("dotfiles/mgit.json")).permissions() == fs::perms(0644));
    CHECK(fs::exists(path("dotfiles/mgit.json.bak")));

    fs::rename(path("dotfiles"), path("unmounted"));
    for (Words const& words : {Words{"set", "jobs", "4"}, Words{"ls"}}) {
        auto const result = settings(words);
        INFO(describe(result));
        CHECK(result.code == 3);
        CHECK(contains(result.err, "is everything mounted?"));
    }
    CHECK(fs::is_symlink(path(file)));
}

TEST_CASE_METHOD(SettingsFile, "a folder that nothing can be written to costs the change alone",
                 "[settings]") {
    if (::geteuid() != 0) {
        WARN("only root can become somebody else");
        return;
    }
    settings({"set", "jobs", "3"});
    auto const before = read_file(file);
    fs::permissions(root(), fs::perms(0755));
    fs::permissions(path("mgit"), fs::perms(0755));
    fs::permissions(path(file), fs::perms(0644));
    auto const as_stranger = [&](Words const& args) {
        Words words{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", mgit_binary()};
        words.insert(words.end(), args.begin(), args.end());
        return run(words);
    };
    CHECK(as_stranger({"settings", "get", "jobs"}).out == "3\n");
    CHECK(as_stranger({"settings", "set", "jobs", "3"}).code == 0); // it is so already
    auto const refused = as_stranger({"settings", "set", "jobs", "4"});
    INFO(describe(refused));
    CHECK(refused.code == 3);
    CHECK(contains(refused.err, "cannot write settings file " + path(file).string()));
    CHECK(contains(refused.err, "(nothing was changed)"));
    CHECK(read_file(file) == before);
    fs::permissions(path(file), fs::perms(0600));
    auto const unreadable = as_stranger({"settings"});
    CHECK(unreadable.code == 3);
    CHECK(contains(unreadable.err, "cannot read settings file"));
}

TEST_CASE_METHOD(SettingsFile, "settings are beside the personal registry, wherever that is",
                 "[settings]") {
    fs::create_directories(path("own"));
    write_file("work/mgit.json", "{\"format\":\"mgit-registry\",\"version\":1}");
    CHECK(
        settings({"set", "jobs", "3"},
                 {.cwd = path("work"), .environment = {"MGIT_CONFIG_HOME=" + path("own").string()}})
            .code == 0);
    CHECK(contains(read_file("own/settings.json"), "\"jobs\":3"));
    CHECK_FALSE(fs::exists(path("work/settings.json")));

    // Without $HOME the home of the password file counts; it is only looked at.
    auto const homeless = settings(
        {"-v", "get", "jobs"}, {.environment = {"HOME", "XDG_CONFIG_HOME", "MGIT_CONFIG_HOME"}});
    INFO(describe(homeless));
    CHECK((homeless.code == 0 || homeless.code == 3));
    CHECK(contains(homeless.err, "mgit: settings: /"));
    CHECK(contains(homeless.err, "/.config/mgit/settings.json\n"));
}

} // namespace
} // namespace mgit::test
