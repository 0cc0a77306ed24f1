#include "report/block.hpp"
#include "report/sinks.hpp"

namespace mgit {

namespace {

class Raw final : public Sink {
public:
    explicit Raw(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* output = std::get_if<JobOutput>(&event)) {
            (output->err ? options_.err : options_.out)->write(output->bytes);
            return;
        }
        auto const* finished = std::get_if<JobFinished>(&event);
        if (finished != nullptr && !finished->outcome.streamed &&
            is_shown(finished->outcome, options_.show)) {
            write(finished->outcome.out.get(), *options_.out);
            write(finished->outcome.err.get(), *options_.err);
        }
    }

private:
    static void write(Captured const* captured, ByteSink& sink) {
        if (has_bytes(captured)) {
            Block block(sink);
            captured->replay([&](std::string_view bytes) { block.add(bytes); });
            block.finish();
        }
    }

    ReportOptions options_;
};

} // namespace

std::unique_ptr<Sink> make_raw(ReportOptions const& options) {
    return std::make_unique<Raw>(options);
}

} // namespace mgit
