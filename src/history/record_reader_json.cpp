#include "history/record_words.hpp"
#include "history/recorded_options.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/overloaded.hpp"
#include "mgit/history/record_json.hpp"
#include "mgit/json/base64.hpp"
#include "mgit/json/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <concepts>
#include <limits>
#include <memory>
#include <utility>

namespace mgit {
namespace {

[[noreturn]] void fail(std::string const& what) {
    throw Error(ExitCode::registry, what);
}

// An object of the document. What is missing or of another kind is an error; what is not asked for
// is passed over.
class Fields {
public:
    explicit Fields(Json const& object) : object_(object) {
        if (!object.is_object()) {
            fail("an object is missing");
        }
    }

    Json const* find(std::string const& key) const {
        auto const found = object_.find(key);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }
    Json const& at(std::string const& key) const {
        Json const* const value = find(key);
        if (value == nullptr) {
            fail(fmt::format("\"{}\" is missing", key));
        }
        return *value;
    }

    template <class Number>
    Number number(std::string const& key) const {
        return to_number<Number>(at(key), key);
    }
    template <class Number>
    std::optional<Number> number_if(std::string const& key) const {
        Json const* const value = find(key);
        return value == nullptr ? std::nullopt : std::optional(to_number<Number>(*value, key));
    }
    Millis time(std::string const& key) const { return Millis(number<std::int64_t>(key)); }
    std::optional<Millis> time_if(std::string const& key) const {
        auto const count = number_if<std::int64_t>(key);
        return count ? std::optional(Millis(*count)) : std::nullopt;
    }
    bool flag(std::string const& key) const {
        Json const& value = at(key);
        if (!value.is_boolean()) {
            fail(fmt::format("\"{}\" must be true or false", key));
        }
        return value.get<bool>();
    }
    // Under the key, or coded under the key with "_b64".
    std::string text(std::string const& key) const {
        Json const* const plain = find(key);
        return plain != nullptr ? to_text(*plain, key)
                                : decoded(to_text(at(key + "_b64"), key), key);
    }
    std::vector<std::string> texts(std::string const& key) const {
        std::vector<std::string> texts;
        bool const plain = find(key) != nullptr;
        for (Json const& item : items(plain ? key : key + "_b64")) {
            std::string const text = to_text(item, key);
            texts.push_back(plain ? text : decoded(text, key));
        }
        return texts;
    }
    Json const& items(std::string const& key) const {
        Json const& list = at(key);
        if (!list.is_array()) {
            fail(fmt::format("\"{}\" must be a list", key));
        }
        return list;
    }

    template <class Number>
    static Number to_number(Json const& value, std::string const& key) {
        bool const fits =
            value.is_number_unsigned()
                ? value.get<std::uint64_t>() <=
                      static_cast<std::uint64_t>(std::numeric_limits<Number>::max())
                : value.is_number_integer() && std::numeric_limits<Number>::is_signed &&
                      value.get<std::int64_t>() >=
                          static_cast<std::int64_t>(std::numeric_limits<Number>::min());
        if (!fits) {
            fail(fmt::format("\"{}\" must be a whole number", key));
        }
        return value.get<Number>();
    }

private:
    static std::string to_text(Json const& value, std::string const& key) {
        if (!value.is_string()) {
            fail(fmt::format("\"{}\" must be a string", key));
        }
        return value.get<std::string>();
    }
    static std::string decoded(std::string const& text, std::string const& key) {
        auto bytes = from_base64(text);
        if (!bytes) {
            fail(fmt::format("\"{}_b64\" must be base64", key));
        }
        return *bytes;
    }

