#include "commands/diagnosis.hpp"
#include "commands/doctor/doctor.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"

#include <algorithm>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit::doctor {
namespace {

Symptom about_file(Level level, fs::path const& file, std::string what) {
    Symptom symptom;
    symptom.level = level;
    symptom.check = "registry";
    symptom.path = file;
    symptom.what = std::move(what);
    return symptom;
}

// How often the file was written, from its beginning; empty if it does not say.
std::string generation_of(fs::path const& file) {
    constexpr std::size_t beginning = 4096;
    constexpr std::string_view key = "\"generation\":";
    std::string text;
    try {
        text = read_file(resolve_links(file)).value_or("").substr(0, beginning);
    } catch (std::system_error const&) {
        return {};
    }
    std::size_t const at = text.find(key);
    if (at == std::string::npos || at > text.find("\"repos\"")) {
        return {};
    }
    std::size_t const digits = at + key.size();
    return text.substr(digits, text.find_first_not_of("0123456789", digits) - digits);
}

Symptom facts(Registry const& registry, fs::path const& file) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        Symptom symptom =
            about_file(Level::note, file, "no registry yet: " + shell_word(file.string()));
        symptom.advice.emplace_back("add repos: mgit add -r ~/src");
        return symptom;
    }
    std::string const generation = generation_of(file);
    return about_file(Level::ok, file,
                      "registry " + shell_word(file.string()) + ": " +
                          counted(registry.repos().size(), "repo") + ", " +
                          counted(registry.groups().size(), "group") +
                          (generation.empty() ? "" : ", generation " + generation));
}

Symptom about_copy(fs::path const& copy) {
    auto const age = age_of(copy);
    return about_file(Level::ok, copy,
                      age ? "last good copy: " + shell_word(copy.string()) + ", " +
                                rough_age(*age) + " old"
                          : "last good copy: none yet");
}

Symptom unknown_context(std::string const& context) {
    Symptom symptom;
    symptom.level = Level::error;
    symptom.check = "context";
    symptom.what = "the context is " + quoted_name(context) + ", which is no group";
    symptom.advice = {"mgit context none", "or: mgit doctor --fix"};
    symptom.treatment = {
        "clear a context that is no group", "clear the context", [context](Registry& registry) {
            if (registry.context() != context || registry.find_group(context) != nullptr) {
                return false;
            }
            registry.set_context("");
            return true;
        }};
    return symptom;
}

} // namespace

Symptom unreadable(std::string_view check, Error const& error) {
    Symptom symptom;
    symptom.level = Level::error;
    symptom.check = check;
    symptom.what = sanitised(error.what()); // it may quote the file
    std::string const hints = sanitised(error.hint());
    std::string_view hint = hints;
    while (!hint.empty()) {
        std::size_t const end = std::min(hint.find('\n'), hint.size());
        symptom.advice.emplace_back(hint.substr(0, end));
        hint.remove_prefix(std::min(end + 1, hint.size()));
    }
    return symptom;
}

Symptoms check_registry(Registry const& registry, Store const& store) {
    Symptoms symptoms{facts(registry, store.file())};
    if (std::error_code error; fs::exists(store.file(), error)) {
        symptoms.push_back(about_copy(store.last_good_copy()));
    }
    std::string const& context = registry.context();
    if (!context.empty() && context != "auto" && registry.find_group(context) == nullptr) {
        symptoms.push_back(unknown_context(context));
    }
    return symptoms;
}

} // namespace mgit::doctor
