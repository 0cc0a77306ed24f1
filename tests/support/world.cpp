#include "support/world.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

constexpr char const* token_variable = "MGIT_TEST_WORLD";

constexpr std::string_view git_config = R"([user]
    name = Ann Example
    email = ann@example.org
[init]
    defaultBranch = main
[protocol "file"]
    allow = always
[gc]
    auto = 0
[maintenance]
    auto = false
)";

fs::path make_root() {
    auto pattern = (fs::canonical(fs::temp_directory_path()) / "mgit-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
}

bool is_for(std::string_view entry, std::string_view name) {
    return entry.starts_with(name) && entry.size() > name.size() && entry[name.size()] == '=';
}

// "json" or "ndjson" if that is asked for; what follows the command may be a child's.
std::string json_format(std::vector<std::string> const& args) {
    std::string format;
    for (std::size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
        if (args[i].starts_with("--format=")) {
            format = args[i].substr(args[i].find('=') + 1);
        } else if (args[i] == "--format" && i + 1 < args.size()) {
            format = args[i + 1];
        }
    }
    return format == "json" || format == "ndjson" ? format : "";
}

void change(std::vector<std::string>& environment, std::string const& entry) {
    auto const name = entry.substr(0, entry.find('='));
    std::erase_if(environment, [&](auto const& old) { return is_for(old, name); });
    if (name.size() != entry.size()) {
        environment.push_back(entry);
    }
}

} // namespace

World::World() : root_(make_root()), token_(std::string(token_variable) + "=" + root_.string()) {
    for (char const* const folder : {"home", "config", "state", "cache", "tmp", "mgit", "run"}) {
        fs::create_directory(root_ / folder);
    }
    write_file("gitconfig", git_config);
}

