// Any bytes as a selection: an expression, or a clean error; what is printed parses to the same.

#include "mgit/core/error.hpp"
#include "mgit/registry/expression.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    try {
        mgit::Expression const expression = mgit::parse_expression(text);
        if (mgit::parse_expression(mgit::print_expression(expression)) != expression) {
            std::abort();
        }
    } catch (mgit::Error const& error) {
        if (error.code() != mgit::ExitCode::usage || error.hint().empty()) {
            std::abort();
        }
    }
    return 0;
}
