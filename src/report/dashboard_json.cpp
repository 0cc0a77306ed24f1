#include "mgit/core/text.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/json/utf8.hpp"
#include "mgit/report/dashboard.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace mgit {

namespace {

// A text that is no UTF-8 stands as base64 under the key with "_b64" added.
void put_text(Json& object, std::string const& key, std::string const& text) {
    if (is_utf8(text)) {
        object[key] = text;
    } else {
        object[key + "_b64"] = to_base64(text);
    }
}

void put_text_or_null(Json& object, std::string const& key, std::string const& text) {
    if (text.empty()) {
        object[key] = nullptr;
    } else {
        put_text(object, key, text);
    }
}

void put_time(Json& object, std::string const& key,
              std::optional<std::chrono::sys_seconds> const& time) {
    object[key] = time ? Json(time->time_since_epoch().count()) : Json(nullptr);
}

Json operation_name(Operation operation) {
    switch (operation) {
    case Operation::none:
        return nullptr;
    case Operation::merge:
        return "merge";
    case Operation::rebase:
        return "rebase";
    case Operation::am:
        return "am";
    case Operation::cherry_pick:
        return "cherry-pick";
    case Operation::revert:
        return "revert";
    case Operation::bisect:
        return "bisect";
    }
    return nullptr;
}

void put_head(Json& object, RepoState const& state) {
    put_text_or_null(object, "branch", state.branch);
    put_text_or_null(object, "commit", state.commit);
    put_text_or_null(object, "tag", state.tag);
    put_text_or_null(object, "started_on", state.started_on);
    object["detached"] = state.detached();
    object["unborn"] = state.unborn();
    object["bare"] = state.bare;
}

void put_work(Json& object, RepoState const& state) {
    object["dirty"] = state.dirty();
    object["staged"] = state.staged;
    object["modified"] = state.modified;
    object["untracked"] = state.untracked;
    object["conflicted"] = state.conflicted;
    object["stashes"] = state.stashes;
    object["operation"] = operation_name(state.operation);
    bool const has_steps = state.operation != Operation::none && state.steps > 0;
    object["step"] = has_steps ? Json(state.step) : Json(nullptr);
    object["steps"] = has_steps ? Json(state.steps) : Json(nullptr);
}

Json state_document(RepoState const& state) {
    Json object = Json::object();
    put_head(object, state);
    put_text_or_null(object, "upstream", state.upstream);
    object["gone"] = state.gone;
    // Of an unborn branch nobody counts, and of one without upstream there is nothing to count.
    bool const counted = !state.upstream.empty() && !state.gone && !state.unborn();
    object["ahead"] = counted ? Json(state.ahead) : Json(nullptr);
    object["behind"] = counted ? Json(state.behind) : Json(nullptr);
    put_work(object, state);
    object["linked"] = state.linked;
    object["shallow"] = state.shallow;
    object["sparse"] = state.sparse;
    put_time(object, "fetched", state.fetched);
    put_time(object, "committed", state.committed);
    if (state.committed) {
        put_text(object, "subject", state.subject);
    } else {
        object["subject"] = nullptr;
    }
    return object;
}

} // namespace

std::string dashboard_json(DashboardRow const& row, std::chrono::sys_seconds now) {
    Json object = Json::object();
    object["schema"] = "mgit.ll/1";
    put_text(object, "repo", row.repo->name);
    put_text(object, "path", row.repo->path.native());
    object["groups"] = row.repo->groups; // UTF-8 by the rules of the registry
    put_text_or_null(object, "url", redacted_url(row.repo->url));
    put_time(object, "time", now);
    object["verdict"] = name(row.told());
    put_text_or_null(object, "problem", redacted_url(row.problem));
    object["state"] = row.state ? state_document(*row.state) : Json(nullptr);
    std::string text;
    write_json(text, object);
    return text;
}

} // namespace mgit
