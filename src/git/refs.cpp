#include "git/refs.hpp"

#include "mgit/core/object_id.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

constexpr std::string_view symbolic = "ref:";
constexpr int longest_chain = 5; // of symbolic refs; as git follows them
constexpr std::size_t largest_packed_refs = std::size_t{64} << 20U;
// A file each; who has more packs them.
constexpr int most_loose_tags = 4096;

// git allows neither blanks nor controls in the name of a ref.
bool is_ref_char(char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
}

// The first word of the text.
std::string_view first_word(std::string_view text) {
    auto const begin = std::ranges::find_if(text, is_ref_char);
    auto const end = std::find_if_not(begin, text.end(), is_ref_char);
    return {begin, end};
}

// The ref that "ref: refs/x" names; empty if the text is no such thing.
std::string_view named_ref(std::string_view text) {
    return text.starts_with(symbolic) ? first_word(text.substr(symbolic.size()))
                                      : std::string_view();
}

// git makes none with "..", so such a name cannot lead out of the git directory.
bool is_sane(std::string_view ref) {
    return ref.starts_with("refs/") && ref.find("..") == ref.npos;
}

// The line of the text that has a character at `at`.
std::string_view line_at(std::string_view text, std::size_t at) {
    auto const begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1; // 0 if there is none
    auto const line = text.substr(begin);
    return line.substr(0, line.find('\n'));
}

// Lines are "ID REF", and "^COMMIT" after that of an annotated tag.
std::string packed_id(std::string_view all, std::string const& ref) {
    auto const at = all.find(" " + ref + "\n");
    auto const id = at == all.npos ? std::string_view() : first_word(line_at(all, at));
    return is_object_id(id) ? std::string(id) : std::string();
}

} // namespace

Head read_head(fs::path const& file) {
    std::string const text = small_file(file, {}, Links::keep);
    Head head = head_in(text);
    if (text.empty()) {
        head.ref = link_text(file);
    }
    return head;
}

Head head_in(std::string_view text) {
    Head head;
    head.ref = named_ref(text);
    auto const word = first_word(text);
    head.commit = head.ref.empty() && is_object_id(word) ? word : std::string_view();
    return head;
}

std::string Refs::loose(std::string_view ref) const {
    if (!is_sane(ref)) {
        return {};
    }
    std::string text = small_file((common_dir_.native() + '/').append(ref));
    text.resize(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

std::string Refs::find(std::string_view ref) const {
    std::string name(ref);
    for (int i = 0; i < longest_chain && is_sane(name); ++i) {
        std::string const text = loose(name);
        if (text.empty()) {
            return packed_id(packed(), name);
        }
        if (is_object_id(text)) {
            return text;
        }
        name = named_ref(text);
    }
    return {};
}

std::vector<std::string> Refs::tags_of(std::string_view commit) const {
    std::vector<Tag> tags;
    add_packed_tags(commit, tags);
    add_loose_tags(commit, tags);
    std::ranges::sort(tags);
    std::vector<std::string> names;
    for (Tag& tag : tags) {
        names.push_back(std::move(tag.name));
    }
    return names;
}

std::string const& Refs::packed() const {
    if (!packed_) {
        packed_ = small_file(common_dir_ / "packed-refs", {}, Links::follow, largest_packed_refs);
    }
    return *packed_;
}

void Refs::add_packed_tags(std::string_view commit, std::vector<Tag>& tags) const {
    std::string_view const all = packed();
    for (auto at = all.find(commit); at != all.npos; at = all.find(commit, at + 1)) {
        bool const peeled = at >= 2 && all[at - 1] == '^';
        auto const line = line_at(all, peeled ? at - 2 : at);
        auto const id = first_word(line);
        auto const ref = line.substr(std::min(id.size() + 1, line.size()));
        if (!is_sane(ref) || !ref.starts_with(tag_refs) || (!peeled && id != commit)) {
            continue;
        }
        // A loose ref of the same name is newer; one that says the same is no tag of its own.
        auto const newer = loose(ref);
        if (newer.empty() || newer == id) {
            Tag& tag = tags.emplace_back();
            tag.annotated = peeled;
            tag.name = ref.substr(tag_refs.size());
        }
    }
}

void Refs::add_loose_tags(std::string_view commit, std::vector<Tag>& tags) const {
    fs::path const top = common_dir_ / tag_refs;
    std::error_code error;
    fs::recursive_directory_iterator entry(top, error);
    for (int i = 0; !error && i < most_loose_tags && entry != fs::recursive_directory_iterator();
         entry.increment(error), ++i) {
        std::string const name = entry->path().native().substr(top.native().size());
        std::error_code vanished;
        if (!entry->is_directory(vanished) && !name.ends_with(".lock") &&
            loose(std::string(tag_refs) + name) == commit &&
            std::ranges::find(tags, name, &Tag::name) == tags.end()) {
            tags.emplace_back().name = name;
        }
    }
}

} // namespace mgit
