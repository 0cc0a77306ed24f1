#include "report/changes_json.hpp"

namespace mgit {

namespace {

void add_counts(JsonWriter& json, std::optional<CommitCounts> const& counts) {
    if (!counts) {
        for (char const* const key : {"commits", "dropped", "files"}) {
            json.add_null(key);
        }
        return;
    }
    json.add("commits", counts->added);
    json.add("dropped", counts->dropped);
    counts->files ? json.add("files", *counts->files) : json.add_null("files");
}

void add_ref(JsonWriter& json, RefChange const& change) {
    json.open_object();
    json.add_text("ref", change.ref);
    json.add("kind", name(change.kind()));
    json.add_text_or_null("before", change.before);
    json.add_text_or_null("after", change.after);
    auto const forced = change.forced();
    forced ? json.add("forced", *forced) : json.add_null("forced");
    add_counts(json, change.counts);
    json.close_object();
}

} // namespace

void add_changes(JsonWriter& json, Outcome const& outcome) {
    auto const& changes = outcome.changes;
    changes ? json.add("changed", changes->any()) : json.add_null("changed");
    json.add_text_or_null("trouble", outcome.finding ? outcome.finding->trouble : "");
    json.key("changes");
    if (!changes || !changes->any()) {
        json.null();
        return;
    }
    json.open_object();
    json.add_text("head_before", changes->head_before);
    json.add_text("head_after", changes->head_after);
    json.key("refs");
    json.open_list();
    for (RefChange const& change : changes->refs) {
        add_ref(json, change);
    }
    json.close_list();
    json.close_object();
}

} // namespace mgit
