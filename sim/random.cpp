#include "sim/random.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

namespace dioscope::sim {

std::uint64_t mix(std::uint64_t seed, std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash += 0x9e3779b97f4a7c15ULL + seed;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view entity) : numbers_(mix(seed, entity)) {}

void RandomStream::Numbers::draw_ahead() {
  if (!generator_) generator_ = std::make_unique<std::mt19937_64>(seed_);
  for (auto& number : ahead_) number = (*generator_)();
  next_ = 0;
}

double RandomStream::uniform() { return boost::random::uniform_01<double>{}(numbers_); }

std::uint64_t RandomStream::below(std::uint64_t n) {
  return boost::random::uniform_int_distribution<std::uint64_t>{0, n - 1}(numbers_);
}

double RandomStream::exponential(double mean) {
  return boost::random::exponential_distribution<double>{1.0 / mean}(numbers_);
}

double RandomStream::normal() { return boost::random::normal_distribution<double>{}(numbers_); }

} // namespace dioscope::sim
