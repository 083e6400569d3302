#pragma once
/// The border to the hardware: everything that a driver can do with it.
#include "models/storage/command.hpp"

namespace dioscope::storage {

class Port;

/// Who wants to know of every response as it becomes visible, with or without an interrupt: a CPU that polls
/// waits for this call, so that busy-waiting needs no event a turn.
class ResponseListener {
 public:
  virtual ~ResponseListener() = default;
  /// `port` has one response more than before. Called at the calendar's now, after the interrupt line has
  /// been asserted where it is; must not pop it, but may schedule what does.
  virtual void on_response_visible(Port& port) = 0;
};

/// A queue pair of a host adapter. Commands go in, responses come out in the order in which they were posted,
/// and a level-triggered interrupt line says that there are some. All calls at the calendar's now.
class Port {
 public:
  virtual ~Port() = default;

  /// Take a command; it must stay until popped. Throws std::logic_error beyond what the port takes at a time,
  /// and for a disk that is not behind it.
  virtual void queue_command(Command& command) = 0;
  virtual bool has_response() const = 0;
  /// The oldest response, nullptr when there is none. Taking the last one deasserts the line.
  virtual Command* pop_response() = 0;

  /// Where to raise interrupts; `irq` is for tracepoints only. Set-up only. Without a line nothing is raised.
  virtual void set_interrupt_line(InterruptLine& line, unsigned irq) = 0;
  /// The interrupt enable register; on at first. While it is off, responses are posted and the line stays
  /// deasserted; switching off deasserts it. Switching on with responses waiting asserts it at once, whatever
  /// the adapter would otherwise still wait for.
  virtual void enable_interrupts(bool on) = 0;
  /// True when a command is done as soon as it is queued: after queue_command() has_response() is true, and
  /// the line is never asserted.
  virtual bool completes_inline() const = 0;
  /// Tell `listener` of every response from now on; nullptr tells nobody.
  virtual void set_listener(ResponseListener* listener) = 0;
};

} // namespace dioscope::storage
