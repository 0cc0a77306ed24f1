#include "mgit/json/json_writer.hpp"

#include "mgit/json/base64.hpp"
#include "mgit/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mgit {
namespace {

// By character: a record of 2,000 repositories has a million of them.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> all{};
    for (std::size_t c = 0x20; c < all.size(); ++c) {
        all[c] = c != '"' && c != '\\';
    }
    return all;
}();

bool is_plain(char c) {
    return plain[static_cast<unsigned char>(c)];
}

void escape(std::string& out, char c) {
    if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else if (c == '\n') {
        out += "\\n";
    } else if (c == '\t') {
        out += "\\t";
    } else {
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    }
}

} // namespace

void escape_json(std::string& out, std::string_view utf8) {
    for (auto const* at = utf8.begin(); at != utf8.end();) {
        auto const* const special = std::find_if_not(at, utf8.end(), is_plain);
        out.append(at, special);
        at = special;
        if (at != utf8.end()) {
            escape(out, *at++);
        }
    }
}

void write_json_string(std::string& out, std::string_view utf8) {
    out += '"';
    escape_json(out, utf8);
    out += '"';
}

void JsonWriter::begin_value() {
    if (std::exchange(comma_, true)) {
        out_ += ',';
    }
    if (std::exchange(break_, false)) {
        out_ += '\n';
    }
}

void JsonWriter::open(char bracket) {
    begin_value();
    out_ += bracket;
    comma_ = false;
}

void JsonWriter::close(char bracket) {
    out_ += bracket;
    comma_ = true;
}

void JsonWriter::key(std::string_view key) {
    begin_value();
    write_json_string(out_, key);
    out_ += ':';
    comma_ = false;
}

void JsonWriter::raw(std::string_view json) {
    begin_value();
    out_ += json;
}

void JsonWriter::string(std::string_view utf8) {
    begin_value();
    write_json_string(out_, utf8);
}

void JsonWriter::add(std::string_view key, std::string_view utf8) {
    this->key(key);
    string(utf8);
}

void JsonWriter::add_null(std::string_view key) {
    this->key(key);
    null();
}

void JsonWriter::add_text(std::string_view key, std::string_view bytes) {
    if (is_utf8(bytes)) {
        add(key, bytes);
    } else {
        add(std::string(key) + "_b64", to_base64(bytes));
    }
}

void JsonWriter::add_text_or_null(std::string_view key, std::string_view bytes) {
    if (bytes.empty()) {
        add_null(key);
    } else {
        add_text(key, bytes);
    }
}

void JsonWriter::add_texts(std::string_view key, std::span<std::string const> texts) {
    bool const readable = std::ranges::all_of(texts, is_utf8);
    this->key(readable ? std::string(key) : std::string(key) + "_b64");
    open_list();
    for (std::string const& text : texts) {
        string(readable ? text : to_base64(text));
    }
    close_list();
}

} // namespace mgit
