#include "mgit/registry/document.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/json/document_head.hpp"
#include "registry/document_change.hpp"
#include "registry/document_entry.hpp"
#include "registry/document_format.hpp"
#include "registry/document_parts.hpp"
#include "registry/plain_repo.hpp"
#include "registry/text_arena.hpp"
#include "registry/workspace_rules.hpp"

#include <algorithm>

namespace mgit {

namespace {

// Reads one text by the parts that were found in it. Throws nothing but Error.
class Reader {
public:
    Reader(Registry& registry, std::string_view text, std::string const& where,
           std::string const& base)
        : registry_(registry), text_(text), where_(where), base_(base) {}

    void read(Parts const& parts);

private:
    using Views = std::span<std::string_view const>;

    void read_contents(Json const& document, Parts const& parts);
    void read_groups(Json const& groups, JsonSlice const* slices);
    void read_lines(std::string_view lines);
    RepoEntry entry_of(std::string_view source);
    void read_repo(std::string_view source);
    bool read_plain(std::string_view source, RepoEntry& entry);
    void read_parsed(std::string_view source, RepoEntry& entry);
    void resolve(RepoEntry& entry, Place const& place);
    std::string label(std::string_view name) const;
    Views kept(std::vector<std::string> const& list);
    Views shared(std::vector<std::string_view> const& list, Views& last);

    // Of no part: of the document itself.
    Place place_of(std::string_view part) const {
        return {text_, where_,
                part.empty() ? 0 : static_cast<std::size_t>(part.data() - text_.data())};
    }
    Place place_of(JsonSlice const* slice) const {
        return place_of(slice == nullptr ? std::string_view() : slice->text);
    }

