#pragma once
/// Direct I/O: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::dio::fn {

using machine::Fn;
inline const Fn rw_raw_dev{"rw_raw_dev"};
inline const Fn direct_io_worker{"direct_io_worker"};
inline const Fn do_direct_IO{"do_direct_IO"};
inline const Fn dio_await_one{"dio_await_one"};
inline const Fn dio_bio_complete{"dio_bio_complete"};
inline const Fn dio_bio_reap{"dio_bio_reap"};
inline const Fn dio_bio_end_io{"dio_bio_end_io"};
inline const Fn aio_complete{"aio_complete"};
inline const Fn wait_on_sync_kiocb{"wait_on_sync_kiocb"};
inline const Fn bio_check_pages_dirty{"bio_check_pages_dirty"};
inline const Fn blk_done_softirq{"blk_done_softirq"};

} // namespace dioscope::dio::fn
