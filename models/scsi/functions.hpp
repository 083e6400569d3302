#pragma once
/// The SCSI mid layer: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::scsi::fn {

using machine::Fn;
inline const Fn scsi_request_fn{"scsi_request_fn"};
inline const Fn scsi_allocate_device{"scsi_allocate_device"};
inline const Fn scsi_dispatch_cmd{"scsi_dispatch_cmd"};
inline const Fn scsi_done{"scsi_done"};
inline const Fn scsi_softirq{"scsi_softirq"};
inline const Fn scsi_finish_command{"scsi_finish_command"};
inline const Fn scsi_end_request{"scsi_end_request"};
inline const Fn scsi_release_command{"scsi_release_command"};
inline const Fn scsi_queue_next_request{"scsi_queue_next_request"};

} // namespace dioscope::scsi::fn
