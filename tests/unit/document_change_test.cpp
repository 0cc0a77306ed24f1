// The text of a changed registry: what of it is copied, what is proved, and what counts as changed.
#include "mgit/registry/document.hpp"
#include "registry/document_change.hpp"
#include "registry/path_text.hpp"
#include "support/catch.hpp"

#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace mgit;

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view first_line =
    R"({"format":"mgit-registry","version":1,"generation":1,"writer":"x",)";

std::string line_of(std::string const& name) {
    return R"({"name":")" + name + R"(","path":"/src/)" + name + R"(","groups":["g"]})";
}

std::string text_of(Words const& names) {
    std::string text = std::string(first_line) + "\n \"repos\":[";
    for (std::string const& name : names) {
        text += (name == names.front() ? "\n  " : ",\n  ") + line_of(name);
    }
    return text + "\n ],\n \"groups\":{\"g\":{\"description\":\"\"}},\n \"context\":\"g\"}\n";
}

Words kept(RegistryText const& text) {
    Words result;
    for (RegistryText::Piece const& piece : text.pieces()) {
        if (piece.kept) {
            result.emplace_back(piece.text);
        }
    }
    return result;
}

bool is_changed_by(std::function<void(Registry&)> const& change) {
    Registry registry = parse_registry(text_of({"a", "b"}), "r.json");
    CHECK_FALSE(registry.is_changed());
    change(registry);
    return registry.is_changed();
}

} // namespace

TEST_CASE("lines that stay are taken from the old text, neighbours in one piece") {
    std::string const text = text_of({"a", "b", "c", "d", "e"});
    Registry registry = parse_registry(text, "r.json");
    CHECK(kept(new_text(registry, text, {})).size() == 1);
    CHECK(new_text(registry, text, {}).is(text));

    registry.remove_repo("c");
    registry.add_repo(Repo{"new", "/src/new", {}, {}, {}});
    RegistryText const changed = new_text(registry, text, {});
    std::string const between = ",\n  ";
    CHECK(kept(changed) ==
          Words{line_of("a") + between + line_of("b"), line_of("d") + between + line_of("e")});
    CHECK(reads_back(changed, registry, {}));
    CHECK(parse_registry(changed.joined(), "r.json") == registry);
    CHECK_FALSE(changed.is(text));

    registry.rename_repo("a", "z");
    CHECK(kept(new_text(registry, text, {})) ==
          Words{line_of("b"), line_of("d") + between + line_of("e")});
    registry.remove_group("g");
    CHECK(kept(new_text(registry, text, {})).empty());
    CHECK(reads_back(new_text(registry, text, {}), registry, {}));
}

TEST_CASE("a text that does not say what the registry holds does not read back") {
    std::string const text = text_of({"a", "b", "c"});
    Registry const old = parse_registry(text, "r.json");
    RegistryText const same = new_text(old, text, {});
    CHECK(reads_back(same, old, {}));
    std::vector<std::function<void(Registry&)>> const changes{
        [](Registry& registry) { registry.rename_repo("b", "z"); },
        [](Registry& registry) { registry.remove_repo("a"); },
        [](Registry& registry) { registry.remove_repo("c"); },
        [](Registry& registry) { registry.set_url("c", "u"); },
        [](Registry& registry) { registry.describe_group("g", "text"); },
        [](Registry& registry) { registry.set_context(""); },
        [](Registry& registry) {
            registry.add_repo(Repo{"new", "/new", {}, {}, {}});
        },
    };
    for (auto const& change : changes) {
        Registry registry = old;
        change(registry);
        CHECK_FALSE(reads_back(same, registry, {}));
        CHECK_FALSE(reads_back(new_text(registry, text, {}), old, {}));
    }
}

