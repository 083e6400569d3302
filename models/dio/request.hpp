#pragma once
/// One direct I/O under way.
#include <memory>
#include <string>

#include "models/block/block_layer.hpp"
#include "models/kernel/wait_point.hpp"

namespace dioscope::dio {

class Completion;

/// Whoever is told that an asynchronous request is done.
class Kiocb {
 public:
  virtual ~Kiocb() = default;
  /// From whatever context processed the last BIO. The request is done with: it may be used again.
  virtual void complete(machine::Context& context) = 0;
};

/// What a place keeps of one request.
struct PlaceState {
  virtual ~PlaceState() = default;
};

/// Where struct dio is when it is allocated.
struct DioObject : memory::SlabObject {};

/// struct dio: kept by its task and used again for the next request.
struct Dio final : block::BioOwner {
  Dio(kernel::Task& task, Completion& its_completion);
  void end_io(machine::Context& context, block::Bio& bio) override;

  /// Whose it is. Interrupts see it as well, which may not make it sleep: hence const.
  const kernel::Task& owner;
  Completion& completion;
  machine::CacheLine line;
  DioObject* object = nullptr; ///< nullptr: on the stack of the task that waits
  bool write = false;
  sim::EventId cause = 0;
  int bio_count =
      0; ///< BIOs submitted and not yet processed; and one for the submitter where nobody waits for BIOs
  std::unique_ptr<PlaceState> state;
  /// Where the task sleeps. A waker that holds no lock of the request keeps it while it wakes: the task may
  /// be gone by then.
  std::shared_ptr<kernel::WaitPoint> wait;
  block::AwaitedIo io;
  sim::TimePoint responded{}; ///< when the adapter said that the last command so far is done
  unsigned submit_cpu = 0;    ///< where its last BIO was submitted
  Kiocb* kiocb = nullptr;     ///< asynchronous: nobody waits
  bool finished = false;      ///< the kiocb has completed (places where no task waits for BIOs)
  bool completing = false;    ///< somebody has found bio_count at 0
};

} // namespace dioscope::dio
