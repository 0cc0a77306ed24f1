// Any bytes as a registry: an Error, or a registry that is written and read back the same; by its
// lines exactly as by the parser, and as a workspace never out of its folder.

#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// What comes of the text: that of a new registry with the same repos, or the message.
std::string outcome(std::string const& text) {
    try {
        return mgit::format_registry(mgit::parse_registry(text, "fuzz"), "");
    } catch (mgit::Error const& error) {
        return std::string(error.what()) + "\n" + error.hint();
    }
}

void check_fixpoint(std::string const& text, std::filesystem::path const& base) {
    mgit::Registry registry = mgit::parse_registry(text, "fuzz", base);
    if (registry.source().version > 1) {
        return; // not ours to write
    }
    std::string const written = mgit::format_registry(registry, text, base);
    mgit::Registry const again = mgit::parse_registry(written, "written", base);
    check(again == registry);
    check(mgit::format_registry(again, written, base) == written);
    if (!base.empty()) {
        for (mgit::RepoEntry const& repo : again.entries()) {
            check(repo.path == base.native() || repo.path.starts_with(base.native() + "/"));
            check(repo.path.find("/../") == std::string_view::npos && !repo.path.ends_with("/.."));
        }
    }
    // A change, and back.
    if (!registry.has_name("fuzz/new") && registry.find_path("/base/fuzz/new") == nullptr) {
        registry.add_repo(mgit::Repo{"fuzz/new", "/base/fuzz/new", {}, {}, {}});
        registry.remove_repo("fuzz/new");
        check(registry == again);
        check(mgit::format_registry(registry, text, base) == written);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    if (!text.starts_with("\xEF\xBB\xBF")) { // no mark: mgit's lines may be found
        check(outcome(text) == outcome("\xEF\xBB\xBF" + text));
    }
    for (char const* base : {"", "/base"}) {
        try {
            check_fixpoint(text, base);
        } catch (mgit::Error const& error) {
            check(error.code() == mgit::ExitCode::registry); // told to the user
        }
    }
    return 0;
}
