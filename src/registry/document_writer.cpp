#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/json/utf8.hpp"
#include "mgit/registry/document.hpp"
#include "registry/document_change.hpp"
#include "registry/document_format.hpp"
#include "registry/workspace_rules.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace mgit {

namespace {

using Members = Json::object_t; // in their order

void erase_text(Json& object, std::string const& key) {
    object.erase(key);
    object.erase(key + "_b64");
}

// A key that is there already keeps its place.
void put_text(Json& object, std::string const& key, std::string_view text) {
    if (is_utf8(text)) {
        object.erase(key + "_b64");
        object[key] = text;
    } else {
        object.erase(key);
        object[key + "_b64"] = to_base64(text);
    }
}

void put_text_if_any(Json& object, std::string const& key, std::string_view text) {
    text.empty() ? erase_text(object, key) : put_text(object, key, text);
}

void put_texts_if_any(Json& object, std::string const& key,
                      std::span<std::string_view const> texts) {
    if (texts.empty()) {
        erase_text(object, key);
    } else if (std::ranges::all_of(texts, is_utf8)) {
        object.erase(key + "_b64");
        object[key] = texts;
    } else {
        object.erase(key);
        Json& coded = object[key + "_b64"] = Json::array();
        for (std::string_view const text : texts) {
            coded.push_back(to_base64(text));
        }
    }
}

// --- workspaces -------------------------------------------------------------------------------

// what: "the repo 'web'"
std::string relative_path(std::string_view path, std::string const& base, std::string const& what) {
    std::string relative = relative_to_workspace(base, path);
    if (relative.empty()) {
        throw Error(ExitCode::usage,
                    fmt::format("{} at {} is not below the folder of the workspace, {}", what,
                                shell_word(path), shell_word(base)),
                    "register it in the personal registry: --registry personal");
    }
    if (std::string_view const why = workspace_path_objection(relative); !why.empty()) {
        throw Error(ExitCode::usage,
                    fmt::format("the path {} of {} {}", shell_word(relative), what, why));
    }
    return relative;
}

std::string path_to_write(RepoEntry const& repo, std::string const& base) {
    if (base.empty()) {
        return std::string(repo.path);
    }
    std::string const what = fmt::format("the repo '{}'", repo.name);
    if (std::string_view const why = workspace_url_objection(repo.url); !why.empty()) {
        throw Error(ExitCode::usage, fmt::format("the URL {} of {} {}",
                                                 shell_word(redacted_url(repo.url)), what, why));
    }
    return relative_path(repo.path, base, what);
}

// --- the parts of the document ------------------------------------------------------------------

// The keys that we do not know come from what the repo was read from.
void write_repo(std::string& out, RepoEntry const& repo, std::string const& base) {
    Json entry =
        repo.source.empty() ? Json::object() : parse_json(repo.source, "registry", levels_of_repo);
    entry["name"] = repo.name;
    put_text(entry, "path", path_to_write(repo, base));
    entry["groups"] = repo.groups;
    put_text_if_any(entry, "url", repo.url);
    put_texts_if_any(entry, "git_flags", repo.git_flags);
    write_json(out, entry);
}

RegistryText repos_text(Registry const& registry, std::string const& base) {
    bool const same_base = registry.source().base == base;
    RegistryText out(registry.source().text);
    out.add("[");
    std::string line; // reused
    std::string_view separator = "\n  ";
    for (RepoEntry const& repo : registry.entries()) {
        std::string_view const before = std::exchange(separator, repo_separator);
        if (repo.exact && same_base) {
            out.keep(before, repo.source);
        } else {
            line = before;
            write_repo(line, repo, base);
            out.add(line);
        }
    }
    out.add(registry.entries().empty() ? std::string_view("]") : repos_end);
    return out;
}

// old: the groups of the old document, or null.
Json groups_document(Registry const& registry, Json old, std::string const& base) {
    Members groups;
    groups.reserve(registry.groups().size());
    for (std::size_t i = 0; i < registry.groups().size(); ++i) {
        Group const& group = registry.groups()[i];
        Origin const origin = registry.group_origin(i);
        Json entry =
            origin ? std::move(std::next(old.begin(), static_cast<std::ptrdiff_t>(*origin)).value())
                   : Json::object();
        put_text(entry, "description", group.description);
        put_text_if_any(entry, "root",
                        group.root.empty() || base.empty()
                            ? group.root.native()
                            : relative_path(group.root.native(), base,
                                            fmt::format("the root of the group '{}'", group.name)));
        groups.emplace_back(group.name, std::move(entry));
    }
    return groups;
}

// Everything but the repos, for which there is a null.
Json head_of(Registry const& registry, std::string const& base) {
    std::string_view const source = registry.source().document;
    Json document = source.empty() ? Json::object() : parse_json(source, "registry");
    document["format"] = format_name;
    document["version"] = format_version;
    document["repos"] = nullptr;
    document["groups"] = groups_document(registry, std::move(document["groups"]), base);
    put_text_if_any(document, "context", registry.context());
    return document;
}

// What changes with every writing would be a conflict in every merge of a file that is committed.
Members shared_head(Json const& head) {
    Members result;
    for (auto const& [key, value] : head.get_ref<Members const&>()) {
        if (key != "generation" && key != "writer") {
            result.emplace_back(key, value);
        }
    }
    return result;
}

// As `head`, written once more by this mgit. Both keys stand behind the version if they are new.
Members next_head(Json const& head) {
    auto const generation = head.find("generation");
    Json const next =
        generation == head.end() ? std::uint64_t{1} : generation->get<std::uint64_t>() + 1;
    Json const writer = "mgit " MGIT_VERSION;
    Members result;
    for (auto const& [key, value] : head.get_ref<Members const&>()) {
        result.emplace_back(key, key == "generation" ? next : key == "writer" ? writer : value);
        if (key == "version" && generation == head.end()) {
            result.emplace_back("generation", next);
        }
        if (key == "version" && !head.contains("writer")) {
            result.emplace_back("writer", writer);
        }
    }
    return result;
}

// The document without its repos.
struct Frame {
    std::string before;
    std::string after;
};

Frame frame_of(Members const& members) {
    constexpr std::string_view first_line[] = {"version", "generation", "writer"};
    Frame frame;
    std::string* out = &frame.before;
    for (auto const& [key, value] : members) {
        bool const stays = std::ranges::count(first_line, key) > 0;
        *out += frame.before.empty() ? "{" : stays ? "," : ",\n ";
        write_json(*out, key);
        *out += ':';
        if (key == "repos") {
            out = &frame.after;
        } else {
            write_json(*out, value);
        }
    }
    frame.after += "}\n";
    return frame;
}

} // namespace

RegistryText new_text(Registry const& registry, std::string_view old_text,
                      std::filesystem::path const& base) {
    check_writable(registry, "the registry");
    Json const head = head_of(registry, base.native());
    RegistryText const repos = repos_text(registry, base.native());
    Frame const same = frame_of(head.get_ref<Members const&>());
    RegistryText text = repos.framed(same.before, same.after);
    if (!text.is(old_text)) {
        Frame const next = frame_of(base.empty() ? next_head(head) : shared_head(head));
        text = repos.framed(next.before, next.after);
    }
    return text;
}

std::string format_registry(Registry const& registry, std::string_view old_text,
                            std::filesystem::path const& base) {
    return new_text(registry, old_text, base).joined();
}

} // namespace mgit
