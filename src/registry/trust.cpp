#include "mgit/registry/trust.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/process/backups.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/ownership.hpp"
#include "mgit/process/replacement.hpp"
#include "registry/workspace_rules.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <system_error>

namespace mgit {

namespace fs = std::filesystem;

namespace {

// Fields in base64, each followed by a blank, and a dot: a line that was cut off is no other one.
std::string line_of(std::string const& first, std::span<std::string const> rest) {
    std::string line = to_base64(first) + ' ';
    for (std::string const& field : rest) {
        line += to_base64(field) + ' ';
    }
    return line + ".\n";
}

// Nothing if it is no such line.
std::optional<std::vector<std::string>> fields_of(std::string_view line) {
    std::vector<std::string> fields;
    while (line != ".") {
        std::size_t const end = line.find(' ');
        auto bytes = from_base64(line.substr(0, end));
        if (end == std::string_view::npos || !bytes) {
            return std::nullopt;
        }
        fields.push_back(*std::move(bytes));
        line.remove_prefix(end + 1);
    }
    return fields;
}

Error cannot_write(fs::path const& file, std::error_code const& code) {
    return {ExitCode::registry,
            "cannot write " + shell_word(file.native()) + ": " + code.message() +
                " (nothing was changed)",
            "have XDG_STATE_HOME name a folder that can be written"};
}

} // namespace

// By the path of the file itself also where it is a link: relative flags mean other files in
// another folder, and anybody could put a link to a file of ours into his.
Trust::Trust(StorePlace const& place, Environment const& environment)
    : base_(place.base), workspace_(place.file),
      file_(folder_for_file(place.aside, place.file) / "trusted") {
    try {
        sound_ = base_.empty() ||
                 (!other_user(file_, environment) && read(read_file(file_).value_or("")));
    } catch (std::system_error const&) {
        sound_ = false;
    }
    if (!sound_) {
        agreed_.clear();
    }
}

bool Trust::read(std::string_view text) {
    bool first = true; // the path of the workspace: two long ones may have the same folder
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        auto fields = fields_of(text.substr(0, end));
        bool const sound = fields && !fields->empty() && end < text.size();
        if (!sound || (first && fields->front() != workspace_.native())) {
            return false;
        }
        if (!first) {
            FlaggedRepo repo;
            repo.path = std::move(fields->front());
            repo.flags.assign(fields->begin() + 1, fields->end());
            agreed_.insert(std::move(repo));
        }
        first = false;
        text.remove_prefix(end + 1);
    }
    return true;
}

FlaggedRepo Trust::flagged(Repo const& repo) const {
    return {relative_to_workspace(base_.native(), repo.path.native()), repo.git_flags};
}

bool Trust::allows(Repo const& repo) const {
    return base_.empty() || repo.git_flags.empty() || agreed_.contains(flagged(repo));
}

void Trust::agree(std::vector<Repo const*> const& repos) {
    std::set<FlaggedRepo> agreed;
    std::string text = line_of(workspace_.native(), {});
    for (Repo const* const repo : repos) {
        FlaggedRepo one = flagged(*repo);
        text += line_of(one.path, one.flags);
        agreed.insert(std::move(one));
    }
    try {
        make_folders(file_.parent_path());
        remove_abandoned(file_);
        if (!sound_) { // its owner and mode would be taken over
            fs::remove(file_);
        }
        replace_file(file_, text);
    } catch (std::system_error const& error) {
        throw cannot_write(file_, error.code());
    }
    agreed_ = std::move(agreed);
    sound_ = true;
}

std::vector<Repo const*> flagged_repos(Registry const& registry) {
    std::vector<Repo const*> found;
    for (std::size_t i = 0; i < registry.entries().size(); ++i) {
        if (!registry.entries()[i].git_flags.empty()) {
            found.push_back(&registry.value(i));
        }
    }
    return found;
}

} // namespace mgit
