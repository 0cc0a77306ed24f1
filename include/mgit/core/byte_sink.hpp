// Somewhere to write bytes: a descriptor in the program, a string in a test.
// Knows nothing of what the bytes mean.
#pragma once

#include <string>
#include <string_view>

namespace mgit {

class ByteSink {
public:
    virtual ~ByteSink() = default;
    // Writes all of it, or throws: OutputClosed if the reader is gone, Error{ExitCode::output}
    // else.
    virtual void write(std::string_view bytes) = 0;
};

class StringSink final : public ByteSink {
public:
    void write(std::string_view bytes) override { text_ += bytes; }
    std::string const& text() const { return text_; }

private:
    std::string text_;
};

} // namespace mgit
