#pragma once
/// A host adapter: takes commands, hands them to its devices, posts responses and raises its interrupt line.
#include <string>
#include <vector>

#include "models/storage/completion_gate.hpp"
#include "models/storage/device.hpp"
#include "models/storage/parameters.hpp"
#include "models/storage/port.hpp"

namespace dioscope::storage {

/// A queue pair; an adapter that has several is several of these in front of the same devices, each with its
/// own processor, which does one thing at a time: starting a command or completing one. Commands of immediate
/// devices do not pass the processor, they are done as soon as they are queued.
///
/// While interrupts are enabled, the line is asserted when coalesce_count responses wait, or when the oldest
/// one has waited for coalesce_delay; it stays asserted until none waits.
class Adapter final : public Port, public Initiator {
 public:
  /// `frame_latency`: from the adapter to its devices. `index`: of the adapter in the machine, `queue`: of
  /// the queue pair in the adapter.
  Adapter(sim::Simulation& simulation, const AdapterParameters& parameters, sim::Duration frame_latency,
          std::uint32_t index, std::uint32_t queue = 0);

  /// The device that serves commands for disk `device.index()`. Set-up only, in order of index; either all
  /// devices of an adapter are immediate or none.
  void attach(Device& device) {
    devices_.push_back(&device);
    immediate_ = device.immediate();
  }
  std::uint32_t irq() const { return irq_; }
  /// Ask `gate` about every response from now on, but those of immediate devices; nullptr asks nobody.
  void set_gate(CompletionGate* gate) { gate_ = gate; }
  /// Post the oldest response that the gate keeps back. Precondition: there is one.
  void post_kept() { post(kept_.pop()); }

  void queue_command(Command& command) override;
  bool has_response() const override { return posted_.count > 0; }
  Command* pop_response() override;
  void set_interrupt_line(InterruptLine& line, unsigned irq) override {
    line_ = &line;
    irq_ = irq;
  }
  void enable_interrupts(bool on) override;
  bool completes_inline() const override { return immediate_; }
  void set_listener(ResponseListener* listener) override { listener_ = listener; }

  /// Commands queued and not yet popped.
  std::int64_t outstanding() const { return outstanding_; }

  void on_response(Transaction& transaction) override;

  /// Commands outstanding and responses posted, in one line; empty when there are none.
  std::string describe() const;
  std::uint32_t index() const { return index_; }
  const AdapterStatistics& statistics() const { return statistics_; }

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
  void send(Transaction& transaction);
  void on_completed();
  void post(Transaction& transaction);
  void response_waits(sim::EventId cause);
  void assert_line(sim::EventId cause);
  void await_coalesced();
  void rest_line();
  void on_coalesced();

  sim::Simulation& simulation_;
  AdapterParameters parameters_;
  sim::Duration frame_latency_;
  std::uint32_t index_;
  std::uint32_t queue_;
  std::vector<Device*> devices_;
  bool immediate_ = false;
  InterruptLine* line_ = nullptr;
  unsigned irq_ = 0;
  bool interrupts_enabled_ = true;
  bool asserted_ = false;
  ResponseListener* listener_ = nullptr;
  CompletionGate* gate_ = nullptr;
  std::vector<Transaction> transactions_;
  Transaction* free_ = nullptr;
  Ring starting_;
  Ring completing_;
  Ring kept_; ///< by the gate
  Ring posted_;
  sim::TimePoint firmware_free_{};
  std::int64_t outstanding_ = 0;
  AdapterStatistics statistics_;
  sim::Event started_ = sim::Event::of<&Adapter::on_started>(this);
  sim::Event completed_ = sim::Event::of<&Adapter::on_completed>(this);
  sim::Event coalesced_ = sim::Event::of<&Adapter::on_coalesced>(this);
};

} // namespace dioscope::storage
