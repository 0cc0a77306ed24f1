#include "mgit/registry/expression.hpp"

#include "mgit/core/overloaded.hpp"
#include "mgit/core/text.hpp"
#include "registry/expression_lexer.hpp"
#include "registry/expression_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mgit {

bool operator==(AllOf const& a, AllOf const& b) {
    return a.parts == b.parts;
}
bool operator==(AnyOf const& a, AnyOf const& b) {
    return a.parts == b.parts;
}
bool operator==(Not const& a, Not const& b) {
    return a.part == b.part;
}

namespace {

// Calls `visit` with every term below.
template <class Visit>
void each_term(Expression const& expression, Visit const& visit) {
    auto const into = [&](auto const& parts) {
        std::for_each(parts.begin(), parts.end(),
                      [&](Expression const& part) { each_term(part, visit); });
    };
    std::visit(Overloaded{[&](AllOf const& all) { into(all.parts); },
                          [&](AnyOf const& any) { into(any.parts); },
                          [&](Not const& negation) { into(negation.part); },
                          [&](auto const& term) { visit(term, expression.column); }},
               expression.node);
}

// --- printing -----------------------------------------------------------------------------------

std::string quoted_word(std::string_view text) {
    constexpr std::string_view safe =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "_-./*?[]@:~+,%{}^$#"; // a backslash would escape what follows
    if (!text.empty() && text.find_first_not_of(safe) == std::string_view::npos) {
        return std::string(text);
    }
    std::string result = "'";
    for (char const c : text) {
        c == '\'' ? result += "'\"'\"'" : result += c;
    }
    result += "'";
    return result;
}

std::string print(Matches const& term) {
    if (term.field == Field::name_or_group) {
        return fmt::format("@{}", quoted_word(term.pattern));
    }
    return fmt::format("{}:{}", word_for(field_words, term.field), quoted_word(term.pattern));
}

std::string print(Is const& term) {
    return std::string(word_for(flag_words, term.flag));
}

std::string print(Measures const& term) {
    return fmt::format("{}{}{}{}", word_for(quantity_words, term.quantity),
                       word_for(relation_words, term.relation), term.number,
                       is_time(term.quantity) ? word_for(unit_words, term.unit) : "");
}

// How tightly its parts hold together: a weaker one within a stronger one needs parentheses.
int strength(Expression const& expression) {
    return std::visit(Overloaded{[](AnyOf const&) { return 0; }, [](AllOf const&) { return 1; },
                                 [](auto const&) { return 2; }},
                      expression.node);
}

std::string print_within(Expression const& expression, int around) {
    std::string const text = print_expression(expression);
    return strength(expression) < around ? fmt::format("({})", text) : text;
}

std::string print_joined(std::vector<Expression> const& parts, std::string_view separator,
                         int around) {
    std::string text;
    for (Expression const& part : parts) {
        text += text.empty() ? "" : separator;
        text += print_within(part, around);
    }
    return text;
}

std::string print(AllOf const& all) {
    return print_joined(all.parts, " & ", 2);
}
std::string print(AnyOf const& any) {
    return print_joined(any.parts, " | ", 1);
}
std::string print(Not const& negation) {
    return fmt::format("!{}", print_within(negation.part.front(), 2));
}

} // namespace

std::string print_expression(Expression const& expression) {
    return std::visit([](auto const& node) { return print(node); }, expression.node);
}

// --- names --------------------------------------------------------------------------------------

namespace {

std::vector<std::string> known_names(Field field, Registry const& registry) {
    std::vector<std::string> known;
    if (field != Field::group) {
        for (Repo const& repo : registry.repos()) {
            known.push_back(repo.name);
        }
    }
    for (Group const& group : registry.groups()) {
        known.push_back(field == Field::name ? "@" + group.name : group.name);
    }
    if (field == Field::name) {
        for (auto const& word : flag_words) {
            known.emplace_back(word.text);
        }
    }
    return known;
}

bool is_known(Matches const& term, Registry const& registry) {
    switch (term.field) {
    case Field::name_or_group:
        return registry.has_name(term.pattern);
    case Field::name:
        return registry.find_repo(term.pattern) != nullptr;
    case Field::group:
        return registry.find_group(term.pattern) != nullptr;
    default:
        return true;
    }
}

std::string_view kind_of(Field field) {
    return field == Field::name    ? "repo or state"
           : field == Field::group ? "group"
                                   : "repo or group";
}

} // namespace

void check_names(Expression const& expression, Registry const& registry, std::string_view text) {
    each_term(expression,
              Overloaded{
                  [&](Matches const& term, std::size_t column) {
                      if (!is_glob(term.pattern) && !is_known(term, registry)) {
                          fail_at(text, column,
                                  fmt::format("unknown {} '{}'", kind_of(term.field), term.pattern),
                                  did_you_mean(term.pattern, known_names(term.field, registry)));
                      }
                  },
                  [](auto const&, std::size_t) {}});
}

// --- what it asks -------------------------------------------------------------------------------

Needs needs_of(Expression const& expression) {
    Needs needs;
    each_term(expression, Overloaded{[&](Matches const& term, std::size_t) {
                                         needs.host |= term.field == Field::host;
                                         needs.state |= term.field == Field::branch ||
                                                        term.field == Field::upstream;
                                     },
                                     [&](Is const& term, std::size_t) {
                                         needs.place |= term.flag == Flag::missing;
                                         needs.past |= is_past(term.flag);
                                         needs.state |=
                                             term.flag != Flag::missing && !is_past(term.flag);
                                     },
                                     [&](Measures const& term, std::size_t) {
                                         needs.state = true;
                                         needs.commit |= term.quantity == Quantity::age;
                                     }});
    return needs;
}

} // namespace mgit
