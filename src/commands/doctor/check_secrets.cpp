#include "commands/doctor/doctor.hpp"
#include "mgit/core/text.hpp"
#include "mgit/git/remote_urls.hpp"

namespace mgit::doctor {
namespace {

Symptom about(Patient const& patient, std::string what) {
    Symptom symptom;
    symptom.level = Level::warning;
    symptom.check = "secret";
    symptom.repo = patient.repo.name;
    symptom.path = patient.repo.path;
    symptom.what = std::move(what);
    return symptom;
}

Symptom in_registry(Patient const& patient) {
    Repo const& repo = patient.repo;
    Symptom symptom = about(patient, "the registry has a secret in its URL: " +
                                         sanitised(redacted_url(repo.url)));
    symptom.advice = {"mgit doctor --fix"};
    symptom.treatment = {"take secrets out of the URLs in the registry",
                         "the URL of " + shell_word(repo.name) + " is " +
                             shell_word(without_secret(repo.url)),
                         [name = repo.name, url = repo.url](Registry& registry) {
                             Repo const* const now = registry.find_repo(name);
                             if (now == nullptr || now->url != url) {
                                 return false;
                             }
                             registry.set_url(name, without_secret(url));
                             return true;
                         }};
    return symptom;
}

Symptom in_configuration(Patient const& patient, ConfiguredUrl const& remote) {
    Symptom symptom = about(patient, "the URL of its remote " + quoted_name(remote.remote) +
                                         " has a secret: " + sanitised(redacted_url(remote.url)));
    symptom.advice = {"git -C " + shell_word(patient.repo.path.string()) + " remote set-url " +
                          (remote.push ? "--push " : "") + shell_word(remote.remote) + " " +
                          shell_word(without_secret(remote.url)),
                      "and let git keep it: gitcredentials(7)"};
    return symptom;
}

} // namespace

Symptoms check_secrets(Patients const& patients) {
    Symptoms symptoms;
    for (Patient const& patient : patients) {
        if (patient.selected && has_secret(patient.repo.url)) {
            symptoms.push_back(in_registry(patient));
        }
        if (!patient.selected || !patient.found) {
            continue;
        }
        for (ConfiguredUrl const& remote : remote_urls_of(*patient.found)) {
            if (has_secret(remote.url)) {
                symptoms.push_back(in_configuration(patient, remote));
            }
        }
    }
    if (symptoms.empty()) {
        Symptom& symptom = symptoms.emplace_back();
        symptom.check = "secret";
        symptom.what = "no URL has a secret in it";
    }
    return symptoms;
}

} // namespace mgit::doctor
