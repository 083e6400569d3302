#include "models/block/statistics.hpp"

namespace dioscope::block {

const sim::StatisticTable<BlockStatistics>& BlockStatistics::table() {
  using B = BlockStatistics;
  static const auto table =
      sim::StatisticTable<B>("block")
          .add("bios", &B::bios, "1", "BIOs submitted.")
          .add("back_merges", &B::back_merges, "1", "BIOs appended to a request.")
          .add("front_merges", &B::front_merges, "1", "BIOs put before a request's first.")
          .add("request_merges", &B::request_merges, "1", "Requests joined because a BIO closed the gap.")
          .add("merges_refused", &B::merges_refused, "1", "BIOs that fitted a request but not its limits.")
          .add("requests", &B::requests, "1", "Requests taken from the free lists.")
          .add("request_sleeps", &B::request_sleeps, "1", "Submitters that found no free request.")
          .add("plugs", &B::plugs, "1", "Queues plugged.")
          .add("unplugs", &B::unplugs, "1", "Queues unplugged.")
          .add("run_queues", &B::run_queues, "1", "Calls of blk_run_queues.")
          .add("bounced_bytes", &B::bounced_bytes, "B", "Bytes copied from or into bounce pages.")
          .add("requests_in_use", &B::requests_in_use, "1",
               "Requests taken and not given back, of all queues.");
  return table;
}

} // namespace dioscope::block
