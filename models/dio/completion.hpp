#pragma once
/// Completion designs: what bi_end_io does, in whatever context the block layer calls it, and how the task
/// waits. One design, one file; docs/concepts.md says which kernel had which.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/block/block_layer.hpp"
#include "models/dio/parameters.hpp"
#include "models/kernel/interrupts.hpp"
#include "models/kernel/keventd.hpp"
#include "models/kernel/wait_point.hpp"
#include "models/memory/cached_copies.hpp"

namespace dioscope::dio {

/// What the designs need of the rest of the kernel.
struct Services {
  sim::Simulation& simulation;
  kernel::Scheduler& scheduler;
  block::BlockLayer& block;
  const DioParameters& parameters;
  kernel::Locks& locks;
  kernel::Keventd& keventd;
  kernel::Interrupts& interrupts;
  /// Of what is written; nullptr when nobody reads it through the cache.
  memory::CachedCopies* copies = nullptr;
};

class CompletionDesign;

/// Whoever is told that an asynchronous request is done.
class Kiocb {
 public:
  virtual ~Kiocb() = default;
  /// From whatever context processed the last BIO. The request is done with: it may be used again.
  virtual void complete(machine::Context& context) = 0;
};

/// One request under way (struct dio): kept by its task and used again for the next one.
struct Dio {
  Dio(kernel::Task& owner, const Services& services)
      : task(owner), bio_list_lock("dio.bio_list_lock." + std::to_string(owner.pid), services.locks),
        wait(std::make_shared<kernel::WaitPoint>("dio.wait." + std::to_string(owner.pid), services.locks,
                                                 services.scheduler,
                                                 kernel::wake_path(services.parameters.wake), &owner)) {}

  kernel::Task& task;
  kernel::SpinLock bio_list_lock;
  machine::CacheLine line;
  bool write = false;
  sim::EventId cause = 0;
  int bio_count = 0;              ///< submitted and not yet processed
  int bios_in_flight = 0;         ///< submitted and not yet ended
  int new_bios = 0;               ///< reap_counter
  block::Bio* bio_list = nullptr; ///< ended and not yet processed, last in first out
  /// Where the task sleeps. A waker that holds no lock of the request keeps it while it wakes: the task may
  /// be gone by then.
  std::shared_ptr<kernel::WaitPoint> wait;
  sim::TimePoint responded{};         ///< when the adapter said that the last command so far is done
  unsigned submit_cpu = 0;            ///< where its last BIO was submitted
  CompletionDesign* design = nullptr; ///< for end_io
  Kiocb* kiocb = nullptr;             ///< asynchronous: nobody waits
  bool finished = false;              ///< the kiocb has completed (designs that complete in end_io)
  bool completing = false;            ///< somebody has found bio_count at 0
};

class CompletionDesign {
 public:
  explicit CompletionDesign(const Services& services) : services_(services) {}
  virtual ~CompletionDesign() = default;

  /// Before the first BIO is built.
  virtual void begin(Dio& dio);
  /// For each BIO that is about to be built: dio_new_bio.
  virtual void new_bio(Dio& dio);
  /// Just before a BIO is submitted.
  virtual void submitting(Dio& dio, block::Bio& bio);
  /// A BIO has ended, in whatever context: note it, then end_io().
  void bio_ended(machine::Context& context, Dio& dio, block::Bio& bio);
  /// bi_end_io, with the adapter's host_lock held and interrupts off.
  virtual void end_io(machine::Context& context, Dio& dio, block::Bio& bio) = 0;
  /// All BIOs are submitted: wait until all are done and processed; with a kiocb do not wait.
  virtual void await_completion(Dio& dio) = 0;

 protected:
  /// Dirty (reads) and release the pages of `bio` and free it: dio_bio_complete. In any context.
  void bio_complete(machine::Context& context, Dio& dio, block::Bio& bio);
  /// set_page_dirty for every page of `bio`.
  void dirty_pages(machine::Context& context, block::Bio& bio);
  /// Drop the pin of one page.
  void release_page(machine::Context& context, memory::Page& page);
  Services services_;
};

/// Names of all designs, in the order of the documentation.
std::vector<std::string> completion_designs();
/// Of those that need no task to wait, so that asynchronous I/O can use them.
std::vector<std::string> asynchronous_designs();
/// Throws std::out_of_range for a name not in completion_designs().
std::unique_ptr<CompletionDesign> make_completion(std::string_view name, const Services& services);

} // namespace dioscope::dio
