// What a command lists for scripts: one document with all items, or a line for each (docs/json.md).
// Knows no command; the items are written by whoever has them.
#pragma once

#include "mgit/json/json_writer.hpp"

#include <string>
#include <string_view>

namespace mgit {

enum class JsonForm { document, lines };

// {"schema":"mgit.ls/1","repos":[
// {"repo":"api",...},                  or    {"schema":"mgit.ls/1","repo":"api",...}
// {"repo":"web",...}                         {"schema":"mgit.ls/1","repo":"web",...}
// ]}
class JsonList {
public:
    // Writes to the end of `out`, which may be emptied after any call. `key`: of the list.
    JsonList(std::string& out, JsonForm form, std::string_view schema, std::string_view key)
        : out_(out), json_(out), form_(form), schema_(schema) {
        if (form_ == JsonForm::document) {
            json_.open_object();
            json_.add("schema", schema_);
            json_.key(key);
            json_.open_list();
        }
    }

    // add(JsonWriter&) writes the keys of the item.
    template <class Add>
    void item(Add const& add) {
        JsonWriter line(out_);
        JsonWriter& json = form_ == JsonForm::lines ? line : json_;
        if (form_ == JsonForm::document) {
            json.break_line();
        }
        json.open_object();
        if (form_ == JsonForm::lines) {
            json.add("schema", schema_);
        }
        add(json);
        json.close_object();
        out_ += form_ == JsonForm::lines ? "\n" : "";
    }

    void finish() {
        if (form_ == JsonForm::document) {
            out_ += '\n';
            json_.close_list();
            json_.close_object();
            out_ += '\n';
        }
    }

private:
    std::string& out_;
    JsonWriter json_;
    JsonForm form_;
    std::string_view schema_;
};

} // namespace mgit
