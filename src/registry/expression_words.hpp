// The words of the selection language, each with what it stands for.
// Knows no grammar; the parser, the printer and the messages read the same tables.
#pragma once

#include "mgit/registry/expression.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace mgit {

template <class Value>
struct Word {
    std::string_view text;
    Value value;
};

inline constexpr std::array field_words{
    Word<Field>{"name", Field::name},         Word<Field>{"path", Field::path},
    Word<Field>{"group", Field::group},       Word<Field>{"url", Field::url},
    Word<Field>{"host", Field::host},         Word<Field>{"branch", Field::branch},
    Word<Field>{"upstream", Field::upstream},
};

inline constexpr std::array flag_words{
    Word<Flag>{"dirty", Flag::dirty},         Word<Flag>{"clean", Flag::clean},
    Word<Flag>{"staged", Flag::staged},       Word<Flag>{"modified", Flag::modified},
    Word<Flag>{"untracked", Flag::untracked}, Word<Flag>{"conflicted", Flag::conflicted},
    Word<Flag>{"detached", Flag::detached},   Word<Flag>{"unborn", Flag::unborn},
    Word<Flag>{"bare", Flag::bare},           Word<Flag>{"gone", Flag::gone},
    Word<Flag>{"missing", Flag::missing},     Word<Flag>{"ahead", Flag::ahead},
    Word<Flag>{"behind", Flag::behind},       Word<Flag>{"diverged", Flag::diverged},
    Word<Flag>{"stashed", Flag::stashed},     Word<Flag>{"failed", Flag::failed},
    Word<Flag>{"changed", Flag::changed},
};

inline constexpr std::array quantity_words{
    Word<Quantity>{"ahead", Quantity::ahead},     Word<Quantity>{"behind", Quantity::behind},
    Word<Quantity>{"stash", Quantity::stash},     Word<Quantity>{"age", Quantity::age},
    Word<Quantity>{"fetched", Quantity::fetched},
};

inline constexpr std::array relation_words{
    Word<Relation>{"<=", Relation::at_most}, Word<Relation>{">=", Relation::at_least},
    Word<Relation>{"!=", Relation::unequal}, Word<Relation>{"<", Relation::less},
    Word<Relation>{">", Relation::more},     Word<Relation>{"=", Relation::equal},
};

inline constexpr std::array unit_words{
    Word<std::chrono::seconds>{"s", std::chrono::seconds(1)},
    Word<std::chrono::seconds>{"m", std::chrono::minutes(1)},
    Word<std::chrono::seconds>{"h", std::chrono::hours(1)},
    Word<std::chrono::seconds>{"d", std::chrono::days(1)},
    Word<std::chrono::seconds>{"w", std::chrono::days(7)},
    Word<std::chrono::seconds>{"mo", std::chrono::days(30)},
    Word<std::chrono::seconds>{"y", std::chrono::days(365)},
};

// Null if the word is not in the table.
template <class Value, std::size_t size>
Value const* value_of(std::array<Word<Value>, size> const& words, std::string_view text) {
    auto const word = std::find_if(words.begin(), words.end(),
                                   [&](auto const& each) { return each.text == text; });
    return word == words.end() ? nullptr : &word->value;
}

// The value must be in the table.
template <class Value, std::size_t size>
std::string_view word_for(std::array<Word<Value>, size> const& words, Value value) {
    return std::find_if(words.begin(), words.end(),
                        [&](auto const& each) { return each.value == value; })
        ->text;
}

// It is about what became of the repo in an earlier run.
inline bool is_past(Flag flag) {
    return flag == Flag::failed || flag == Flag::changed;
}

inline bool is_time(Quantity quantity) {
    return quantity == Quantity::age || quantity == Quantity::fetched;
}

// Words that join terms; a name that is spelled so must be quoted.
inline bool is_operator_word(std::string_view text) {
    return text == "and" || text == "or" || text == "not";
}

} // namespace mgit
