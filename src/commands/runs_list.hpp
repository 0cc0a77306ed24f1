// The runs that are remembered, as a table for people and as JSON (docs/json.md).
// Knows no file and no stream.
#pragma once

#include "mgit/history/run_record.hpp"
#include "mgit/json/json_list.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>

namespace mgit {

// Words as one line that can be pasted, each as shell_word has it.
std::string shell_words(std::span<std::string const> words);

// What follows "mgit": "@web -s behind pull --rebase", without the options.
std::string command_text(RunHead const& head);

struct RunsLook {
    std::chrono::sys_seconds now{};
    std::size_t columns = 0; // that a line may take; 0: any number
    bool utf8 = false;
    bool registries = false; // of several registries: name them
};
std::string runs_table(std::span<RunHead const> heads, RunsLook const& look);

std::string runs_json(std::span<RunHead const> heads, JsonForm form);

} // namespace mgit
