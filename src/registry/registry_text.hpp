// The text of a changed registry in pieces: lines that stay as they are are views of the text that
// was read, because copying 100,000 of them costs more than the change. Knows no format and no
// file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

class RegistryText {
public:
    // What is kept are views of this text, or of others that stay where they are.
    explicit RegistryText(std::string_view source) : source_(source) {}

    // Appends what is new.
    void add(std::string_view text) { fresh_ += text; }
    // Appends the separator and the text, without a copy where they stand like that in the source.
    void keep(std::string_view separator, std::string_view text);

    RegistryText framed(std::string_view before, std::string_view after) const;

    // Valid as long as this and the source.
    struct Piece {
        std::string_view text;
        bool kept = false;
    };
    std::vector<Piece> pieces() const;

    std::size_t size() const;
    bool is(std::string_view text) const; // byte for byte
    std::string joined() const;

private:
    struct Kept {
        std::size_t place; // in fresh_, of what follows it
        std::string_view text;
    };
    bool follows_last(std::string_view separator, std::string_view text) const;

    std::string_view source_;
    std::string fresh_;
    std::vector<Kept> kept_;
};

} // namespace mgit
