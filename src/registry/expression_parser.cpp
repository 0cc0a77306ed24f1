#include "mgit/core/text.hpp"
#include "mgit/registry/expression.hpp"
#include "registry/expression_lexer.hpp"
#include "registry/expression_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace mgit {

namespace {

constexpr int deepest = 100; // of parentheses and negations within each other

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

    Expression whole() {
        Expression expression = any_of();
        if (here().kind != Token::Kind::end) {
            fail(here().kind == Token::Kind::close ? "this ')' closes nothing"
                                                   : "'&' or '|' is missing before this");
        }
        return expression;
    }

private:
    Token const& here() const { return tokens_[next_]; }
    Token const& take() { return tokens_[next_++]; }

    [[noreturn]] void fail(std::string const& what, std::string const& hint = {}) const {
        fail_at(text_, here().column, what, hint);
    }

    bool joins(Token::Kind kind, std::string_view word) {
        bool const found = here().kind == kind || is_plain(here(), word);
        next_ += found ? 1 : 0;
        return found;
    }

    static bool is_plain(Token const& token, std::string_view word) {
        return token.kind == Token::Kind::word && token.plain == token.text.size() &&
               token.text == word;
    }

    Expression any_of() {
        std::size_t const column = here().column;
        std::vector<Expression> parts{all_of()};
        while (joins(Token::Kind::any_of, "or")) {
            parts.push_back(all_of());
        }
        return joined<AnyOf>(std::move(parts), column);
    }

    Expression all_of() {
        std::size_t const column = here().column;
        std::vector<Expression> parts{negated()};
        while (joins(Token::Kind::all_of, "and")) {
            parts.push_back(negated());
        }
        return joined<AllOf>(std::move(parts), column);
    }

    // `(a & b) & c` is `a & b & c`, so that what is printed reads back as the same.
    template <class List>
    static Expression joined(std::vector<Expression> parts, std::size_t column) {
        if (parts.size() == 1) {
            return std::move(parts.front());
        }
        List list;
        for (Expression& part : parts) {
            if (auto* inner = std::get_if<List>(&part.node)) {
                std::move(inner->parts.begin(), inner->parts.end(), std::back_inserter(list.parts));
            } else {
                list.parts.push_back(std::move(part));
            }
        }
        return {std::move(list), column};
    }

    Expression negated() {
        if (++depth_ > deepest) {
            fail("the expression is nested too deeply");
        }
        std::size_t const column = here().column;
        Expression result;
        if (joins(Token::Kind::negation, "not")) {
            Not negation;
            negation.part.push_back(negated());
            result = {std::move(negation), column};
        } else if (here().kind == Token::Kind::open) {
            result = parenthesised();
        } else {
            result = term();
        }
        --depth_;
        return result;
    }

    Expression parenthesised() {
        std::size_t const column = take().column;
        Expression inner = any_of();
        if (here().kind != Token::Kind::close) {
            fail_at(text_, column, "this '(' is not closed");
        }
        take();
        return inner;
    }

    Expression term() {
        Token const& token = here();
        bool const joins_terms = token.plain == token.text.size() && is_operator_word(token.text);
        if (token.kind != Token::Kind::word || joins_terms) {
            fail("a state, a name or '(' is missing here");
        }
        std::size_t const column = token.column;
        return {of_word(token), column};
    }

    decltype(Expression::node) of_word(Token const& token) {
        std::string_view const text = token.text;
        std::string_view const plain = text.substr(0, token.plain);
        if (plain.starts_with('@')) {
            return matches(Field::name_or_group, text.substr(1));
        }
        if (std::size_t const colon = plain.find(':'); colon != std::string_view::npos) {
            return matches(field(plain.substr(0, colon)), text.substr(colon + 1));
        }
        if (plain.size() < text.size()) {
            return matches(Field::name, text);
        }
        if (tokens_[next_ + 1].kind == Token::Kind::relation) {
            return measures(text);
        }
        if (Flag const* flag = value_of(flag_words, text)) {
            take();
            return Is{*flag};
        }
        if (value_of(quantity_words, text) != nullptr) {
            take();
            fail(
                fmt::format("a comparison is missing after '{}'", text),
                fmt::format("as in: {}", text == "stash" ? "stash>0" : fmt::format("{}>7d", text)));
        }
        return matches(Field::name, text);
    }

    Matches matches(Field field, std::string_view pattern) {
        if (pattern.empty()) {
            fail("a name or a pattern is missing here", "as in: name:lib-*, branch:main, @web");
        }
        Matches result{field, std::string(pattern)};
        take();
        return result;
    }

    Field field(std::string_view word) const {
        if (Field const* field = value_of(field_words, word)) {
            return *field;
        }
        std::vector<std::string> known;
        for (auto const& each : field_words) {
            known.emplace_back(each.text);
        }
        std::string const meant = did_you_mean(word, known);
        fail(fmt::format("'{}:' is not known", word),
             fmt::format("{}{}these are: {}:", meant, meant.empty() ? "" : "\n",
                         fmt::join(known, ": ")));
    }

    Measures measures(std::string_view word) {
        Quantity const* quantity = value_of(quantity_words, word);
        if (quantity == nullptr) {
            fail(fmt::format("'{}' is no number to compare", word),
                 "numbers are: ahead behind stash age fetched");
        }
        Measures result;
        result.quantity = *quantity;
        take();
        result.relation = *value_of(relation_words, take().text);
        read_number(result, word);
        return result;
    }

    void read_number(Measures& measures, std::string_view word) {
        bool const time = is_time(measures.quantity);
        auto const example =
            fmt::format("as in: {}>{}", word, time ? "30d, with one of s m h d w mo y" : "2");
        if (here().kind != Token::Kind::word) {
            fail(time ? "a duration is missing here" : "a number is missing here", example);
        }
        std::string_view const text = here().text;
        char const* const end = text.data() + text.size();
        auto const [rest, error] = std::from_chars(text.data(), end, measures.number);
        std::string_view const unit(rest, static_cast<std::size_t>(end - rest));
        auto const* const seconds = time ? value_of(unit_words, unit) : nullptr;
        if (error != std::errc() || (time ? seconds == nullptr : !unit.empty())) {
            fail(fmt::format("'{}' is no {}", text, time ? "duration" : "number"), example);
        }
        constexpr std::uint64_t longest = 1'000'000'000; // so that no unit makes it overflow
        if (measures.number > longest) {
            fail(fmt::format("'{}' is too large", text), example);
        }
        measures.unit = time ? *seconds : std::chrono::seconds::zero();
        take();
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    int depth_ = 0;
};

} // namespace

Expression parse_expression(std::string_view text) {
    return Parser(text).whole();
}

} // namespace mgit
