#include "git/config.hpp"

#include "mgit/git/discovery.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <utility>

namespace mgit {
namespace {

// The C locale's, whatever the locale is.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_key_char(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}
bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The grammar of git's config.c, byte by byte. Each function returns false where git would refuse.
class ConfigReader {
public:
    explicit ConfigReader(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) {
            text_.remove_prefix(3);
        }
    }

    // Moves to the next entry; false at the end or at an error.
    bool next();
    ConfigEntry const& entry() const { return entry_; }

private:
    static constexpr char end_of_text = '\n'; // the text ends as if by a line end

    char peek() const;
    char get();
    void skip_line();
    bool read_plain_value();
    bool read_section();
    bool read_subsection();
    bool read_key();
    bool read_value();
    bool read_escape(std::string& value);

    std::string_view text_;
    std::size_t at_ = 0;
    ConfigEntry entry_;
};

// CR LF counts as LF.
char ConfigReader::peek() const {
    if (at_ >= text_.size()) {
        return end_of_text;
    }
    bool const crlf = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    return crlf ? '\n' : text_[at_];
}

char ConfigReader::get() {
    char const c = peek();
    at_ += at_ < text_.size() && text_[at_] != c ? 2U : 1U;
    return c;
}

void ConfigReader::skip_line() {
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
}

bool ConfigReader::next() {
    while (at_ < text_.size()) {
        char const c = peek();
        if (is_space(c)) {
            get();
        } else if (c == '#' || c == ';') {
            skip_line();
        } else if (c == '[') {
            get();
            if (!read_section()) {
                return false;
            }
        } else {
            return is_letter(c) && read_key();
        }
    }
    return false;
}

bool ConfigReader::read_section() {
    std::string name;
    entry_.subsection.clear();
    for (;;) {
        char const c = get();
        if (c == ']') {
            break;
        }
        if (is_space(c)) {
            entry_.section = name;
            return c != '\n' && read_subsection();
        }
        if (!is_key_char(c) && c != '.') {
            return false;
        }
        name += lower(c);
    }
    std::size_t const dot = name.find('.');
    entry_.section = name.substr(0, dot);
    entry_.subsection = dot == std::string::npos ? std::string() : name.substr(dot + 1);
    return true;
}

bool ConfigReader::read_subsection() {
    char c = get();
    while (c != '\n' && is_space(c)) {
        c = get();
    }
    if (c != '"') {
        return false;
    }
    for (c = get(); c != '"'; c = get()) {
        if (c == '\\') {
            c = get();
        }
        if (c == '\n') {
            return false;
        }
        entry_.subsection += c;
    }
    return get() == ']';
}

bool ConfigReader::read_key() {
    entry_.key.clear();
    for (; at_ < text_.size() && is_key_char(text_[at_]); ++at_) {
        entry_.key += lower(text_[at_]);
    }
    while (peek() == ' ' || peek() == '\t') {
        get();
    }
    char const c = get();
    entry_.value.reset();
    return c == '\n' || (c == '=' && read_value());
}

// The rest of the line, if nothing in it means anything but itself.
bool ConfigReader::read_plain_value() {
    std::string_view const line = text_.substr(at_, text_.find('\n', at_) - at_);
    if (line.find_first_of("\"\\#;\r") != std::string_view::npos) {
        return false;
    }
    std::size_t const begin = std::min(line.find_first_not_of(" \t"), line.size());
    entry_.value.emplace(line.substr(begin, line.find_last_not_of(" \t") + 1 - begin));
    at_ += line.size() + 1;
    return true;
}

bool ConfigReader::read_value() {
    if (read_plain_value()) {
        return true;
    }
    std::string value;
    std::size_t trimmed = 0; // length without the blanks at the end that no quotes protect
    bool quoted = false;
    for (;;) {
        char c = get();
        if (!quoted && (c == '#' || c == ';')) {
            skip_line();
            c = '\n';
        }
        if (c == '\n') {
            value.resize(trimmed);
            entry_.value = std::move(value);
            return !quoted;
        }
        if (!quoted && is_space(c)) {
            value.append(value.empty() ? 0 : 1, c);
            continue;
        }
        if (c == '"') {
            quoted = !quoted;
        } else if (c != '\\') {
            value += c;
        } else if (!read_escape(value)) {
            return false;
        }
        trimmed = value.size();
    }
}

bool ConfigReader::read_escape(std::string& value) {
    switch (char const c = get()) {
    case '\n':
        return true; // the value goes on in the next line
    case 't':
        value += '\t';
        return true;
    case 'b':
        value += '\b';
        return true;
    case 'n':
        value += '\n';
        return true;
    case '\\':
    case '"':
        value += c;
        return true;
    default:
        return false;
    }
}

} // namespace

void read_config(std::string_view text, std::function<void(ConfigEntry const&)> const& take) {
    ConfigReader reader(text);
    while (reader.next()) {
        take(reader.entry());
    }
}

bool is_true(std::string_view value) {
    std::string word(value);
    std::ranges::transform(word, word.begin(), lower);
    return word == "true" || word == "yes" || word == "on" ||
           (word.find_first_not_of("0123456789") == std::string::npos &&
            word.find_first_not_of('0') != std::string::npos);
}

void RemoteUrl::take(ConfigEntry const& entry) {
    if (entry.section != "remote" || entry.key != "url" || entry.value.value_or("").empty()) {
        return;
    }
    if (first_.empty()) {
        first_ = *entry.value;
    }
    if (origin_.empty() && entry.subsection == "origin") {
        origin_ = *entry.value;
    }
}

std::string remote_url(std::string_view config) {
    RemoteUrl url;
    read_config(config, [&](ConfigEntry const& entry) { url.take(entry); });
    return url.chosen();
}

std::string remote_url_of(FoundRepo const& repo) {
    return remote_url(small_file(repo.common_dir / "config"));
}

} // namespace mgit
