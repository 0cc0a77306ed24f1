#include "mgit/json/base64.hpp"
#include "mgit/json/json_list.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/json/json_writer.hpp"
#include "mgit/json/utf8.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <random>

using namespace mgit;

namespace {

std::string random_bytes(std::mt19937& random, std::size_t size, int below) {
    std::string bytes;
    std::uniform_int_distribution<int> byte(0, below - 1);
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(byte(random));
    }
    return bytes;
}

} // namespace

TEST_CASE("what the writer writes is read back as it was") {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("name", "a \"b\"\\ \t\n\x01 é");
    json.add_text("path", "/src/\xff");
    json.add("count", 18446744073709551615ULL);
    json.add("less", -1);
    json.add("yes", true);
    json.add_null("none");
    json.add_text_or_null("empty", "");
    json.add_texts("words", std::vector<std::string>{"a", "b"});
    json.add_texts("coded", std::vector<std::string>{"a", "\xff"});
    json.key("list");
    json.open_list();
    json.open_list();
    json.close_list();
    json.open_object();
    json.close_object();
    json.null();
    json.boolean(false);
    json.string("x");
    json.close_list();
    json.close_object();
    CHECK(text == R"({"name":"a \"b\"\\ \t\n\u0001 é","path_b64":"L3NyYy//",)"
                  R"("count":18446744073709551615,"less":-1,"yes":true,"none":null,"empty":null,)"
                  R"("words":["a","b"],"coded_b64":["YQ==","/w=="],)"
                  R"("list":[[],{},null,false,"x"]})");
    auto const back = Json::parse(text);
    CHECK(back["name"] == "a \"b\"\\ \t\n\x01 é");
}

TEST_CASE("any text is the same string in JSON, also in pieces") {
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        auto const bytes = random_bytes(random, static_cast<std::size_t>(round % 40), 128);
        std::string text;
        write_json_string(text, bytes);
        CHECK(Json::parse(text).get<std::string>() == bytes);
        std::string pieces = "\"";
        for (char const c : bytes) {
            escape_json(pieces, std::string_view(&c, 1));
        }
        CHECK(pieces + "\"" == text);
    }
}

TEST_CASE("base64 of pieces is that of the whole") {
    std::mt19937 random(2);
    for (std::size_t size = 0; size < 50; ++size) {
        auto const bytes = random_bytes(random, size, 256);
        for (std::size_t piece = 1; piece < 8; ++piece) {
            std::string text;
            Base64Pieces pieces;
            for (std::size_t at = 0; at < size; at += piece) {
                pieces.add(std::string_view(bytes).substr(at, piece), text);
            }
            pieces.finish(text);
            REQUIRE(text == to_base64(bytes));
            REQUIRE(from_base64(text) == bytes);
        }
    }
}

TEST_CASE("pieces are UTF-8 if the whole is") {
    std::vector<std::string> const texts{
        "",          "plain",        "é日\U0001F600",    "\xff",          "\xc3",
        "\xe6\x97",  "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xf0\x9f\x98", "\xc3\xa9\x80",
        "\xe6\x97z", "\xc0\xaf"};
    for (std::string const& a : texts) {
        for (std::string const& b : texts) {
            auto const text = a + "middle" + b + a;
            for (std::size_t piece = 1; piece < 9; ++piece) {
                CAPTURE(text, piece);
                Utf8Pieces pieces;
                for (std::size_t at = 0; at < text.size(); at += piece) {
                    pieces.add(std::string_view(text).substr(at, piece));
                }
                CHECK(pieces.good() == is_utf8(text));
                CHECK((!pieces.hopeless() || !is_utf8(text)));
            }
        }
    }
}

TEST_CASE("a list is one document or a line for each item") {
    auto const listed = [](JsonForm form, int count) {
        std::string text;
        JsonList list(text, form, "mgit.x/1", "items");
        for (int i = 0; i < count; ++i) {
            list.item([&](JsonWriter& json) { json.add("i", i); });
        }
        list.finish();
        return text;
    };
    CHECK(listed(JsonForm::lines, 2) ==
          "{\"schema\":\"mgit.x/1\",\"i\":0}\n{\"schema\":\"mgit.x/1\",\"i\":1}\n");
    CHECK(listed(JsonForm::lines, 0).empty());
    CHECK(Json::parse(listed(JsonForm::document, 2)).dump() ==
          R"({"schema":"mgit.x/1","items":[{"i":0},{"i":1}]})");
    CHECK(Json::parse(listed(JsonForm::document, 0)).dump() ==
          R"({"schema":"mgit.x/1","items":[]})");
}
