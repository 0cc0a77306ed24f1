// One function object of several lambdas, for std::visit: the one that fits is called.
// Knows nothing of the types that are visited.
#pragma once

namespace mgit {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

} // namespace mgit
