#include "exec/inquiry.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace mgit {
namespace {

std::string text_of(std::shared_ptr<Spool> const& spool) {
    std::string text;
    if (spool) {
        spool->replay([&](std::string_view bytes) { text += bytes; });
    }
    return text;
}

} // namespace

void Inquiries::ask(Job const& job, Outcome outcome, bool ending, Done done) {
    ended_ = ended_ || ending;
    auto commands = options_.observer->after(job, outcome);
    if (commands.empty() || ended_) {
        done(std::move(outcome));
        return;
    }
    auto const inquiry = std::make_shared<Inquiry>();
    inquiry->job = &job;
    inquiry->outcome = std::move(outcome);
    inquiry->commands = std::move(commands);
    inquiry->done = std::move(done);
    ask_next(inquiry);
}

void Inquiries::ask_next(std::shared_ptr<Inquiry> const& inquiry) {
    std::size_t const next = inquiry->answers.size();
    if (next < inquiry->commands.size() && !ended_) {
        inquiry->answers.emplace_back();
        auto const started = loop_.start(
            spawner_, inquiry->commands[next], Capture::out_only,
            std::min(options_.answer_within, options_.timeout.value_or(options_.answer_within)),
            [this, inquiry](ChildEnd const& end) {
                if (end.status == 0 && end.out && end.out->error() == 0) {
                    inquiry->answers.back() = text_of(end.out);
                }
                ask_next(inquiry);
            });
        if (std::holds_alternative<pid_t>(started)) {
            return;
        }
    }
    inquiry->answers.resize(inquiry->commands.size());
    options_.observer->answered(*inquiry->job, inquiry->outcome, inquiry->answers);
    inquiry->done(std::move(inquiry->outcome));
}

} // namespace mgit
