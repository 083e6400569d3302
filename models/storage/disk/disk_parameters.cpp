#include "models/storage/disk/disk_parameters.hpp"

#include <stdexcept>

namespace dioscope::storage {
using namespace std::chrono_literals;
using sim::operator""_KiB;
using sim::operator""_MiB;

namespace {

sim::ParameterTable<DiskParameters> make_table() {
  using D = DiskParameters;
  using sim::Duration;
  const std::string lzx = "IBM Ultrastar 36LZX (sources: drives)";
  const std::string fit = "model choice: gives the 36LZX's sustained 21-36 MB/s and 36 GB";
  const std::string textbook = "textbook: typical 10 000 rpm FC drive of 2001, sources: drives";
  sim::ParameterTable<D> t("storage.disk", "A disk: geometry, mechanics, buffer.");
  t.add("rotation", &D::rotation, sim::Frequency{3600.0 / 60}, sim::Frequency{15015.0 / 60},
        lzx + ": rotational latency 2.99 ms", "Rotational speed.");
  t.add("cylinders", &D::cylinders, std::int64_t{1}, std::int64_t{200'000}, lzx, "Cylinders.");
  t.add("heads", &D::heads, std::int64_t{1}, std::int64_t{32}, lzx, "Heads, that is tracks of a cylinder.");
  t.add(
      "zones", &D::zones, std::int64_t{1}, std::int64_t{64}, lzx,
      "Zones of equally many cylinders, sectors per track falling linearly from the outer to the inner one.");
  t.add("outer_sectors_per_track", &D::outer_sectors_per_track, std::int64_t{1}, std::int64_t{2000}, fit,
        "Sectors of a track in the outermost zone, where sector 0 is.");
  t.add("inner_sectors_per_track", &D::inner_sectors_per_track, std::int64_t{1}, std::int64_t{2000}, fit,
        "Sectors of a track in the innermost zone.");
  t.add("track_skew", &D::track_skew, Duration{0}, Duration{4ms}, fit,
        "Time between the last sector of a track and the first of the next one in its cylinder.");
  t.add("cylinder_skew", &D::cylinder_skew, Duration{0}, Duration{6ms}, fit,
        "The same from one cylinder to the next.");
  t.add("head_switch", &D::head_switch, Duration{0}, Duration{4ms}, textbook,
        "Time to another track of the same cylinder; not more than track_skew.")
      .uncertain(Duration{30us}, Duration{1ms}, "the drives of DiskSim");
  t.add("seek_single", &D::seek_single, Duration{0}, Duration{5ms}, textbook,
        "Seek to the next cylinder; not more than cylinder_skew.")
      .uncertain(Duration{600us}, Duration{800us}, "sources: drives");
  t.add("seek_average", &D::seek_average, Duration{0}, Duration{30ms}, lzx,
        "Seek over a third of the cylinders: up to here the time grows with the root of the distance.")
      .uncertain(Duration{4900us}, Duration{5400us}, "sources: drives, typical 5.2 to 5.4 ms");
  t.add("seek_full", &D::seek_full, Duration{0}, Duration{60ms}, textbook,
        "Seek over all cylinders: from seek_average to here the time grows linearly.")
      .uncertain(Duration{10ms}, Duration{12ms}, "sources: drives");
  t.add("write_settle", &D::write_settle, Duration{0}, Duration{3ms},
        "DiskSim's cheetah9LP and atlas10k (0.46 and 0.49 ms), sources: DiskSim",
        "Additional settling before a write after the arm moved or the head changed.")
      .uncertain(Duration{130us}, Duration{490us}, "sources: DiskSim");
  t.add("command_overhead", &D::command_overhead, Duration{0}, Duration{5ms},
        "DiskSim's overheads of a read hit (0.07 - 0.18 ms), sources: DiskSim",
        "Time from the receipt of a command until the disk acts on it; overlaps with earlier commands.")
      .uncertain(Duration{66us}, Duration{184us}, "sources: DiskSim");
  t.add("buffer", &D::buffer, sim::Bytes{64_KiB}, sim::Bytes{64_MiB}, textbook,
        "Size of the data buffer; whole sectors.")
      .step(sim::Bytes{512});
  t.add("read_ahead", &D::read_ahead, "model choice: on, as drives are shipped",
        "After a read go on reading until the buffer is full.");
  t.add("read_ahead_resume", &D::read_ahead_resume, 0.0, 1.0, "model choice",
        "Share of the buffer that must be free before read-ahead that had stopped goes on by itself.");
  t.add("write_cache", &D::write_cache, "DiskSim's drives (writes of 1 ms mean), sources: DiskSim",
        "Report a write when its data is in the buffer rather than on the medium.");
  t.add("queue_order", &D::queue_order, {"fifo", "nearest"},
        "model choice: fifo, as the sequential test needs no other",
        "Which of its commands the disk takes next: in the order of their arrival, or the one whose first "
        "sector is nearest, "
        "as drives may do with simple tags.");
  return t;
}

} // namespace

const sim::ParameterTable<DiskParameters>& DiskParameters::table() {
  static const auto table = make_table();
  return table;
}

void DiskParameters::check() const {
  auto require = [](bool holds, const char* text) {
    if (!holds) throw std::invalid_argument(std::string("storage.disk: ") + text);
  };
  require(zones <= cylinders, "zones must not exceed cylinders");
  require(inner_sectors_per_track <= outer_sectors_per_track,
          "inner_sectors_per_track must not exceed outer_sectors_per_track");
  require(head_switch <= track_skew, "head_switch must not exceed track_skew");
  require(seek_single <= cylinder_skew, "seek_single must not exceed cylinder_skew");
  require(seek_single <= seek_average && seek_average <= seek_full,
          "seek_single, seek_average and seek_full must not decrease");
}

} // namespace dioscope::storage
