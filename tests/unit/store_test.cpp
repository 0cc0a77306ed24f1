#include "mgit/core/error.hpp"
#include "mgit/process/backups.hpp"
#include "mgit/process/file_lock.hpp"
#include "mgit/registry/store.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

using namespace mgit;
using namespace mgit::test;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

using Names = std::vector<std::string>;

constexpr std::string_view sample = R"({"format":"mgit-registry","version":1,
 "repos":[
  {"name":"api","path":"/src/api","groups":["web"],"url":"ssh://git@example.org/api.git"},
  {"name":"dots","path":"/home/ann","groups":[],"git_flags":["--git-dir=/home/ann/.dots"]}
 ],
 "groups":{"web":{"description":"","root":"/src"}},
 "context":"web"}
)";

Repo repo(std::string const& name) {
    return Repo{name, "/src/" + name, {}, {}, {}};
}

Store store_at(fs::path const& file, StoreOptions options = {}) {
    StorePlace place;
    place.file = file;
    return Store(std::move(place), std::move(options));
}

Store impatient(fs::path const& file, std::vector<std::string>& told) {
    StoreOptions options;
    options.patience = 5ms;
    options.tell = [&told](std::string_view text) { told.emplace_back(text); };
    return store_at(file, std::move(options));
}

void add(Registry& registry) {
    registry.add_repo(repo("x"));
}

template <class Call>
Error error_of(Call const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    FAIL("no error");
    return {ExitCode::internal, ""};
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// True if the text loads; an Error registry is the only thing else that may happen.
bool loads(Store const& store) {
    try {
        store.load();
        return true;
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::registry);
        CHECK(contains(error.what(), "registry.json"));
        return false;
    }
}

} // namespace

TEST_CASE("no file is an empty registry, and the first update makes it with its folders") {
    Folder const folder;
    Store const store = store_at(folder / "a/b/registry.json");
    CHECK(store.load().repos().empty());
    CHECK_FALSE(fs::exists(folder / "a"));
    Registry const after = store.update(add);
    CHECK(after.repos().size() == 1);
    CHECK(store.load().repos().size() == 1);
    CHECK(mode_of(store.file()) == 0600);
    CHECK_FALSE(fs::exists(folder / "a/b/registry.json.bak"));
}

