#include "commands/doctor/doctor.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/json/utf8.hpp"

#include <nlohmann/json.hpp>

namespace mgit::doctor {
namespace {

// A path that is no UTF-8 stands as base64 under the key with "_b64" added.
void put_path(Json& object, std::filesystem::path const& path) {
    if (path.empty()) {
        object["path"] = nullptr;
    } else if (is_utf8(path.native())) {
        object["path"] = path.native();
    } else {
        object["path_b64"] = to_base64(path.native());
    }
}

Json document_of(Symptom const& symptom) {
    Json object = Json::object();
    object["level"] = std::string(name(symptom.level));
    object["check"] = std::string(symptom.check);
    object["repo"] = symptom.repo.empty() ? Json(nullptr) : Json(symptom.repo);
    put_path(object, symptom.path);
    object["what"] = symptom.what;
    object["advice"] = symptom.advice;
    object["fix"] = symptom.treatment ? Json(symptom.treatment->what) : Json(nullptr);
    object["fixed"] = symptom.treated;
    return object;
}

} // namespace

std::string show_json(Symptoms const& symptoms, std::filesystem::path const& registry,
                      std::size_t repos, int exit) {
    Counts const counts = count(symptoms);
    Json document = Json::object();
    document["schema"] = "mgit.doctor/1";
    document["registry"] = Json::object();
    put_path(document["registry"], registry);
    document["repos"] = repos;
    document["findings"] = Json::array();
    for (Symptom const& symptom : symptoms) {
        document["findings"].push_back(document_of(symptom));
    }
    document["counts"] = {{"ok", counts.ok},
                          {"notes", counts.notes},
                          {"warnings", counts.warnings},
                          {"errors", counts.errors}};
    document["exit"] = exit;
    std::string text;
    write_json(text, document);
    return text + "\n";
}

} // namespace mgit::doctor
