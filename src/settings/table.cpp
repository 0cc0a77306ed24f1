#include "mgit/settings/table.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/core/value_text.hpp"
#include "settings/colour_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace mgit {

namespace {

constexpr std::size_t narrowest_limit = 3; // what is cut to less says nothing
constexpr std::size_t widest_limit = 1000;
constexpr std::size_t widest_mark = 8;
constexpr std::size_t longest_mark = 32; // bytes
constexpr std::size_t most_runs = 1000;

// --- runs -----------------------------------------------------------------------------------

bool read_jobs(Setting const&, SettingWords const& words, Settings& settings) {
    auto const number = number_in(words[0], 1, most_jobs);
    bool const right = number.has_value() || words[0] == "auto";
    settings.jobs = right ? number : settings.jobs;
    return right;
}
SettingWords print_jobs(Setting const&, Settings const& settings) {
    return {settings.jobs ? std::to_string(*settings.jobs) : "auto"};
}

bool read_timeout(Setting const&, SettingWords const& words, Settings& settings) {
    auto const time = time_span(words[0]);
    bool const right = time.has_value() || words[0] == "none";
    settings.timeout = right ? time : settings.timeout;
    return right;
}
SettingWords print_timeout(Setting const&, Settings const& settings) {
    return {settings.timeout ? format_duration(*settings.timeout) : "none"};
}

// For what is one of these words.
template <class Value>
bool read_choice(std::span<char const* const> names, std::string const& word, Value& value) {
    auto const place = place_in(names, word);
    value = place ? static_cast<Value>(*place) : value;
    return place.has_value();
}

bool read_colour_choice(Setting const&, SettingWords const& words, Settings& settings) {
    return read_choice(colour_choice_names, words[0], settings.colour);
}
SettingWords print_colour_choice(Setting const&, Settings const& settings) {
    return {colour_choice_names.at(static_cast<std::size_t>(settings.colour))};
}

bool read_format(Setting const&, SettingWords const& words, Settings& settings) {
    bool const right = place_in(run_format_names, words[0]).has_value();
    settings.format = right ? words[0] : settings.format;
    return right;
}
SettingWords print_format(Setting const&, Settings const& settings) {
    return {settings.format};
}

bool read_keep_runs(Setting const&, SettingWords const& words, Settings& settings) {
    auto const number = number_in(words[0], 0, most_runs);
    settings.keep_runs = number.value_or(settings.keep_runs);
    return number.has_value();
}
SettingWords print_keep_runs(Setting const&, Settings const& settings) {
    return {std::to_string(settings.keep_runs)};
}

// --- the dashboard ----------------------------------------------------------------------------

bool read_rows(Setting const&, SettingWords const& words, Settings& settings) {
    return read_choice(row_order_names, words[0], settings.rows);
}
SettingWords print_rows(Setting const&, Settings const& settings) {
    return {row_order_names.at(static_cast<std::size_t>(settings.rows))};
}

bool read_columns(Setting const&, SettingWords const& words, Settings& settings) {
    std::vector<Column> columns;
    for (std::string const& word : words) {
        Column column{};
        if (!read_choice(column_names, word, column) ||
            std::ranges::find(columns, column) != columns.end()) {
            return false;
        }
        columns.push_back(column);
    }
    if (columns.empty()) {
        return false;
    }
    settings.dashboard.columns = std::move(columns);
    return true;
}
SettingWords print_columns(Setting const&, Settings const& settings) {
    SettingWords words;
    for (Column const column : settings.dashboard.columns) {
        words.emplace_back(column_names.at(static_cast<std::size_t>(column)));
    }
    return words;
}

bool read_width(Setting const& row, SettingWords const& words, Settings& settings) {
    auto const width = words[0] == "0" ? std::optional<std::size_t>(0)
                                       : number_in(words[0], narrowest_limit, widest_limit);
    auto& target = settings.dashboard.widths.at(row.which);
    target = width.value_or(target);
    return width.has_value();
}
SettingWords print_width(Setting const& row, Settings const& settings) {
    return {std::to_string(settings.dashboard.widths.at(row.which))};
}

bool has_wide_blank(std::string_view text) {
    static constexpr std::string_view blanks[] = {
        "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
        "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u202f", "\u205f", "\u3000"};
    return std::ranges::any_of(
        blanks, [&](std::string_view blank) { return text.find(blank) != text.npos; });
}

// A digit would be read as one of the number behind the mark, and a blank as its end. What begins
// with a combining character would go onto whatever stands before it.
bool is_mark(std::string const& text) {
    std::size_t const width = display_width(text);
    std::size_t first = 1;
    while (first < text.size() && (static_cast<unsigned char>(text[first]) & 0xC0U) == 0x80U) {
        ++first;
    }
    return text.size() <= longest_mark && width > 0 && width <= widest_mark &&
           display_width(std::string_view(text).substr(0, first)) > 0 && sanitised(text) == text &&
           text.find_first_of(" \t\n0123456789") == std::string::npos && !has_wide_blank(text);
}
bool read_mark(Setting const& row, SettingWords const& words, Settings& settings) {
    bool const right = is_mark(words[0]);
    auto& target = settings.dashboard.marks.at(row.which);
    target = right ? words[0] : target;
    return right;
}
SettingWords print_mark(Setting const& row, Settings const& settings) {
    return {settings.dashboard.marks.at(row.which)};
}

bool read_colour(Setting const& row, SettingWords const& words, Settings& settings) {
    auto const sgr = sgr_of(words[0]);
    auto& target = settings.dashboard.colours.at(row.which);
    target = sgr.value_or(target);
    return sgr.has_value();
}
SettingWords print_colour(Setting const& row, Settings const& settings) {
    return {colour_words(settings.dashboard.colours.at(row.which))};
}

// --- the rows ---------------------------------------------------------------------------------

constexpr std::array<char const*, mark_count> mark_meanings = {
    "before the number of commits that are only here",
    "before the number of commits that are only upstream",
    "for a branch in step with its upstream",
    "before the number of staged paths",
    "before the number of changed paths",
    "before the number of untracked paths",
    "before the number of paths in conflict"};

constexpr std::array<char const*, meaning_count> colour_meanings = {
    "in step with the upstream",
    "commits that are only here",
    "commits that are only upstream",
    "both of these",
    "no upstream, or one that is gone",
    "paths that are staged, changed or untracked",
    "conflicts, and what git is in the middle of",
    "missing and unreadable repos",
    "names of branches",
    "detached HEADs",
    "what matters less: subjects, ages"};

std::string words_of(std::span<char const* const> names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

using Read = decltype(Setting::read);
using Print = decltype(Setting::print);

Setting row(std::string key, std::string meaning, std::string allowed, SettingKind kind, Read read,
            Print print, std::size_t which = 0) {
    Setting setting;
    setting.key = std::move(key);
    setting.meaning = std::move(meaning);
    setting.allowed = std::move(allowed);
    setting.kind = kind;
    setting.which = which;
    setting.read = read;
    setting.print = print;
    return setting;
}

Setting choice(std::string key, std::string meaning, std::span<char const* const> words, Read read,
               Print print) {
    auto setting =
        row(std::move(key), std::move(meaning), words_of(words), SettingKind::text, read, print);
    setting.words = words;
    return setting;
}

std::vector<Setting> make_table() {
    auto const text = SettingKind::text;
    auto const number = SettingKind::number;
    std::vector<Setting> rows{
        row("jobs", "how many commands run at once, as -j",
            fmt::format("a number from 1 to {}, or auto: as many as fit the command", most_jobs),
            number, read_jobs, print_jobs),
        row("timeout", "end a command that takes longer, as --timeout",
            "a time as in 90, 1m30s or 2h, or none", text, read_timeout, print_timeout),
        choice("format", "how the output of commands is shown, as --format", run_format_names,
               read_format, print_format),
        choice("color", "colours, as --color; MGIT_COLOR, NO_COLOR and FORCE_COLOR come first",
               colour_choice_names, read_colour_choice, print_colour_choice),
        row("runs.keep", "how many runs are remembered, for mgit runs and --failed",
            fmt::format("a number from 1 to {}, or 0: none", most_runs), number, read_keep_runs,
            print_keep_runs),
        choice("ll.columns", "the columns of mgit ll, as --columns", column_names, read_columns,
               print_columns),
        choice("ll.sort", "the order of the rows of mgit ll, as --sort", row_order_names, read_rows,
               print_rows),
    };
    auto const columns = std::ranges::find(rows, "ll.columns", &Setting::key);
    columns->kind = SettingKind::list;
    columns->allowed = "each once: " + columns->allowed;
    for (std::size_t i = 0; i < column_count; ++i) {
        rows.push_back(row(
            fmt::format("ll.width.{}", column_names.at(i)),
            fmt::format("how wide {} may be on a terminal", column_names.at(i)),
            fmt::format("a number from {} to {}, or 0: no limit", narrowest_limit, widest_limit),
            number, read_width, print_width, i));
    }
    for (std::size_t i = 0; i < mark_count; ++i) {
        rows.push_back(row(fmt::format("ll.mark.{}", mark_names.at(i)), mark_meanings.at(i),
                           fmt::format("1 to {} columns of text without digits, blanks and "
                                       "control characters",
                                       widest_mark),
                           text, read_mark, print_mark, i));
    }
    for (std::size_t i = 0; i < meaning_count; ++i) {
        rows.push_back(row(fmt::format("ll.color.{}", meaning_names.at(i)), colour_meanings.at(i),
                           "words as in git's own settings: normal, red, bold blue, brightgreen, "
                           "208, #ff8800; or SGR numbers: 1;34",
                           text, read_colour, print_colour, i));
    }
    return rows;
}

std::vector<std::string> all_keys() {
    std::vector<std::string> keys;
    for (Setting const& setting : setting_table()) {
        keys.push_back(setting.key);
    }
    return keys;
}

Error bad_value(Setting const& setting, SettingWords const& words) {
    auto const unknown = [&](std::string const& word) {
        return !setting.words.empty() && !place_in(setting.words, word);
    };
    auto const word = std::ranges::find_if(words, unknown);
    auto const wrong = word == words.end() ? joined(words) : *word;
    auto const meant =
        did_you_mean(wrong, SettingWords(setting.words.begin(), setting.words.end()));
    return {ExitCode::usage, fmt::format("{} cannot be {}", setting.key, quoted_name(wrong)),
            fmt::format("{}{}it can be: {}", meant, meant.empty() ? "" : "\n", setting.allowed)};
}

} // namespace

std::span<Setting const> setting_table() {
    static std::vector<Setting> const rows = make_table();
    return rows;
}

std::string canonical_key(std::string_view key) {
    std::string canonical(key);
    std::ranges::replace(canonical, '_', '-');
    auto const colour = canonical.find("colour");
    return colour == std::string::npos ? canonical : canonical.replace(colour, 6, "color");
}

Setting const* find_setting(std::string_view key) {
    auto const rows = setting_table();
    auto const found = std::ranges::find(rows, canonical_key(key), &Setting::key);
    return found == rows.end() ? nullptr : &*found;
}

Setting const& setting_of(std::string_view key) {
    if (Setting const* const setting = find_setting(key)) {
        return *setting;
    }
    auto const meant = did_you_mean(key, all_keys());
    throw Error(ExitCode::usage, "there is no setting " + quoted_name(key),
                meant + (meant.empty() ? "" : "\n") + "all settings: mgit settings ls");
}

std::vector<Setting const*> settings_named(std::string_view word) {
    std::string const key = canonical_key(word);
    std::vector<Setting const*> named;
    for (Setting const& setting : setting_table()) {
        bool const in_family = setting.key.starts_with(key) && setting.key.size() > key.size() &&
                               setting.key[key.size()] == '.';
        if (setting.key == key || in_family || (is_glob(key) && glob_matches(key, setting.key))) {
            named.push_back(&setting);
        }
    }
    if (named.empty()) {
        setting_of(word); // throws
    }
    return named;
}

void assign(Setting const& setting, SettingWords const& words, Settings& settings) {
    bool const countable = setting.kind == SettingKind::list || words.size() == 1;
    if (!countable || !setting.read(setting, words, settings)) {
        throw bad_value(setting, words);
    }
}

void reset(Setting const& setting, Settings& settings) {
    assign(setting, setting.print(setting, Settings()), settings);
}

std::string joined(SettingWords const& words) {
    return fmt::format("{}", fmt::join(words, ","));
}

std::string value_text(Setting const& setting, Settings const& settings) {
    return joined(setting.print(setting, settings));
}

} // namespace mgit