    Registry& registry_;
    std::string_view text_;
    std::string const& where_;
    std::string const& base_;
    PlainRepo plain_;     // reused
    Views last_groups_{}; // neighbours often have the same ones
    Views last_flags_{};
};

void Reader::read(Parts const& parts) {
    Json const document = parse_json(parts.document, where_);
    std::uint64_t const version =
        document_version(document, parts.slices, text_, where_, {format_name, "registry of mgit"});
    if (version > format_version) {
        try {
            read_contents(document, parts);
        } catch (Error const&) { // it means something else by now
            throw too_new(where_, version, format_version);
        }
    } else {
        read_contents(document, parts);
    }
    RegistrySource source;
    source.text = text_;
    source.document = registry_.texts().keep(parts.document);
    source.version = version;
    source.base = base_;
    registry_.set_source(std::move(source));
}

void Reader::read_contents(Json const& document, Parts const& parts) {
    auto const top = [&](std::string_view key) {
        return Entry(document, "", place_of(slice_of(parts.slices, key)));
    };
    Json const* const generation = top("generation").member("generation");
    if (generation != nullptr && !generation->is_number_unsigned()) {
        top("generation").fail("\"generation\" must be a whole number");
    }
    top("writer").word("writer");
    registry_.set_context(top("context").text("context"));
    if (Json const* const groups = top("groups").member("groups")) {
        if (!groups->is_object()) {
            top("groups").fail("\"groups\" must be an object");
        }
        read_groups(*groups, slice_of(parts.slices, "groups"));
    }
    if (Json const* const repos = top("repos").member("repos"); repos && !repos->is_array()) {
        top("repos").fail("\"repos\" must be a list");
    }
    if (parts.slices == nullptr) {
        read_lines(parts.lines);
    } else if (JsonSlice const* const repos = slice_of(parts.slices, "repos")) {
        for (JsonSlice const& repo : repos->items) {
            read_repo(repo.text);
        }
    }
}

void Reader::read_groups(Json const& groups, JsonSlice const* slices) {
    std::size_t index = 0;
    for (auto const& [name, value] : groups.get_ref<Json::object_t const&>()) {
        Entry const entry(value, fmt::format("group '{}'", name),
                          place_of(slices == nullptr ? nullptr : &slices->items[index]));
        Group group{name, entry.text("description"), entry.text("root")};
        if (!base_.empty() && !group.root.empty()) {
            std::string const& root = group.root.native();
            if (std::string_view const why = workspace_path_objection(root); !why.empty()) {
                entry.fail(fmt::format("the root '{}' {}", root, why));
            }
            group.root = workspace_path(base_, root);
        }
        entry.apply([&] { registry_.add_group(std::move(group), index); });
        ++index;
    }
}

// A line that is not what mgit writes is an error, and the parser looks at all of the text.
void Reader::read_lines(std::string_view lines) {
    registry_.reserve(lines.size() / (std::min(lines.find('\n'), lines.size()) + 1) + 1);
    while (!lines.empty()) {
        std::size_t const end = std::min(lines.find('\n'), lines.size());
        std::string_view line = lines.substr(0, end);
        bool const last = end == lines.size();
        bool const ours = line.starts_with(repo_indent) && line.ends_with(',') != last;
        line.remove_prefix(std::min(line.size(), repo_indent.size()));
        line.remove_suffix(last ? 0 : 1);
        if (!ours || !line.starts_with('{')) { // nlohmann would drop a byte order mark
            place_of(line).fail("the line is not as it should be");
        }
        registry_.append_entry(entry_of(line));
        lines.remove_prefix(last ? end : end + 1);
    }
    if (!registry_.all_differ()) {
        place_of(std::string_view()).fail("something comes twice");
    }
}

// Nothing is formatted for a repo that has no error.
RepoEntry Reader::entry_of(std::string_view source) {
    RepoEntry entry;
    entry.source = source;
    if (!read_plain(source, entry)) {
        read_parsed(source, entry);
    }
    resolve(entry, place_of(source));
    return entry;
}

void Reader::read_repo(std::string_view source) {
    RepoEntry const entry = entry_of(source);
    try {
        registry_.add_entry(entry);
    } catch (Error const& error) {
        place_of(source).fail(label(entry.name) + ": " + error.what());
    }
}

std::string Reader::label(std::string_view name) const {
    std::size_t const index = registry_.entries().size();
    return name.empty() ? fmt::format("repos[{}]", index)
                        : fmt::format("repos[{}] '{}'", index, name);
}

bool Reader::read_plain(std::string_view source, RepoEntry& entry) {
    if (!read_plain_repo(source, plain_)) {
        return false;
    }
    entry.name = plain_.name;
    entry.path = plain_.path;
    entry.groups = shared(plain_.groups, last_groups_);
    entry.url = plain_.url;
    entry.git_flags = shared(plain_.git_flags, last_flags_);
    entry.exact = true;
    return true;
}

void Reader::read_parsed(std::string_view source, RepoEntry& entry) {
    Json const value = parse_json(source, where_, levels_of_repo);
    Json const* const name = Entry::member_of(value, "name");
    Entry const object(value,
                       label(name != nullptr && name->is_string()
                                 ? name->get_ref<std::string const&>()
                                 : std::string()),
                       place_of(source));
    object.need_word("name");
    entry.name = registry_.texts().keep(object.word("name"));
    object.need_text("path");
    entry.path = registry_.texts().keep(object.text("path"));
    entry.groups = kept(object.words("groups"));
    entry.url = registry_.texts().keep(object.text("url"));
    entry.git_flags = kept(object.texts("git_flags"));
}

// What a workspace says of a repo, held to its rules.
void Reader::resolve(RepoEntry& entry, Place const& place) {
    if (base_.empty()) {
        return;
    }
    auto const fail = [&](std::string const& what) { place.fail(label(entry.name) + ": " + what); };
    if (std::string_view const why = workspace_path_objection(entry.path); !why.empty()) {
        fail(fmt::format("the path '{}' {}", entry.path, why));
    }
    if (std::string_view const why = workspace_url_objection(entry.url); !why.empty()) {
        fail(fmt::format("the URL '{}' {}", redacted_url(entry.url), why));
    }
    std::string const path = workspace_path(base_, entry.path);
    entry.exact = entry.exact && relative_to_workspace(base_, path) == entry.path;
    entry.path = registry_.texts().keep(path);
}

Reader::Views Reader::kept(std::vector<std::string> const& list) {
    std::vector<std::string_view> views;
    for (std::string const& text : list) {
        views.push_back(registry_.texts().keep(text));
    }
    return registry_.texts().keep(views);
}

Reader::Views Reader::shared(std::vector<std::string_view> const& list, Views& last) {
    if (!std::ranges::equal(list, last)) {
        last = registry_.texts().keep(list);
    }
    return last;
}

// A text that is read by its lines has no error, or it is read again for it.
bool read_by_lines(std::string_view text, std::string const& where, std::string const& base,
                   Registry& registry) {
    auto const parts = parts_by_lines(text);
    if (!parts) {
        return false;
    }
    try {
        Reader(registry, text, where, base).read(*parts);
        return true;
    } catch (Error const&) {
        return false;
    }
}

} // namespace

Registry read_registry(SharedText shared, std::string const& where,
                       std::filesystem::path const& base) {
    Registry registry;
    std::string_view text = registry.texts().adopt(std::move(shared));
    Registry quick = registry; // shares the texts
    if (read_by_lines(text, where, base.native(), quick)) {
        return quick;
    }
    text = checked_text(text, where);
    JsonSlice const slices = slice_json(text, where);
    Reader(registry, text, where, base.native()).read(parts_by_parser(text, slices));
    return registry;
}

Registry parse_registry(std::string_view text, std::string const& where,
                        std::filesystem::path const& base) {
    return read_registry(std::make_shared<std::string const>(text), where, base);
}

void check_writable(Registry const& registry, std::string const& where) {
    if (registry.source().version > format_version) {
        throw too_new(where, registry.source().version, format_version);
    }
}

} // namespace mgit
