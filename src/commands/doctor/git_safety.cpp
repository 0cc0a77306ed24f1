#include "commands/doctor/doctor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace mgit::doctor {
namespace {

struct Version {
    int minor = 0; // of git 2
    int patch = 0;
};

// From git's release notes: in which release of each maintained series a hole was closed. What came
// before the first of these series was never mended upstream.
struct Hole {
    std::string_view cve;
    std::string_view what;
    std::span<Version const> mended;
};

constexpr Version carriage_return[] = {{43, 7}, {44, 4}, {45, 4}, {46, 4},
                                       {47, 3}, {48, 2}, {49, 1}, {50, 1}};
constexpr Version credentials[] = {{40, 4}, {41, 3}, {42, 4}, {43, 6}, {44, 3},
                                   {45, 3}, {46, 3}, {47, 2}, {48, 1}};
constexpr Version submodules[] = {{39, 4}, {40, 2}, {41, 1}, {42, 2}, {43, 4}, {44, 1}, {45, 1}};
constexpr Version long_sections[] = {{30, 9}, {31, 8}, {32, 7}, {33, 8}, {34, 8}, {35, 8},
                                     {36, 6}, {37, 7}, {38, 5}, {39, 3}, {40, 1}};
constexpr Version attributes[] = {{30, 7}, {31, 6}, {32, 5}, {33, 6}, {34, 6},
                                  {35, 6}, {36, 4}, {37, 5}, {38, 3}, {39, 1}};
constexpr Version owners[] = {{30, 3}, {31, 2}, {32, 1}, {33, 2}, {34, 2}, {35, 2}};

constexpr std::array holes{
    Hole{"CVE-2025-48384", "a clone with submodules can run code", carriage_return},
    Hole{"CVE-2024-52006", "a server can get at credentials of another", credentials},
    Hole{"CVE-2024-32002", "a clone with submodules can run code", submodules},
    Hole{"CVE-2023-29007", "'git submodule deinit' can run code", long_sections},
    Hole{"CVE-2022-41903", "'git log --format' and 'git archive' can run code", attributes},
    Hole{"CVE-2022-24765", "a repository of somebody else can run code", owners},
};

bool is_mended(Hole const& hole, Version version) {
    auto const series = std::ranges::find(hole.mended, version.minor, &Version::minor);
    return series != hole.mended.end() ? version.patch >= series->patch
                                       : version.minor > hole.mended.back().minor;
}

// Nothing for what is no version of git 2, as 1.9: there is nothing certain to be said.
std::optional<Version> parse_version(std::string_view text) {
    if (!text.starts_with("2.")) {
        return std::nullopt;
    }
    text.remove_prefix(2);
    Version version;
    char const* const end = text.data() + text.size();
    auto const [dot, failure] = std::from_chars(text.data(), end, version.minor);
    if (failure != std::errc()) {
        return std::nullopt;
    }
    if (dot != end && *dot == '.') { // "2.51.0.rc1" has 0; "2.51-next" has none
        std::from_chars(dot + 1, end, version.patch);
    }
    return version;
}

} // namespace

// The makers of distributions mend old versions by themselves and leave the number as it is, so
// that theirs is no reason to warn each time.
Symptom judge_git(std::string_view text, bool from_distribution) {
    Symptom symptom;
    symptom.check = "git-version";
    auto const version = parse_version(text);
    if (!version) {
        bool const old = text.starts_with("1.");
        symptom.level = old ? Level::warning : Level::note;
        symptom.what = old ? "this git is too old to be safe"
                           : "how safe this version of git is, is not known";
        return symptom;
    }
    for (Hole const& hole : holes) {
        if (!is_mended(hole, *version)) {
            symptom.advice.push_back(fmt::format("{}: {}", hole.cve, hole.what));
        }
    }
    if (symptom.advice.empty()) {
        symptom.what = "no hole is known in this git";
    } else if (from_distribution) {
        symptom.level = Level::note;
        symptom.what = "this git has holes, unless your distribution has mended them";
    } else {
        symptom.level = Level::warning;
        symptom.what = "this git has holes: install a newer one";
    }
    return symptom;
}

} // namespace mgit::doctor