World::~World() {
    for (auto const pid : processes_with(token_)) {
        ::kill(pid, SIGKILL);
    }
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

std::vector<std::string> World::environment(std::vector<std::string> const& changes) const {
    std::vector<std::string> result{
        token_,
        "HOME=" + path("home").string(),
        "XDG_CONFIG_HOME=" + path("config").string(),
        "XDG_STATE_HOME=" + path("state").string(),
        "XDG_CACHE_HOME=" + path("cache").string(),
        "MGIT_CONFIG_HOME=" + path("mgit").string(),
        "TMPDIR=" + path("tmp").string(),
        "XDG_RUNTIME_DIR=" + path("run").string(),
        "GIT_CONFIG_GLOBAL=" + path("gitconfig").string(),
        "GIT_CONFIG_NOSYSTEM=1",
        "GIT_AUTHOR_DATE=2026-01-05T10:00:00Z",
        "GIT_COMMITTER_DATE=2026-01-05T10:00:00Z",
        "LC_ALL=C.UTF-8",
        "TZ=UTC",
        "TERM=dumb",
    };
    for (char const* const name : {"PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (char const* const value = std::getenv(name)) {
            result.push_back(std::string(name) + "=" + value);
        }
    }
    for (auto const& entry : changes) {
        change(result, entry);
    }
    return result;
}

void World::write_file(fs::path const& relative, std::string_view text) const {
    fs::create_directories(path(relative).parent_path());
    std::ofstream file(path(relative), std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    REQUIRE(file.good());
}

std::string World::read_file(fs::path const& relative) const {
    std::ifstream file(path(relative), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void World::write_script(fs::path const& relative, std::string_view text) const {
    write_file(relative, "#!/bin/sh\n" + std::string(text) + "\n");
    fs::permissions(path(relative), fs::perms::owner_all);
}

std::string World::git(fs::path const& folder, std::vector<std::string> args) const {
    args.insert(args.begin(), "git");
    auto result = run(args, {.cwd = path(folder)});
    if (result.code != 0) {
        FAIL("git " << args.at(1) << " in " << folder << ": " << describe(result));
    }
    if (result.out.ends_with('\n')) {
        result.out.pop_back();
    }
    return result.out;
}

void World::commit(fs::path const& folder, std::string const& file, std::string_view text) const {
    write_file(folder / file, text);
    git(folder, {"add", "--", file});
    git(folder, {"commit", "-q", "-m", "change " + file});
}

std::string World::head(fs::path const& folder) const {
    return git(folder, {"rev-parse", "HEAD"});
}

fs::path World::make_repo(fs::path const& relative) const {
    fs::create_directories(path(relative));
    git(relative, {"init", "-q"});
    commit(relative, "file", "first\n");
    return path(relative);
}

void World::make_repos(std::vector<std::string> const& names) const {
    for (auto const& name : names) {
        if (name == names.front()) {
            make_repo(name);
        } else {
            copy_repo(names.front(), name);
        }
    }
}

void World::copy_repo(fs::path const& from, fs::path const& to) const {
    fs::create_directories(path(to));
    fs::copy(path(from), path(to), fs::copy_options::recursive);
}

fs::path World::make_upstream(std::string const& name) const {
    auto const seed = make_repo("seeds/" + name);
    auto const upstream = path("upstreams/" + name + ".git");
    git(".", {"clone", "-q", "--bare", seed, upstream});
    git(seed, {"remote", "add", "origin", upstream});
    git(seed, {"push", "-q", "-u", "origin", "main"});
    return upstream;
}

std::string World::move_upstream(std::string const& name, std::string const& file) const {
    auto const seed = fs::path("seeds") / name;
    commit(seed, file, read_file(seed / file) + "more\n");
    git(seed, {"push", "-q"});
    return head(seed);
}

fs::path World::clone(std::string const& url, fs::path const& relative) const {
    git(".", {"clone", "-q", url, path(relative)});
    return path(relative);
}

ProcessOptions World::process_options(MgitOptions options) const {
    return {.cwd = options.cwd.empty() ? root_ : options.cwd,
            .environment = environment(options.environment),
            .input = std::move(options.input),
            .merge = options.merge,
            .closed = std::move(options.closed),
            .out_file = std::move(options.out_file),
            .limit = options.limit};
}

Result World::run(std::vector<std::string> const& argv, MgitOptions options) const {
    return run_process(argv, process_options(std::move(options)));
}

Result World::mgit(std::vector<std::string> args, MgitOptions options) const {
    auto const format = json_format(args);
    bool const seen = options.out_file.empty() && options.closed.empty() && !options.merge;
    auto result = start_mgit(std::move(args), std::move(options)).wait();
    // Who cannot write says so by 74, and who is ended by SIGPIPE or SIGKILL has no time to.
    bool const whole = result.code != 74 && (result.signal == 0 || !result.out.empty());
    if (!format.empty() && seen && whole) {
        check_json(result.out, format == "ndjson");
    }
    return result;
}

void World::check_json(std::string_view text, bool lines) const {
    write_file("tmp/checked.json", text);
    auto const result = run({"python3", "-B", schema_validator(), lines ? "--lines" : "--one",
                             docs_folder() + "/schemas", path("tmp/checked.json")});
    fs::remove(path("tmp/checked.json"));
    if (result.code != 0 && result.code != 77) {
        FAIL("not as its schema says: " << text << result.out << result.err);
    }
}

Process World::start_mgit(std::vector<std::string> args, MgitOptions options) const {
    args.insert(args.begin(), mgit_binary());
    return {args, process_options(std::move(options))};
}

void World::add(std::vector<std::string> const& relative) const {
    std::vector<std::string> args{"add"};
    for (auto const& name : relative) {
        args.push_back(path(name));
    }
    auto const result = mgit(args);
    if (result.code != 0) {
        FAIL("mgit add: " << describe(result));
    }
}

std::string World::registry() const {
    return read_file("mgit/registry.json");
}

std::vector<std::string> numbered_names(std::size_t count) {
    auto const width = std::to_string(count).size();
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= count; ++i) {
        auto const digits = std::to_string(i);
        names.push_back("r" + std::string(width - digits.size(), '0') + digits);
    }
    return names;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return lines;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

std::vector<std::string> exec_actor(std::vector<std::string> words,
                                    std::vector<std::string> options) {
    options.insert(options.end(), {"exec", "--", actor_binary()});
    options.insert(options.end(), words.begin(), words.end());
    return options;
}

} // namespace mgit::test
