// The text of an expression as tokens.
// Knows quotes and operators, and not which words mean something.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct Token {
    enum class Kind { word, relation, all_of, any_of, negation, open, close, end };
    Kind kind = Kind::end;
    std::string text;       // of a word without its quotes, of a relation as it is written
    std::size_t column = 0; // in bytes
    std::size_t plain = 0;  // bytes of the word before its first quote: only these have meaning
};

// The last token is the end. Throws Error usage for a quote that is not closed.
std::vector<Token> tokens_of(std::string_view text);

// Throws Error usage: what is wrong, and the text with a caret below `column`.
[[noreturn]] void fail_at(std::string_view text, std::size_t column, std::string const& what,
                          std::string const& hint = {});

} // namespace mgit
