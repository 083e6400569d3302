#include "models/aio/parameters.hpp"

#include "models/kernel/wait_point.hpp"

namespace dioscope::aio {

const sim::ParameterTable<AioParameters>& AioParameters::table() {
  using P = AioParameters;
  constexpr sim::Duration zero{0};
  constexpr sim::Duration most{1ms};
  static const auto table =
      sim::ParameterTable<P>("kernel.aio", "Asynchronous I/O calls (spec 4.3).")
          .add("submit_one", &P::submit_one, zero, most,
               "estimate: M5, null I/O less null call for the file, and the copies of an iocb and its key",
               "io_submit_one for one iocb, without the request and the I/O.")
          .add("get_request", &P::get_request, zero, most, "estimate: M1, list and counters in cache",
               "__aio_get_req under ctx_lock, without slab and locks.")
          .add("complete", &P::complete, zero, most,
               "estimate: M1, two atomic page mappings with their TLB flushes, a few stores",
               "aio_complete for an asynchronous iocb, without locks and wake-up.")
          .add("read_event", &P::read_event, zero, most, "estimate, as complete, and the copy to the user",
               "aio_read_evt for one event, without locks.")
          .add("wake", &P::wake, kernel::wake_paths(), "spec 4.3: waitqueue, in 2.6.0 still",
               "How the reader of events sleeps and is woken, as kernel.dio.wake; exclusively.");
  return table;
}

} // namespace dioscope::aio
