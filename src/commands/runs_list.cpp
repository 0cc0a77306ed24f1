#include "commands/runs_list.hpp"

#include "commands/common.hpp"
#include "mgit/core/rounded_time.hpp"
#include "mgit/core/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace mgit {
namespace {

constexpr std::array<std::string_view, 3> kinds{"git", "exec", "sh"}; // by RecordedKind

std::string result_text(RunHead const& head) {
    Summary const& summary = head.summary;
    std::size_t const skipped = summary.count(Verdict::skipped);
    std::string text = std::to_string(summary.count(Verdict::ok)) + " ok";
    text += head.failed() > 0 ? ", " + std::to_string(head.failed()) + " failed" : "";
    text += skipped > 0 ? ", " + std::to_string(skipped) + " skipped" : "";
    return text + (summary.signal ? ", " + signal_name(*summary.signal) : "");
}

std::vector<std::string> row(RunHead const& head, RunsLook const& look) {
    return {std::to_string(head.number),
            rough_age(std::chrono::floor<std::chrono::seconds>(head.time), look.now),
            result_text(head),
            format_duration(rounded(head.summary.took)),
            command_text(head),
            look.registries ? shell_word(head.registry) : ""};
}

} // namespace

std::string shell_words(std::span<std::string const> words) {
    std::string line;
    for (std::string const& word : words) {
        line += (line.empty() ? "" : " ") + shell_word(word);
    }
    return line;
}

std::string command_text(RunHead const& head) {
    std::string text = head.selection;
    text += text.starts_with("rerun ") ? ": " : text.empty() ? "" : " ";
    if (head.kind != RecordedKind::git || !head.implied) {
        text += kinds.at(static_cast<std::size_t>(head.kind));
        text += ' ';
    }
    return text + shell_words(head.argv);
}

std::string runs_table(std::span<RunHead const> heads, RunsLook const& look) {
    std::vector<std::vector<std::string>> rows{
        {"RUN", "WHEN", "RESULT", "TOOK", "COMMAND", look.registries ? "REGISTRY" : ""}};
    for (RunHead const& head : heads) {
        rows.push_back(row(head, look));
    }
    // All but the command is short: that takes what is left of the line.
    constexpr std::size_t command = 4;
    constexpr std::size_t least = 20;
    std::size_t others = 2 * command;
    for (std::size_t column = 0; column < rows.front().size(); ++column) {
        std::size_t widest = 0;
        for (auto const& each : rows) {
            widest = std::max(widest, display_width(each[column]));
        }
        others += column == command ? 0 : widest + (column > command && widest > 0 ? 2 : 0);
    }
    if (look.columns > 0) {
        std::size_t const room = std::max(least, look.columns - std::min(look.columns, others));
        for (auto& each : rows) {
            each[command] = elided(each[command], room, look.utf8);
        }
    }
    return table(rows);
}

std::string runs_json(std::span<RunHead const> heads, JsonForm form) {
    std::string out;
    JsonList list(out, form, "mgit.runs/1", "runs");
    for (RunHead const& head : heads) {
        list.item([&](JsonWriter& json) {
            Summary const& summary = head.summary;
            std::string const signal = summary.signal ? signal_name(*summary.signal) : "";
            json.add("run", head.number);
            json.add("time", utc_time(head.time));
            json.add("duration_ms", summary.took.count());
            json.add_text("registry", head.registry);
            json.add_text("folder", head.folder);
            json.add_text("command", command_text(head));
            json.add("kind", kinds.at(static_cast<std::size_t>(head.kind)));
            json.add_texts("argv", head.argv);
            json.add("redacted", head.redacted);
            json.add_text("selection", head.selection);
            json.add("repos", summary.jobs);
            json.add("ok", summary.count(Verdict::ok));
            json.add("failed", head.failed());
            json.add("skipped", summary.count(Verdict::skipped));
            json.add_text_or_null("ended_by",
                                  signal.starts_with("SIG") ? signal.substr(3) : signal);
        });
    }
    list.finish();
    return out;
}

} // namespace mgit
