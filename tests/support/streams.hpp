// Streams of strings for reports, in the styles that tests look at.
// Knows no run; a test plays one and compares the text.
#pragma once

#include "mgit/report/formats.hpp"
#include "support/events.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mgit::test {

inline Style const pipe_style{false, false, true, 80};
inline Style const colour_terminal{true, true, true, 60};
inline Style const ascii_terminal{true, false, false, 40};

// A stream that knows how often it was written to.
class CountingSink final : public ByteSink {
public:
    void write(std::string_view bytes) override {
        text += bytes;
        ++writes;
    }
    std::string text;
    std::size_t writes = 0;
};

struct Streams {
    CountingSink out;
    CountingSink err;

    ReportOptions options(Style const& style, bool same_stream = true) {
        ReportOptions options;
        options.out = &out;
        options.err = same_stream ? &out : &err;
        options.out_style = style;
        options.err_style = style;
        options.same_stream = same_stream;
        options.argv = {"git", "pull"};
        options.command = "pull";
        return options;
    }
};

inline std::string shown(RecordedRun const& run, ReportOptions const& options,
                         std::string_view format = "group") {
    run.play(*make_report(*find_format(format), options));
    return static_cast<CountingSink*>(options.out)->text;
}

inline std::string shown(RecordedRun const& run, Style const& style,
                         std::string_view format = "group") {
    Streams streams;
    return shown(run, streams.options(style), format);
}

} // namespace mgit::test
