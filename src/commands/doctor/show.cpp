#include "commands/doctor/doctor.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

namespace mgit::doctor {

std::string_view name(Level level) {
    switch (level) {
    case Level::ok:
        return "ok";
    case Level::note:
        return "note";
    case Level::warning:
        return "warning";
    case Level::error:
        return "error";
    }
    return "";
}

Counts count(Symptoms const& symptoms) {
    Counts counts;
    for (Symptom const& symptom : symptoms) {
        switch (symptom.treated ? Level::ok : symptom.level) {
        case Level::ok:
            ++counts.ok;
            break;
        case Level::note:
            ++counts.notes;
            break;
        case Level::warning:
            ++counts.warnings;
            break;
        case Level::error:
            ++counts.errors;
            break;
        }
    }
    return counts;
}

std::string show(Symptoms const& symptoms, bool quiet) {
    constexpr std::size_t widest = 7; // "warning"
    std::string text;
    for (Symptom const& symptom : symptoms) {
        if (quiet && symptom.level < Level::warning) {
            continue;
        }
        text +=
            fmt::format("{:{}}  {}{}\n", name(symptom.level), widest,
                        symptom.repo.empty() ? "" : shell_word(symptom.repo) + ": ", symptom.what);
        for (std::string const& line : symptom.advice) {
            text += fmt::format("{:{}}{}\n", "", widest + 4, line);
        }
    }
    return text;
}

std::string summary(Symptoms const& symptoms, std::size_t repos) {
    Counts const counts = count(symptoms);
    std::vector<std::string> parts;
    for (auto const& [number, word] :
         {std::pair(counts.errors, "error"), std::pair(counts.warnings, "warning"),
          std::pair(counts.notes, "note")}) {
        if (number > 0) {
            parts.push_back(counted(number, word));
        }
    }
    return counted(repos, "repo") + ": " +
           (parts.empty() ? std::string("all is well") : fmt::format("{}", fmt::join(parts, ", ")));
}

} // namespace mgit::doctor
