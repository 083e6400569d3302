#pragma once
/// For exploring other schedules than the one that a run takes by itself.

namespace dioscope::storage {

class Adapter;

/// Whoever decides when commands complete. A device may always answer a little later, so what a gate makes
/// happen can happen.
class CompletionGate {
 public:
  virtual ~CompletionGate() = default;
  /// `adapter` is about to post the response to a command. True keeps it back until Adapter::post_kept().
  virtual bool keep(Adapter& adapter) = 0;
};

} // namespace dioscope::storage
