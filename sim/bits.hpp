#pragma once
/// Sets of small numbers, a bit each.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace dioscope::sim {

/// The numbers of the bits of a word that are set, upwards: `for (const unsigned number : Bits{word})`.
class Bits {
 public:
  explicit constexpr Bits(std::uint64_t word) : word_(word) {}
  class Iterator {
   public:
    explicit constexpr Iterator(std::uint64_t left) : left_(left) {}
    constexpr unsigned operator*() const { return static_cast<unsigned>(std::countr_zero(left_)); }
    constexpr Iterator& operator++() {
      left_ &= left_ - 1;
      return *this;
    }
    friend constexpr bool operator==(Iterator, Iterator) = default;

   private:
    std::uint64_t left_;
  };
  constexpr Iterator begin() const { return Iterator{word_}; }
  constexpr Iterator end() const { return Iterator{0}; }

 private:
  std::uint64_t word_;
};

/// Numbers from 0 to Size - 1. What is done with it takes as long as it has words of 64 bits.
template <std::size_t Size>
class NumberSet {
 public:
  static constexpr unsigned kNone = ~0U;

  constexpr void add(unsigned number) { words_[number / 64] |= bit(number); }
  constexpr void remove(unsigned number) { words_[number / 64] &= ~bit(number); }
  constexpr void clear() { words_ = {}; }
  constexpr bool has(unsigned number) const { return (words_[number / 64] & bit(number)) != 0; }
  /// The lowest that is not in `others`; kNone when there is none.
  constexpr unsigned lowest_without(const NumberSet& others) const {
    for (unsigned i = 0; i < words_.size(); ++i)
      if (const auto word = words_[i] & ~others.words_[i]; word != 0)
        return i * 64 + static_cast<unsigned>(std::countr_zero(word));
    return kNone;
  }
  constexpr unsigned lowest() const { return lowest_without({}); }
  /// The lowest that is at least `least`; kNone when there is none.
  constexpr unsigned lowest_from(unsigned least) const {
    auto skipped = bit(least) - 1;
    for (auto i = least / 64; i < words_.size(); ++i, skipped = 0)
      if (const auto word = words_[i] & ~skipped; word != 0)
        return i * 64 + static_cast<unsigned>(std::countr_zero(word));
    return kNone;
  }

 private:
  static constexpr std::uint64_t bit(unsigned number) { return std::uint64_t{1} << number % 64; }
  std::array<std::uint64_t, (Size + 63) / 64> words_{};
};

} // namespace dioscope::sim
