#pragma once
/// The block layer: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::block::fn {

using machine::Fn;
inline const Fn blk_poll{"blk_poll"};
inline const Fn bio_alloc{"bio_alloc"};
inline const Fn bio_put{"bio_put"};
inline const Fn submit_bio{"submit_bio"};
inline const Fn blk_queue_bounce{"blk_queue_bounce"};
inline const Fn bounce_end_io{"bounce_end_io"};
inline const Fn make_request{"make_request"};
inline const Fn get_request_wait{"get_request_wait"};
inline const Fn blk_run_queues{"blk_run_queues"};
inline const Fn generic_unplug_device{"generic_unplug_device"};
inline const Fn blk_rq_map_sg{"blk_rq_map_sg"};
inline const Fn end_that_request_first{"end_that_request_first"};
inline const Fn blk_put_request{"blk_put_request"};

} // namespace dioscope::block::fn
