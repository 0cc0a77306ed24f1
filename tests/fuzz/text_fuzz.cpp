// Any bytes as untrusted text: nothing that a terminal would obey comes out, and twice is as once.

#include "mgit/core/text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    std::string const shown = mgit::sanitised(text);
    for (char const c : shown) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) {
            std::abort();
        }
    }
    if (mgit::sanitised(shown) != shown || mgit::display_width(shown) > 8 * size) {
        std::abort();
    }
    return 0;
}
