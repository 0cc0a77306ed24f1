#include "mgit/exec/commit_cache.hpp"

#include "mgit/core/object_id.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/file_lock.hpp"
#include "mgit/process/replacement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

// The file is a first line and then one line for each commit, "ID CHECKSUM TIME SUBJECT", in order
// of ids: it is searched as it is, without being taken apart first.

namespace mgit {
namespace {

constexpr std::string_view first_line = "mgit commits 1\n";
constexpr std::size_t checksum_digits = 16;
constexpr std::size_t longest_line =
    64 + 1 + checksum_digits + 1 + 20 + 1 + CommitCache::longest_subject + 1;
constexpr std::size_t largest_file =
    first_line.size() + CommitCache::most_commits * (longest_line / 8);
constexpr std::chrono::milliseconds patience{2000};

// FNV-1a. Against damage, not against an adversary: who can write the file can write anything.
std::string checksum(std::string_view id, std::string_view rest) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (std::string_view const part : {id, rest}) {
        for (char const c : part) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        }
    }
    return fmt::format("{:016x}", hash);
}

std::string_view id_of(std::string_view line) {
    return line.substr(0, line.find(' '));
}

// "TIME SUBJECT" of a line that is as we write them.
std::optional<std::string_view> sound_rest(std::string_view line) {
    auto const id = id_of(line);
    if (!is_object_id(id) || line.size() < id.size() + checksum_digits + 2) {
        return std::nullopt;
    }
    auto const sum = line.substr(id.size() + 1, checksum_digits);
    auto const rest = line.substr(id.size() + 1 + checksum_digits);
    return rest.starts_with(' ') && sum == checksum(id, rest) ? std::optional(rest.substr(1))
                                                              : std::nullopt;
}

std::optional<CommitInfo> parse(std::string_view rest) {
    long long seconds = 0;
    char const* const end = rest.data() + rest.size();
    auto const [digits_end, error] = std::from_chars(rest.data(), end, seconds);
    if (error != std::errc() || digits_end == end || *digits_end != ' ') {
        return std::nullopt;
    }
    CommitInfo info;
    info.committed = std::chrono::sys_seconds(std::chrono::seconds(seconds));
    info.subject.assign(digits_end + 1, end);
    return info;
}

// The line with this id in lines ordered by id; empty if none. Whatever the bytes are, each step
// makes what is searched smaller.
std::string_view find_line(std::string_view lines, std::string_view id) {
    while (!lines.empty()) {
        auto const half = lines.size() / 2;
        auto const begin = half == 0 ? 0 : lines.rfind('\n', half - 1) + 1; // 0 if there is none
        auto const end = std::min(lines.find('\n', begin), lines.size());
        auto const line = lines.substr(begin, end - begin);
        auto const order = id.compare(id_of(line));
        if (order == 0) {
            return line;
        }
        lines = order < 0 ? lines.substr(0, begin) : lines.substr(std::min(end + 1, lines.size()));
    }
    return {};
}

// As they are in the file, in whatever order.
std::string read_lines(fs::path const& file) {
    try {
        std::error_code error;
        if (file.empty() || fs::file_size(file, error) > largest_file || error) {
            return {};
        }
        std::string text = read_file(file).value_or("");
        return text.starts_with(first_line) ? text : std::string();
    } catch (std::system_error const&) { // to be replaced if possible
        return {};
    }
}

std::string_view without_first_line(std::string const& text) {
    return std::string_view(text).substr(std::min(first_line.size(), text.size()));
}

using Lines = std::map<std::string, std::string, std::less<>>;

std::string_view next_line(std::string_view& text) {
    auto const end = std::min(text.find('\n'), text.size());
    auto const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

// Adds the sound lines of a file to those that are newer.
void merge(std::string_view text, Lines& lines) {
    while (!text.empty()) {
        auto const line = next_line(text);
        if (sound_rest(line)) {
            lines.emplace(id_of(line), line);
        }
    }
}

// Every second one of the old: ids are as good as random, and git can be asked again.
void forget_half(Lines& lines, Lines const& keep) {
    bool forget = false;
    std::erase_if(lines, [&](auto const& line) {
        forget = !forget;
        return forget && !keep.contains(line.first);
    });
}

std::string joined(Lines const& lines) {
    std::string text(first_line);
    for (auto const& [id, line] : lines) {
        text += line;
        text += '\n';
    }
    return text;
}

// If damage has spoilt the order, a search would miss sound lines, too.
bool in_order(std::string_view text) {
    std::string_view before;
    while (!text.empty()) {
        auto const id = id_of(next_line(text));
        if (id <= before) {
            return false;
        }
        before = id;
    }
    return true;
}

std::string ordered(std::string text) {
    if (in_order(without_first_line(text))) {
        return text;
    }
    Lines lines;
    merge(without_first_line(text), lines);
    return joined(lines);
}

} // namespace

CommitCache::CommitCache(fs::path file)
    : file_(std::move(file)), known_(ordered(read_lines(file_))) {}

std::optional<CommitInfo> CommitCache::find(std::string_view object_id) const {
    if (!is_object_id(object_id)) {
        return std::nullopt;
    }
    auto const added = added_.find(object_id);
    auto const line = added != added_.end() ? std::string_view(added->second)
                                            : find_line(without_first_line(known_), object_id);
    auto const rest = sound_rest(line);
    return rest ? parse(*rest) : std::nullopt;
}

void CommitCache::add(std::string_view object_id, CommitInfo const& info) {
    if (file_.empty() || !is_object_id(object_id) || info.subject.size() > longest_subject ||
        info.subject.find('\n') != info.subject.npos) {
        return;
    }
    auto const rest =
        fmt::format(" {} {}", info.committed.time_since_epoch().count(), info.subject);
    added_[std::string(object_id)] =
        fmt::format("{} {}{}", object_id, checksum(object_id, rest), rest);
}

void CommitCache::save() const {
    if (added_.empty()) {
        return;
    }
    try {
        make_folders(file_.parent_path());
        LockOptions wait;
        wait.patience = patience;
        auto const lock = FileLock::acquire(fs::path(file_) += ".lock", wait);
        if (!lock) {
            return;
        }
        Lines lines = added_;
        std::string const now = read_lines(file_); // others may have written since
        merge(without_first_line(now), lines);
        if (lines.size() > most_commits || joined(lines).size() > largest_file) {
            forget_half(lines, added_);
        }
        replace_file(file_, joined(lines));
    } catch (std::system_error const&) {
        return; // a full disk or a read-only home only makes the next run ask git again
    }
}

} // namespace mgit
