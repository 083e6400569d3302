#pragma once
/// One context of asynchronous I/O (io_setup) and the calls on it.
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/aio/aio.hpp"
#include "models/kernel/wait_point.hpp"

namespace dioscope::aio {

/// One I/O as the program asks for it.
struct Iocb {
  dio::Volume volume;
  bool write = false;
  sim::Bytes offset{0};
  dio::UserBuffer* buffer = nullptr; ///< the I/O is as long as it
  std::uint64_t data = 0;            ///< comes back with the event
};

/// Belongs to one task, which submits and reads events; any context completes, and keeps it meanwhile.
class KioContext : public std::enable_shared_from_this<KioContext> {
  struct Private {};

 public:
  /// Use io_setup().
  KioContext(Private, Aio& aio, kernel::Task& owner);
  static std::shared_ptr<KioContext> io_setup(Aio& aio, kernel::Task& owner) {
    return std::make_shared<KioContext>(Private{}, aio, owner);
  }
  KioContext(const KioContext&) = delete;
  KioContext& operator=(const KioContext&) = delete;
  ~KioContext();

  /// From the owner in user mode: io_submit of all of `iocbs`.
  void io_submit(std::span<const Iocb> iocbs);
  /// From the owner in user mode: wait for at least `min` events and return at most `max`, the data of each.
  /// Precondition: min <= max, and `min` are in flight or completed.
  std::vector<std::uint64_t> io_getevents(std::size_t min, std::size_t max);

  std::size_t in_flight() const { return in_flight_; }

 private:
  struct Request;
  /// A free one of this context; they are kept.
  Request& new_request();
  void submit_one(const Iocb& iocb);
  void complete(machine::Context& context, Request& request);
  /// The line of the ring that event `number` is in.
  machine::CacheLine& event_line(std::uint64_t number) { return event_lines_[number % event_lines_.size()]; }
  bool read_event(std::vector<std::uint64_t>& events);

  Aio& aio_;
  kernel::Task& owner_;
  kernel::SpinLock ctx_lock_;
  kernel::SpinLock ring_lock_;
  kernel::WaitPoint wait_;
  machine::CacheLine line_;      ///< of struct kioctx
  machine::CacheLine ring_line_; ///< head and tail
  std::vector<machine::CacheLine> event_lines_;
  struct Event {
    std::uint64_t data;
    sim::TimePoint responded; ///< when the adapter said that its last command is done
    sim::EventId cause;       ///< its aio_complete
  };
  std::deque<Event> ring_;       ///< events that nobody has read
  std::vector<Event> returning_; ///< of the call that is running
  block::AwaitedIo io_;          ///< all requests of this context
  std::uint64_t written_ = 0;
  std::uint64_t read_ = 0;
  std::size_t in_flight_ = 0;
  std::vector<std::unique_ptr<Request>> requests_;
  std::vector<Request*> free_;
};

} // namespace dioscope::aio
