#include "mgit/core/text.hpp"

#include "core/character.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace mgit {

namespace {

bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F);
}

// Those that make text read in another order than it is stored.
bool is_bidi(char32_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

bool is_safe(Character const& c) {
    return c.valid && !is_control(c.code) && !is_bidi(c.code);
}

void append_visible(std::string& out, Character const& c) {
    if (c.valid && is_bidi(c.code)) {
        fmt::format_to(std::back_inserter(out), "<U+{:04X}>", static_cast<std::uint32_t>(c.code));
    } else if (c.code < 0x80) {
        out += '^';
        out += static_cast<char>(c.code ^ 0x40U); // ESC is ^[, DEL is ^?
    } else {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint32_t>(c.code));
    }
}

// The length of the sequence ESC [ numbers m (colour) or K (erase to the end of the line) at the
// beginning of the text; 0 if there is none.
std::size_t harmless_escape(std::string_view text) {
    if (!text.starts_with("\x1b[")) {
        return 0;
    }
    auto const end = text.substr(0, longest_colour).find_first_not_of("0123456789;:", 2);
    bool const harmless = end != std::string_view::npos && (text[end] == 'm' || text[end] == 'K');
    return harmless ? end + 1 : 0;
}

bool is_plain(char c) {
    return (c >= ' ' && c <= '~') || c == '\t' || c == '\n';
}

constexpr std::array<bool, 256> word_safe = [] {
    std::array<bool, 256> result{};
    for (char const c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789_@%+=:,./-")) {
        result[static_cast<unsigned char>(c)] = true;
    }
    return result;
}();

bool is_word_safe(char c) {
    return word_safe[static_cast<unsigned char>(c)];
}

std::string single_quoted(std::string_view word) {
    std::string out = "'";
    for (char const c : word) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out += '\'';
}

// $'...': every byte of what is not safe becomes an escape of its own.
std::string escape_quoted(std::string_view word) {
    std::string out = "$'";
    while (!word.empty()) {
        auto const c = first_character(word);
        auto const bytes = word.substr(0, c.size);
        if (c.code == '\'' || c.code == '\\') {
            out += '\\';
            out += bytes;
        } else if (is_safe(c)) {
            out += bytes;
        } else if (c.code == '\n') {
            out += "\\n";
        } else if (c.code == '\t') {
            out += "\\t";
        } else {
            for (char const byte : bytes) {
                fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                               static_cast<unsigned char>(byte));
            }
        }
        word.remove_prefix(c.size);
    }
    return out += '\'';
}

struct Range {
    char32_t first;
    char32_t last;
};

// Combining marks and other characters that take no column: the scripts that names are written in.
constexpr Range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489},  {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7},  {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4},  {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711},
    {0x0730, 0x074A}, {0x07A6, 0x07B0},  {0x0900, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C},
    {0x0941, 0x0948}, {0x094D, 0x094D},  {0x0951, 0x0957}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1ACE},  {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x2060, 0x2064},
    {0x20D0, 0x20F0}, {0x302A, 0x302D},  {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};

