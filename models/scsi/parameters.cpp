#include "models/scsi/parameters.hpp"

#include "models/scsi/completion.hpp"

namespace dioscope::scsi {
namespace {
constexpr sim::Duration kZero{0};
constexpr sim::Duration kMost{1'000'000};

std::vector<std::string> complete_in_names() {
  auto names = CompletionPolicies::names();
  names.insert(names.begin(), "auto");
  return names;
}
} // namespace

const sim::ParameterTable<ScsiParameters>& ScsiParameters::table() {
  using P = ScsiParameters;
  static const auto table =
      sim::ParameterTable<P>("kernel.scsi", "The SCSI mid layer (spec 9.3 to 9.5).")
          .add("sg_tablesize", &P::sg_tablesize, std::int64_t{16}, std::int64_t{1272},
               "spec 1.4: one interrupt per 128 KiB; old qla2x00 headers have SG_SEGMENTS 32",
               "Scatter-gather entries the adapter takes per command.")
          .add("max_sectors", &P::max_sectors, std::int64_t{128}, std::int64_t{65536},
               "spec 14: SCSI default", "Most sectors of a command; a BIO has up to 128.")
          .add("queue_depth", &P::queue_depth, std::int64_t{1}, std::int64_t{256},
               "spec 9.3: qla2x00 sets 16 for each disk",
               "Command blocks, so most outstanding commands, of a disk.")
          .add("can_queue", &P::can_queue, std::int64_t{1}, std::int64_t{4096},
               "spec 1.4: qla2x00 vendor driver", "Most outstanding commands of an adapter.")
          .add("complete_in", &P::complete_in, complete_in_names(), "spec 9.5: 2.5.35 has the softirq",
               "Where a command that the adapter has answered is completed, down to its BIOs' end. auto: "
               "softirq with "
               "kernel.driver.notify = interrupt, caller with the others; " +
                   CompletionPolicies::sentences() + ".")
          .add("scsi_request_fn", &P::scsi_request_fn, kZero, kMost,
               "estimate: below the posted part of column A", "One turn of its loop.")
          .add("scsi_allocate_device", &P::scsi_allocate_device, kZero, kMost,
               "estimate: below the posted part of column A", "Finding a free command block.")
          .add("map_sg_segment", &P::map_sg_segment, kZero, kMost,
               "fitted on column A: blk_rq_map_sg 0.18 us per page, less the misses on the table",
               "blk_rq_map_sg, per segment.")
          .uncertain(sim::Duration{102}, sim::Duration{142}, "column B: 0.22 us a page")
          .add("scsi_dispatch_cmd", &P::scsi_dispatch_cmd, kZero, kMost,
               "estimate: about 1000 instructions (M1)",
               "Preparing a command: init_command, scsi_dispatch_cmd.")
          .add("scsi_done", &P::scsi_done, kZero, kMost, "estimate: about 500 instructions (M1)",
               "Per command, timer excluded.")
          .add("scsi_softirq", &P::scsi_softirq, kZero, kMost, "estimate: below the posted part of column A",
               "Per command: list, scsi_decide_disposition.")
          .add("scsi_finish_command", &P::scsi_finish_command, kZero, kMost,
               "estimate: below the posted part of column A",
               "Per command: scsi_finish_command, sd_rw_intr, scsi_io_completion.")
          .add("end_request_command", &P::end_request_command, kZero, kMost,
               "fitted on column A: __scsi_end_request 17 us per command with all that runs there with "
               "interrupts off; split is ours",
               "__scsi_end_request per command, host_lock held: accounting, add_blkdev_randomness.")
          .add("end_request_bio", &P::end_request_bio, kZero, kMost,
               "fitted on column A with end_request_command; split is ours",
               "end_that_request_first per BIO, without end_io.")
          .add("end_request_vec", &P::end_request_vec, kZero, kMost,
               "fitted on column A with end_request_command; split is ours",
               "end_that_request_first per bio_vec.")
          .add("scsi_release_command", &P::scsi_release_command, kZero, kMost,
               "estimate: below the posted part of column A", "Giving a command block back.")
          .add("scsi_queue_next_request", &P::scsi_queue_next_request, kZero, kMost,
               "estimate: below the posted part of column A", "Per command, without what it starts.");
  return table;
}

} // namespace dioscope::scsi
