// A world with three repos and a git of a version without known holes, for tests of doctor.
// Knows nothing of what doctor finds.
#pragma once

#include "support/catch.hpp"
#include "support/world.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace mgit::test {

struct Clinic : World {
    using Lines = std::vector<std::string>;

    Clinic() {
        std::string const path_variable = std::getenv("PATH");
        write_script("bin/git", "PATH='" + path_variable + "'\n" +
                                    "test \"$*\" = --version && exec echo git version 2.60.0\n"
                                    "exec git \"$@\"");
        path_ = "PATH=" + path("bin").string() + ":" + path_variable;
        for (char const* const name : {"src/web", "src/api", "src/docs"}) {
            std::filesystem::create_directories(path(name));
            git(name, {"init", "-q"});
            commit(name, "name", name); // so that each has a history of its own
        }
        add({"src/web", "src/api", "src/docs"});
    }

    Result doctor(Lines args = {}, MgitOptions options = {}) const {
        args.insert(args.begin(), "doctor");
        options.environment.insert(options.environment.begin(), path_);
        return mgit(args, options);
    }
    std::string path_of(std::string const& name) const {
        auto text = mgit({"ls", name}).out;
        return text.substr(0, text.find('\n'));
    }
    void make_old(std::filesystem::path const& file, std::chrono::minutes age) const {
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - age);
    }
    // The lines of the findings that are no ok and no note, without what stands below them.
    static Lines problems(Result const& result) {
        Lines found;
        for (auto const& line : lines_of(result.out)) {
            if (line.starts_with("warning  ") || line.starts_with("error    ")) {
                found.push_back(line);
            }
        }
        return found;
    }
    std::string const& path_variable() const { return path_; }

private:
    std::string path_;
};

} // namespace mgit::test
