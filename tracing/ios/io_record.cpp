#include "tracing/ios/io_record.hpp"

namespace dioscope::tracing {

std::span<const PointText> point_texts() {
  static constexpr std::array<PointText, kPoints> kTexts{{
      {"entered", "submission",
       "The program enters read or write; with io_submit, its turn in the list comes."},
      {"submitted", "submission", "submit_bio hands the BIO to the block layer."},
      {"merged", "submission", "The BIO joins a request that is queued."},
      {"request", "submission", "The BIO has got a request of its own."},
      {"queued", "submission", "The request is in the elevator."},
      {"unplugged", "submission", "The queue of the disk is unplugged."},
      {"issued", "submission", "The driver gives the command to the adapter."},
      {"at_disk", "device", "The disk has received the command."},
      {"loop_won", "device", "The disk has won the loop for the first time."},
      {"transferred", "device", "The last byte has crossed the loop."},
      {"responded", "device", "The adapter has posted the response to memory."},
      {"interrupt", "interrupt", "The interrupt handler that takes the response begins."},
      {"answered", "interrupt", "The driver has taken the response."},
      {"softirq", "completion", "The softirq that ends the command begins."},
      {"completed", "completion", "All bytes of the request are done."},
      {"ended", "completion", "end_io of the BIO is called."},
      {"woken", "resumption", "The task that waits is made runnable."},
      {"running", "resumption", "The task is on a CPU again."},
      {"returned", "resumption",
       "The program leaves read or write; of an asynchronous I/O the event is written."},
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
