#include "mgit/history/record_json.hpp"

#include "history/record_words.hpp"
#include "history/recorded_options.hpp"
#include "mgit/core/overloaded.hpp"
#include "mgit/json/json_writer.hpp"

#include <concepts>
#include <optional>
#include <utility>
#include <vector>

namespace mgit {
namespace {

// What is not set is not written.
void add_options(JsonWriter& json, RecordedOptions const& options) {
    json.key("options");
    json.open_object();
    for_each_option(options, Overloaded{[&](char const* key, std::optional<Millis> const& time) {
                                            if (time) {
                                                json.add(key, time->count());
                                            }
                                        },
                                        [&](char const* key, std::vector<int> const& numbers) {
                                            json.key(key);
                                            json.open_list();
                                            for (int const number : numbers) {
                                                json.number(number);
                                            }
                                            json.close_list();
                                        },
                                        [&]<class Number>(char const* key,
                                                          std::optional<Number> const& number) {
                                            if (number) {
                                                json.add(key, *number);
                                            }
                                        },
                                        [&]<std::integral Value>(char const* key, Value value) {
                                            json.add(key, value);
                                        }});
    json.close_object();
}

void add_summary(JsonWriter& json, Summary const& summary) {
    json.key("summary");
    json.open_object();
    json.add("repos", summary.jobs);
    json.add("duration_ms", summary.took.count());
    summary.signal ? json.add("signal", *summary.signal) : json.add_null("signal");
    json.add("accepted", summary.accepted);
    json.key("counts");
    json.open_object();
    for (std::size_t i = 0; i < verdict_count; ++i) {
        if (summary.counts[i] > 0) {
            json.add(name(static_cast<Verdict>(i)), summary.counts[i]);
        }
    }
    json.close_object();
    json.close_object();
}

void add_head(JsonWriter& json, RunHead const& head) {
    json.add("schema", record_schema);
    json.add("mgit", head.mgit);
    json.add("time_ms", head.time.time_since_epoch().count());
    json.add_text("registry", head.registry);
    json.add_text("folder", head.folder);
    json.add("kind", kind_words[static_cast<std::size_t>(head.kind)]);
    json.add("implied", head.implied);
    json.add_texts("argv", head.argv);
    json.add("redacted", head.redacted);
    json.add_text("title", head.title);
    json.add("reads", head.reads);
    json.add("moves_refs", head.moves_refs);
    json.add("folds", head.folds);
    json.add("foreground", head.foreground);
    json.add("from_memory", head.from_memory);
    json.add_text("selection", head.selection);
    add_options(json, head.options);
    json.add("parallel", head.parallel);
    add_summary(json, head.summary);
}

void add_ending(JsonWriter& json, Ending const& ending) {
    json.key("ending");
    json.open_object();
    json.add("kind", ending_words[ending.index()]);
    std::visit(Overloaded{[&](NotStarted const& e) { json.add_text("why", e.why); },
                          [&](Exited const& e) {
                              json.add("code", e.code);
                              json.add("accepted", e.accepted);
                          },
                          [&](Signalled const& e) {
                              json.add("signal", e.signal);
                              json.add("core_dumped", e.core_dumped);
                          },
                          [&](SpawnFailed const& e) {
                              json.add("error", e.error);
                              json.add_text("action", e.action);
                          },
                          [&](RepoMissing const& e) { json.add("error", e.error); },
                          [&](TimedOut const& e) { json.add("limit_ms", e.limit.count()); },
                          [&](Cancelled const& e) {
                              json.add("signal", e.signal);
                              json.add("killed", e.killed);
                          }},
               ending);
    json.close_object();
}

void add_finding(JsonWriter& json, Finding const& finding) {
    json.key("finding");
    json.open_object();
    json.add("verdict", name(finding.verdict));
    json.add_text("detail", finding.detail);
    json.add_text("host", finding.host);
    json.add_text("hint", finding.hint);
    json.add_text("trouble", finding.trouble);
    json.close_object();
}

void add_left(JsonWriter& json, std::vector<LeftBehind> const& left) {
    json.key("left_behind");
    json.open_list();
    for (LeftBehind const& process : left) {
        json.open_object();
        json.add("pid", process.pid);
        json.add_text("name", process.name);
        json.close_object();
    }
    json.close_list();
}

void add_change(JsonWriter& json, RefChange const& change) {
    json.open_object();
    json.add_text("ref", change.ref);
    json.add_text("before", change.before);
    json.add_text("after", change.after);
    if (change.counts) {
        json.add("added", change.counts->added);
        json.add("dropped", change.counts->dropped);
        if (change.counts->files) {
            json.add("files", *change.counts->files);
        }
    }
    json.close_object();
}

void add_changes(JsonWriter& json, RefChanges const& changes) {
    json.key("changes");
    json.open_object();
    json.add_text("head_before", changes.head_before);
    json.add_text("head_after", changes.head_after);
    json.key("refs");
    json.open_list();
    for (RefChange const& change : changes.refs) {
        add_change(json, change);
    }
    json.close_list();
    json.close_object();
}

void add_repo(JsonWriter& json, RepoRecord const& repo) {
    Outcome const& outcome = repo.outcome;
    json.open_object();
    json.add_text("repo", repo.name);
    json.add_text("path", repo.path);
    if (!repo.folder_mark.empty()) {
        json.add("folder", repo.folder_mark);
    }
    if (!repo.groups.empty()) {
        json.add_texts("groups", repo.groups);
    }
    json.add("verdict", name(outcome.verdict()));
    add_ending(json, outcome.ending);
    json.add("start_ms", outcome.started.count());
    json.add("duration_ms", outcome.took.count());
    json.add("tries", outcome.tries);
    if (outcome.leaked) {
        json.add("leaked", true);
        add_left(json, outcome.left);
    }
    if (outcome.finding) {
        add_finding(json, *outcome.finding);
    }
    if (outcome.changes) {
        add_changes(json, *outcome.changes);
    }
    json.close_object();
}

void add_output(JsonWriter& json, char const* key, std::optional<KeptOutput> const& kept) {
    if (!kept) {
        return;
    }
    json.key(key);
    json.open_object();
    json.add_text("head", kept->head);
    if (kept->left_out > 0) {
        json.add("left_out", kept->left_out);
        json.add_text("tail", kept->tail);
    }
    if (kept->error != 0) {
        json.add("error", kept->error);
    }
    json.close_object();
}

// Text on its way to a file, in pieces.
class Pieces {
public:
    explicit Pieces(std::function<void(std::string_view)> const& write) : write_(write) {}
    std::string& text() { return text_; }
    void flush(std::size_t enough) {
        if (text_.size() >= enough) {
            write_(text_);
            text_.clear();
        }
    }

private:
    std::function<void(std::string_view)> const& write_;
    std::string text_;
};

} // namespace

void write_record(RunRecord const& record, std::function<void(std::string_view)> const& write) {
    constexpr std::size_t enough = std::size_t{64} * 1024;
    Pieces pieces(write);
    JsonWriter json(pieces.text());
    json.open_object();
    add_head(json, record.head);
    json.key("repos");
    json.open_list();
    for (RepoRecord const& repo : record.repos) {
        json.break_line();
        add_repo(json, repo);
        pieces.flush(enough);
    }
    pieces.text() += '\n';
    json.close_list();
    json.key("outputs");
    json.open_list();
    for (std::size_t i = 0; i < record.repos.size(); ++i) {
        RepoRecord const& repo = record.repos[i];
        if (!repo.out && !repo.err) {
            continue;
        }
        json.break_line();
        json.open_object();
        json.add("repo", i);
        add_output(json, "out", repo.out);
        add_output(json, "err", repo.err);
        json.close_object();
        pieces.flush(enough);
    }
    pieces.text() += '\n';
    json.close_list();
    json.close_object();
    pieces.text() += '\n';
    pieces.flush(0);
}

} // namespace mgit
