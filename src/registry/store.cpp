#include "mgit/registry/store.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/registry/document.hpp"
#include "registry/document_change.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace mgit {

namespace {

// Writes the text of the changed registry, which reads back as it is meant.
void write_text(Registry const& registry, std::string_view old, std::filesystem::path const& base,
                GuardedFile::Write const& write) {
    RegistryText const text = new_text(registry, old, base);
    if (!reads_back(text, registry, base)) {
        throw Error(ExitCode::internal, "the new registry does not read back as it was meant",
                    "nothing was changed: please report this");
    }
    std::vector<std::string_view> pieces;
    for (RegistryText::Piece const& piece : text.pieces()) {
        pieces.push_back(piece.text);
    }
    write(pieces);
}

} // namespace

Store::Store(StorePlace place, StoreOptions options)
    : place_(std::move(place)),
      guarded_({place_.file, "registry", "--registry FILE", place_.aside}, std::move(options)) {}

Registry Store::parsed(SharedText text) const {
    try {
        return read_registry(std::move(text), place_.file.native(), place_.base);
    } catch (Error const& error) {
        auto const repos = [&](std::string const& copy) {
            return counted(parse_registry(copy, "", place_.base).entries().size(), "repo");
        };
        throw guarded_.with_last_good(error, repos, place_.advice);
    }
}

Registry Store::load() const {
    auto text = guarded_.read();
    return text ? parsed(std::make_shared<std::string const>(std::move(*text))) : Registry();
}

Registry Store::update(Change const& change, Care care) const {
    Registry registry;
    auto const rewrite = [&](SharedText const& old, GuardedFile::Write const& write) {
        registry = old ? parsed(old) : Registry();
        check_writable(registry, place_.file.native());
        change(registry);
        if (!old || registry.is_changed()) {
            write_text(registry, old ? std::string_view(*old) : "", place_.base, write);
        }
    };
    guarded_.update(rewrite, care == Care::destructive ? place_.backups : std::filesystem::path());
    return registry;
}

} // namespace mgit
