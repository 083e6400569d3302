#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "sim/bits.hpp"
#include "sim/random.hpp"

using namespace dioscope::sim;

TEST_CASE("099 Given numbers that come and go in a set, when the lowest is asked for, without others or from "
          "one on, then "
          "it is that of a sorted set") {
  RandomStream random(1, "bits");
  NumberSet<126> numbers;
  NumberSet<126> others;
  std::set<unsigned> sorted;
  std::set<unsigned> sorted_others;
  for (int i = 0; i < 20'000; ++i) {
    const auto number = static_cast<unsigned>(random.below(126));
    const bool add = random.chance(0.45);
    auto& set = random.chance(0.5) ? numbers : others;
    auto& reference = &set == &numbers ? sorted : sorted_others;
    CHECK(set.has(number) == reference.contains(number));
    if (add) {
      set.add(number);
      reference.insert(number);
    } else {
      set.remove(number);
      reference.erase(number);
    }
    if (random.chance(0.001)) {
      set.clear();
      reference.clear();
    }
    CHECK(numbers.lowest() == (sorted.empty() ? numbers.kNone : *sorted.begin()));
    auto without = numbers.kNone;
    for (const auto candidate : sorted)
      if (!sorted_others.contains(candidate)) {
        without = candidate;
        break;
      }
    CHECK(numbers.lowest_without(others) == without);
    const auto from = sorted.lower_bound(number);
    CHECK(numbers.lowest_from(number) == (from == sorted.end() ? numbers.kNone : *from));
  }
  std::vector<unsigned> bits;
  for (const unsigned bit : Bits{0x8000'0000'0000'0005}) bits.push_back(bit);
  CHECK(bits == std::vector{0U, 2U, 63U});
  for ([[maybe_unused]] const unsigned bit : Bits{0}) FAIL("no bit is set");
}
