#pragma once
/// Whoever looks at a run from outside.

namespace dioscope {
class System;
}

namespace dioscope::tracing {

/// Looks at one run and changes nothing of it: the same fingerprint with it and without.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Before the run: subscribe to what is to be seen. `system` outlives all calls.
  virtual void attach(System& system) = 0;
  /// The measured interval begins, and ends.
  virtual void measuring(bool /*begins*/) {}
  /// The run is over, in whatever way it has ended; nothing more will be seen. May throw, as of a full disk.
  virtual void finish() {}
};

} // namespace dioscope::tracing
