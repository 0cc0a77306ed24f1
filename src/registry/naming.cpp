#include "mgit/core/error.hpp"
#include "mgit/json/utf8.hpp"
#include "mgit/registry/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace mgit {

namespace {

// Why the text cannot be a name; empty if it can.
std::string_view objection(std::string_view name) {
    if (name.empty()) {
        return "it is empty";
    }
    if (name.front() == '@') {
        return "a leading '@' selects repos";
    }
    if (name.front() == '-') {
        return "a leading '-' makes an option of it";
    }
    if (name == "none" || name == "auto" || name == "all") {
        return "this word has a meaning of its own";
    }
    if (name.find('\0') != std::string_view::npos) {
        return "it holds a NUL";
    }
    return is_utf8(name) ? "" : "it is not UTF-8";
}

std::string as_utf8(std::string_view bytes) {
    std::string result;
    while (!bytes.empty()) {
        std::size_t const size = utf8_character_size(bytes);
        result += size > 0 ? bytes.substr(0, size) : "\xEF\xBF\xBD";
        bytes.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return result;
}

// A name in the making: the last components of a path, one more each time.
class Candidate {
public:
    explicit Candidate(std::string_view path) : rest_(path) { extend(); }

    std::string const& name() const { return name_; }
    bool is_whole_path() const { return whole_; }

    void extend() {
        rest_ = rest_.substr(0, rest_.find_last_not_of('/') + 1);
        whole_ = rest_.empty();
        std::size_t const begin = rest_.rfind('/') + 1; // 0 if there is none
        std::string component = whole_ ? "root" : as_utf8(rest_.substr(begin));
        name_ = name_.empty() ? std::move(component) : component + '/' + name_;
        rest_ = rest_.substr(0, begin);
    }

private:
    std::string_view rest_; // what is not in the name yet
    std::string name_;
    bool whole_ = false;
};

using Names = std::unordered_set<std::string>;
using Counts = std::unordered_map<std::string, std::size_t>;

// The first of "NAME-2", "NAME-3" ... that is free. `last` remembers where to go on, so that many
// equal names do not make it quadratic.
std::string numbered(std::string const& name, Registry const& registry, Names const& given,
                     Counts& last) {
    std::size_t& number = last.emplace(name, 1).first->second;
    for (;;) {
        std::string candidate = fmt::format("{}-{}", name, ++number);
        if (!registry.has_name(candidate) && !given.contains(candidate)) {
            return candidate;
        }
    }
}

} // namespace

void check_name(std::string_view name) {
    if (std::string_view const why = objection(name); !why.empty()) {
        throw Error(ExitCode::usage,
                    fmt::format("'{}' cannot be the name of a repo or group: {}", name, why),
                    "choose another name");
    }
}

// All names grow together, one component in each round. A name of n components has n - 1 slashes,
// so only names of the same round can be equal.
std::vector<std::string> unique_names(std::span<std::filesystem::path const> paths,
                                      Registry const& registry) {
    std::vector<Candidate> candidates;
    std::vector<std::size_t> open;
    for (std::filesystem::path const& path : paths) {
        open.push_back(candidates.size());
        candidates.emplace_back(path.native());
    }
    std::vector<std::size_t> unresolved; // even the whole path is no name
    while (!open.empty()) {
        Counts uses;
        for (std::size_t const index : open) {
            ++uses[candidates[index].name()];
        }
        std::vector<std::size_t> next;
        for (std::size_t const index : open) {
            Candidate& candidate = candidates[index];
            std::string const& name = candidate.name();
            if (uses[name] == 1 && objection(name).empty() && !registry.has_name(name)) {
                continue;
            }
            (candidate.is_whole_path() ? unresolved : next).push_back(index);
        }
        for (std::size_t const index : next) {
            candidates[index].extend();
        }
        open = std::move(next);
    }

    std::vector<std::string> names;
    for (Candidate const& candidate : candidates) {
        names.push_back(candidate.name());
    }
    Names given(names.begin(), names.end());
    Counts last;
    for (std::size_t const index : unresolved) {
        names[index] = numbered(names[index], registry, given, last);
        given.insert(names[index]);
    }
    return names;
}

} // namespace mgit
