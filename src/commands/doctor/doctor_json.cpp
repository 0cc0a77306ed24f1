#include "commands/doctor/doctor.hpp"

namespace mgit::doctor {
namespace {

constexpr std::string_view schema = "mgit.doctor/1";

void add_finding(JsonWriter& json, Symptom const& symptom) {
    json.add("level", name(symptom.level));
    json.add("check", symptom.check);
    json.add_text_or_null("repo", symptom.repo);
    json.add_text_or_null("path", symptom.path.native());
    json.add_text("what", symptom.what);
    json.add_texts("advice", symptom.advice);
    json.add_text_or_null("fix", symptom.treatment ? symptom.treatment->what : "");
    json.add("fixed", symptom.treated);
}

void add_result(JsonWriter& json, Symptoms const& symptoms, Result const& result) {
    Counts const counts = count(symptoms);
    json.key("registry");
    json.open_object();
    json.add_text_or_null("path", result.registry.native());
    json.close_object();
    json.add("repos", result.repos);
    json.key("counts");
    json.open_object();
    json.add("ok", counts.ok);
    json.add("notes", counts.notes);
    json.add("warnings", counts.warnings);
    json.add("errors", counts.errors);
    json.close_object();
    json.add("exit", result.exit);
}

std::string document(Symptoms const& symptoms, Result const& result) {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("schema", schema);
    json.key("findings");
    json.open_list();
    for (Symptom const& symptom : symptoms) {
        json.open_object();
        add_finding(json, symptom);
        json.close_object();
    }
    json.close_list();
    add_result(json, symptoms, result);
    json.close_object();
    return text + '\n';
}

template <class Add>
std::string line(std::string_view type, Add const& add) {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("schema", schema);
    json.add("type", type);
    add(json);
    json.close_object();
    return text + '\n';
}

} // namespace

std::string show_json(Symptoms const& symptoms, Result const& result, JsonForm form) {
    if (form == JsonForm::document) {
        return document(symptoms, result);
    }
    std::string text;
    for (Symptom const& symptom : symptoms) {
        text += line("finding", [&](JsonWriter& json) { add_finding(json, symptom); });
    }
    return text + line("end", [&](JsonWriter& json) { add_result(json, symptoms, result); });
}

} // namespace mgit::doctor
