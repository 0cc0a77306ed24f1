#include "mgit/json/json_text.hpp"

#include "json/strict_events.hpp"
#include "mgit/core/error.hpp"
#include "mgit/json/json_writer.hpp"

#include <utility>
#include <vector>

namespace mgit {
namespace {

// Builds the document. nlohmann's own builder lets the last of two equal keys win, and turns
// numbers into doubles, which changes them.
class Builder {
public:
    Builder(std::string_view text, std::size_t levels) : events_(text, levels) {}

    Json build(std::string const& where) {
        events_.parse(*this, where);
        return std::move(root_);
    }

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
        if (!events_.key(key)) {
            return false;
        }
        open_.back()->get_ref<Json::object_t&>().emplace_back(std::move(key), nullptr);
        return true;
    }

    bool parse_error(std::size_t position, std::string const& word, Json::exception const& error) {
        return events_.syntax_error(position, word, error.what());
    }

private:
    static Json number_text(std::string const& text) {
        return Json::binary(Json::binary_t::container_type(text.begin(), text.end()));
    }

    Json& slot() {
        if (open_.empty()) {
            return root_;
        }
        Json& parent = *open_.back();
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
        if (!events_.open()) {
            return false;
        }
        Json& opened = slot();
        opened = std::move(value);
        open_.push_back(&opened);
        return true;
    }

    bool close() {
        open_.pop_back();
        return events_.close();
    }

    StrictEvents events_;
    Json root_;
    std::vector<Json*> open_; // each stays where it is: its parent takes nothing new meanwhile
};

void write_object(std::string& out, Json const& object) {
    out += '{';
    bool first = true;
    for (auto const& [key, value] : object.get_ref<Json::object_t const&>()) {
        out += std::exchange(first, false) ? "" : ",";
        write_json_string(out, key);
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

std::string_view checked_text(std::string_view text, std::string const& where) {
    if (text.starts_with("\xEF\xBB\xBF")) { // the byte order mark of Windows editors
        text.remove_prefix(3);
    }
    if (text.starts_with("\xEF\xBB\xBF")) { // nlohmann would drop a second one
        report({0, "unexpected byte order mark"}, text, where);
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
    return text;
}

Json parse_json(std::string_view text, std::string const& where, std::size_t levels) {
    return Builder(checked_text(text, where), levels).build(where);
}

void write_json(std::string& out, Json const& value) {
    if (value.is_object()) {
        write_object(out, value);
    } else if (value.is_array()) {
        write_array(out, value);
    } else if (value.is_string()) {
        write_json_string(out, value.get_ref<std::string const&>());
    } else if (value.is_binary()) { // the text of a number
        out.append(value.get_binary().begin(), value.get_binary().end());
    } else {
        out += value.dump();
    }
}

} // namespace mgit
