// What one repo wrote, on its way to a stream: as few writes as possible, nothing in between.
// Knows no header and no format.
#pragma once

#include "mgit/core/byte_sink.hpp"
#include "mgit/core/outcome.hpp"
#include "mgit/report/style.hpp"
#include "report/markup.hpp"
#include "report/terminal_text.hpp"

#include <string>
#include <string_view>
#include <system_error>

namespace mgit {

// Collects text and writes it when it is much, and at finish().
class Block {
public:
    explicit Block(ByteSink& sink) : sink_(sink) {}

    void add(std::string_view text) {
        text_ += text;
        if (text_.size() >= enough) {
            finish();
        }
    }
    void finish() {
        if (!text_.empty()) {
            sink_.write(text_);
            text_.clear();
        }
    }

private:
    static constexpr std::size_t enough = 64UL * 1024;

    ByteSink& sink_;
    std::string text_;
};

inline bool has_bytes(Captured const* captured) {
    return captured != nullptr && captured->size() > 0;
}

// What stands below output that could not be kept whole (row F09 of the fault table): why.
inline std::string incompleteness(Captured const& captured) {
    return captured.error() == 0
               ? std::string()
               : "[output incomplete: " + std::generic_category().message(captured.error()) + "]\n";
}

// The child's bytes as they are shown, piece by piece: safe ones for a terminal, else as they are.
class ShownText {
public:
    ShownText(Style const& style, ColourEnds ends)
        : terminal_(style.terminal), text_(style.colour, ends) {}

    // What can be shown by now; valid until the next call, and as long as `bytes` is.
    std::string_view add(std::string_view bytes) {
        if (!terminal_) {
            return bytes;
        }
        shown_.clear();
        text_.add(bytes, shown_);
        return shown_;
    }
    std::string_view finish() {
        shown_.clear();
        if (terminal_) {
            text_.finish(shown_);
        }
        return shown_;
    }

private:
    bool terminal_;
    TerminalText text_;
    std::string shown_;
};

// The child's text in the log of a CI service: colours and nothing else of its controls, and no
// marker that a service obeys wherever it stands in a line. What begins a line is not looked at.
class LogText {
public:
    explicit LogText(ColourEnds ends) : text_(Style{true, true, true, 80}, ends) {}

    // As those of ShownText.
    std::string_view add(std::string_view bytes) {
        safe_.clear();
        guard_.add(text_.add(bytes), safe_);
        return safe_;
    }
    std::string_view finish() {
        safe_.clear();
        guard_.add(text_.finish(), safe_);
        guard_.finish(safe_);
        return safe_;
    }

private:
    ShownText text_; // a log shows colours, and is no terminal otherwise
    MarkerGuard guard_;
    std::string safe_;
};

} // namespace mgit
