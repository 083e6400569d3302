#pragma once
/// What CPUs execute, laid out in time for who watches it: functions one after the other, without gaps. Costs
/// a look at a pointer when nobody does.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/machine/cache.hpp"
#include "models/machine/ledger.hpp"

namespace dioscope::machine {

class Context;

/// Watches all CPUs of a machine, and changes nothing.
class ExecutionWatcher {
 public:
  virtual ~ExecutionWatcher() = default;
  /// From `from` to `to` the CPU of `context`, which was on top there, executed `fn` or waited in it. The
  /// calls for one CPU are in order, and each begins where the one before ended.
  virtual void executed(const Context& context, Fn fn, Reason reason, sim::TimePoint from,
                        sim::TimePoint to) = 0;
  /// `context` has touched a line in `fn` that was not in its CPU's cache, or not in the wanted state.
  virtual void fetched(const Context& /*context*/, Fn /*fn*/) {}
  /// The local timer of its CPU finds `context` in `fn`.
  virtual void ticked(const Context& /*context*/, Fn /*fn*/) {}
};

/// Several that watch the same machine.
class ExecutionWatchers final : public ExecutionWatcher {
 public:
  void add(ExecutionWatcher& watcher) { watchers_.push_back(&watcher); }
  void executed(const Context& context, Fn fn, Reason reason, sim::TimePoint from,
                sim::TimePoint to) override {
    for (auto* watcher : watchers_) watcher->executed(context, fn, reason, from, to);
  }
  void fetched(const Context& context, Fn fn) override {
    for (auto* watcher : watchers_) watcher->fetched(context, fn);
  }
  void ticked(const Context& context, Fn fn) override {
    for (auto* watcher : watchers_) watcher->ticked(context, fn);
  }

 private:
  std::vector<ExecutionWatcher*> watchers_;
};

/// What a context was charged for and has not yet executed, in order.
class ChargedPieces {
 public:
  void add(Fn fn, Reason reason, sim::Duration cost) {
    if (cost > sim::Duration{0}) pieces_.push_back({fn, reason, cost});
  }
  /// The first `span` is executed: `visit(fn, reason, duration)` for each part. False when it is longer than
  /// all of them.
  template <class Visit>
  bool take(sim::Duration span, Visit&& visit) {
    while (span > sim::Duration{0} && first_ < pieces_.size()) {
      auto& piece = pieces_[first_];
      const auto part = std::min(span, piece.left);
      visit(piece.fn, piece.reason, part);
      span -= part;
      piece.left -= part;
      if (piece.left == sim::Duration{0}) ++first_;
    }
    if (first_ == pieces_.size()) clear();
    return span == sim::Duration{0};
  }
  /// `visit(fn, reason, duration)` for each, in order.
  template <class Visit>
  void each(Visit&& visit) const {
    for (auto i = first_; i < pieces_.size(); ++i) visit(pieces_[i].fn, pieces_[i].reason, pieces_[i].left);
  }
  void clear() {
    pieces_.clear();
    first_ = 0;
  }
  bool empty() const { return pieces_.empty(); }
  /// The function that is executed next. Precondition: not empty.
  Fn next() const { return pieces_[first_].fn; }

 private:
  struct Piece {
    Fn fn;
    Reason reason;
    sim::Duration left;
  };
  std::vector<Piece> pieces_;
  std::size_t first_ = 0;
};

} // namespace dioscope::machine