TEST_CASE("a piece that is not whole lines of the registry does not read back") {
    std::string const text = text_of({"a", "b", "c"});
    Registry const registry = parse_registry(text, "r.json");
    auto const framed = [&](std::function<void(RegistryText&)> const& add_repos) {
        RegistryText repos(registry.source().text);
        repos.add("[");
        add_repos(repos);
        repos.add("\n ]");
        return repos.framed(
            std::string(first_line) + "\n \"repos\":",
            ",\n \"groups\":{\"g\":{\"description\":\"\"}},\n \"context\":\"g\"}\n");
    };
    auto const line = [&](std::size_t index) { return registry.entries()[index].source; };
    CHECK(reads_back(framed([&](RegistryText& repos) {
                         repos.keep("\n  ", line(0));
                         repos.keep(",\n  ", line(1));
                         repos.keep(",\n  ", line(2));
                     }),
                     registry, {}));
    CHECK_FALSE(reads_back(framed([&](RegistryText& repos) { // one is missing
                               repos.keep("\n  ", line(0));
                               repos.keep(",\n  ", line(2));
                           }),
                           registry, {}));
    CHECK_FALSE(reads_back(framed([&](RegistryText& repos) { // out of their order
                               repos.keep("\n  ", line(1));
                               repos.keep(",\n  ", line(0));
                               repos.keep(",\n  ", line(2));
                           }),
                           registry, {}));
    CHECK_FALSE(reads_back(framed([&](RegistryText& repos) { // a line and a half
                               repos.keep("\n  ", line(0));
                               repos.keep(",\n  ", line(1).substr(0, 5));
                           }),
                           registry, {}));
    std::string const elsewhere(line(1)); // the same bytes, but nobody has read them here
    CHECK_FALSE(reads_back(framed([&](RegistryText& repos) {
                               repos.keep("\n  ", line(0));
                               repos.keep(",\n  ", elsewhere);
                               repos.keep(",\n  ", line(2));
                           }),
                           registry, {}));
}

TEST_CASE("what changes a registry is known, and what leaves it as it is") {
    using R = Registry&;
    CHECK(is_changed_by([](R r) { r.add_repo(Repo{"new", "/new", {}, {}, {}}); }));
    CHECK(is_changed_by([](R r) { r.remove_repo("a"); }));
    CHECK(is_changed_by([](R r) { r.rename_repo("a", "z"); }));
    CHECK(is_changed_by([](R r) { r.move_repo("a", "/elsewhere"); }));
    CHECK(is_changed_by([](R r) { r.set_url("a", "u"); }));
    CHECK(is_changed_by([](R r) { r.add_group(Group{"h", {}, {}}); }));
    CHECK(is_changed_by([](R r) { r.remove_group("g"); }));
    CHECK(is_changed_by([](R r) { r.rename_group("g", "h"); }));
    CHECK(is_changed_by([](R r) { r.describe_group("g", "text"); }));
    CHECK(is_changed_by([](R r) { r.move_group("g", "/src"); }));
    CHECK(is_changed_by([](R r) { r.leave("a", "g"); }));
    CHECK(is_changed_by([](R r) {
        r.add_group(Group{"h", {}, {}});
        r.join("a", "h");
    }));
    CHECK(is_changed_by([](R r) { r.set_context("none"); }));

    CHECK_FALSE(is_changed_by([](R r) { r.remove_repos({}); }));
    CHECK_FALSE(is_changed_by([](R r) { r.rename_repo("a", "a"); }));
    CHECK_FALSE(is_changed_by([](R r) { r.move_repo("a", "/src//a/"); }));
    CHECK_FALSE(is_changed_by([](R r) { r.set_url("a", ""); }));
    CHECK_FALSE(is_changed_by([](R r) { r.rename_group("g", "g"); }));
    CHECK_FALSE(is_changed_by([](R r) { r.describe_group("g", ""); }));
    CHECK_FALSE(is_changed_by([](R r) { r.move_group("g", ""); }));
    CHECK_FALSE(is_changed_by([](R r) { r.join("a", "g"); }));
    CHECK_FALSE(is_changed_by([](R r) { r.set_context("g"); }));
}

TEST_CASE("a path is normal if it has no empty part and no dot, wherever they stand") {
    std::mt19937 random(1);
    for (int round = 0; round < 20'000; ++round) {
        std::string path;
        for (std::size_t size = random() % 30; path.size() < size;) {
            path += "/.aa"[random() % 4];
        }
        CAPTURE(path);
        std::string const parts = path + "/";
        bool const has_empty = path.find("//") != std::string::npos || path.ends_with('/');
        bool const normal = path == "/" || (!has_empty && parts.find("/./") == std::string::npos);
        CHECK(is_normal_path(path) == normal);
    }
}
