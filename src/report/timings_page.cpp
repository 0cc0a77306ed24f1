// The page of --timings: what was measured, as JSON inside a page that shows it (docs/timings.md).

#include "mgit/json/json_writer.hpp"
#include "mgit/report/timings.hpp"
#include "report/timings/page_text.hpp"

#include <algorithm>
#include <set>

namespace mgit {

namespace {

void add_usage(JsonWriter& json, Usage const& usage) {
    json.add("user", usage.user.count());
    json.add("system", usage.system.count());
    json.add("memory", usage.most_memory);
}

void add_try(JsonWriter& json, TimedTry const& one) {
    json.open_object();
    json.add("ready", one.ready.count());
    json.add("start", one.started.count());
    json.add("took", one.took.count());
    json.add("slot", one.slot);
    if (one.usage) {
        add_usage(json, *one.usage);
    }
    json.add("bytes", one.bytes);
    json.add("verdict", one.ended ? name(one.verdict) : "unfinished");
    if (!one.why.empty()) {
        json.add("why", one.why);
    }
    json.close_object();
}

std::string_view verdict_of(TimedJob const& job) {
    return job.verdict         ? name(*job.verdict)
           : job.tries.empty() ? name(Verdict::not_started)
                               : "unfinished";
}

void add_repo(JsonWriter& json, TimedJob const& job) {
    json.open_object();
    json.add("name", job.name);
    if (!job.host.empty()) {
        json.add("host", job.host);
    }
    json.add("verdict", verdict_of(job));
    if (!job.why.empty()) {
        json.add("why", job.why);
    }
    json.key("tries");
    json.open_list();
    for (TimedTry const& one : job.tries) {
        add_try(json, one);
    }
    json.close_list();
    json.close_object();
}

// The powers of two up to the number of jobs, and what the run had.
std::set<std::size_t> worth_knowing(TimedRun const& run) {
    constexpr std::size_t enough = 256;
    std::set<std::size_t> found{run.parallel};
    for (std::size_t count = 1; count <= enough; count *= 2) {
        found.insert(count);
        if (count >= run.jobs.size()) {
            break;
        }
    }
    return found;
}

void add_simulated(JsonWriter& json, TimedRun const& run) {
    json.key("simulated");
    json.open_list();
    for (std::size_t const parallel : worth_knowing(run)) {
        json.open_object();
        json.add("jobs", parallel);
        json.add("took", simulated(run, parallel).count());
        json.close_object();
    }
    json.close_list();
}

std::string document(TimedRun const& run) {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("schema", "mgit.timings/1");
    json.add("version", MGIT_VERSION);
    json.add("command", run.command);
    json.add("start", run.start.time_since_epoch().count());
    json.add("took", run.took.count());
    json.add("parallel", run.parallel);
    if (run.signal) {
        json.add("signal", signal_name(*run.signal));
    }
    add_simulated(json, run);
    json.key("repos");
    json.open_list();
    for (TimedJob const& job : run.jobs) {
        text += '\n';
        add_repo(json, job);
    }
    json.close_list();
    json.close_object();
    return text;
}

// So that no text in it can end the script element that it stands in, or begin a comment.
std::string inert(std::string_view json) {
    std::string text;
    text.reserve(json.size());
    for (char const c : json) {
        c == '<' ? text += "\\u003c" : text += c;
    }
    return text;
}

} // namespace

std::string timings_page(TimedRun const& run) {
    std::string page(timings_page_head());
    page += inert(document(run));
    page += timings_page_tail();
    return page;
}

} // namespace mgit
