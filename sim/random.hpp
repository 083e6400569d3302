#pragma once
/// Named random streams: one per entity, so that a draw of one never shifts the draws of another and two
/// designs can be compared on the same requests. Bit-exact everywhere: std::mt19937_64 with Boost's
/// distributions.
#include <array>
#include <cstdint>
#include <memory>
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
  /// The numbers of a std::mt19937_64, some of them drawn ahead: they lie in here, with whom the stream
  /// belongs to. The generator takes 2.5 KiB, and most locks never draw: it is made when it is first needed.
  class Numbers {
   public:
    using result_type = std::uint64_t;
    static constexpr result_type min() { return std::mt19937_64::min(); }
    static constexpr result_type max() { return std::mt19937_64::max(); }
    explicit Numbers(std::uint64_t seed) : seed_(seed) {}
    result_type operator()() {
      if (next_ == ahead_.size()) draw_ahead();
      return ahead_[next_++];
    }

   private:
    void draw_ahead();
    std::array<result_type, 7> ahead_{};
    std::size_t next_ = ahead_.size();
    std::uint64_t seed_;
    std::unique_ptr<std::mt19937_64> generator_;
  };
  Numbers numbers_;
};

/// A well-mixed 64-bit hash of `text` under `seed` (FNV-1a finished by splitmix64).
std::uint64_t mix(std::uint64_t seed, std::string_view text);

} // namespace dioscope::sim
