#include "tracing/ios/io_record.hpp"

namespace dioscope::tracing {

std::span<const PointText> point_texts() {
  static constexpr std::array<PointText, kPoints> kTexts{{
      {"entered", "The program enters read or write; with io_submit, its turn in the list comes."},
      {"submitted", "submit_bio hands the BIO to the block layer."},
      {"merged", "The BIO joins a request that is queued."},
      {"request", "The BIO has got a request of its own."},
      {"queued", "The request is in the elevator."},
      {"unplugged", "The queue of the disk is unplugged."},
      {"issued", "The driver gives the command to the adapter."},
      {"at_disk", "The disk has received the command."},
      {"loop_won", "The disk has won the loop for the first time."},
      {"transferred", "The last byte has crossed the loop."},
      {"responded", "The adapter has posted the response to memory."},
      {"interrupt", "The interrupt handler that takes the response begins."},
      {"answered", "The driver has taken the response."},
      {"softirq", "The softirq that ends the command begins."},
      {"completed", "All bytes of the request are done."},
      {"ended", "end_io of the BIO is called."},
      {"woken", "The task that waits is made runnable."},
      {"running", "The task is on a CPU again."},
      {"returned", "The program leaves read or write; of an asynchronous I/O the event is written."},
  }};
  return kTexts;
}

std::optional<sim::Duration> IoRecord::stage(Point point) const {
  if (point == Point::entered || at(point) == sim::kNever) return std::nullopt;
  auto before = static_cast<std::size_t>(point) - 1;
  while (times[before] == sim::kNever) --before;
  return at(point) - times[before];
}

} // namespace dioscope::tracing