// East Asian wide and fullwidth characters, and emoji.
constexpr Range double_width[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x16FE0, 0x18CFF}, {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3},
    {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440},
    {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567},
    {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F},
    {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6D7},
    {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB},
    {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool is_in(std::span<Range const> ranges, char32_t code) {
    auto const range = std::ranges::lower_bound(ranges, code, {}, &Range::last);
    return range != ranges.end() && code >= range->first;
}

std::size_t width_of(Character const& c) {
    if (c.code < 0x300 || !c.valid) {
        return 1;
    }
    if (is_in(zero_width, c.code)) {
        return 0;
    }
    return is_in(double_width, c.code) ? 2 : 1;
}

// text must not be empty.
std::size_t leading_width(std::string_view text) {
    return width_of(first_character(text));
}

// As much from the beginning as fits into so many columns.
std::string head_of(std::string_view text, std::size_t columns) {
    std::size_t used = 0;
    std::size_t end = 0;
    while (end < text.size()) {
        auto const c = first_character(text.substr(end));
        if (used + width_of(c) > columns) {
            break;
        }
        used += width_of(c);
        end += c.size;
    }
    return std::string(text.substr(0, end));
}

char const* ellipsis(bool utf8) {
    return utf8 ? "…" : "~";
}

struct Unit {
    std::string_view name;
    double millis;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

} // namespace

std::string sanitised(std::string_view untrusted, Colours colours) {
    std::string out;
    out.reserve(untrusted.size());
    while (!untrusted.empty()) {
        auto const plain = std::ranges::find_if_not(untrusted, is_plain);
        auto const run = static_cast<std::size_t>(plain - untrusted.begin());
        out += untrusted.substr(0, run);
        untrusted.remove_prefix(run);
        if (untrusted.empty()) {
            break;
        }
        if (auto const escape = harmless_escape(untrusted)) {
            if (colours == Colours::keep && untrusted[escape - 1] == 'm') {
                out += untrusted.substr(0, escape);
            }
            untrusted.remove_prefix(escape);
            continue;
        }
        auto const c = first_character(untrusted);
        if (is_safe(c)) {
            out += untrusted.substr(0, c.size);
        } else {
            append_visible(out, c);
        }
        untrusted.remove_prefix(c.size);
    }
    return out;
}

std::string shell_word(std::string_view word) {
    if (!word.empty() && std::ranges::all_of(word, is_word_safe)) {
        return std::string(word); // nearly always, and lists have 100,000
    }
    bool quote = word.empty();
    for (auto rest = word; !rest.empty();) {
        auto const c = first_character(rest);
        if (!is_safe(c)) {
            return escape_quoted(word);
        }
        quote = quote || (c.code < 0x80 && !is_word_safe(rest.front()));
        rest.remove_prefix(c.size);
    }
    return quote ? single_quoted(word) : std::string(word);
}

std::string quoted_name(std::string_view name) {
    std::string word = shell_word(name);
    return word == name ? "'" + word + "'" : word;
}

std::string shell_line(std::span<std::string const> argv) {
    std::string out;
    for (auto const& word : argv) {
        bool const harmless = !word.empty() && std::ranges::all_of(word, is_word_safe);
        out += out.empty() ? "" : " ";
        out += harmless ? word : single_quoted(word);
    }
    return out;
}

std::string redacted_url(std::string_view text) {
    std::string out;
    for (auto mark = text.find("://"); mark != std::string_view::npos; mark = text.find("://")) {
        auto const authority =
            text.substr(mark + 3, text.find_first_of("/?# \t\r\n", mark + 3) - mark - 3);
        auto const at = authority.rfind('@');
        bool const is_user = at != std::string_view::npos && at > 0;
        // A lone user name is a token over http, and no secret over ssh.
        bool const is_http =
            text.substr(0, mark).ends_with("http") || text.substr(0, mark).ends_with("https");
        bool const is_secret =
            is_user && (is_http || authority.substr(0, at).find(':') != std::string_view::npos);
        out += text.substr(0, mark + 3);
        out += is_secret ? "***" : "";
        text.remove_prefix(mark + 3 + (is_secret ? at : 0));
    }
    return out += text;
}

std::string ascii_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
}

std::string_view first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return text;
    }
    constexpr std::size_t longest_character = 4;
    std::size_t size = most;
    while (size > 0 && most - size < longest_character - 1 &&
           (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
        --size;
    }
    return text.substr(0, size);
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    while (!utf8.empty()) {
        auto const c = first_character(utf8);
        width += width_of(c);
        utf8.remove_prefix(c.size);
    }
    return width;
}

std::string elided(std::string_view text, std::size_t columns, bool utf8) {
    if (display_width(text) <= columns) {
        return std::string(text);
    }
    return columns == 0 ? std::string() : head_of(text, columns - 1) + ellipsis(utf8);
}

std::string elided_middle(std::string_view text, std::size_t columns, bool utf8) {
    std::size_t const width = display_width(text);
    if (width <= columns || columns == 0) {
        return width <= columns ? std::string(text) : std::string();
    }
    auto const head = head_of(text, columns / 2);
    std::size_t const room = columns - 1 - display_width(head);
    // A mark without its letter would join the ellipsis.
    for (std::size_t left = width; left > room || (!text.empty() && leading_width(text) == 0);) {
        left -= leading_width(text);
        text.remove_prefix(first_character(text).size);
    }
    return head + ellipsis(utf8) + std::string(text);
}

