#include "mgit/registry/document.hpp"

#include "mgit/core/error.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/json/flaw.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/json/utf8.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace mgit {

namespace {

constexpr std::string_view format_name = "mgit-registry";
constexpr unsigned format_version = 1;

// --- from JSON to the registry ----------------------------------------------------------------

// One object of the document, read by key; says what is wrong with which one.
class Entry {
public:
    // label: "repos[3] 'web'"; empty for the document itself.
    Entry(Json const& object, std::string label, std::string const& where)
        : object_(object), label_(std::move(label)), where_(where) {
        if (!object.is_object()) {
            fail("must be an object");
        }
    }

    [[noreturn]] void fail(std::string_view why) const {
        throw Error(ExitCode::registry,
                    fmt::format("{}: {}{}{}", where_, label_, label_.empty() ? "" : ": ", why),
                    std::string(correct_the_file));
    }

    // Null if there is no such key.
    Json const* member(std::string const& key) const {
        auto const found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    // Empty if there is no such key. Bytes that are no UTF-8 are in KEY_b64.
    std::string text(std::string const& key) const {
        Found const found = find(key);
        return found.value == nullptr ? "" : text_of(*found.value, found, "a string");
    }

    std::vector<std::string> texts(std::string const& key) const {
        constexpr std::string_view wanted = "a list of strings";
        Found const found = find(key);
        std::vector<std::string> result;
        if (found.value == nullptr) {
            return result;
        }
        if (!found.value->is_array()) {
            fail_type(found, wanted);
        }
        for (Json const& item : *found.value) {
            result.push_back(text_of(item, found, wanted));
        }
        return result;
    }

    std::string needed_text(std::string const& key) const {
        if (find(key).value == nullptr) {
            fail(fmt::format("\"{}\" is missing", key));
        }
        return text(key);
    }

    // Runs `change`; a rule of the registry that it breaks is this entry's fault.
    template <class Change>
    void apply(Change const& change) const {
        try {
            change();
        } catch (Error const& error) {
            fail(error.what());
        }
    }

private:
    struct Found {
        std::string key;
        Json const* value;
        bool coded; // as base64
    };

    Found find(std::string const& key) const {
        std::string coded_key = key + "_b64";
        Json const* const plain = member(key);
        Json const* const coded = member(coded_key);
        if (plain != nullptr && coded != nullptr) {
            fail(fmt::format("has both \"{}\" and \"{}\"", key, coded_key));
        }
        return coded != nullptr ? Found{std::move(coded_key), coded, true}
                                : Found{key, plain, false};
    }

    [[noreturn]] void fail_type(Found const& found, std::string_view wanted) const {
        fail(fmt::format("\"{}\" must be {}", found.key, wanted));
    }

    std::string text_of(Json const& value, Found const& found, std::string_view wanted) const {
        if (!value.is_string()) {
            fail_type(found, wanted);
        }
        auto const& text = value.get_ref<std::string const&>();
        std::optional<std::string> const bytes = found.coded ? from_base64(text) : text;
        if (!bytes) {
            fail(fmt::format("\"{}\" is not base64", found.key));
        }
        if (bytes->find('\0') != std::string::npos) {
            fail(fmt::format("\"{}\" holds a NUL", found.key));
        }
        return *bytes;
    }

    Json const& object_;
    std::string label_;
    std::string const& where_;
};

void check_format(Entry const& top) {
    if (top.text("format") != format_name) {
        top.fail(fmt::format("is no registry of mgit: \"format\" must be \"{}\"", format_name));
    }
    Json const* version = top.member("version");
    if (version == nullptr || !version->is_number_unsigned() || *version == 0U) {
        top.fail("\"version\" must be a whole number above 0");
    }
}

void check_version(Json const& document, std::string const& where) {
    auto const version = document.at("version").get<Json::number_unsigned_t>();
    if (version > format_version) {
        throw Error(ExitCode::registry,
                    fmt::format("{} has version {}, this mgit knows version {} of the format",
                                where, version, format_version),
                    "nothing was changed: install a newer mgit");
    }
}

Repo read_repo(Entry const& entry) {
    return {.name = entry.needed_text("name"),
            .path = entry.needed_text("path"),
            .groups = entry.texts("groups"),
            .url = entry.text("url"),
            .git_flags = entry.texts("git_flags")};
}

std::string repo_label(Json const& value, std::size_t index) {
    auto const name = value.is_object() ? value.find("name") : value.end();
    return name != value.end() && name->is_string()
               ? fmt::format("repos[{}] '{}'", index, name->get_ref<std::string const&>())
               : fmt::format("repos[{}]", index);
}

void read_groups(Json const& groups, Registry& registry, std::string const& where) {
    std::size_t index = 0;
    for (auto const& [name, value] : groups.get_ref<Json::object_t const&>()) {
        Entry const entry(value, fmt::format("group '{}'", name), where);
        Group group{name, entry.text("description"), entry.text("root")};
        entry.apply([&] { registry.add_group(std::move(group), index++); });
    }
}

void read_repos(Json const& repos, Registry& registry, std::string const& where) {
    std::size_t index = 0;
    for (Json const& value : repos) {
        Entry const entry(value, repo_label(value, index), where);
        Repo repo = read_repo(entry);
        entry.apply([&] { registry.add_repo(std::move(repo), index++); });
    }
}

Registry read_document(Json const& document, std::string const& where) {
    Entry const top(document, "", where);
    check_format(top);
    check_version(document, where);
    Registry registry;
    if (Json const* groups = top.member("groups")) {
        if (!groups->is_object()) {
            top.fail("\"groups\" must be an object");
        }
        read_groups(*groups, registry, where);
    }
    if (Json const* repos = top.member("repos")) {
        if (!repos->is_array()) {
            top.fail("\"repos\" must be a list");
        }
        read_repos(*repos, registry, where);
    }
    registry.set_context(top.text("context"));
    return registry;
}

// --- from the registry to JSON ----------------------------------------------------------------

void erase_text(Json& object, std::string const& key) {
    object.erase(key);
    object.erase(key + "_b64");
}

// A key that is there already keeps its place.
void put_text(Json& object, std::string const& key, std::string const& text) {
    if (is_utf8(text)) {
        object.erase(key + "_b64");
        object[key] = text;
    } else {
        object.erase(key);
        object[key + "_b64"] = to_base64(text);
    }
}

void put_text_if_any(Json& object, std::string const& key, std::string const& text) {
    text.empty() ? erase_text(object, key) : put_text(object, key, text);
}

void put_texts_if_any(Json& object, std::string const& key, std::vector<std::string> const& texts) {
    if (texts.empty()) {
        erase_text(object, key);
    } else if (std::all_of(texts.begin(), texts.end(), is_utf8)) {
        object.erase(key + "_b64");
        object[key] = texts;
    } else {
        object.erase(key);
        Json& coded = object[key + "_b64"] = Json::array();
        for (std::string const& text : texts) {
            coded.push_back(to_base64(text));
        }
    }
}

// The old entries are moved into the new lists, so keys that we do not know come along.
Json repos_document(Registry const& registry, Json old) {
    Json::array_t repos;
    repos.reserve(registry.repos().size());
    for (std::size_t i = 0; i < registry.repos().size(); ++i) {
        Repo const& repo = registry.repos()[i];
        Origin const origin = registry.repo_origin(i);
        Json& entry = repos.emplace_back(origin ? std::move(old.at(*origin)) : Json::object());
        entry["name"] = repo.name;
        put_text(entry, "path", repo.path.native());
        entry["groups"] = repo.groups;
        put_text_if_any(entry, "url", repo.url);
        put_texts_if_any(entry, "git_flags", repo.git_flags);
    }
    return repos;
}

Json groups_document(Registry const& registry, Json old) {
    Json::object_t groups;
    groups.reserve(registry.groups().size());
    for (std::size_t i = 0; i < registry.groups().size(); ++i) {
        Group const& group = registry.groups()[i];
        Origin const origin = registry.group_origin(i);
        Json entry =
            origin ? std::move(std::next(old.begin(), static_cast<std::ptrdiff_t>(*origin)).value())
                   : Json::object();
        put_text(entry, "description", group.description);
        put_text_if_any(entry, "root", group.root.native());
        groups.emplace_back(group.name, std::move(entry));
    }
    return groups;
}

void write_repos(std::string& out, Json const& repos) {
    out += '[';
    for (std::size_t i = 0; i < repos.size(); ++i) {
        out += i == 0 ? "\n  " : ",\n  ";
        write_json(out, repos[i]);
    }
    out += repos.empty() ? "]" : "\n ]";
}

// old: the document that the registry was read from, null if there was none.
std::string write_document(Registry const& registry, Json old) {
    Json& document = old;
    document["format"] = format_name;
    document["version"] = format_version;
    document["repos"] = repos_document(registry, std::move(document["repos"]));
    document["groups"] = groups_document(registry, std::move(document["groups"]));
    put_text_if_any(document, "context", registry.context());

    std::string out;
    for (auto const& [key, value] : document.get_ref<Json::object_t const&>()) {
        out += out.empty() ? "{" : key == "version" ? "," : ",\n ";
        write_json(out, key);
        out += ':';
        key == "repos" ? write_repos(out, value) : write_json(out, value);
    }
    return out + "}\n";
}

} // namespace

Registry parse_registry(std::string_view text, std::string const& where,
                        std::filesystem::path const& /*base*/) {
    return read_document(parse_json(text, where), where);
}

std::string format_registry(Registry const& registry, std::string_view old_text,
                            std::filesystem::path const& /*base*/) {
    return write_document(registry, old_text.empty() ? Json() : parse_json(old_text, "registry"));
}

} // namespace mgit
