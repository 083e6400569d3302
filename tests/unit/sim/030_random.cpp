#include "sim/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace dioscope::sim;

TEST_CASE("030 Given a seed and a name, When a stream draws, Then the values are the same on every machine") {
  CHECK(mix(1, "loop.0.arbiter") == 13475007385974263708ULL);
  RandomStream stream(1, "loop.0.arbiter");
  CHECK(stream.below(1'000'000) == 505'429);
  CHECK(stream.uniform() == 0.53317823091649386);
  CHECK(stream.exponential(1.0) == doctest::Approx(0.38764065761309402).epsilon(1e-15));
  CHECK(stream.normal() == doctest::Approx(0.21764610405217458).epsilon(1e-15));
}

TEST_CASE("035 Given a stream, When it draws for long, Then the numbers are those of one std::mt19937_64") {
  RandomStream stream(3, "disk.7");
  std::mt19937_64 numbers(mix(3, "disk.7"));
  for (int i = 0; i < 1000; ++i) CHECK(stream.uniform() == boost::random::uniform_01<double>{}(numbers));
}

TEST_CASE("031 Given two streams, When one draws more, Then the draws of the other do not shift") {
  RandomStream alone(1, "disk.1");
  std::vector<double> expected;
  for (int i = 0; i < 100; ++i) expected.push_back(alone.uniform());
  RandomStream other(1, "disk.0");
  RandomStream beside(1, "disk.1");
  for (int i = 0; i < 100; ++i) {
    for (int draws = 0; draws < i % 7; ++draws) other.exponential(3.0);
    CHECK(beside.uniform() == expected[static_cast<std::size_t>(i)]);
  }
}

TEST_CASE("032 Given many entities and seeds, When streams start, Then no two start alike") {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    for (int disk = 0; disk < 40; ++disk) seen.insert(mix(seed, "disk." + std::to_string(disk)));
  CHECK(seen.size() == 50 * 40);
}

TEST_CASE("033 Given two streams, When compared draw by draw, Then they are uncorrelated") {
  RandomStream a(1, "disk.0");
  RandomStream b(1, "disk.1");
  constexpr int kDraws = 100'000;
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
  // Standard deviation of the mean: (1/12) / sqrt(n).
  CHECK(std::abs(sum / kDraws) < 4.0 / 12.0 / std::sqrt(kDraws));
}

TEST_CASE("034 Given a stream, When many values are drawn, Then ranges hold and the means are right") {
  RandomStream stream(9, "moments");
  double uniform = 0;
  double exponential = 0;
  double normal = 0;
  double squares = 0;
  std::array<int, 6> faces{};
  int heads = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = stream.uniform();
    REQUIRE(u >= 0.0);
    REQUIRE(u < 1.0);
    uniform += u;
    const double e = stream.exponential(20.0);
    REQUIRE(e >= 0.0);
    exponential += e;
    const double n = stream.normal();
    normal += n;
    squares += n * n;
    ++faces.at(stream.below(6));
    if (stream.chance(0.25)) ++heads;
  }
  CHECK(uniform / kDraws == doctest::Approx(0.5).epsilon(0.01));
  CHECK(exponential / kDraws == doctest::Approx(20.0).epsilon(0.02));
  CHECK(std::abs(normal / kDraws) < 4 / std::sqrt(kDraws));
  CHECK(squares / kDraws == doctest::Approx(1.0).epsilon(0.02));
  CHECK(heads == doctest::Approx(kDraws / 4).epsilon(0.03));
  for (const int face : faces) CHECK(face == doctest::Approx(kDraws / 6.0).epsilon(0.05));
  CHECK(stream.below(1) == 0);
}
