#include "mgit/history/run_store.hpp"

#include "history/record_words.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/core/value_text.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/file_lock.hpp"
#include "mgit/process/new_file.hpp"
#include "mgit/process/small_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

constexpr std::string_view extension = ".json";
constexpr std::string_view temporary_prefix = ".new.";
constexpr std::chrono::milliseconds patience{2000};
constexpr std::size_t largest_number = 999'999'999;
// The bytes that are kept may take six times as many in JSON; then there are the repos.
constexpr std::size_t largest_file = std::size_t{64} * 1024 * 1024;

// 0 if that is no record's name.
std::uint64_t number_of(std::string_view name) {
    bool const is_ours = name.ends_with(extension) && !name.starts_with('0');
    return is_ours ? number_in(name.substr(0, name.size() - extension.size()), 1, largest_number)
                         .value_or(0)
                   : 0;
}

std::vector<fs::path> names_in(fs::path const& folder) {
    std::vector<fs::path> names;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        names.push_back(entry->path().filename());
    }
    return names;
}

// Where the head is enough, its line; all of it if that is not found.
std::string text_of(fs::path const& path, RecordPart part) {
    constexpr std::size_t usual_head = std::size_t{64} * 1024;
    if (part == RecordPart::head) {
        std::string text = small_file(path.native(), {}, Links::keep, usual_head);
        if (text.substr(0, text.find('\n')).ends_with(before_repos)) {
            return text;
        }
    }
    return small_file(path.native(), {}, Links::keep, largest_file + 1);
}

// Its folder is what was there in the run, so far as that can be told.
RunRecord without_replaced(RunRecord record, RunStore::Tell const& tell) {
    std::erase_if(record.repos, [&](RepoRecord const& repo) {
        bool const other = is_replaced(repo);
        if (other && (repo.failed() || repo.changed())) {
            tell(shell_word(repo.path) + " is another repository than in run " +
                 std::to_string(record.head.number) + ", which says nothing of it");
        }
        return other;
    });
    return record;
}

// What a killed mgit has left: who writes holds the lock, which is ours now.
void remove_abandoned_in(fs::path const& folder) {
    for (fs::path const& name : names_in(folder)) {
        if (name.native().starts_with(temporary_prefix)) {
            std::error_code error;
            fs::remove(folder / name, error);
        }
    }
}

} // namespace

std::string repo_mark(std::string const& path) {
    std::string mark = folder_mark(path + "/.git");
    return mark.empty() ? folder_mark(path) : mark;
}

bool is_replaced(RepoRecord const& repo) {
    std::string const now = repo.folder_mark.empty() ? std::string() : repo_mark(repo.path);
    return !now.empty() && now != repo.folder_mark;
}

std::string RunStore::objection() const {
    try {
        make_folders(folder_);
    } catch (std::system_error const& error) {
        return error.code().message();
    }
    return takes_new_files(folder_) ? std::string() : std::generic_category().message(errno);
}

std::uint64_t RunStore::add(RunRecord const& record, std::size_t keep) const {
    make_folders(folder_);
    LockOptions wait;
    wait.patience = patience;
    auto const lock = FileLock::acquire(folder_ / "lock", wait);
    if (!lock) {
        throw std::system_error(std::make_error_code(std::errc::device_or_resource_busy),
                                "another mgit holds its lock");
    }
    remove_abandoned_in(folder_);
    auto const there = numbers();
    std::uint64_t const number = there.empty() ? 1 : there.back() + 1;
    if (number > largest_number) {
        throw std::system_error(std::make_error_code(std::errc::value_too_large),
                                "the numbers are used up");
    }
    NewFile file(path_of(number), temporary_prefix);
    write_record(record, [&](std::string_view bytes) { file.write(bytes); });
    file.commit();
    std::size_t const old = there.size() + 1 > keep ? there.size() + 1 - keep : 0;
    for (std::size_t i = 0; i < std::min(old, there.size()); ++i) {
        std::error_code error;
        fs::remove(path_of(there[i]), error);
    }
    return number;
}

std::vector<std::uint64_t> RunStore::numbers() const {
    std::vector<std::uint64_t> numbers;
    for (fs::path const& name : names_in(folder_)) {
        if (std::uint64_t const number = number_of(name.native()); number > 0) {
            numbers.push_back(number);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

std::optional<RunRecord> RunStore::read(std::uint64_t number, RecordPart part,
                                        Tell const& tell) const {
    fs::path const path = path_of(number);
    std::string const text = text_of(path, part);
    try {
        if (text.size() > largest_file) {
            throw Error(ExitCode::registry, shell_word(path.native()) + ": it is too large");
        }
        RunRecord record = parse_record(text, part, shell_word(path.native()));
        record.head.number = number;
        return record;
    } catch (Error const& error) {
        tell("run " + std::to_string(number) + " cannot be read: " + error.what());
        return std::nullopt;
    }
}

std::vector<RunHead> RunStore::heads(Tell const& tell) const {
    std::vector<RunHead> heads;
    for (std::uint64_t const number : numbers()) {
        if (auto record = read(number, RecordPart::head, tell)) {
            heads.push_back(std::move(record->head));
        }
    }
    return heads;
}

RunHead RunStore::newest(std::function<bool(RunHead const&)> const& wanted,
                         Tell const& tell) const {
    auto const all = numbers();
    for (auto number = all.rbegin(); number != all.rend(); ++number) {
        auto record = read(*number, RecordPart::head, tell);
        if (record && wanted(record->head)) {
            return std::move(record->head);
        }
    }
    return {};
}

Remembered RunStore::remembered(Purpose const& purpose, Tell const& tell) const {
    std::vector<RunHead> heads;
    auto const all = numbers();
    for (auto number = all.rbegin(); number != all.rend(); ++number) {
        auto found = read(*number, RecordPart::head, tell);
        if (!found) {
            continue;
        }
        if (!is_reference(found->head, purpose)) {
            heads.push_back(std::move(found->head));
        } else if (auto record = read(*number, RecordPart::outcomes, tell)) {
            return Remembered(without_replaced(std::move(*record), tell)); // older do not matter
        }
    }
    for (auto place = reference_of(heads, purpose); place; place = reference_of(heads, purpose)) {
        if (auto record = read(heads[*place].number, RecordPart::outcomes, tell)) {
            return Remembered(without_replaced(std::move(*record), tell));
        }
        heads.erase(heads.begin() + static_cast<std::ptrdiff_t>(*place));
    }
    return {};
}

fs::path RunStore::path_of(std::uint64_t number) const {
    return folder_ / fmt::format("{}{}", number, extension);
}

} // namespace mgit
