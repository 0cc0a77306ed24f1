#include "commands/ll/lines.hpp"

#include "mgit/json/json_list.hpp"

#include <set>
#include <string>
#include <string_view>

namespace mgit {

void Lines::begin(Round const& round) {
    round_ = &round;
    std::set<std::string_view> paths;
    std::vector<Repo> repos;
    for (Selected const& selected : round.selection) {
        repos.push_back(selected.repo);
    }
    for (Repo const& repo : repos) {
        paths.insert(repo.path.native());
    }
    for (Repo const& repo : shown_) {
        if (!paths.contains(repo.path.native())) {
            StateAnswer answer;
            answer.verdict = Verdict::skipped;
            answer.problem = "not selected any more";
            write(repo, answer);
        }
    }
    shown_ = std::move(repos);
}

void Lines::told(std::size_t repo, StateAnswer const& answer, bool news) {
    if (news) {
        write(round_->selection[repo].repo, answer);
    }
}

void Lines::write(Repo const& repo, StateAnswer const& answer) {
    std::string line;
    JsonList list(line, JsonForm::lines, "mgit.ll/1", "repos");
    list.item(
        [&](JsonWriter& json) { add_dashboard_row(json, row_of(repo, answer), seconds_now()); });
    context_.out.write(line);
}

} // namespace mgit
