#pragma once
/// The first run of an explanation: finds what is to be told.
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "tracing/explain/target.hpp"

namespace dioscope::tracing {

/// The run has no such thing. what() says what it has.
class NotFound : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What to look for. "The longest" and "the slowest" are those of the measured interval.
struct Question {
  enum class Kind : std::uint8_t { io, slowest_io, context_switch, longest_irq_off, slowest_wakeup, lock };
  Kind kind = Kind::io;
  std::uint64_t number = 0;    ///< io, context_switch: from 1, of the whole run
  std::string lock_class = {}; ///< lock: "host_lock"
};

/// Looks through a run, to its end or until it has found what it looks for.
class Finder : public EventSink {
 public:
  /// After the run. Throws NotFound.
  virtual Target target() const = 0;

 protected:
  Finder(System& system, const Names& names) : system_(system), names_(names) {}
  void on_measuring(bool begins) override { measuring_ = begins; }
  void stop();
  bool measuring() const { return measuring_; }
  System& system_;
  const Names& names_;

 private:
  bool measuring_ = false;
};

std::unique_ptr<Finder> make_finder(const Question& question, System& system, const Names& names);

} // namespace dioscope::tracing
