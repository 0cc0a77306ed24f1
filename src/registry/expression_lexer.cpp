#include "registry/expression_lexer.hpp"

#include "mgit/core/error.hpp"
#include "mgit/json/flaw.hpp"
#include "registry/expression_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mgit {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> take() {
        std::vector<Token> tokens;
        do {
            tokens.push_back(next());
        } while (tokens.back().kind != Token::Kind::end);
        return tokens;
    }

private:
    char at(std::size_t offset = 0) const {
        return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
    }

    Token next() {
        while (at_ < text_.size() && is_blank(text_[at_])) {
            ++at_;
        }
        Token token;
        token.column = at_;
        if (at_ == text_.size()) {
            return token;
        }
        if (operator_at(token) || relation_at(token)) {
            at_ += token.text.size();
            return token;
        }
        read_word(token);
        return token;
    }

    // `&&` and `||` are what many are used to.
    bool operator_at(Token& token) const {
        static constexpr std::pair<char, Token::Kind> operators[] = {
            {'&', Token::Kind::all_of}, {'|', Token::Kind::any_of}, {'!', Token::Kind::negation},
            {'(', Token::Kind::open},   {')', Token::Kind::close},
        };
        auto const found = std::find_if(std::begin(operators), std::end(operators),
                                        [&](auto const& each) { return each.first == at(); });
        if (found == std::end(operators) || (at() == '!' && at(1) == '=')) {
            return false;
        }
        token.kind = found->second;
        bool const doubled = (at() == '&' || at() == '|') && at(1) == at();
        token.text = std::string(doubled ? 2 : 1, at());
        return true;
    }

    bool relation_at(Token& token) const {
        for (auto const& relation : relation_words) {
            if (text_.substr(at_).starts_with(relation.text)) {
                token.kind = Token::Kind::relation;
                token.text = relation.text;
                return true;
            }
        }
        return false;
    }

    // In what follows a colon, and in a name after "@", a relation has no meaning: URLs hold them.
    bool ends_word(Token const& token) const {
        char const c = at();
        if (is_blank(c) || c == '(' || c == ')' || c == '&' || c == '|') {
            return true;
        }
        std::string_view const plain = std::string_view(token.text).substr(0, token.plain);
        bool const may_be_compared =
            plain.find(':') == std::string_view::npos && !plain.starts_with('@');
        return may_be_compared && (c == '<' || c == '>' || c == '=' || (c == '!' && at(1) == '='));
    }

    void read_word(Token& token) {
        token.kind = Token::Kind::word;
        bool quoted = false;
        while (at_ < text_.size() && !ends_word(token)) {
            char const c = text_[at_];
            if (c == '\'' || c == '"') {
                quoted = true;
                read_quoted(token, c);
                continue;
            }
            // What is escaped is left for the glob, in which it stands for itself.
            std::size_t const size = c == '\\' && at_ + 1 < text_.size() ? 2 : 1;
            token.text += text_.substr(at_, size);
            token.plain += quoted ? 0 : size;
            at_ += size;
        }
    }

    void read_quoted(Token& token, char quote) {
        std::size_t const end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) {
            fail_at(text_, at_, "the quote is not closed");
        }
        token.text += text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

std::vector<Token> tokens_of(std::string_view text) {
    return Lexer(text).take();
}

void fail_at(std::string_view text, std::size_t column, std::string const& what,
             std::string const& hint) {
    std::string line(text);
    std::replace_if(line.begin(), line.end(), is_blank, ' ');
    throw Error(ExitCode::usage, fmt::format("wrong selection: {}", what),
                excerpt(line, std::min(column, line.size())) +
                    (hint.empty() ? "how to write it: mgit help selection" : hint));
}

} // namespace mgit
