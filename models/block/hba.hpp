#pragma once
/// The border to the hardware: the adapters that the driver gets, and their interrupt lines.
#include <vector>

#include "models/machine/io_apic.hpp"
#include "models/storage/storage.hpp"

namespace dioscope::block {

/// IRQ of the first adapter; the others follow (L13).
inline constexpr unsigned kFirstHbaLine = 21;

/// One adapter, which must outlive its driver, and the disks `first_disk` .. `first_disk + disks - 1` behind
/// it.
struct HostSetup {
  storage::Port& port;
  std::uint32_t first_disk;
  std::uint32_t disks;
};
/// All adapters of `storage`.
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
