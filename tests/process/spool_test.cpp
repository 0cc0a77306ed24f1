#include "mgit/process/spool.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <random>
#include <sys/resource.h>

using mgit::Spool;

namespace {

std::string all_of(Spool const& spool) {
    std::string text;
    spool.replay([&](std::string_view bytes) { text += bytes; });
    return text;
}

auto files_in_temp() {
    auto const folder = std::filesystem::temp_directory_path();
    return std::ranges::count_if(
        std::filesystem::directory_iterator(folder),
        [](auto const& entry) { return entry.path().filename().string().starts_with("mgit-"); });
}

} // namespace

TEST_CASE("a spool gives back every byte, whether in memory, in a file or across both") {
    std::size_t const memory = GENERATE(0U, 1U, 100U, 1'000'000U);
    std::mt19937 random(7);
    Spool spool(std::filesystem::temp_directory_path(), memory);
    std::string expected;
    for (int i = 0; i < 300; ++i) {
        std::string const piece(random() % 2000, static_cast<char>(random() % 256));
        spool.append(piece);
        expected += piece;
    }
    CHECK(spool.size() == expected.size());
    CHECK(all_of(spool) == expected);
    CHECK(all_of(spool) == expected); // as often as one likes
    for (std::size_t const limit :
         {std::size_t{0}, std::size_t{10}, expected.size() - 50, expected.size() + 5}) {
        CHECK(spool.tail(limit) ==
              expected.substr(expected.size() - std::min(limit, expected.size())));
    }
}

TEST_CASE("F90 a spool leaves no name in the folder") {
    auto const before = files_in_temp();
    Spool spool(std::filesystem::temp_directory_path(), 10);
    spool.append(std::string(1000, 'x'));
    CHECK(files_in_temp() == before);
}

TEST_CASE("a spool without a place for its file keeps what it has and says why the rest is lost") {
    Spool spool("/nowhere/at/all", 10);
    spool.append("0123456789abc");
    CHECK(spool.error() == ENOENT);
    CHECK(all_of(spool) == "0123456789");
    spool.append("more");
    CHECK(spool.size() == 10);
}

TEST_CASE("a spool whose file cannot grow keeps the bytes before the limit") {
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    auto const handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small{4096, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    Spool spool(std::filesystem::temp_directory_path(), 100);
    spool.append(std::string(100, 'm'));
    spool.append(std::string(10'000, 'f'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(spool.error() == EFBIG);
    CHECK(all_of(spool) == std::string(100, 'm') + std::string(4096, 'f'));
}
