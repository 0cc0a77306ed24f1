#include "commands/common.hpp"
#include "commands/doctor/doctor.hpp"
#include "commands/human.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <algorithm>
#include <unordered_set>

namespace mgit::doctor {
namespace {

using Treatable = std::vector<Symptom*>;

Treatable treatable(Symptoms& symptoms) {
    Treatable found;
    for (Symptom& symptom : symptoms) {
        if (symptom.treatment) {
            found.push_back(&symptom);
        }
    }
    return found;
}

// Leaves those that are agreed to.
void ask_for_each_kind(Treatable& symptoms, Options const& options, Context& context) {
    if (options.yes || symptoms.empty()) {
        return;
    }
    if (!can_confirm(options, context)) {
        throw Error(ExitCode::usage, "nothing was changed: there is nobody to ask",
                    "if that is meant: mgit doctor --fix --yes");
    }
    std::unordered_set<std::string_view> asked;
    std::unordered_set<std::string_view> agreed;
    for (Symptom const* const symptom : symptoms) {
        std::string_view const kind = symptom->treatment->kind;
        if (!asked.insert(kind).second) {
            continue;
        }
        auto const alike = std::ranges::count_if(
            symptoms, [&](Symptom const* each) { return each->treatment->kind == kind; });
        std::string const times = alike == 1 ? "" : " (" + std::to_string(alike) + ")";
        if (confirm("Fix: " + std::string(kind) + times + "?", context)) {
            agreed.insert(kind);
        }
    }
    std::erase_if(symptoms,
                  [&](Symptom const* each) { return !agreed.contains(each->treatment->kind); });
}

} // namespace

void treat(Symptoms& symptoms, Invocation const& invocation, Context& context) {
    Options const& options = invocation.options;
    Treatable chosen = treatable(symptoms);
    if (!options.dry_run) {
        ask_for_each_kind(chosen, options, context);
    }
    if (chosen.empty()) {
        return;
    }
    // With --dry-run on a copy.
    change_registry(invocation, context, [&](Registry& registry) {
        for (Symptom* const symptom : chosen) {
            symptom->treated = symptom->treatment->apply(registry);
        }
    });
    bool const text = !options.machine();
    for (Symptom* const symptom : chosen) {
        std::string const& what = symptom->treatment->what;
        if (!symptom->treated) {
            note(context, "not done, because it has changed meanwhile: " + what);
        } else if (text) {
            print(context, (options.dry_run ? "would fix: " : "fixed: ") + what + "\n");
        }
        symptom->treated = symptom->treated && !options.dry_run;
    }
}

} // namespace mgit::doctor
