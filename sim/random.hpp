#pragma once
/// Named random streams: one per entity, so that a draw of one never shifts the draws of another and two
/// designs can be compared on the same requests. Bit-exact everywhere: std::mt19937_64 with Boost's
/// distributions.
#include <cstdint>
#include <random>
#include <string_view>

namespace dioscope::sim {

class RandomStream {
 public:
  /// The stream of `entity` ("loop.0.arbiter") under the run's `seed`.
  RandomStream(std::uint64_t seed, std::string_view entity);

  /// Uniform in [0, 1).
  double uniform();
  /// Uniform in 0 .. n-1. Precondition: n > 0.
  std::uint64_t below(std::uint64_t n);
  /// Exponential with the given mean.
  double exponential(double mean);
  /// Normal with mean 0 and standard deviation 1.
  double normal();
  /// True with probability p.
  bool chance(double p) { return uniform() < p; }

 private:
  std::mt19937_64 engine_;
};

/// A well-mixed 64-bit hash of `text` under `seed` (FNV-1a finished by splitmix64).
std::uint64_t mix(std::uint64_t seed, std::string_view text);

} // namespace dioscope::sim
