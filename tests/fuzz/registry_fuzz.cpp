// Any bytes as a registry: an Error, or a registry that is written and read back the same.

#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"
#include "mgit/registry/store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    try {
        auto const registry = mgit::parse_registry(text, "fuzz");
        auto const written = mgit::format_registry(registry, text);
        auto const again = mgit::parse_registry(written, "written");
        if (!std::ranges::equal(registry.repos(), again.repos()) ||
            mgit::format_registry(again, written) != written) {
            std::abort();
        }
    } catch (mgit::Error const&) {
        return 0; // told to the user
    }
    return 0;
}
