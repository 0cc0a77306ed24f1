#include "mgit/core/text.hpp"
#include "mgit/registry/expression.hpp"
#include "registry/expression_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace mgit {

namespace {

Truth truth(bool holds) {
    return holds ? Truth::yes : Truth::no;
}

// --- terms --------------------------------------------------------------------------------------

// A name that holds the characters of a glob is itself first.
bool fits(std::string const& pattern, std::string_view text) {
    return pattern == text || glob_matches(pattern, text);
}

Truth evaluate(Matches const& term, Facts const& facts) {
    Repo const& repo = facts.repo;
    auto const in_group = [&] {
        return std::ranges::any_of(repo.groups,
                                   [&](auto const& group) { return fits(term.pattern, group); });
    };
    switch (term.field) {
    case Field::name_or_group:
        return truth(fits(term.pattern, repo.name) || in_group());
    case Field::name:
        return truth(fits(term.pattern, repo.name));
    case Field::group:
        return truth(in_group());
    case Field::path:
        return truth(fits(term.pattern, repo.path.native()));
    case Field::url:
        return truth(fits(term.pattern, repo.url));
    case Field::host:
        return truth(!facts.host.empty() &&
                     fits(ascii_lower(term.pattern), ascii_lower(facts.host))); // RFC 3986 3.2.2
    case Field::branch:
        return facts.state == nullptr ? Truth::unknown
                                      : truth(fits(term.pattern, facts.state->branch));
    case Field::upstream:
        return facts.state == nullptr ? Truth::unknown
                                      : truth(fits(term.pattern, facts.state->upstream));
    }
    return Truth::unknown;
}

bool holds(Flag flag, RepoState const& state) {
    switch (flag) {
    case Flag::dirty:
        return state.dirty();
    case Flag::clean:
        return !state.dirty();
    case Flag::staged:
        return state.staged > 0;
    case Flag::modified:
        return state.modified > 0;
    case Flag::untracked:
        return state.untracked > 0;
    case Flag::conflicted:
        return state.conflicted > 0;
    case Flag::detached:
        return state.detached();
    case Flag::unborn:
        return state.unborn();
    case Flag::bare:
        return state.bare;
    case Flag::gone:
        return state.gone;
    case Flag::ahead:
        return state.ahead > 0;
    case Flag::behind:
        return state.behind > 0 || state.behind_all();
    case Flag::diverged:
        return state.diverged();
    case Flag::stashed:
        return state.stashes > 0;
    case Flag::missing:
        return false; // its state could be read
    case Flag::failed:
    case Flag::changed:
        return false; // no matter of its state
    }
    return false;
}

Truth evaluate(Is const& term, Facts const& facts) {
    if (term.flag == Flag::missing && facts.missing) {
        return truth(*facts.missing);
    }
    if (is_past(term.flag)) {
        return truth(term.flag == Flag::failed ? facts.failed : facts.changed);
    }
    return facts.state == nullptr ? Truth::unknown : truth(holds(term.flag, *facts.state));
}

bool compare(Relation relation, std::uint64_t a, std::uint64_t b) {
    switch (relation) {
    case Relation::less:
        return a < b;
    case Relation::at_most:
        return a <= b;
    case Relation::equal:
        return a == b;
    case Relation::unequal:
        return a != b;
    case Relation::at_least:
        return a >= b;
    case Relation::more:
        return a > b;
    }
    return false;
}

// Nothing without an upstream to count from; a branch without commits is behind by more than any
// number.
std::optional<std::uint64_t> count_of(Quantity quantity, RepoState const& state) {
    if (quantity == Quantity::stash) {
        return state.stashes;
    }
    if (!state.compared()) {
        return std::nullopt;
    }
    if (quantity == Quantity::ahead) {
        return state.ahead;
    }
    return state.behind_all() ? std::numeric_limits<std::uint64_t>::max() : state.behind;
}

std::optional<std::chrono::sys_seconds> moment_of(Quantity quantity, RepoState const& state) {
    return quantity == Quantity::age ? state.committed : state.fetched;
}

// In seconds; a clock that was wrong makes nothing younger than now.
std::uint64_t since(std::chrono::sys_seconds moment, std::chrono::sys_seconds now) {
    return now > moment ? static_cast<std::uint64_t>((now - moment).count()) : 0;
}

// `age=3d` is true for the whole of the fourth day; the other relations are exact.
bool compare_time(Measures const& term, std::uint64_t seconds) {
    auto const unit = static_cast<std::uint64_t>(term.unit.count());
    bool const whole = term.relation == Relation::equal || term.relation == Relation::unequal;
    return whole ? compare(term.relation, seconds / unit, term.number)
                 : compare(term.relation, seconds, term.number * unit);
}

Truth evaluate(Measures const& term, Facts const& facts) {
    if (facts.state == nullptr) {
        return Truth::unknown;
    }
    if (!is_time(term.quantity)) {
        auto const count = count_of(term.quantity, *facts.state);
        return truth(count && compare(term.relation, *count, term.number));
    }
    if (auto const moment = moment_of(term.quantity, *facts.state)) {
        return truth(compare_time(term, since(*moment, facts.now)));
    }
    // Without a commit there is no age to compare; what was never fetched is older than anything.
    return truth(term.quantity == Quantity::fetched &&
                 (term.relation == Relation::more || term.relation == Relation::at_least ||
                  term.relation == Relation::unequal));
}

// --- what joins them ----------------------------------------------------------------------------

// As soon as one part decides, the others need not be known.
Truth evaluate_parts(std::vector<Expression> const& parts, Facts const& facts, Truth decisive) {
    bool open = false;
    for (Expression const& part : parts) {
        Truth const one = evaluate(part, facts);
        if (one == decisive) {
            return decisive;
        }
        open = open || one == Truth::unknown;
    }
    return open ? Truth::unknown : decisive == Truth::yes ? Truth::no : Truth::yes;
}

Truth evaluate(AllOf const& all, Facts const& facts) {
    return evaluate_parts(all.parts, facts, Truth::no);
}
Truth evaluate(AnyOf const& any, Facts const& facts) {
    return evaluate_parts(any.parts, facts, Truth::yes);
}
Truth evaluate(Not const& negation, Facts const& facts) {
    Truth const inner = evaluate(negation.part.front(), facts);
    return inner == Truth::unknown ? inner : truth(inner == Truth::no);
}

// --- why ----------------------------------------------------------------------------------------

std::string tell(Matches const& term, Facts const& facts) {
    Expression alone;
    alone.node = term;
    return (evaluate(term, facts) == Truth::yes ? "" : "not ") + print_expression(alone);
}

std::string tell(Is const& term, Facts const& facts) {
    std::string const word(word_for(flag_words, term.flag));
    bool const yes = evaluate(term, facts) == Truth::yes;
    if (yes && facts.state != nullptr && term.flag == Flag::ahead) {
        return fmt::format("{} {}", word, facts.state->ahead);
    }
    if (yes && facts.state != nullptr && term.flag == Flag::behind) {
        if (facts.state->behind_all()) {
            return word + " all";
        }
        return fmt::format("{} {}", word, facts.state->behind);
    }
    if (is_past(term.flag) && facts.run != 0) {
        return fmt::format("{}{} in run {}", yes ? "" : "not ", word, facts.run);
    }
    return (yes ? "" : "not ") + word;
}

std::string tell(Measures const& term, Facts const& facts) {
    std::string const word(word_for(quantity_words, term.quantity));
    if (!is_time(term.quantity)) {
        auto const count = count_of(term.quantity, *facts.state);
        return !count                      ? "no upstream"
               : facts.state->behind_all() ? word + " all"
                                           : fmt::format("{} {}", word, *count);
    }
    auto const moment = moment_of(term.quantity, *facts.state);
    if (!moment) {
        return term.quantity == Quantity::age ? "no commit" : "never fetched";
    }
    return fmt::format("{} {}{}", word,
                       since(*moment, facts.now) / static_cast<std::uint64_t>(term.unit.count()),
                       word_for(unit_words, term.unit));
}

void explain_parts(std::vector<Expression> const& parts, Facts const& facts, Truth decisive,
                   std::string& text);

void explain_into(Expression const& expression, Facts const& facts, std::string& text) {
    if (auto const* all = std::get_if<AllOf>(&expression.node)) {
        explain_parts(all->parts, facts, Truth::no, text);
    } else if (auto const* any = std::get_if<AnyOf>(&expression.node)) {
        explain_parts(any->parts, facts, Truth::yes, text);
    } else if (auto const* negation = std::get_if<Not>(&expression.node)) {
        explain_into(negation->part.front(), facts, text);
    } else {
        text += text.empty() ? "" : ", ";
        std::visit(
            [&](auto const& node) {
                if constexpr (requires { tell(node, facts); }) {
                    text += tell(node, facts);
                }
            },
            expression.node);
    }
}

// The first part that decided alone, or all of them.
void explain_parts(std::vector<Expression> const& parts, Facts const& facts, Truth decisive,
                   std::string& text) {
    for (Expression const& part : parts) {
        if (evaluate(part, facts) == decisive) {
            explain_into(part, facts, text);
            return;
        }
    }
    for (Expression const& part : parts) {
        explain_into(part, facts, text);
    }
}

} // namespace

Truth evaluate(Expression const& expression, Facts const& facts) {
    return std::visit([&](auto const& node) { return evaluate(node, facts); }, expression.node);
}

std::string explain(Expression const& expression, Facts const& facts) {
    std::string text;
    if (evaluate(expression, facts) != Truth::unknown) {
        explain_into(expression, facts, text);
    }
    return text;
}

} // namespace mgit