std::string ascii_only(std::string_view utf8) {
    std::string out;
    while (!utf8.empty()) {
        auto const c = first_character(utf8);
        if (c.code < 0x80) {
            out += utf8.front();
        } else {
            out.append(width_of(c), '?');
        }
        utf8.remove_prefix(c.size);
    }
    return out;
}

std::string counted(std::size_t count, std::string_view singular) {
    return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

std::string listed(std::span<std::string const> words, std::size_t limit) {
    auto const shown = std::min(words.size(), limit);
    std::string out;
    for (std::size_t i = 0; i < shown; ++i) {
        bool const last = i + 1 == words.size();
        out += i == 0 ? "" : last ? " and " : ", ";
        out += words[i];
    }
    if (shown < words.size()) {
        out += fmt::format("{}+{} more", shown == 0 ? "" : ", ", words.size() - shown);
    }
    return out;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    constexpr double longest = 1000 * 86'400'000.0;
    double millis = 0;
    std::size_t next_unit = 0; // each may come once, the larger before the smaller
    auto rest = text;
    do {
        double number = 0;
        // from_chars knows "inf" and "-1" as well.
        if (rest.empty() || rest[0] < '0' || rest[0] > '9') {
            return {};
        }
        auto const* const end = rest.data() + rest.size();
        auto const parsed = std::from_chars(rest.data(), end, number, std::chars_format::fixed);
        if (parsed.ec != std::errc{}) {
            return {};
        }
        bool const bare = parsed.ptr == end && rest.size() == text.size();
        rest.remove_prefix(static_cast<std::size_t>(parsed.ptr - rest.data()));
        auto const name = bare ? "s" : rest.substr(0, rest.find_first_of("0123456789"));
        auto const unit = std::ranges::find(units.begin() + static_cast<std::ptrdiff_t>(next_unit),
                                            units.end(), name, &Unit::name);
        if (unit == units.end()) {
            return {};
        }
        next_unit = static_cast<std::size_t>(unit - units.begin()) + 1;
        rest.remove_prefix(bare ? 0 : name.size());
        millis += number * unit->millis;
        if (millis > longest) {
            return {};
        }
    } while (!rest.empty());
    return std::chrono::milliseconds(std::llround(millis));
}

std::string format_duration(std::chrono::milliseconds duration) {
    auto millis = std::max<std::int64_t>(duration.count(), 0);
    if (millis < 1000) {
        return millis == 0 ? "0s" : fmt::format("{}ms", millis);
    }
    std::string out;
    for (auto const& unit : std::span(units).first(3)) {
        auto const size = static_cast<std::int64_t>(unit.millis);
        if (millis >= size) {
            out += fmt::format("{}{}", millis / size, unit.name);
            millis %= size;
        }
    }
    return millis == 0 ? out : out + fmt::format("{}s", static_cast<double>(millis) / 1000);
}

std::string utc_time(std::chrono::sys_time<std::chrono::milliseconds> time) {
    using namespace std::chrono;
    auto const day = floor<days>(time);
    year_month_day const date(day);
    hh_mm_ss const clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::string rough_age(std::chrono::sys_seconds then, std::chrono::sys_seconds now) {
    using std::chrono::days;
    using std::chrono::hours;
    using std::chrono::minutes;
    using std::chrono::seconds;
    struct Unit {
        seconds size;
        seconds below;
        char letter;
    };
    constexpr days year{365};
    static constexpr std::array<Unit, 5> units{{{minutes(1), hours(1), 'm'},
                                                {hours(1), days(1), 'h'},
                                                {days(1), days(14), 'd'},
                                                {days(7), year, 'w'},
                                                {year, seconds::max(), 'y'}}};
    // Dates of commits are whatever their author said, up to the limits of the type.
    bool const to_come = then > now;
    auto const earlier = (to_come ? now : then).time_since_epoch().count();
    auto const later = (to_come ? then : now).time_since_epoch().count();
    auto const distance = static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
    seconds const apart(static_cast<seconds::rep>(
        std::min<std::uint64_t>(distance, static_cast<std::uint64_t>(seconds::max().count() - 1))));
    if (apart < minutes(1)) {
        return "now";
    }
    auto const& unit = *std::ranges::find_if(units, [&](Unit const& u) { return apart < u.below; });
    return fmt::format("{}{}{}", to_come ? "in " : "", apart / unit.size, unit.letter);
}

} // namespace mgit
