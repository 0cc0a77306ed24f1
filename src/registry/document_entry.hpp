// One object of a registry's document, read by its keys.
// Knows how texts are spelled in JSON and where an error is to be shown, and no key by name.
#pragma once

#include "mgit/json/base64.hpp"
#include "mgit/json/flaw.hpp"
#include "mgit/json/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit {

// Where in which text something is that may be wrong.
struct Place {
    std::string_view text;
    std::string const& where;
    std::size_t offset = 0;

    [[noreturn]] void fail(std::string const& what) const { report({offset, what}, text, where); }
};

// One object of the document, read by key; says what is wrong with which one.
class Entry {
public:
    // label: "repos[3] 'web'"; empty for the document itself.
    Entry(Json const& object, std::string label, Place place)
        : object_(object), label_(std::move(label)), place_(place) {
        if (!object.is_object()) {
            fail("must be an object");
        }
    }

    [[noreturn]] void fail(std::string_view why) const {
        place_.fail(fmt::format("{}{}{}", label_, label_.empty() ? "" : ": ", why));
    }

    // Null if there is no such key.
    Json const* member(std::string const& key) const { return member_of(object_, key); }
    static Json const* member_of(Json const& object, std::string const& key) {
        auto const found = object.find(key); // the end if it is no object
        return found == object.end() ? nullptr : &*found;
    }

    // Empty if there is no such key. Names are UTF-8 by rule, so there is no KEY_b64.
    std::string word(std::string const& key) const {
        Json const* const value = member(key);
        return value == nullptr ? "" : text_of(*value, {key, value, false}, "a string");
    }
    std::vector<std::string> words(std::string const& key) const {
        return list_of({key, member(key), false});
    }

    // Empty if there is no such key. Bytes that are no UTF-8 are in KEY_b64.
    std::string text(std::string const& key) const {
        Found const found = find(key);
        return found.value == nullptr ? "" : text_of(*found.value, found, "a string");
    }
    std::vector<std::string> texts(std::string const& key) const { return list_of(find(key)); }

    void need_word(std::string const& key) const { need(key, member(key)); }
    void need_text(std::string const& key) const { need(key, find(key).value); }

    // Runs `change`; a rule of the registry that it breaks is this entry's fault.
    template <class Change>
    void apply(Change const& change) const {
        try {
            change();
        } catch (Error const& error) {
            fail(error.what());
        }
    }

private:
    struct Found {
        std::string key;
        Json const* value;
        bool coded; // as base64
    };

    void need(std::string const& key, Json const* value) const {
        if (value == nullptr) {
            fail(fmt::format("\"{}\" is missing", key));
        }
    }

    Found find(std::string const& key) const {
        std::string coded_key = key + "_b64";
        Json const* const plain = member(key);
        Json const* const coded = member(coded_key);
        if (plain != nullptr && coded != nullptr) {
            fail(fmt::format("has both \"{}\" and \"{}\"", key, coded_key));
        }
        return coded != nullptr ? Found{std::move(coded_key), coded, true}
                                : Found{key, plain, false};
    }

    [[noreturn]] void fail_type(Found const& found, std::string_view wanted) const {
        fail(fmt::format("\"{}\" must be {}", found.key, wanted));
    }

    std::vector<std::string> list_of(Found const& found) const {
        constexpr std::string_view wanted = "a list of strings";
        std::vector<std::string> result;
        if (found.value == nullptr) {
            return result;
        }
        if (!found.value->is_array()) {
            fail_type(found, wanted);
        }
        for (Json const& item : *found.value) {
            result.push_back(text_of(item, found, wanted));
        }
        return result;
    }

    std::string text_of(Json const& value, Found const& found, std::string_view wanted) const {
        if (!value.is_string()) {
            fail_type(found, wanted);
        }
        auto const& text = value.get_ref<std::string const&>();
        std::optional<std::string> const bytes = found.coded ? from_base64(text) : text;
        if (!bytes) {
            fail(fmt::format("\"{}\" is not base64", found.key));
        }
        if (bytes->find('\0') != std::string::npos) {
            fail(fmt::format("\"{}\" holds a NUL", found.key));
        }
        return *bytes;
    }

    Json const& object_;
    std::string label_;
    Place place_;
};

} // namespace mgit
