#pragma once
/// The border to the hardware: what the driver needs of an adapter, and its interrupt line.
#include <memory>
#include <vector>

#include "models/machine/io_apic.hpp"
#include "models/storage/storage.hpp"

namespace dioscope::block {

/// IRQ of the first adapter; the others follow (L13).
inline constexpr unsigned kFirstHbaLine = 21;

/// A host adapter as its driver sees it. All calls at calendar now.
class HostAdapter {
 public:
  virtual ~HostAdapter() = default;
  virtual void queue_command(storage::Command& command) = 0;
  virtual bool has_response() const = 0;
  virtual storage::Command* pop_response() = 0;
  virtual void set_interrupt_line(storage::InterruptLine& line, unsigned irq) = 0;
};

/// A storage::Adapter.
class StorageAdapter final : public HostAdapter {
 public:
  explicit StorageAdapter(storage::Adapter& adapter) : adapter_(adapter) {}
  void queue_command(storage::Command& command) override { adapter_.queue_command(command); }
  bool has_response() const override { return adapter_.has_response(); }
  storage::Command* pop_response() override { return adapter_.pop_response(); }
  void set_interrupt_line(storage::InterruptLine& line, unsigned irq) override {
    adapter_.set_interrupt_line(line, irq);
  }

 private:
  storage::Adapter& adapter_;
};

/// One adapter and the disks `first_disk` .. `first_disk + disks - 1` behind it.
struct HostSetup {
  std::unique_ptr<HostAdapter> adapter;
  std::uint32_t first_disk;
  std::uint32_t disks;
};
/// All adapters of `storage`, which must outlive them.
std::vector<HostSetup> host_setups(storage::Storage& storage);

/// An adapter's line into the IO-APIC.
class ApicLine final : public storage::InterruptLine {
 public:
  ApicLine(machine::IoApic& io_apic, unsigned line) : io_apic_(io_apic), line_(line) {}
  unsigned number() const { return line_; }
  void assert_line(sim::EventId cause) override { io_apic_.assert_line(line_, cause); }
  void deassert_line() override { io_apic_.deassert_line(line_); }

 private:
  machine::IoApic& io_apic_;
  unsigned line_;
};

} // namespace dioscope::block
