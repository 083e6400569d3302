#include "models/storage/device.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/storage/emit.hpp"
#include "models/storage/parameters.hpp"

namespace dioscope::storage {

sim::Bytes Device::capacity() const { return kSector * sectors_; }

void Device::receive(Transaction& transaction) {
  const Command& command = *transaction.command;
  if (command.length.count <= 0 || command.length.count % kSector.count != 0 || command.sector < 0 ||
      command.sector + command.length / kSector > sectors_)
    throw std::logic_error(fmt::format("disk {}: a command of {} bytes at sector {}, the disk has {} sectors",
                                       index_, command.length.count, command.sector, sectors_));
  transaction.trace = emit(simulation_, Tracepoint::hw_command_received, transaction.trace, index_,
                           static_cast<std::uint64_t>(command.sector),
                           static_cast<std::uint64_t>(command.length.count), command.write ? 1 : 0);
  transaction.received = simulation_.now();
  transaction.next = nullptr;
  accept(transaction);
}

void Device::respond(Transaction& transaction) {
  const Command& command = *transaction.command;
  ++statistics_.commands;
  (command.write ? statistics_.bytes_written : statistics_.bytes_read) +=
      static_cast<std::uint64_t>(command.length.count);
  statistics_.service.add(simulation_.now() - transaction.received);
  transaction.initiator->on_response(transaction);
}

} // namespace dioscope::storage