    Json const& object_;
};

template <class Words>
std::size_t place_of(Words const& words, std::string const& word, char const* key) {
    auto const found = std::ranges::find(words, std::string_view(word));
    if (found == std::end(words)) {
        fail(fmt::format("\"{}\" cannot be \"{}\"", key, word));
    }
    return static_cast<std::size_t>(found - std::begin(words));
}

Verdict verdict_of(std::string const& word) {
    for (std::size_t i = 0; i < verdict_count; ++i) {
        if (name(static_cast<Verdict>(i)) == word) {
            return static_cast<Verdict>(i);
        }
    }
    fail(fmt::format("there is no verdict \"{}\"", word));
}

RecordedOptions options_of(Fields const& fields) {
    RecordedOptions options;
    for_each_option(options,
                    Overloaded{[&](char const* key, bool& flag) { flag = fields.flag(key); },
                               [&](char const* key, std::optional<Millis>& time) {
                                   time = fields.time_if(key);
                               },
                               [&](char const* key, std::vector<int>& numbers) {
                                   for (Json const& number : fields.items(key)) {
                                       numbers.push_back(Fields::to_number<int>(number, key));
                                   }
                               },
                               [&]<class Number>(char const* key, std::optional<Number>& number) {
                                   number = fields.number_if<Number>(key);
                               },
                               [&]<std::integral Number>(char const* key, Number& number) {
                                   number = fields.number<Number>(key);
                               }});
    return options;
}

Summary summary_of(Fields const& fields) {
    Summary summary;
    summary.jobs = fields.number<std::size_t>("repos");
    summary.took = fields.time("duration_ms");
    summary.signal = fields.number_if<int>("signal");
    summary.accepted = fields.number<std::size_t>("accepted");
    Fields const counts(fields.at("counts"));
    std::size_t sum = 0;
    for (std::size_t i = 0; i < verdict_count; ++i) {
        auto const key = std::string(name(static_cast<Verdict>(i)));
        summary.counts[i] = counts.number_if<std::uint32_t>(key).value_or(0);
        sum += summary.counts[i];
    }
    if (sum != summary.jobs) {
        fail("\"counts\" do not add up");
    }
    return summary;
}

RunHead head_of(Fields const& fields) {
    RunHead head;
    head.mgit = fields.text("mgit");
    head.time = std::chrono::sys_time<Millis>(fields.time("time_ms"));
    head.registry = fields.text("registry");
    head.folder = fields.text("folder");
    head.kind = static_cast<RecordedKind>(place_of(kind_words, fields.text("kind"), "kind"));
    head.implied = fields.flag("implied");
    head.argv = fields.texts("argv");
    if (head.argv.empty()) {
        fail("\"argv\" is empty");
    }
    head.redacted = fields.flag("redacted");
    head.title = fields.text("title");
    head.reads = fields.flag("reads");
    head.moves_refs = fields.flag("moves_refs");
    head.folds = fields.flag("folds");
    head.foreground = fields.flag("foreground");
    head.from_memory = fields.flag("from_memory");
    head.selection = fields.text("selection");
    head.options = options_of(Fields(fields.at("options")));
    head.parallel = fields.number<std::size_t>("parallel");
    head.summary = summary_of(Fields(fields.at("summary")));
    return head;
}

Ending ending_of(Fields const& fields) {
    switch (place_of(ending_words, fields.text("kind"), "kind")) {
    case 0:
        return NotStarted{fields.text("why")};
    case 1:
        return Exited{fields.number<int>("code"), fields.flag("accepted")};
    case 2:
        return Signalled{fields.number<int>("signal"), fields.flag("core_dumped")};
    case 3:
        return SpawnFailed{fields.number<int>("error"), fields.text("action")};
    case 4:
        return RepoMissing{fields.number<int>("error")};
    case 5:
        return TimedOut{fields.time("limit_ms")};
    default:
        return Cancelled{fields.number<int>("signal"), fields.flag("killed")};
    }
}

Finding finding_of(Fields const& fields) {
    Finding finding;
    finding.verdict = verdict_of(fields.text("verdict"));
    finding.detail = fields.text("detail");
    finding.host = fields.text("host");
    finding.hint = fields.text("hint");
    finding.trouble = fields.text("trouble");
    return finding;
}

RefChange change_of(Fields const& fields) {
    RefChange change;
    change.ref = fields.text("ref");
    change.before = fields.text("before");
    change.after = fields.text("after");
    if (fields.find("added") != nullptr) {
        change.counts.emplace();
        change.counts->added = fields.number<std::size_t>("added");
        change.counts->dropped = fields.number<std::size_t>("dropped");
        change.counts->files = fields.number_if<std::size_t>("files");
    }
    return change;
}

std::shared_ptr<RefChanges const> changes_of(Fields const& fields) {
    auto changes = std::make_shared<RefChanges>();
    changes->head_before = fields.text("head_before");
    changes->head_after = fields.text("head_after");
    for (Json const& item : fields.items("refs")) {
        changes->refs.push_back(change_of(Fields(item)));
    }
    return changes;
}

RepoRecord repo_of(Fields const& fields) {
    RepoRecord repo;
    repo.name = fields.text("repo");
    repo.path = fields.text("path");
    if (fields.find("folder") != nullptr) {
        repo.folder_mark = fields.text("folder");
    }
    if (fields.find("groups") != nullptr || fields.find("groups_b64") != nullptr) {
        repo.groups = fields.texts("groups");
    }
    Outcome& outcome = repo.outcome;
    outcome.ending = ending_of(Fields(fields.at("ending")));
    outcome.started = fields.time("start_ms");
    outcome.took = fields.time("duration_ms");
    outcome.tries = fields.number<int>("tries");
    if (fields.find("leaked") != nullptr) {
        outcome.leaked = fields.flag("leaked");
        for (Json const& item : fields.items("left_behind")) {
            Fields const process(item);
            outcome.left.push_back({process.number<int>("pid"), process.text("name")});
        }
    }
    if (Json const* const finding = fields.find("finding")) {
        outcome.finding = finding_of(Fields(*finding));
    }
    if (Json const* const changes = fields.find("changes")) {
        outcome.changes = changes_of(Fields(*changes));
    }
    return repo;
}

std::optional<KeptOutput> output_of(Fields const& fields, char const* key) {
    Json const* const value = fields.find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    Fields const stream(*value);
    KeptOutput kept;
    kept.head = stream.text("head");
    kept.left_out = stream.number_if<std::uint64_t>("left_out").value_or(0);
    kept.tail = kept.left_out > 0 ? stream.text("tail") : std::string();
    kept.error = stream.number_if<int>("error").value_or(0);
    return kept;
}

void add_outputs(Fields const& fields, std::vector<RepoRecord>& repos) {
    for (Json const& item : fields.items("outputs")) {
        Fields const output(item);
        auto const place = output.number<std::size_t>("repo");
        if (place >= repos.size()) {
            fail("\"outputs\" has a repo too many");
        }
        repos[place].out = output_of(output, "out");
        repos[place].err = output_of(output, "err");
    }
}

// The first lines of the text, closed to be a document; all of it if its lines are not ours.
std::string needed(std::string_view text, RecordPart part) {
    if (part == RecordPart::head) {
        auto const line = text.substr(0, text.find('\n'));
        return line.ends_with(before_repos) ? std::string(line) + "]}" : std::string(text);
    }
    auto const end = part == RecordPart::outcomes ? text.find(before_outputs) : text.npos;
    return end != text.npos ? std::string(text.substr(0, end)) + "]}" : std::string(text);
}

RunRecord record_of(Json const& document, RecordPart part) {
    Fields const fields(document);
    std::string const schema = fields.text("schema");
    if (schema != record_schema) {
        fail(schema.starts_with("mgit.record/") ? "it was written by a newer mgit"
                                                : "it is no record of mgit");
    }
    RunRecord record;
    record.head = head_of(fields);
    if (part == RecordPart::head) {
        return record;
    }
    for (Json const& item : fields.items("repos")) {
        record.repos.push_back(repo_of(Fields(item)));
    }
    if (record.repos.size() != record.head.summary.jobs) {
        fail("not all repos are in it");
    }
    if (part == RecordPart::all) {
        add_outputs(fields, record.repos);
    }
    return record;
}

} // namespace

RunRecord parse_record(std::string_view text, RecordPart part, std::string const& where) {
    Json const document = parse_json(needed(checked_text(text, where), part), where);
    try {
        return record_of(document, part);
    } catch (Error const& error) {
        throw Error(ExitCode::registry, fmt::format("{}: {}", where, error.what()));
    }
}

} // namespace mgit
