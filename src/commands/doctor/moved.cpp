#include "commands/doctor/doctor.hpp"
#include "commands/fingerprints.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/place.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <system_error>
#include <unordered_set>

namespace fs = std::filesystem;

namespace mgit::doctor {
namespace {

// A repository that is not registered.
struct Candidate {
    FoundRepo repo;
    Fingerprint fingerprint;
};

// Looks at folders for repositories, but not at all: some ten thousand are a matter of a second.
class Search {
public:
    explicit Search(Patients const& patients) {
        for (Patient const& patient : patients) {
            registered_.insert(patient.identity);
            paths_.insert(patient.repo.path.native());
        }
    }

    void look_below(fs::path const& folder, int depth);
    void look_everywhere_below(fs::path const& folder);
    std::vector<Candidate> take() { return std::move(candidates_); }

private:
    void look_at(fs::path const& folder, int depth);
    void add(FoundRepo const& repo);

    static constexpr std::size_t most = 20'000;

    std::unordered_set<std::string> registered_; // identities
    std::unordered_set<std::string> paths_;      // of the same
    std::unordered_set<std::string> seen_;       // folders whose content was looked at
    std::size_t looked_at_ = 0;
    std::vector<Candidate> candidates_;
};

void Search::add(FoundRepo const& repo) {
    Candidate candidate{repo, fingerprint_of(repo)};
    if (!candidate.fingerprint.identity.empty() &&
        registered_.insert(candidate.fingerprint.identity).second) {
        candidates_.push_back(std::move(candidate));
    }
}

void Search::look_at(fs::path const& folder, int depth) {
    if (paths_.contains(folder.native())) {
        return;
    }
    std::error_code error;
    ++looked_at_;
    bool const may_be_repo =
        fs::exists(folder / ".git", error) || fs::exists(folder / "HEAD", error);
    if (auto const repo = may_be_repo ? repo_at(folder) : std::nullopt) {
        add(*repo);
    } else if (depth > 1 && !folder.filename().native().starts_with('.')) {
        look_below(folder, depth - 1);
    }
}

void Search::look_below(fs::path const& folder, int depth) {
    if (!seen_.insert(folder.native()).second) {
        return;
    }
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator() && looked_at_ < most;
         entry.increment(error)) {
        std::error_code vanished;
        if (!entry->is_symlink(vanished) && entry->is_directory(vanished)) {
            look_at(entry->path(), depth);
        }
    }
}

void Search::look_everywhere_below(fs::path const& folder) {
    discover(
        folder, [this](FoundRepo const& repo) { add(repo); },
        [](fs::path const&, std::string const&) {});
}

// The nearest places first, and deeper there.
std::vector<Candidate> candidates(std::span<Patient const* const> missing, Patients const& patients,
                                  Registry const& registry, Room const& room) {
    Search search(patients);
    for (fs::path const& folder : room.search) {
        search.look_everywhere_below(folder);
    }
    for (Patient const* const patient : missing) {
        search.look_below(nearest_folder(patient->repo.path), 2);
    }
    for (Group const& group : registry.groups()) {
        if (!group.root.empty()) {
            search.look_below(group.root, 2);
        }
    }
    for (Patient const* const patient : missing) {
        search.look_below(nearest_folder(patient->repo.path).parent_path(), 1);
    }
    for (Patient const& patient : patients) {
        if (!patient.missing) {
            search.look_below(patient.repo.path.parent_path(), 1);
        }
    }
    return search.take();
}

// --- what fits -----------------------------------------------------------------------------------

bool is_known(std::string const& roots) {
    return !roots.empty() && roots != no_roots;
}

// git is asked only where the answer can matter.
void find_roots(std::vector<Candidate>& candidates, std::set<std::string> const& urls,
                Room const& room) {
    std::vector<Candidate*> asked;
    std::vector<fs::path> folders;
    for (Candidate& candidate : candidates) {
        if (urls.contains(candidate.fingerprint.url)) {
            asked.push_back(&candidate);
            folders.push_back(candidate.repo.path);
        }
    }
    auto const answers = ask_each(folders, roots_arguments(), room);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        asked[i]->fingerprint.roots = answers[i] ? roots_from(*answers[i]) : std::string();
    }
}

// Better is greater.
enum class Likeness : std::uint8_t { none, name, history, identity };

