// Writes JSON to the end of a string as it comes, without a document in memory.
// Knows the grammar of JSON and how texts that are no UTF-8 stand in it, but no schema.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mgit {

// The text between the quotes of a JSON string, and with them. It must be UTF-8; a longer one may
// come in pieces that cut characters.
void escape_json(std::string& out, std::string_view utf8);
void write_json_string(std::string& out, std::string_view utf8);

// Commas come by themselves. Who opens closes; who writes a key writes a value next.
class JsonWriter {
public:
    // The string may be emptied at any time, to write it out piece by piece.
    explicit JsonWriter(std::string& out) : out_(out) {}

    void open_object() { open('{'); }
    void close_object() { close('}'); }
    void open_list() { open('['); }
    void close_list() { close(']'); }
    // What comes next stands on a line of its own.
    void break_line() { break_ = true; }
    void key(std::string_view key);
    // What has been written as one value already.
    void raw(std::string_view json);
    void null() { raw("null"); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void number(std::integral auto value) { raw(std::to_string(value)); }
    void string(std::string_view utf8);

    // A key with its value.
    void add(std::string_view key, std::string_view utf8);
    void add(std::string_view key, char const* utf8) { add(key, std::string_view(utf8)); }
    void add(std::string_view key, std::same_as<bool> auto value) {
        this->key(key);
        boolean(value);
    }
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) void add(std::string_view key, Number value) {
        this->key(key);
        number(value);
    }
    void add_null(std::string_view key);
    // Any bytes: what is no UTF-8 stands as base64 (RFC 4648, section 4) under the key with "_b64"
    // added, in place of the key. Of a list each element does, if one has to.
    void add_text(std::string_view key, std::string_view bytes);
    void add_text_or_null(std::string_view key, std::string_view bytes); // empty is null
    void add_texts(std::string_view key, std::span<std::string const> texts);

private:
    void open(char bracket);
    void close(char bracket);
    void begin_value();

    std::string& out_;
    bool comma_ = false; // stands before what comes next
    bool break_ = false; // and then a line break does
};

} // namespace mgit
