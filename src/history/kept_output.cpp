#include "mgit/history/kept_output.hpp"

#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace mgit {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// Where to cut so that no line, or at least no word, is torn; a secret is neither then. The place
// is in the second half of the text.
std::size_t end_of_head(std::string_view text) {
    for (std::string_view const ends : {std::string_view("\n"), blanks}) {
        auto const at = text.find_last_of(ends);
        if (at != std::string_view::npos && at >= text.size() / 2) {
            return at + 1;
        }
    }
    return text.size();
}
std::size_t begin_of_tail(std::string_view text) {
    for (std::string_view const ends : {std::string_view("\n"), blanks}) {
        auto const at = text.find_first_of(ends);
        if (at != std::string_view::npos && at < text.size() / 2) {
            return at + 1;
        }
    }
    return 0;
}

class Replayed final : public Captured {
public:
    explicit Replayed(KeptOutput kept) : kept_(std::move(kept)) {
        if (kept_.left_out == 0) {
            return;
        }
        remark_ = kept_.head.empty() || kept_.head.ends_with('\n') ? "" : "\n";
        remark_ += fmt::format("[{} not kept]\n", counted(kept_.left_out, "byte"));
    }

    std::uint64_t size() const override { return kept_.size() + remark_.size(); }
    void replay(std::function<void(std::string_view)> const& take) const override {
        for (std::string const* const part : {&kept_.head, &remark_, &kept_.tail}) {
            if (!part->empty()) {
                take(*part);
            }
        }
    }
    std::string tail(std::size_t limit) const override {
        std::string const all = kept_.head + remark_ + kept_.tail;
        return all.substr(all.size() - std::min(limit, all.size()));
    }
    int error() const override { return kept_.error; }
    bool whole() const override { return kept_.error == 0 && kept_.left_out == 0; }

private:
    KeptOutput kept_;
    std::string remark_;
};

} // namespace

KeptOutput kept_output(Captured const& captured, std::size_t most,
                       std::string const& streamed_head) {
    KeptOutput kept;
    kept.error = captured.error();
    if (captured.size() <= most && streamed_head.empty()) {
        kept.head = redacted(captured.head(most));
        return kept;
    }
    std::string head =
        streamed_head.empty() ? captured.head(most / 2) : streamed_head.substr(0, most / 2);
    auto const rest = captured.size() - std::min<std::uint64_t>(captured.size(), head.size());
    std::string tail =
        captured.tail(static_cast<std::size_t>(std::min<std::uint64_t>(rest, most / 2)));
    if (head.size() + tail.size() < captured.size()) {
        head.resize(end_of_head(head));
        tail.erase(0, begin_of_tail(tail));
        kept.left_out = captured.size() - head.size() - tail.size();
        kept.head = redacted(head);
        kept.tail = redacted(tail);
    } else {
        kept.head = redacted(head + tail);
    }
    return kept;
}

KeptOutput without_bytes(KeptOutput const& kept) {
    KeptOutput none;
    none.left_out = kept.left_out + kept.size();
    none.error = kept.error;
    return none;
}

std::shared_ptr<Captured const> as_captured(KeptOutput kept) {
    return std::make_shared<Replayed>(std::move(kept));
}

} // namespace mgit
