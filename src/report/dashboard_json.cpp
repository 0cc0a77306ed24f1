#include "mgit/core/text.hpp"
#include "mgit/report/dashboard.hpp"

#include <optional>
#include <string_view>

namespace mgit {

namespace {

void add_time(JsonWriter& json, std::string_view key,
              std::optional<std::chrono::sys_seconds> const& time) {
    time ? json.add(key, time->time_since_epoch().count()) : json.add_null(key);
}

void add_number_if(JsonWriter& json, std::string_view key, bool known, std::size_t number) {
    known ? json.add(key, number) : json.add_null(key);
}

void add_head(JsonWriter& json, RepoState const& state) {
    json.add_text_or_null("branch", state.branch);
    json.add_text_or_null("commit", state.commit);
    json.add_text_or_null("tag", state.tag);
    json.add_text_or_null("started_on", state.started_on);
    json.add("detached", state.detached());
    json.add("unborn", state.unborn());
    json.add("bare", state.bare);
}

void add_upstream(JsonWriter& json, RepoState const& state) {
    json.add_text_or_null("upstream", state.upstream);
    json.add("gone", state.gone);
    // Of an unborn branch nobody counts, and of one without upstream there is nothing to count.
    bool const counted = !state.upstream.empty() && !state.gone && !state.unborn();
    add_number_if(json, "ahead", counted, state.ahead);
    add_number_if(json, "behind", counted, state.behind);
}

void add_work(JsonWriter& json, RepoState const& state) {
    json.add("dirty", state.dirty());
    json.add("staged", state.staged);
    json.add("modified", state.modified);
    json.add("untracked", state.untracked);
    json.add("conflicted", state.conflicted);
    json.add("stashes", state.stashes);
    json.add_text_or_null("operation", operation_name(state.operation));
    bool const has_steps = state.operation != Operation::none && state.steps > 0;
    add_number_if(json, "step", has_steps, state.step);
    add_number_if(json, "steps", has_steps, state.steps);
}

void add_state(JsonWriter& json, RepoState const& state) {
    json.open_object();
    add_head(json, state);
    add_upstream(json, state);
    add_work(json, state);
    json.add("linked", state.linked);
    json.add("shallow", state.shallow);
    json.add("sparse", state.sparse);
    add_time(json, "fetched", state.fetched);
    add_time(json, "committed", state.committed);
    state.committed ? json.add_text("subject", state.subject) : json.add_null("subject");
    json.close_object();
}

} // namespace

void add_dashboard_row(JsonWriter& json, DashboardRow const& row, std::chrono::sys_seconds now) {
    json.add_text("repo", row.repo->name);
    json.add_text("path", row.repo->path.native());
    json.add_texts("groups", row.repo->groups);
    json.add_text_or_null("url", redacted_url(row.repo->url));
    add_time(json, "time", now);
    json.add("verdict", name(row.told()));
    json.add_text_or_null("problem", redacted(row.problem));
    json.key("state");
    row.state ? add_state(json, *row.state) : json.null();
}

} // namespace mgit
