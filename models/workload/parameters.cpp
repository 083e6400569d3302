#include "models/workload/parameters.hpp"

namespace dioscope::workload {

const sim::ParameterTable<WorkloadParameters>& WorkloadParameters::table() {
  using P = WorkloadParameters;
  static const auto table =
      sim::ParameterTable<P>("workload",
                             "One process per disk that reads or writes it from its start, raw, in order.")
          .add("direction", &P::direction, {"read", "write"}, "L6: both", "What the processes do.")
          .add("disks", &P::disks, std::int64_t{0}, std::int64_t{1024}, "L6: all 40; 0 means all",
               "How many disks are used, spread evenly over the adapters.")
          .add("request_size", &P::request_size, sim::Bytes{4096}, sim::Bytes{64 << 20}, "L6: 256 KiB",
               "Bytes per system call; a whole number of pages.")
          .add("requests", &P::requests, std::int64_t{1}, std::int64_t{100'000'000}, "L6: 4000 per disk",
               "System calls per process.")
          .add("user_time", &P::user_time, sim::Duration{0}, sim::Duration{1s},
               "M12: 0.9-1.0 us per iteration", "CPU time in user mode between two system calls.")
          .add("fork_time", &P::fork_time, sim::Duration{1us}, sim::Duration{1s},
               "estimate: fork and exec of a small program; the rule that staggers the starts",
               "CPU time of the shell per process; all processes start on the shell's CPU, one after the "
               "other.")
          .add("footprint", &P::footprint, sim::Bytes{0}, sim::Bytes{16 << 20},
               "estimate: code, stacks and private data of one system call",
               "Data of nobody else that passes through the CPU's cache per request and ages what is in it.")
          .add("pin", &P::pin, "model choice", "Bind process i to CPU i modulo the number of CPUs.")
          .add(
              "target", &P::target, {"anonymous", "mapped_file", "shmem"},
              "L6: allocated memory, so anonymous",
              "What the processes read into or write from: memory of their own, or a mapped region of a file "
              "or of shared memory, whose pages take locks to become dirty (spec 5.1).")
          .add("target_files", &P::target_files, {"shared", "each"}, "model choice",
               "Whether all processes map regions of one file or each its own file.");
  return table;
}

} // namespace dioscope::workload
