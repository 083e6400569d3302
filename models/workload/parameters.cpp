#include "models/workload/parameters.hpp"

#include "models/block/bio.hpp"

namespace dioscope::workload {

const sim::ParameterTable<WorkloadParameters>& WorkloadParameters::table() {
  using P = WorkloadParameters;
  static const auto table =
      sim::ParameterTable<P>("workload", "Processes that read or write disks, raw.")
          .add("direction", &P::direction, {"read", "write"}, "L6: both", "What the processes do.")
          .add("disks", &P::disks, std::int64_t{0}, std::int64_t{1024}, "L6: all 40; 0 means all",
               "How many disks are used, or volumes of several disks, spread evenly over the adapters.")
          .add("processes_per_disk", &P::processes_per_disk, std::int64_t{1}, std::int64_t{64}, "L6: 1",
               "Synchronous processes that share a disk or volume; in a sequential pattern each has a region "
               "of its own.")
          .add("stripe", &P::stripe, std::int64_t{1}, std::int64_t{64}, "L6: 1, a process a disk",
               "Disks over which a volume is striped in chunks of 64 KiB, as far apart as can be: on "
               "different "
               "adapters where there are as many. The cost of the striping driver itself is left out.")
          .add("request_size", &P::request_size, block::kSector, sim::Bytes{64 << 20}, "L6: 256 KiB",
               "Bytes per system call; a whole number of sectors, as raw devices take them.")
          .step(block::kSector)
          .add("requests", &P::requests, std::int64_t{1}, std::int64_t{100'000'000}, "L6: 4000 per disk",
               "I/Os per disk, of each of its processes.")
          .add("duration", &P::duration, sim::Duration{0}, sim::Duration{3600s},
               "model choice: L6 counts I/Os",
               "When processes stop starting I/Os even if they have not had all their requests; 0: they "
               "never do.")
          .exact()
          .add("pattern", &P::pattern, {"sequential", "random"}, "L6: sequential",
               "Where on the disk: from its start, one request behind the other, or anywhere, each place as "
               "likely as "
               "any other.")
          .add("api", &P::api, {"sync", "async"}, "L6: both",
               "read and write, which return when the I/O is done, or io_submit and io_getevents.")
          .add("queue", &P::queue, std::int64_t{1}, std::int64_t{256}, "L6: 1 and 4",
               "I/Os under way per disk with asynchronous calls.")
          .add("refill", &P::refill, {"batch", "each"},
               "model choice: L6 says queue length, not how it is kept (spec 15.4)",
               "When a process submits again for a disk: when all I/Os of its queue are done, as many in one "
               "io_submit; or one for each that is done.")
          .add("disks_per_process", &P::disks_per_process, std::int64_t{1}, std::int64_t{1024},
               "model choice: L6 does not say how many processes the asynchronous test had (spec 15.4)",
               "Disks that one process with asynchronous calls works on.")
          .add("user_time", &P::user_time, sim::Duration{0}, sim::Duration{1s},
               "M12: 0.9-1.0 us per iteration", "CPU time in user mode per I/O.")
          .add("fork_time", &P::fork_time, sim::Duration{1us}, sim::Duration{1s},
               "estimate: fork and exec of a small program; the rule that staggers the starts",
               "CPU time of the shell per process; all processes start on the shell's CPU, one after the "
               "other.")
          .add("footprint", &P::footprint, sim::Bytes{0}, sim::Bytes{16 << 20},
               "estimate: code, stacks and private data of one system call",
               "Data of nobody else that passes through the CPU's cache per request and ages what is in it.")
          .add("pin", &P::pin, "model choice", "Bind process i to CPU i modulo the number of CPUs.")
          .add("cached_reader_interval", &P::cached_reader_interval, sim::Duration{0}, sim::Duration{60s},
               "model choice: nobody reads what is written",
               "How long a program that reads pages of requests under way through the page cache sleeps in "
               "between; 0: "
               "there is none.")
          .add(
              "target", &P::target, {"anonymous", "mapped_file", "shmem"},
              "L6: allocated memory, so anonymous",
              "What the processes read into or write from: memory of their own, or a mapped region of a file "
              "or of shared memory, whose pages take locks to become dirty (spec 5.1).")
          .add("buffer", &P::buffer, {"private", "zero_page"},
               "L6: free memory in the write rows is higher by the size of the buffers, so that these were "
               "never "
               "written",
               "What memory of their own is: pages that were written once, or, for writes only, memory that "
               "was "
               "never written, which is one page of zeros that all processes share; it is reserved, so that "
               "releasing it only looks at it.")
          .add("target_files", &P::target_files, {"shared", "each"}, "model choice",
               "Whether all processes map regions of one file or each its own file.");
  return table;
}

} // namespace dioscope::workload
