// The file of --trace: Chrome's trace format, of which Perfetto reads the oldest and plainest part.
// Process 1 is the run, a thread is a slot; times are microseconds since the start of the run.

#include "mgit/json/json_writer.hpp"
#include "mgit/report/timings.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace mgit {

namespace {

constexpr int process = 1;

// Thread 0 is the idle one for some viewers.
std::size_t thread_of(std::size_t slot) {
    return slot + 1;
}

std::int64_t micros(Millis time) {
    return std::chrono::microseconds(time).count();
}

struct Bar {
    TimedJob const* job;
    std::size_t number; // of the try
    TimedTry const& what() const { return job->tries[number]; }
};

class Trace {
public:
    explicit Trace(TimedRun const& run) : run_(run), json_(text_) {}

    std::string write() {
        json_.open_object();
        json_.add("displayTimeUnit", "ms");
        add_facts();
        json_.key("traceEvents");
        json_.open_list();
        auto const slots = bars_by_slot();
        add_names(slots);
        for (auto const& [slot, bars] : slots) {
            add_bars(slot, bars);
        }
        add_counts();
        json_.close_list();
        json_.close_object();
        text_ += '\n';
        return std::move(text_);
    }

private:
    using Slots = std::map<std::size_t, std::vector<Bar>>;

    void add_facts() {
        json_.key("otherData");
        json_.open_object();
        json_.add("command", run_.command);
        json_.add("version", MGIT_VERSION);
        json_.add("start_unix_ms", run_.start.time_since_epoch().count());
        json_.add("jobs", run_.parallel);
        json_.close_object();
    }

    // In the order of time; bars of a slot never overlap.
    Slots bars_by_slot() const {
        Slots slots;
        for (TimedJob const& job : run_.jobs) {
            for (std::size_t number = 0; number < job.tries.size(); ++number) {
                slots[job.tries[number].slot].push_back({&job, number});
            }
        }
        for (auto& [slot, bars] : slots) {
            std::ranges::stable_sort(
                bars, {}, [](Bar const& bar) { return bar.what().started + bar.what().took; });
        }
        return slots;
    }

    void begin_event(char const* phase, std::string_view name, std::size_t thread) {
        text_ += '\n';
        json_.open_object();
        json_.add("ph", phase);
        json_.add("name", name);
        json_.add("pid", process);
        json_.add("tid", thread);
    }

    void begin_event(char const* phase, std::string_view name, std::size_t thread, Millis at) {
        begin_event(phase, name, thread);
        json_.add("ts", micros(at));
    }

    void open_arguments() {
        json_.key("args");
        json_.open_object();
    }
    void end_event() {
        json_.close_object(); // the arguments
        json_.close_object();
    }

    void add_name(std::string_view what, std::size_t thread, std::string const& name) {
        begin_event("M", what, thread);
        open_arguments();
        json_.add("name", name);
        end_event();
    }

    void add_names(Slots const& slots) {
        add_name("process_name", 0, "mgit: " + run_.command);
        for (auto const& [slot, bars] : slots) {
            add_name("thread_name", thread_of(slot), "slot " + std::to_string(slot + 1));
            begin_event("M", "thread_sort_index", thread_of(slot));
            open_arguments();
            json_.add("sort_index", slot);
            end_event();
        }
    }

    void add_bars(std::size_t slot, std::vector<Bar> const& bars) {
        Millis free{};
        for (Bar const& bar : bars) {
            TimedTry const& what = bar.what();
            Millis const begin = std::max(free, what.started);
            Millis const end = std::max(begin, what.started + what.took);
            add_begin(bar, slot, begin);
            if (what.limit) {
                add_instant("timeout", slot, std::clamp(what.started + *what.limit, begin, end));
            }
            if (what.verdict == Verdict::killed || what.verdict == Verdict::cancelled) {
                add_instant(name(what.verdict), slot, end);
            }
            add_end(bar, slot, end);
            if (bar.number + 1 < bar.job->tries.size()) {
                add_instant("retry", slot, end);
            }
            free = end;
        }
    }

    void add_begin(Bar const& bar, std::size_t slot, Millis at) {
        TimedTry const& what = bar.what();
        begin_event("B", bar.job->name, thread_of(slot), at);
        json_.add("cat", name(what.verdict));
        open_arguments();
        json_.add("try", bar.number + 1);
        json_.add("waited_ms", (what.started - what.ready).count());
        if (!bar.job->host.empty()) {
            json_.add("host", bar.job->host);
        }
        end_event();
    }

    void add_end(Bar const& bar, std::size_t slot, Millis at) {
        TimedTry const& what = bar.what();
        begin_event("E", bar.job->name, thread_of(slot), at);
        open_arguments();
        json_.add("verdict", what.ended ? name(what.verdict) : "unfinished");
        if (!what.why.empty()) {
            json_.add("why", what.why);
        }
        if (what.usage) {
            json_.add("user_us", what.usage->user.count());
            json_.add("system_us", what.usage->system.count());
            json_.add("memory_bytes", what.usage->most_memory);
        }
        json_.add("output_bytes", what.bytes);
        end_event();
    }

    void add_instant(std::string_view name, std::size_t slot, Millis at) {
        begin_event("i", name, thread_of(slot), at);
        json_.add("s", "t");
        open_arguments();
        end_event();
    }

    void add_signal(TimedSignal const& each) {
        begin_event("i", signal_name(each.signal), 0, each.at);
        json_.add("s", "p");
        open_arguments();
        end_event();
    }

    void add_count(Millis at, int running) {
        begin_event("C", "running", 0, at);
        open_arguments();
        json_.add("running", running);
        end_event();
    }

    // How many run, whenever that changes, and the signals that came.
    void add_counts() {
        std::map<Millis, int> changes;
        for (TimedJob const& job : run_.jobs) {
            for (TimedTry const& one : job.tries) {
                ++changes[one.started];
                --changes[one.started + one.took];
            }
        }
        int running = 0;
        auto signal = run_.signals.begin();
        for (auto const& [at, change] : changes) {
            for (; signal != run_.signals.end() && signal->at < at; ++signal) {
                add_signal(*signal);
            }
            running += change;
            add_count(at, running);
        }
        std::for_each(signal, run_.signals.end(),
                      [this](TimedSignal const& each) { add_signal(each); });
    }

    TimedRun const& run_;
    std::string text_;
    JsonWriter json_;
};

} // namespace

std::string trace_text(TimedRun const& run) {
    return Trace(run).write();
}

} // namespace mgit
