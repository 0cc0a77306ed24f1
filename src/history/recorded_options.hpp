// The options of a record, each with its key in the file, for those who write and who read it.
// Knows neither JSON nor what an option does.
#pragma once

#include "mgit/history/run_record.hpp"

namespace mgit {

// Calls visit(key, option) for each, in the order in which they are written. `Options` is
// RecordedOptions, constant or not.
template <class Options, class Visit>
void for_each_option(Options& options, Visit const& visit) {
    visit("timeout_ms", options.timeout);
    visit("grace_ms", options.grace);
    visit("retries", options.retries);
    visit("jobs_per_host", options.jobs_per_host);
    visit("max_fail", options.max_fail);
    visit("max_fail_kill", options.max_fail_kill);
    visit("ok_exits", options.ok_exits);
    visit("leak_fails", options.leak_fails);
    visit("wait_maintenance", options.wait_maintenance);
    visit("ssh_share", options.ssh_share);
    visit("no_give_up", options.no_give_up);
    visit("no_input", options.no_input);
    visit("skip_missing", options.skip_missing);
    visit("interactive", options.interactive);
}

} // namespace mgit
