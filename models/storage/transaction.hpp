#pragma once
/// A command inside the hardware.
#include "models/storage/command.hpp"
#include "sim/time.hpp"

namespace dioscope::storage {

/// One command's record in its adapter; linked, never copied, on its way.
struct Transaction {
  enum class State : std::uint8_t { free, starting, at_disk, completing, posted };
  State state = State::free;
  Command* command = nullptr;
  Transaction* next = nullptr; ///< in the list it is in: free records, a disk's queue
  sim::TimePoint ready_at{};   ///< when the disk can act on it
  sim::EventId trace = 0;      ///< the last thing that happened to it
};

/// Who gets a disk's responses.
class Initiator {
 public:
  virtual ~Initiator() = default;
  /// The response frame of `transaction` has arrived. Throws std::logic_error when it did before.
  virtual void on_response(Transaction& transaction) = 0;
};

} // namespace dioscope::storage
