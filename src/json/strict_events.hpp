// What every reader of JSON here refuses beyond the grammar, and where in the text it happens.
// Knows nlohmann's events and not what is made of them.
#pragma once

#include "mgit/json/flaw.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace mgit {

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
inline Flaw syntax_flaw(std::size_t position, std::string const& word, std::string_view message) {
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

// The containers that are open, for duplicate keys and the depth. Every function that returns
// false has found the flaw, and the parser must be told so.
class StrictEvents {
public:
    StrictEvents(std::string_view text, std::size_t levels)
        : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()), most_(levels) {}
    StrictEvents(StrictEvents const&) = delete;
    StrictEvents& operator=(StrictEvents const&) = delete;

    // Throws the Error for the flaw that the handler or the parser has found.
    template <class Handler>
    void parse(Handler& handler, std::string const& where) {
        std::string_view const text(begin_, static_cast<std::size_t>(end_ - begin_));
        if (!nlohmann::ordered_json::sax_parse(Cursor(at_), Cursor(end_), &handler)) {
            report(*flaw_, text, where);
        }
    }

    // Bytes that the parser has taken so far.
    std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }
    std::size_t depth() const { return keys_.size(); }

    bool open() {
        if (keys_.size() == most_) {
            return fail({position() - 1, fmt::format("more than {} levels deep", most_)});
        }
        keys_.emplace_back();
        return true;
    }
    bool close() {
        keys_.pop_back();
        return true;
    }
    bool key(std::string const& key) {
        if (keys_.back().insert(key).second) {
            return true;
        }
        // The parser has just read the closing quote.
        return fail({position() - std::min(position(), key.size() + 2),
                     fmt::format("duplicate key \"{}\"", key)});
    }
    bool syntax_error(std::size_t position, std::string const& word, std::string_view message) {
        return fail(syntax_flaw(position, word, message));
    }

private:
    bool fail(Flaw flaw) {
        flaw_ = std::move(flaw);
        return false;
    }

    char const* begin_;
    char const* at_;
    char const* end_;
    std::size_t most_;
    std::vector<std::unordered_set<std::string>> keys_; // one set a level; of an array empty
    std::optional<Flaw> flaw_;
};

} // namespace mgit
