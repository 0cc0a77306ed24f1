// Random registries: what is read by its lines is what the parser reads, and nothing is lost.

#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"
#include "registry/document_change.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>

using namespace mgit;

namespace {

using Words = std::vector<std::string>;

class Maker {
public:
    explicit Maker(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t end) { return random_() % end; }
    std::string const& one_of(Words const& words) { return words[below(words.size())]; }

    // A document with `count` repos, some of them with unknown keys, as a person could leave it.
    std::string document(std::size_t count, bool ours) {
        std::string text = R"({"format":"mgit-registry","version":1,"generation":3,"writer":"x",)";
        text += ours ? "\n " : one_of({"", "\n ", " \"z\":[{}],\r\n"});
        text += "\"repos\":[";
        for (std::size_t i = 0; i < count; ++i) {
            text += i == 0 ? "\n  " : ",\n  ";
            text += repo(i, ours && below(3) > 0);
            text += ours ? "" : one_of({"", "", " ", "\n"});
        }
        text += "\n ],\n \"groups\":{" + one_of({"", R"("g1":{"description":"d","hue":[1.0]})"});
        text += "}" + one_of({"", ",\n \"later\":" + value(2)}) + "}\n";
        return text;
    }

private:
    std::string repo(std::size_t number, bool plain) {
        std::string const name = one_of({"r", "é", "a b", "\\n", "\\u00e9"});
        Words members{"\"name\":\"" + (plain ? "r" : name) + std::to_string(number) + "\"",
                      "\"path\":\"" + one_of({"/", "/src/", "/中/"}) + std::to_string(number) +
                          "\"",
                      "\"groups\":[" + one_of({"", "\"g1\"", R"("g1","g2")"}) + "]"};
        if (below(2) == 0) {
            members.emplace_back(R"("url":"ssh://host/x")");
        }
        if (!plain && below(2) == 0) {
            members.insert(members.begin() + static_cast<std::ptrdiff_t>(below(members.size())),
                           "\"x" + std::to_string(number) + "\":" + value(3));
        }
        std::string text = "{";
        for (std::string const& member : members) {
            text += (text.size() > 1 ? "," : "") + member;
        }
        return text + "}";
    }

    std::string value(int depth) {
        Words const scalars{"1.50",       "-0", "1E+9", "12345678901234567890123", "null", "true",
                            "\"a\\\"b\"", "[]", "{}"};
        if (depth == 0) {
            return one_of(scalars);
        }
        return one_of({one_of(scalars), "[" + value(depth - 1) + "," + value(depth - 1) + "]",
                       "{\"k\":" + value(depth - 1) + ",\"l\":" + value(depth - 1) + "}"});
    }

    std::mt19937 random_;
};

// The same text as nobody's lines: a byte order mark does not change what it says.
std::string for_the_parser(std::string const& text) {
    return "\xEF\xBB\xBF" + text;
}

// Every `"xN":VALUE` of the text, in its order.
Words unknown_keys(std::string const& text) {
    Words found;
    for (std::size_t at = text.find("\"x"); at != std::string::npos;
         at = text.find("\"x", at + 1)) {
        if (text[at + 2] >= '0' && text[at + 2] <= '9') {
            // The value ends where its brackets are closed.
            int depth = 0;
            std::size_t end = text.find(':', at) + 1;
            for (bool quoted = false; quoted || depth > 0 || (text[end] != ',' && text[end] != '}');
                 ++end) {
                quoted = quoted != (text[end] == '"' && text[end - 1] != '\\');
                depth += quoted ? 0 : text[end] == '{' || text[end] == '[' ? 1 : 0;
                depth -= quoted ? 0 : text[end] == '}' || text[end] == ']' ? 1 : 0;
            }
            found.push_back(text.substr(at, end - at));
        }
    }
    return found;
}

} // namespace

TEST_CASE("what is read by its lines is exactly what the parser reads, also when bytes change") {
    std::size_t taken = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        Maker maker(seed);
        std::string text = maker.document(1 + maker.below(6), true);
        for (int change = 0; change < 40; ++change) {
            CAPTURE(text);
            auto const outcome = [](std::string const& of) {
                try {
                    Registry const registry = parse_registry(of, "r.json");
                    return format_registry(registry, "");
                } catch (Error const& error) {
                    return std::string(error.what()) + "\n" + error.hint();
                }
            };
            std::string const by_lines = outcome(text);
            REQUIRE(by_lines == outcome(for_the_parser(text)));
            taken += by_lines.starts_with('{') ? 1U : 0U;
            // One byte or one line is changed, put in or taken out, over and over.
            std::size_t const at = maker.below(text.size());
            switch (maker.below(4)) {
            case 0:
                text[at] = "\"\\{}[],: \n0x\xC3\0"[maker.below(14)];
                break;
            case 1:
                text.erase(at, 1);
                break;
            case 2:
                text.insert(at, 1, text[maker.below(text.size())]);
                break;
            default:
                text = maker.document(1 + maker.below(6), true);
                break;
            }
        }
    }
    CHECK(taken > 2'000);
}

TEST_CASE("F60 random registries with random unknown keys survive add, rename and rm") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        Maker maker(seed);
        std::size_t const count = 1 + maker.below(8);
        std::string const text = maker.document(count, maker.below(2) == 0);
        CAPTURE(text);
        Registry registry = parse_registry(text, "r.json");
        std::size_t const chosen = maker.below(count);
        std::string const name(registry.entries()[chosen].name);

        registry.add_repo(Repo{"new", "/new", {"g1", "g9"}, "u", {"-p"}});
        registry.rename_repo(name, "renamed");
        std::string const changed = format_registry(registry, text);
        CAPTURE(changed);
        CHECK(unknown_keys(changed) == unknown_keys(text));
        CHECK(reads_back(new_text(registry, text, {}), registry, {}));
        Registry read = parse_registry(changed, "r.json");
        CHECK(read == registry);
        CHECK(format_registry(read, changed) == changed);

        read.remove_repo("new");
        read.rename_repo("renamed", name);
        std::string const back = format_registry(read, changed);
        CHECK(unknown_keys(back) == unknown_keys(text));
        CHECK(std::ranges::equal(parse_registry(back, "r.json").entries(),
                                 parse_registry(text, "r.json").entries()));
        CHECK(std::ranges::count(back, '\n') == std::ranges::count(changed, '\n') - 1);
    }
}
