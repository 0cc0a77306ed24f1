#include "mgit/git/status.hpp"

#include "mgit/core/object_id.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

namespace mgit {
namespace {

// Longer than the name of any ref.
constexpr std::size_t longest_header = 1 << 16;

// What stands before the separator, which is dropped with it; nothing if there is no separator.
std::optional<std::string_view> take_until(char separator, std::string_view& text) {
    auto const end = text.find(separator);
    if (end == text.npos) {
        return std::nullopt;
    }
    auto const part = text.substr(0, end);
    text.remove_prefix(end + 1);
    return part;
}

bool take_number(std::string_view text, std::size_t& number) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// --- headers -------------------------------------------------------------------------------------

struct Reading {
    RepoState state;
    bool oid = false;     // branch.oid was there
    bool head = false;    // branch.head
    bool counted = false; // branch.ab
};

// "+1 -2"
bool read_counts(std::string_view value, Reading& reading) {
    auto const ahead = take_until(' ', value);
    reading.counted = true;
    return ahead && ahead->starts_with('+') && value.starts_with('-') &&
           take_number(ahead->substr(1), reading.state.ahead) &&
           take_number(value.substr(1), reading.state.behind);
}

bool read_oid(std::string_view value, Reading& reading) {
    reading.oid = true;
    if (value == "(initial)") {
        return true;
    }
    reading.state.commit = value;
    return is_object_id(value);
}

bool read_branch(std::string_view value, Reading& reading) {
    reading.head = true;
    reading.state.branch = value == "(detached)" ? std::string_view() : value;
    return !value.empty();
}

// After "# ".
bool read_header(std::string_view text, Reading& reading) {
    auto const key = take_until(' ', text);
    if (!key) {
        return true; // none of those that are known
    }
    if (text.size() > longest_header) {
        return false;
    }
    if (*key == "branch.oid") {
        return read_oid(text, reading);
    }
    if (*key == "branch.head") {
        return read_branch(text, reading);
    }
    if (*key == "branch.upstream") {
        reading.state.upstream = text;
        return !text.empty();
    }
    if (*key == "branch.ab") {
        return read_counts(text, reading);
    }
    return *key != "stash" || take_number(text, reading.state.stashes);
}

// --- entries -------------------------------------------------------------------------------------

bool is_change(std::string_view word) {
    return word.size() == 2 &&
           std::ranges::all_of(word, [](char c) { return c == '.' || (c >= 'A' && c <= 'Z'); });
}

bool is_submodule_state(std::string_view word) {
    return word.size() == 4 && (word[0] == 'N' || word[0] == 'S');
}

bool is_mode(std::string_view word) {
    return word.size() == 6 &&
           std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '7'; });
}

bool is_score(std::string_view word) {
    std::size_t percent = 0;
    return !word.empty() && take_number(word.substr(1), percent) && percent <= 100;
}

// `count` words of the kind, each with a blank after it.
template <typename Kind>
bool take_words(int count, Kind kind, std::string_view& text) {
    for (; count > 0; --count) {
        auto const word = take_until(' ', text);
        if (!word || !kind(*word)) {
            return false;
        }
    }
    return true;
}

// "XY SUB MODE... ID... [SCORE] PATH", after the letter of its kind.
bool is_entry(std::string_view text, int modes, int ids, int scores) {
    return take_words(1, is_change, text) && take_words(1, is_submodule_state, text) &&
           take_words(modes, is_mode, text) && take_words(ids, is_object_id, text) &&
           take_words(scores, is_score, text) && !text.empty();
}

void count_change(std::string_view entry, RepoState& state) {
    if (entry[0] != '.') {
        ++state.staged;
    }
    if (entry[1] != '.') {
        ++state.modified;
    }
}

// One record; `rest` is what follows it, for a rename has its second path there.
bool read_record(std::string_view record, std::string_view& rest, Reading& reading) {
    if (record.size() < 3 || record[1] != ' ') {
        return false;
    }
    auto const text = record.substr(2);
    switch (record[0]) {
    case '#':
        return read_header(text, reading);
    case '1':
        if (!is_entry(text, 3, 2, 0)) {
            return false;
        }
        count_change(text, reading.state);
        return true;
    case '2': {
        auto const old_path = take_until('\0', rest);
        if (!is_entry(text, 3, 2, 1) || !old_path || old_path->empty()) {
            return false;
        }
        count_change(text, reading.state);
        return true;
    }
    case 'u':
        ++reading.state.conflicted;
        return is_entry(text, 4, 3, 0);
    case '?':
        ++reading.state.untracked;
        return true;
    default:
        return record[0] == '!';
    }
}

} // namespace

std::optional<RepoState> parse_status(std::string_view output) {
    Reading reading;
    while (!output.empty()) {
        auto const record = take_until('\0', output);
        if (!record || !read_record(*record, output, reading)) {
            return std::nullopt;
        }
    }
    if (!reading.oid || !reading.head ||
        (reading.state.commit.empty() && reading.state.branch.empty())) {
        return std::nullopt;
    }
    reading.state.gone = !reading.state.upstream.empty() && !reading.counted;
    return std::move(reading.state);
}

} // namespace mgit
