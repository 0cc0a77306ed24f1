#include "mgit/json/json_text.hpp"

#include "mgit/core/error.hpp"
#include "mgit/json/flaw.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace mgit {
namespace {

constexpr std::size_t deepest_level = 64;

// An iterator that shares its position: the parser itself tells where it is only in its own
// errors.
class Cursor {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = char const*;
    using reference = char const&;

    explicit Cursor(char const*& at) : at_(&at) {}
    reference operator*() const { return **at_; }
    Cursor& operator++() {
        ++*at_;
        return *this;
    }
    bool operator==(Cursor const& other) const { return *at_ == *other.at_; }

private:
    char const** at_;
};

// What the parser says, without its own prefix, and at the beginning of the word that it met.
Flaw syntax_flaw(std::size_t position, std::string const& word, std::string_view message) {
    for (std::string_view const prefix : {"] ", " - "}) {
        if (std::size_t const at = message.find(prefix); at != std::string_view::npos) {
            message.remove_prefix(at + prefix.size());
        }
    }
    bool const whole_word = message.starts_with("unexpected string literal") ||
                            message.starts_with("unexpected number literal") ||
                            message.starts_with("number overflow");
    std::size_t const back = whole_word ? word.size() : 1;
    std::string what(message);
    for (char const end : {'}', ']'}) { // it tells only one of the two that could follow a value
        std::string const expected = fmt::format("expected '{}'", end);
        if (what.ends_with(expected)) {
            what.replace(what.size() - expected.size(), expected.size(),
                         fmt::format("expected ',' or '{}'", end));
        }
    }
    return {position - std::min(position, back), what};
}

// Builds the document. nlohmann's own builder lets the last of two equal keys win, and turns
// numbers into doubles, which changes them.
class Builder {
public:
    explicit Builder(char const* begin, char const* const& at) : begin_(begin), at_(at) {}

    Json take() { return std::move(root_); }
    std::optional<Flaw> const& flaw() const { return flaw_; }

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(Json::number_integer_t value) {
        return value == 0 ? add(number_text("-0")) : add(value);
    }
    bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
    bool number_float(Json::number_float_t, std::string const& text) {
        return add(number_text(text));
    }
    bool string(std::string& value) { return add(std::move(value)); }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& key) {
        if (!levels_.back().keys.insert(key).second) {
            // The parser has just read the closing quote.
            return fail({position() - std::min(position(), key.size() + 2),
                         fmt::format("duplicate key \"{}\"", key)});
        }
        levels_.back().value->get_ref<Json::object_t&>().emplace_back(std::move(key), nullptr);
        return true;
    }

    bool parse_error(std::size_t position, std::string const& word, Json::exception const& error) {
        return fail(syntax_flaw(position, word, error.what()));
    }

private:
    struct Level {
        Json* value; // stays where it is: its parent takes nothing new while it is open
        std::unordered_set<std::string> keys;
    };

    static Json number_text(std::string const& text) {
        return Json::binary(Json::binary_t::container_type(text.begin(), text.end()));
    }

    Json& slot() {
        if (levels_.empty()) {
            return root_;
        }
        Json& parent = *levels_.back().value;
        if (parent.is_array()) {
            return parent.get_ref<Json::array_t&>().emplace_back();
        }
        return parent.get_ref<Json::object_t&>().back().second;
    }

    bool add(Json value) {
        slot() = std::move(value);
        return true;
    }

    bool open(Json value) {
        if (levels_.size() == deepest_level) {
            return fail({position() - 1, fmt::format("more than {} levels deep", deepest_level)});
        }
        Json& opened = slot();
        opened = std::move(value);
        levels_.push_back({&opened, {}});
        return true;
    }

    bool close() {
        levels_.pop_back();
        return true;
    }

    bool fail(Flaw flaw) {
        flaw_ = std::move(flaw);
        return false;
    }

    std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }

    char const* begin_;
    char const* const& at_;
    Json root_;
    std::vector<Level> levels_;
    std::optional<Flaw> flaw_;
};

void write_string(std::string& out, std::string_view text) {
    out += '"';
    for (char const c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        }
    }
    out += '"';
}

void write_object(std::string& out, Json const& object) {
    out += '{';
    bool first = true;
    for (auto const& [key, value] : object.get_ref<Json::object_t const&>()) {
        out += std::exchange(first, false) ? "" : ",";
        write_string(out, key);
        out += ':';
        write_json(out, value);
    }
    out += '}';
}

void write_array(std::string& out, Json const& array) {
    out += '[';
    bool first = true;
    for (Json const& value : array) {
        out += std::exchange(first, false) ? "" : ",";
        write_json(out, value);
    }
    out += ']';
}

} // namespace

Json parse_json(std::string_view text, std::string const& where) {
    if (text.starts_with("\xEF\xBB\xBF")) { // the byte order mark of Windows editors
        text.remove_prefix(3);
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        throw Error(ExitCode::registry, fmt::format("{} is empty", where),
                    "a crash or a full disk leaves such files: restore it from a copy, or delete "
                    "it to begin anew");
    }
    // nlohmann takes a NUL for the end of the text.
    if (std::size_t const nul = text.find('\0'); nul != std::string_view::npos) {
        report({nul, "unexpected NUL byte"}, text, where);
    }
    char const* at = text.data();
    char const* end = text.data() + text.size();
    Builder builder(text.data(), at);
    if (!Json::sax_parse(Cursor(at), Cursor(end), &builder)) {
        report(*builder.flaw(), text, where);
    }
    return builder.take();
}

void write_json(std::string& out, Json const& value) {
    if (value.is_object()) {
        write_object(out, value);
    } else if (value.is_array()) {
        write_array(out, value);
    } else if (value.is_string()) {
        write_string(out, value.get_ref<std::string const&>());
    } else if (value.is_binary()) { // the text of a number
        out.append(value.get_binary().begin(), value.get_binary().end());
    } else {
        out += value.dump();
    }
}

} // namespace mgit
