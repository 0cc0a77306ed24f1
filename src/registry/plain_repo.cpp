#include "registry/plain_repo.hpp"

#include "mgit/json/utf8.hpp"
#include "registry/eight_bytes.hpp"

#include <array>

namespace mgit {

namespace {

enum class Byte : unsigned char { usual, high, special };

// What a byte means within a string: escapes and controls are for the parser.
constexpr std::array<Byte, 256> kinds = [] {
    std::array<Byte, 256> result{};
    for (std::size_t byte = 0; byte < result.size(); ++byte) {
        result[byte] = byte < 0x20 || byte == '"' || byte == '\\' ? Byte::special
                       : byte >= 0x80                             ? Byte::high
                                                                  : Byte::usual;
    }
    return result;
}();

// How many bytes there are before one that is special; `high` if any of them may be no ASCII.
std::size_t plain_size(std::string_view text, bool& high) {
    std::size_t size = 0;
    for (EightBytes eight; eight.read(text, size); size += 8) {
        high = high || eight.high() != 0;
        ByteMarks const special = eight.below(0x20) | eight.equal('"') | eight.equal('\\');
        if (special != 0) {
            return size + first_mark(special);
        }
    }
    for (; size < text.size(); ++size) { // the last few, one by one
        Byte const kind = kinds[static_cast<unsigned char>(text[size])];
        if (kind == Byte::special) {
            break;
        }
        high = high || kind == Byte::high;
    }
    return size;
}

class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    bool word(std::string_view word) {
        if (!rest_.starts_with(word)) {
            return false;
        }
        rest_.remove_prefix(word.size());
        return true;
    }

    // The opening quote has been read.
    bool string(std::string_view& result) {
        bool high = false;
        std::size_t const size = plain_size(rest_, high);
        result = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return word("\"") && (!high || is_utf8(result));
    }

    // The opening bracket has been read.
    bool strings(std::vector<std::string_view>& result) {
        result.clear();
        if (word("]")) {
            return true;
        }
        do {
            if (!word("\"") || !string(result.emplace_back())) {
                return false;
            }
        } while (word(","));
        return word("]");
    }

private:
    std::string_view rest_;
};

} // namespace

bool read_plain_repo(std::string_view text, PlainRepo& repo) {
    Reader reader(text);
    repo.url = {};
    repo.git_flags.clear();
    if (!reader.word("{\"name\":\"") || !reader.string(repo.name) || !reader.word(",\"path\":\"") ||
        !reader.string(repo.path) || !reader.word(",\"groups\":[") ||
        !reader.strings(repo.groups)) {
        return false;
    }
    // What is empty is not written.
    if (reader.word(",\"url\":\"") && (!reader.string(repo.url) || repo.url.empty())) {
        return false;
    }
    if (reader.word(",\"git_flags\":[") &&
        (!reader.strings(repo.git_flags) || repo.git_flags.empty())) {
        return false;
    }
    return reader.word("}") && reader.at_end();
}

} // namespace mgit
