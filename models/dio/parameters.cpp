#include "models/dio/parameters.hpp"

#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

std::vector<std::string> or_as_design(std::vector<std::string> names) {
  names.insert(names.begin(), kAsDesign);
  return names;
}

} // namespace

const sim::ParameterTable<DioParameters>& DioParameters::table() {
  using P = DioParameters;
  constexpr sim::Duration zero{0};
  constexpr sim::Duration most{1ms};
  static const std::string column_a = "fitted on column A of the kernel profile, less simulated misses: ";
  static const auto table =
      sim::ParameterTable<P>("kernel.dio", "Direct I/O (spec 3) and how its completion runs.")
          .add("completion", &P::completion, Designs::names(), "spec 2: process_reap is 2.5.35",
               "The completion design: a place, a dirtying and a wake rule that go together. " +
                   Designs::sentences() + ".")
          .add("place", &P::place, or_as_design(Places::names()), "model choice: the design's",
               "Where BIOs that have ended are processed. " + Places::sentences() + ".")
          .add("wake", &P::wake, kernel::wake_paths(),
               "spec 6.3: wake_up_process; the others are spec 6.1 and 6.2",
               "How the task that waits for its direct I/O sleeps and is woken: the waker knows it; or on a "
               "wait "
               "queue that it enters and leaves itself, with the lock both times; or on one from which the "
               "waker "
               "removes it.")
          .add("dirtying", &P::dirtying, or_as_design(Dirtyings::names()),
               "spec 5.4: after, since a device's writing sets no dirty bit; else the design's",
               "When the pages of a read are marked dirty. " + Dirtyings::sentences() + ".")
          .add("wake_when", &P::wake_when, or_as_design(WakeRules::names()), "model choice: the design's",
               "When the task that waits is woken. " + WakeRules::sentences() + ".")
          .add("system_call", &P::system_call, zero, most, "M5: null system call 0.40 us",
               "Entering and leaving read or write.")
          .uncertain(sim::Duration{370}, sim::Duration{450}, "M7, M8 and L20")
          .add("raw_device", &P::raw_device, zero, most,
               "estimate: M5, null I/O less null call, and the layers of spec 3.1 at about 0.3 us each",
               "rw_raw_dev, vfs and generic_direct_IO for one request.")
          .add("setup", &P::setup, zero, most, "estimate, as raw_device",
               "direct_io_worker's work per request.")
          .add("get_user_pages_batch", &P::get_user_pages_batch, zero, most,
               "estimate: mmap_sem and the VMA look-up",
               "get_user_pages for one batch of at most 64 pages, pages excluded.")
          .add("get_user_pages_page", &P::get_user_pages_page, zero, most, column_a + "0.144 us a page",
               "Pinning one page whose pte is there, without the miss on its struct page.")
          .uncertain(sim::Duration{122}, sim::Duration{338},
                     "column B, with the misses that are simulated: 0.36 us a page")
          .add("do_direct_io_page", &P::do_direct_io_page, zero, most, column_a + "0.225 us a page",
               "Mapping one page and adding it to a BIO.")
          .uncertain(sim::Duration{214}, sim::Duration{239}, "column B: 0.25 us a page")
          .add("submit_bio", &P::submit_bio, zero, most, "estimate",
               "dio_bio_submit, without the block layer.")
          .add("await_one", &P::await_one, zero, most, column_a + "dio_await_one 1.1 us a BIO with its locks",
               "One turn of dio_await_one's loop.")
          .add("end_io", &P::end_io, zero, most, "estimate", "bi_end_io's own work for one BIO.")
          .add("complete_page", &P::complete_page, zero, most, column_a + "dio_bio_complete 0.133 us a page",
               "dio_bio_complete's loop for one page.")
          .add("set_page_dirty", &P::set_page_dirty, zero, most,
               column_a + "__set_page_dirty_buffers 0.106 us a page, which the profile shows although "
                          "anonymous pages need no lock",
               "set_page_dirty of one anonymous page.")
          .add("release_page", &P::release_page, zero, most,
               "fitted on column A: share of dio_bio_complete; split is ours",
               "page_cache_release of one page that somebody else still holds.")
          .add("aio_complete", &P::aio_complete, zero, most, "estimate: M1, a few atomic operations",
               "aio_complete of a synchronous kiocb.")
          .add("wait_on_sync_kiocb", &P::wait_on_sync_kiocb, zero, most, "estimate, as await_one",
               "One turn of wait_on_sync_kiocb's loop.")
          .add("reap_threshold", &P::reap_threshold, std::int64_t{1}, std::int64_t{1 << 20}, "spec 3.4: 64",
               "BIOs of one request after which dio_new_bio reaps what has completed.");
  return table;
}

const sim::ParameterTable<DioDefects>& DioDefects::table() {
  using P = DioDefects;
  static const auto table =
      sim::ParameterTable<P>(
          "kernel.dio.defects",
          "Faults of the asynchronous patch as it was posted (spec 4.2); for the designs that "
          "complete a request without its process.")
          .add("no_submission_bias", &P::no_submission_bias,
               "spec 4.2: so in L1, repaired when it was merged",
               "bio_count starts at 0 instead of 1: the request completes as soon as all BIOs submitted so "
               "far "
               "have ended.")
          .add("split_decrement", &P::split_decrement, "spec 4.2: so in L1, repaired when it was merged",
               "bio_count is decremented, and then read again to see whether it is 0: two CPUs may both find "
               "that it is.")
          .add("no_unplug", &P::no_unplug, "spec 4.2: so in L1, repaired when it was merged",
               "Nobody calls blk_run_queues after the submission.")
          .add("no_wake", &P::no_wake, "spec 4.2: so in aio_complete of 2.5.35",
               "The completion wakes nobody: so with synchronous calls in 2.5.35, and for comparison with "
               "io_getevents too.")
          .add("early_invalidate", &P::early_invalidate, "spec 4.2: so in L1",
               "Copies in the page cache of what is written are dropped right after the submission, not "
               "after the "
               "completion.");
  return table;
}

} // namespace dioscope::dio
