#pragma once
/// Waiting for I/O: asleep, or by looking at the hardware that nobody interrupts for.
#include <boost/container/static_vector.hpp>

#include "models/kernel/busy_wait.hpp"
#include "models/kernel/kernel.hpp"

namespace dioscope::block {

/// What is asked whether commands are done, in place of interrupts: one per queue pair of an adapter.
class Pollable {
 public:
  virtual ~Pollable() = default;
  /// A look at the memory that the adapter writes to, without time: something is to be handled.
  virtual bool ready() const = 0;
  /// Handle what is there: its requests complete in `context`. Returns how many.
  virtual unsigned handle(machine::Context& context) = 0;
  /// Call `wait.poke()` whenever something becomes ready, until unwatch().
  virtual void watch(kernel::BusyWait& wait) = 0;
  virtual void unwatch(kernel::BusyWait& wait) = 0;
  /// For how long whoever has issued a command of `bytes` had better sleep first; 0: look at once.
  virtual sim::Duration sleep_first(bool write, sim::Bytes bytes) const = 0;
};

/// What one task waits for.
struct AwaitedIo {
  static constexpr std::size_t kMost = 64;
  /// Where its requests are under way, each once; empty when interrupts tell.
  boost::container::static_vector<Pollable*, kMost> pollables;
  bool write = false;
  sim::Bytes size{};  ///< of one command
  bool slept = false; ///< first, as sleep_first() says: once per request

  void add(Pollable* pollable) {
    if (pollable == nullptr) return;
    for (const auto* known : pollables)
      if (known == pollable) return;
    if (pollables.size() == kMost)
      throw machine::InternalError("one request is under way on more than 64 adapters that are polled");
    pollables.push_back(pollable);
  }
};

/// Sleep in the state that the task has set, until it is woken; or, where interrupts are off, poll until
/// something was handled, and return in state running. The caller looks whether it was what it waits for.
class IoWaiter {
 public:
  /// `look`: how long one look at one queue pair takes.
  IoWaiter(const kernel::Kernel& kernel, sim::Duration look) : kernel_(kernel), look_(look) {}
  void io_schedule(kernel::Task& task, AwaitedIo& io);

 private:
  const kernel::Kernel& kernel_;
  sim::Duration look_;
};

} // namespace dioscope::block
