// A child for measurements: computes for a while, waits for a while, and writes one line.
//
//   job COMPUTE WAIT      both in milliseconds
//
// What it computes is always the same amount of work, over memory as large as a core's own cache:
// about COMPUTE milliseconds where the core is its own, and more where others push it out.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

constexpr int passes_per_millisecond = 24;

std::uint64_t compute(int milliseconds) {
    std::vector<std::uint64_t> cells(1 << 15, 1); // 256 KiB
    std::uint64_t state = 1;
    for (int pass = 0; pass < milliseconds * passes_per_millisecond; ++pass) {
        for (std::uint64_t& cell : cells) {
            state = state * 6364136223846793005U + cell;
            cell = state >> 7U;
        }
    }
    return state;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: job COMPUTE WAIT\n");
        return 2;
    }
    std::uint64_t const result = compute(std::atoi(argv[1]));
    std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(argv[2])));
    std::printf("%016llx\n", static_cast<unsigned long long>(result));
}
