#pragma once
/// A command inside the hardware.
#include "models/storage/command.hpp"
#include "sim/time.hpp"

namespace dioscope::storage {

struct Transaction;

/// Who gets the response to a transaction.
class Initiator {
 public:
  virtual ~Initiator() = default;
  /// The response frame of `transaction` has arrived. Throws std::logic_error when it did before.
  virtual void on_response(Transaction& transaction) = 0;
};

/// One command's record in its adapter; linked, never copied, on its way.
struct Transaction {
  enum class State : std::uint8_t { free, starting, at_device, completing, posted };
  State state = State::free;
  Command* command = nullptr;
  Initiator* initiator = nullptr; ///< whose record it is; gets the response
  Transaction* next = nullptr;    ///< in the list it is in: free records, a device's queue
  sim::TimePoint received{};      ///< when the device got it
  sim::TimePoint ready_at{};      ///< when the device can act on it
  sim::EventId trace = 0;         ///< the last thing that happened to it
};

} // namespace dioscope::storage
