#pragma once
/// A host adapter: takes commands, sends them over its loop, posts responses and raises its interrupt line.
#include <string>
#include <vector>

#include "models/storage/completion_gate.hpp"
#include "models/storage/disk.hpp"
#include "models/storage/loop.hpp"
#include "models/storage/transaction.hpp"

namespace dioscope::storage {

/// The line is asserted exactly while responses wait. The adapter's processor does one thing at a time:
/// starting a command or completing one.
class Adapter final : public Initiator {
 public:
  Adapter(sim::Simulation& simulation, const AdapterParameters& parameters, std::uint32_t index, Loop& loop);

  /// The disk of this adapter that serves commands for disk `disk.index()`. Set-up only, in order of index.
  void attach(Disk& disk);
  /// Where to raise interrupts; `irq` is for tracepoints only. Without a line nothing is raised.
  void set_interrupt_line(InterruptLine& line, std::uint32_t irq = 0) {
    line_ = &line;
    irq_ = irq;
  }
  std::uint32_t irq() const { return irq_; }
  /// Ask `gate` about every response from now on; nullptr asks nobody.
  void set_gate(CompletionGate* gate) { gate_ = gate; }
  /// Post the oldest response that the gate keeps back. Precondition: there is one.
  void post_kept() { post(kept_.pop()); }

  /// Take a command, at calendar now; it must stay until popped. Throws std::logic_error beyond can_queue or
  /// for a disk of another adapter.
  void queue_command(Command& command);
  bool has_response() const { return posted_.count > 0; }
  /// The oldest response, nullptr when there is none. Taking the last one deasserts the line.
  Command* pop_response();
  /// Commands queued and not yet popped.
  std::int64_t outstanding() const { return outstanding_; }

  void on_response(Transaction& transaction) override;

  /// Commands outstanding and responses posted, in one line; empty when there are none.
  std::string describe() const;
  std::uint32_t index() const { return index_; }
  const Loop& loop() const { return loop_; }

 private:
  /// Transactions in order, each with the time it is due. Never holds more than can_queue.
  struct Ring {
    struct Entry {
      Transaction* transaction;
      sim::TimePoint due;
    };
    explicit Ring(std::size_t capacity) : entries(capacity) {}
    void push(Transaction& transaction, sim::TimePoint due);
    Transaction& pop();
    const Entry& front() const { return entries[oldest]; }
    std::vector<Entry> entries;
    std::size_t oldest = 0;
    std::size_t count = 0;
  };
  sim::TimePoint run_firmware(sim::Duration work);
  void put(Ring& ring, Transaction& transaction, sim::TimePoint due, sim::Event& event);
  Transaction& take(Ring& ring, sim::Event& event);
  void on_started();
  void on_completed();
  void post(Transaction& transaction);

  sim::Simulation& simulation_;
  AdapterParameters parameters_;
  std::uint32_t index_;
  Loop& loop_;
  std::vector<Disk*> disks_;
  InterruptLine* line_ = nullptr;
  std::uint32_t irq_ = 0;
  CompletionGate* gate_ = nullptr;
  std::vector<Transaction> transactions_;
  Transaction* free_ = nullptr;
  Ring starting_;
  Ring completing_;
  Ring kept_; ///< by the gate
  Ring posted_;
  sim::TimePoint firmware_free_{};
  std::int64_t outstanding_ = 0;
  sim::Event started_ = sim::Event::of<&Adapter::on_started>(this);
  sim::Event completed_ = sim::Event::of<&Adapter::on_completed>(this);
};

} // namespace dioscope::storage