std::string evidence(Likeness likeness, Candidate const& candidate) {
    switch (likeness) {
    case Likeness::identity:
        return "the same git directory";
    case Likeness::history:
        return candidate.fingerprint.url.empty() ? "the same first commit"
                                                 : "the same first commit and URL";
    case Likeness::name:
        return "the same URL and folder name";
    case Likeness::none:
        break;
    }
    return {};
}

// before: what is remembered; without identity and first commits if nothing is.
Likeness likeness(Fingerprint const& before, Candidate const& candidate) {
    Fingerprint const& now = candidate.fingerprint;
    bool const compares = is_known(before.roots) && is_known(now.roots);
    if (compares && before.roots != now.roots) {
        return Likeness::none;
    }
    bool const same_url = before.url == now.url;
    if (!before.identity.empty() && before.identity == now.identity && (compares || same_url)) {
        return Likeness::identity;
    }
    if (compares && same_url) {
        return Likeness::history;
    }
    bool const same_name = fs::path(before.path).filename() == candidate.repo.path.filename();
    return same_url && !now.url.empty() && same_name ? Likeness::name : Likeness::none;
}

Fingerprint remembered(Repo const& repo, Fingerprints const& fingerprints) {
    if (Fingerprint const* const known = fingerprints.find(repo.path)) {
        return *known;
    }
    return {repo.path, {}, redacted_url(repo.url), {}};
}

// Those that fit best.
struct Fitting {
    Likeness likeness = Likeness::none;
    std::vector<Candidate const*> candidates{};
};

Fitting fitting(Fingerprint const& before, std::vector<Candidate> const& candidates) {
    Fitting best;
    for (Candidate const& candidate : candidates) {
        Likeness const how = likeness(before, candidate);
        if (how > best.likeness) {
            best = {how, {}};
        }
        if (how == best.likeness && how != Likeness::none) {
            best.candidates.push_back(&candidate);
        }
    }
    // Of several copies the one that is still called so.
    auto const named = [&](Candidate const* candidate) {
        return candidate->repo.path.filename() == fs::path(before.path).filename();
    };
    if (std::ranges::count_if(best.candidates, named) == 1) {
        std::erase_if(best.candidates, [&](Candidate const* each) { return !named(each); });
    }
    return best;
}

std::optional<Move> move_to(Fitting const& fitting, bool claimed_twice) {
    if (fitting.candidates.empty()) {
        return std::nullopt;
    }
    Candidate const& first = *fitting.candidates.front();
    Move move;
    move.to = first.repo.path;
    move.evidence = evidence(fitting.likeness, first);
    move.identity = first.fingerprint.identity;
    move.kind = first.repo.kind;
    if (fitting.candidates.size() > 1 || claimed_twice) {
        for (Candidate const* const candidate : fitting.candidates) {
            move.others.push_back(candidate->repo.path);
        }
    }
    return move;
}

} // namespace

std::vector<std::optional<Move>> find_moved(std::span<Patient const* const> missing,
                                            Patients const& patients, Registry const& registry,
                                            Fingerprints const& fingerprints, Room const& room) {
    std::vector<Fingerprint> before;
    std::set<std::string> urls; // of those whose first commits are known
    for (Patient const* const patient : missing) {
        Fingerprint const& known = before.emplace_back(remembered(patient->repo, fingerprints));
        if (is_known(known.roots)) {
            urls.insert(known.url);
        }
    }
    std::vector<Candidate> all = candidates(missing, patients, registry, room);
    find_roots(all, urls, room);

    std::vector<Fitting> fits;
    std::map<Candidate const*, std::array<std::size_t, 4>> claims; // by likeness
    for (Fingerprint const& each : before) {
        Fitting const& found = fits.emplace_back(fitting(each, all));
        for (Candidate const* const candidate : found.candidates) {
            ++claims[candidate][static_cast<std::size_t>(found.likeness)];
        }
    }
    std::vector<std::optional<Move>> moves;
    for (Fitting const& fit : fits) {
        bool const contested = std::ranges::any_of(fit.candidates, [&](Candidate const* candidate) {
            auto const& by_likeness = claims[candidate];
            std::size_t others = 0; // that have as good a claim or a better one
            for (auto i = static_cast<std::size_t>(fit.likeness); i < by_likeness.size(); ++i) {
                others += by_likeness[i];
            }
            return others > 1;
        });
        moves.push_back(move_to(fit, contested));
    }
    return moves;
}

} // namespace mgit::doctor