TEST_CASE("a change that throws changes nothing and frees the lock") {
    Folder const folder;
    folder.write("registry.json", sample);
    StoreOptions options;
    options.patience = 0ms;
    Store const store = store_at(folder / "registry.json", options);
    CHECK_THROWS_AS(store.update([](Registry& registry) {
        registry.remove_repo("api");
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    CHECK(folder.read("registry.json") == sample);
    CHECK(store.update([](Registry&) {}).repos().size() == 2);
    CHECK(folder.names() == Names{".registry.json.lock", "registry.json"});
}

TEST_CASE("a change that changes nothing does not touch the file, a real one keeps its mode") {
    Folder const folder;
    folder.write("registry.json", sample);
    REQUIRE(::chmod((folder / "registry.json").c_str(), 0640) == 0);
    Store const store = store_at(folder / "registry.json");
    auto const before = facts_of(store.file()).st_ino;
    store.update([](Registry& registry) { registry.join("api", "web"); });
    CHECK(facts_of(store.file()).st_ino == before);
    CHECK_FALSE(fs::exists(folder / "registry.json.bak"));
    store.update([](Registry& registry) { registry.leave("api", "web"); });
    CHECK(mode_of(store.file()) == 0640);
    CHECK(store.load().members("web").empty());
}

TEST_CASE("F57 a registry that is a chain of symbolic links stays one") {
    Folder const folder;
    fs::create_directory(folder / "dots");
    folder.write("dots/mine.json", sample);
    fs::create_symlink("dots/mine.json", folder / "first");
    fs::create_symlink("first", folder / "registry.json");
    store_at(folder / "registry.json").update(add);
    CHECK(fs::read_symlink(folder / "registry.json") == "first");
    CHECK(fs::read_symlink(folder / "first") == "dots/mine.json");
    CHECK(contains(folder.read("dots/mine.json"), "\"name\":\"x\""));
    CHECK(folder.read("dots/mine.json.bak") == sample);
    CHECK(folder.names() == Names{"dots", "first", "registry.json"});
}

TEST_CASE("a registry that cannot be read is an error and stays as it is") {
    Folder const folder;
    fs::create_symlink("gone", folder / "dangling");
    fs::create_symlink("loop", folder / "loop");
    folder.write("broken", "{");
    for (char const* name : {"", "dangling", "loop", "broken"}) {
        CAPTURE(name);
        Store const store = store_at(folder / name);
        Error const reading = error_of([&] { store.load(); });
        CHECK(reading.code() == ExitCode::registry);
        CHECK_FALSE(reading.hint().empty());
        CHECK(error_of([&] { store.update([](Registry&) {}); }).code() == ExitCode::registry);
    }
    CHECK(contains(error_of([&] { store_at(folder / "dangling").load(); }).hint(), "mounted"));
    CHECK(fs::is_symlink(folder / "dangling"));
    CHECK(folder.read("broken") == "{");
}

TEST_CASE("a place that cannot be written is an error that says so") {
    Folder const folder;
    folder.write("file", "x");
    Error const error = error_of([&] { store_at(folder / "file/registry.json").update(add); });
    CHECK(error.code() == ExitCode::registry);
    CHECK(contains(error.what(), "Not a directory"));
    CHECK(folder.read("file") == "x");
}

TEST_CASE("F55 a lock that somebody holds ends in try-again with the holder's process") {
    Folder const folder;
    auto const lock = FileLock::acquire(folder / ".registry.json.lock", {});
    REQUIRE(lock);
    std::vector<std::string> told;
    Error const error = error_of([&] { impatient(folder / "registry.json", told).update(add); });
    CHECK(error.code() == ExitCode::try_again);
    CHECK(contains(error.what(), "(pid " + std::to_string(::getpid()) + ")"));
    CHECK(contains(error.hint(), "nothing was changed"));
    CHECK(contains(error.hint(), "--lock-timeout"));
    CHECK_FALSE(fs::exists(folder / "registry.json"));
}

TEST_CASE("F61 what an editor saves during a transaction is kept, and the change made again") {
    Folder const folder;
    folder.write("registry.json", sample);
    Store const store = store_at(folder / "registry.json");
    int calls = 0;
    Registry const after = store.update([&](Registry& registry) {
        if (++calls <= 3) {
            std::string text(sample);
            text.replace(text.find("dots"), 4, "dot" + std::to_string(calls));
            if (calls == 2) { // as an editor that replaces the file
                folder.write("other", text);
                fs::rename(folder / "other", folder / "registry.json");
            } else {
                folder.write("registry.json", text);
            }
        }
        add(registry);
    });
    CHECK(calls == 4);
    CHECK(after.find_repo("dot3") != nullptr);
    CHECK(after.find_repo("x") != nullptr);
    CHECK(store.load().repos().size() == 3);
    CHECK(contains(folder.read("registry.json.bak"), "dot3"));
    CHECK(folder.names() == Names{".registry.json.lock", "registry.json", "registry.json.bak"});
}

TEST_CASE("F61 in a workspace, which has no generation, a checkout during a change is seen") {
    Folder const folder;
    std::string const text = R"({"format":"mgit-registry","version":1,
 "repos":[
  {"name":"dots","path":"dots","groups":[]}
 ],
 "groups":{}}
)";
    folder.write("ws/mgit.json", text);
    StorePlace place;
    place.file = folder / "ws/mgit.json";
    place.base = folder / "ws";
    place.aside = folder / "state";
    int calls = 0;
    Store(place).update([&](Registry& registry) {
        if (++calls <= 2) { // of the same size, and then as it was at first
            std::string other = text;
            other.replace(other.find("dots"), 4, calls == 1 ? "stod" : "dots");
            fs::remove(folder / "ws/mgit.json");
            folder.write("ws/mgit.json", other);
        }
        registry.add_repo(Repo{"x", place.base / "x", {}, {}, {}});
    });
    CHECK(calls == 3);
    CHECK(contains(folder.read("ws/mgit.json"), "\"dots\""));
    CHECK(contains(folder.read("ws/mgit.json"), "\"x\""));
    CHECK_FALSE(contains(folder.read("ws/mgit.json"), "generation"));
    CHECK(std::distance(fs::directory_iterator(place.base), {}) == 1);
}

TEST_CASE("F61 a file that never stays the same ends in try-again after ten times") {
    Folder const folder;
    folder.write("registry.json", sample);
    int calls = 0;
    Error const error = error_of([&] {
        store_at(folder / "registry.json").update([&](Registry& registry) {
            std::string text(sample);
            text.replace(text.find("dots"), 4, "dot" + std::to_string(++calls));
            folder.write("registry.json", text);
            add(registry);
        });
    });
    CHECK(error.code() == ExitCode::try_again);
    CHECK(contains(error.hint(), "nothing was changed"));
    CHECK(calls == 10);
    CHECK(contains(folder.read("registry.json"), "dot10"));
    CHECK(folder.names() == Names{".registry.json.lock", "registry.json"});
}

TEST_CASE("F61 a registry that appears or goes during a transaction is seen") {
    Folder const folder;
    Store const store = store_at(folder / "registry.json");
    int calls = 0;
    store.update([&](Registry& registry) {
        if (++calls == 1) {
            folder.write("registry.json", sample);
        }
        add(registry);
    });
    CHECK(calls == 2);
    CHECK(store.load().repos().size() == 3);
    calls = 0;
    store.update([&](Registry& registry) {
        if (++calls == 1) {
            fs::remove(folder / "registry.json");
        }
        registry.add_repo(repo("y"));
    });
    CHECK(calls == 2);
    CHECK(store.load().repos().size() == 1);
}

TEST_CASE("F46 F49 a broken registry names its last good copy and the command for it") {
    Folder const folder;
    folder.write("registry.json", sample);
    Store const store = store_at(folder / "registry.json");
    store.update(add);
    for (char const* const text : {"", "{\"format\":", "\xFF\xFE", "[]"}) {
        CAPTURE(text);
        folder.write("registry.json", text);
        std::string const command = "last good copy, 2 repos: cp -- " +
                                    (folder / "registry.json.bak").string() + " " +
                                    (folder / "registry.json").string();
        CHECK(contains(error_of([&] { store.load(); }).hint(), command));
        CHECK(contains(error_of([&] { store.update(add); }).hint(), command));
        CHECK(folder.read("registry.json") == text);
    }
    folder.write("registry.json.bak", "{"); // a copy that is no good is not offered
    CHECK_FALSE(contains(error_of([&] { store.load(); }).hint(), "cp --"));
}

TEST_CASE("F60 the registry of a newer mgit is not to be replaced by an older copy") {
    Folder const folder;
    folder.write("registry.json", sample);
    Store const store = store_at(folder / "registry.json");
    store.update(add);
    std::string newer = folder.read("registry.json");
    newer.replace(newer.find("\"version\":1"), 11, "\"version\":2");
    folder.write("registry.json", newer);
    Error const error = error_of([&] { store.update(add); });
    CHECK(error.code() == ExitCode::registry);
    CHECK_FALSE(contains(error.hint(), "cp --"));
    CHECK(folder.read("registry.json") == newer);
}

TEST_CASE("the last good copy is what the file was before the last change") {
    Folder const folder;
    folder.write("registry.json", sample);
    Store const store = store_at(folder / "registry.json");
    store.update(add);
    CHECK(folder.read("registry.json.bak") == sample);
    auto const second = folder.read("registry.json");
    store.update([](Registry& registry) { registry.remove_repo("x"); });
    CHECK(folder.read("registry.json.bak") == second);
    CHECK(folder.names() == Names{".registry.json.lock", "registry.json", "registry.json.bak"});
}

TEST_CASE("what is destructive keeps the last ten generations, what is not keeps none") {
    Folder const folder;
    folder.write("registry.json", sample);
    StorePlace place;
    place.file = folder / "registry.json";
    place.backups = folder / "state/backups";
    Store const store(place);
    store.update(add);
    CHECK_FALSE(fs::exists(folder / "state"));
    std::vector<std::string> texts;
    for (int i = 0; i < 12; ++i) {
        texts.push_back(folder.read("registry.json"));
        store.update([i](Registry& registry) { registry.add_repo(repo("r" + std::to_string(i))); },
                     Care::destructive);
    }
    auto const kept = folder_for_file(place.backups, place.file);
    CHECK(std::distance(fs::directory_iterator(kept), {}) == 10);
    CHECK(mode_of(kept) == 0700);
    for (std::size_t i = 2; i < 12; ++i) {
        auto const name =
            "state/backups/" + kept.filename().string() + "/" + std::to_string(i + 1) + ".json";
        CHECK(folder.read(name) == texts[i]);
    }
}

TEST_CASE("a generation that cannot be kept is told, and the change is made") {
    Folder const folder;
    folder.write("registry.json", sample);
    folder.write("state", "not a folder");
    std::vector<std::string> told;
    StorePlace place;
    place.file = folder / "registry.json";
    place.backups = folder / "state/backups";
    StoreOptions options;
    options.tell = [&told](std::string_view text) { told.emplace_back(text); };
    Store(place, options).update(add, Care::destructive);
    REQUIRE(told.size() == 1);
    CHECK(contains(told[0], "cannot keep a copy"));
    CHECK(contains(told[0], "Not a directory"));
    CHECK(contains(folder.read("registry.json"), "\"name\":\"x\""));
}

TEST_CASE("the generations of each registry have a folder of their own, however long its path") {
    CHECK(folder_for_file("/b", "/home/ann/registry.json") == "/b/%home%ann%registry.json");
    CHECK(folder_for_file("/b", "/a%b") != folder_for_file("/b", "/a/b"));
    std::string const common(300, 'x');
    auto const one = folder_for_file("/b", "/1/" + common);
    CHECK(one.filename().string().size() < 200);
    CHECK(one != folder_for_file("/b", "/2/" + common));
}

TEST_CASE("F48 every truncation of a registry is an error, and only the whole is read") {
    Folder const folder;
    Store const store = store_at(folder / "registry.json");
    for (std::size_t size = 0; size + 1 < sample.size(); ++size) {
        CAPTURE(size);
        folder.write("registry.json", sample.substr(0, size));
        CHECK_FALSE(loads(store));
    }
    folder.write("registry.json", sample.substr(0, sample.size() - 1)); // without the last newline
    CHECK(loads(store));
}

TEST_CASE("F46 every flip of a bit is read or a clean error") {
    Folder const folder;
    Store const store = store_at(folder / "registry.json");
    std::size_t refused = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string text(sample);
            text[i] = static_cast<char>(static_cast<unsigned char>(text[i]) ^ (1U << bit));
            folder.write("registry.json", text);
            refused += loads(store) ? 0U : 1U;
        }
    }
    CHECK(refused > sample.size());
}

TEST_CASE("F52 two processes that add 50 repos each lose none") {
    Folder const folder;
    StoreOptions options;
    options.patience = 60s;
    Store const store = store_at(folder / "registry.json", options);
    auto const add_50 = [&](std::string const& prefix) {
        for (int i = 0; i < 50; ++i) {
            store.update([&](Registry& r) { r.add_repo(repo(prefix + std::to_string(i))); });
        }
    };
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        try {
            add_50("child");
            ::_exit(0);
        } catch (...) {
            ::_exit(1);
        }
    }
    add_50("parent");
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(store.load().repos().size() == 100);
    CHECK(folder.names() == Names{".registry.json.lock", "registry.json", "registry.json.bak"});
}
