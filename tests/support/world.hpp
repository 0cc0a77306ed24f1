// A temporary world for one test: own home, own configuration, upstreams and clones, and mgit.
// Knows real git and the mgit binary; nothing of the user's own files or environment gets in.
#pragma once

#include "support/process.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mgit::test {

struct MgitOptions {
    std::filesystem::path cwd{};            // the world's root if empty
    std::string input{};                    // stdin
    std::vector<std::string> environment{}; // NAME=value sets, NAME alone unsets
    std::vector<int> closed{};              // of 0, 1 and 2
    bool merge = false;                     // stdout and stderr into one pipe
    std::filesystem::path out_file{};       // stdout into a file
    std::chrono::seconds limit = patience;
};

class World {
public:
    World();
    ~World(); // ends every process that began here, removes every file
    World(World const&) = delete;
    World& operator=(World const&) = delete;

    std::filesystem::path const& root() const { return root_; }
    std::filesystem::path path(std::filesystem::path const& relative) const {
        return root_ / relative;
    }
    // A text that is in the environment of every process that began here.
    std::string const& token() const { return token_; }

    // The environment of everything that runs here, with changes as in MgitOptions.
    std::vector<std::string> environment(std::vector<std::string> const& changes = {}) const;

    void write_file(std::filesystem::path const& relative, std::string_view text) const;
    std::string read_file(std::filesystem::path const& relative) const;
    // An executable file that /bin/sh runs.
    void write_script(std::filesystem::path const& relative, std::string_view text) const;

    // git's stdout without the final newline; fails the test if git does.
    std::string git(std::filesystem::path const& folder, std::vector<std::string> args) const;
    void commit(std::filesystem::path const& folder, std::string const& file,
                std::string_view text) const;
    std::string head(std::filesystem::path const& folder) const;

    // A new repository with a commit, at a path relative to the root.
    std::filesystem::path make_repo(std::filesystem::path const& relative) const;
    // The same for each name, cheaply: they are copies of one.
    void make_repos(std::vector<std::string> const& names) const;
    void copy_repo(std::filesystem::path const& from, std::filesystem::path const& to) const;
    // A bare repository upstreams/NAME.git with one commit on main.
    std::filesystem::path make_upstream(std::string const& name) const;
    // A further commit on an upstream; its id.
    std::string move_upstream(std::string const& name, std::string const& file = "file") const;
    std::filesystem::path clone(std::string const& url,
                                std::filesystem::path const& relative) const;

    // What --format json or ndjson has printed must be as docs/schemas say.
    Result mgit(std::vector<std::string> args, MgitOptions options = {}) const;
    // Started, not waited for.
    Process start_mgit(std::vector<std::string> args, MgitOptions options = {}) const;
    // Any program in this world.
    Result run(std::vector<std::string> const& argv, MgitOptions options = {}) const;
    // Registers what is there under these relative paths; fails the test if that does not work.
    void add(std::vector<std::string> const& relative) const;
    std::string registry() const; // the text of the registry's file

    // Fails the test unless this is one document of a schema of ours, or one on each line.
    void check_json(std::string_view text, bool lines) const;

private:
    ProcessOptions process_options(MgitOptions options) const;

    std::filesystem::path root_;
    std::string token_;
};

// "r01" .. "rN", as many digits each as the last.
std::vector<std::string> numbered_names(std::size_t count);

std::vector<std::string> lines_of(std::string_view text);
bool contains(std::string_view text, std::string_view part);

// mgit's words for running the actor in every repo: `options`, exec --, the actor.
std::vector<std::string> exec_actor(std::vector<std::string> words,
                                    std::vector<std::string> options = {});

} // namespace mgit::test
