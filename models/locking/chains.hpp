#pragma once
/// Every sequence of nested takings that was ever seen, as a tree; what makes a known one cheap.
#include <cstdint>
#include <vector>

#include "models/locking/holder.hpp"

namespace dioscope::locking {

/// The tree's roots are the three types of context, holding nothing.
class Chains {
 public:
  /// Never the successor of a chain.
  static constexpr ChainId kNone = 0;
  static constexpr ChainId kRoots = 3;

  struct Chain {
    ChainId before = kNone;
    /// The last lock of the sequence, and where it was taken for the first time.
    Taking taking;
    Site site = 0;
    std::uint64_t count = 0;
    /// By Taking::code.
    std::vector<ChainId> next;
  };

  /// `before` and then `taking`; kNone when that is new.
  ChainId find(ChainId before, Taking taking) const {
    const auto& next = chains_[before].next;
    return taking.code() < next.size() ? next[taking.code()] : kNone;
  }
  /// Precondition: find() gives kNone.
  ChainId add(ChainId before, Taking taking, Site site) {
    const auto id = static_cast<ChainId>(chains_.size());
    auto& next = chains_[before].next;
    if (next.size() <= taking.code()) next.resize(taking.code() + 1, kNone);
    next[taking.code()] = id;
    chains_.push_back({before, taking, site, 0, {}});
    return id;
  }
  void count(ChainId chain) { ++chains_[chain].count; }
  /// By ChainId; the first kRoots are roots.
  const std::vector<Chain>& all() const { return chains_; }

 private:
  std::vector<Chain> chains_ = std::vector<Chain>(kRoots);
};

} // namespace dioscope::locking
