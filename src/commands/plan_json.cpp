#include "commands/plan_json.hpp"

#include "mgit/core/text.hpp"

#include <vector>

namespace mgit {
namespace {

void add_environment(JsonWriter& json, std::vector<EnvVar> const& environment) {
    json.key("env");
    json.open_list();
    for (EnvVar const& variable : environment) {
        json.open_object();
        json.add_text("name", variable.name);
        json.add_text("value", redacted(variable.value));
        json.close_object();
    }
    json.close_list();
}

void add_job(JsonWriter& json, Job const& job) {
    std::vector<std::string> argv;
    for (std::string const& word : job.command.argv) {
        argv.push_back(redacted(word));
    }
    json.add_text("repo", job.repo.name);
    json.add_text("path", job.repo.path.native());
    json.add("selected", true);
    json.add_text("reason", job.reason);
    json.add_texts("argv", argv);
    add_environment(json, job.command.env);
    if (job.obstacle) {
        json.add("not_run", name(job.obstacle->verdict));
        json.add_text("cause", redacted(job.obstacle->detail));
    } else {
        json.add_null("not_run");
    }
}

void add_left_out(JsonWriter& json, Selected const& left_out) {
    json.add_text("repo", left_out.repo.name);
    json.add_text("path", left_out.repo.path.native());
    json.add("selected", false);
    json.add_text("reason", left_out.reason);
}

} // namespace

std::string plan_json(std::span<Job const> jobs, std::span<Selected const> left_out,
                      JsonForm form) {
    std::string text;
    JsonList list(text, form, "mgit.plan/1", "repos");
    for (Job const& job : jobs) {
        list.item([&](JsonWriter& json) { add_job(json, job); });
    }
    for (Selected const& out : left_out) {
        list.item([&](JsonWriter& json) { add_left_out(json, out); });
    }
    list.finish();
    return text;
}

} // namespace mgit
