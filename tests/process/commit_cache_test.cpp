#include "mgit/exec/commit_cache.hpp"
#include "mgit/process/file.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

std::string id(unsigned number) {
    std::string text = std::to_string(number * 2654435761U);
    text.insert(0, 40 - text.size(), 'f');
    return text;
}

CommitInfo info(long long seconds, std::string subject) {
    CommitInfo result;
    result.committed = std::chrono::sys_seconds(std::chrono::seconds(seconds));
    result.subject = std::move(subject);
    return result;
}

struct Cache : World {
    fs::path file = path("cache/mgit/commits");

    void fill(unsigned first, unsigned end) const {
        CommitCache cache(file);
        for (unsigned i = first; i < end; ++i) {
            cache.add(id(i), info(i, "subject " + std::to_string(i)));
        }
        cache.save();
    }
    unsigned known(unsigned first, unsigned end) const {
        CommitCache const cache(file);
        unsigned count = 0;
        for (unsigned i = first; i < end; ++i) {
            if (auto const found = cache.find(id(i))) {
                CHECK(*found == info(i, "subject " + std::to_string(i)));
                ++count;
            }
        }
        return count;
    }
};

TEST_CASE_METHOD(Cache, "commits are remembered with all their bytes") {
    using namespace std::string_literals;
    CommitCache cache(file);
    std::vector<std::string> const subjects{"",
                                            " ",
                                            "fix rounding of cents",
                                            "\x1b[31m\xff\xfe\r\t",
                                            "a\0b"s,
                                            "日本",
                                            std::string(CommitCache::longest_subject, 'x')};
    for (unsigned i = 0; i < subjects.size(); ++i) {
        cache.add(id(i), info(i * -1'000'000'000LL, subjects[i]));
    }
    cache.add(std::string(64, '0'), info(9'999'999'999'999, "SHA-256"));
    cache.save();
    CommitCache const again(file);
    for (CommitCache const& each : {std::cref(cache), std::cref(again)}) {
        for (unsigned i = 0; i < subjects.size(); ++i) {
            INFO(i);
            CHECK(each.find(id(i)) == info(i * -1'000'000'000LL, subjects[i]));
        }
        CHECK(each.find(std::string(64, '0')) == info(9'999'999'999'999, "SHA-256"));
        CHECK(each.find(id(99)) == std::nullopt);
        CHECK(each.find("") == std::nullopt);
        CHECK(each.find("mgit") == std::nullopt);
    }
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);
}

TEST_CASE_METHOD(Cache, "what cannot be a commit is not remembered") {
    CommitCache cache(file);
    cache.add("", info(1, "x"));
    cache.add(std::string(39, 'a'), info(1, "x"));
    cache.add(std::string(40, 'A'), info(1, "x"));
    cache.add(id(1), info(1, "x\n" + id(2) + " y"));
    cache.add(id(3), info(1, std::string(CommitCache::longest_subject + 1, 'x')));
    cache.save();
    CHECK_FALSE(fs::exists(file));
    CHECK(cache.find(id(1)) == std::nullopt);
    CommitCache none("");
    none.add(id(1), info(1, "x"));
    none.save();
    CHECK(none.find(id(1)) == std::nullopt);
}

TEST_CASE_METHOD(Cache, "a damaged byte costs no more than what it hits, and is mended") {
    fill(0, 200);
    auto const good = read_file(file);
    for (std::size_t at = 0; at < good.size(); at += 37) {
        INFO(at);
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        write_file(file, bad);
        auto const left = known(0, 200); // which checks that all that is found is right
        CHECK((at < 15 || left >= 198));
    }
    for (std::size_t length : {good.size() - 1, good.size() / 2, std::size_t{20}, std::size_t{3}}) {
        write_file(file, good.substr(0, length));
        known(0, 200);
    }
    auto bad = good;
    bad[good.size() / 2] = '\n';
    write_file(file, bad);
    fill(200, 201);
    CHECK(known(0, 201) >= 199);
    fill(0, 200);
    CHECK(known(0, 201) == 201);
}

TEST_CASE_METHOD(Cache, "any other file in its place counts as none and is replaced") {
    for (std::string const& text :
         {std::string("garbage"), std::string("mgit commits 2\nx\n"), std::string(100'000, '\n'),
          "mgit commits 1\n" + std::string(100'000, '\0'),
          "mgit commits 1\n" + id(1) + " " + std::string(16, '0') + " 1 forged\n"}) {
        write_file(file, text);
        CHECK(known(0, 10) == 0);
        fill(0, 10);
        CHECK(known(0, 10) == 10);
    }
    fs::remove(file);
    fs::create_directories(file / "folder");
    CHECK(known(0, 10) == 0);
    fill(0, 10); // cannot, and says nothing
    CHECK(known(0, 10) == 0);
}

TEST_CASE_METHOD(Cache, "several writers lose nothing of each other") {
    std::vector<pid_t> writers;
    for (unsigned i = 0; i < 4; ++i) {
        pid_t const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (unsigned j = 0; j < 3; ++j) {
                fill(i * 100 + j * 20, i * 100 + j * 20 + 20);
            }
            ::_exit(0);
        }
        writers.push_back(child);
    }
    for (pid_t const writer : writers) {
        int status = -1;
        CHECK(::waitpid(writer, &status, 0) == writer);
        CHECK(status == 0);
    }
    CHECK(known(0, 400) == 4 * 60);
}

TEST_CASE_METHOD(Cache, "the file stays small: half of what was not needed now is forgotten") {
    unsigned const most = CommitCache::most_commits;
    fill(0, most);
    CHECK(known(0, most) == most);
    fill(most, most + 1000);
    CHECK(known(most, most + 1000) == 1000);
    auto const old = known(0, most);
    CHECK(old > most / 3);
    CHECK(old <= most / 2 + 1000);
}

} // namespace
} // namespace mgit::test
