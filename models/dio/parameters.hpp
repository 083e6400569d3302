#pragma once
/// Parameters of the direct-I/O engine and of the raw device above it.
#include <cstdint>
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::dio {

using namespace std::chrono_literals;

/// As a parameter's value: what the design that kernel.dio.completion names has.
inline constexpr const char* kAsDesign = "design";

/// Faults of the asynchronous patch as posted, for designs that complete a kiocb (spec 4.2).
struct DioDefects {
  bool no_submission_bias = false;
  bool split_decrement = false;
  bool no_unplug = false;
  bool no_wake = false;
  bool early_invalidate = false;
  bool any() const {
    return no_submission_bias || split_decrement || no_unplug || no_wake || early_invalidate;
  }
  static const sim::ParameterTable<DioDefects>& table();
};

struct DioParameters {
  std::string completion = "process_reap";
  std::string wake = "wake_up_process";
  std::string place = kAsDesign;
  std::string dirtying = kAsDesign;
  std::string wake_when = kAsDesign;
  sim::Duration system_call = 400ns;
  sim::Duration raw_device = 2us;
  sim::Duration setup = 2us;
  sim::Duration get_user_pages_batch = 500ns;
  sim::Duration get_user_pages_page = 122ns;
  sim::Duration do_direct_io_page = 214ns;
  sim::Duration submit_bio = 300ns;
  sim::Duration await_one = 380ns;
  sim::Duration end_io = 200ns;
  sim::Duration complete_page = 100ns;
  sim::Duration set_page_dirty = 80ns;
  sim::Duration release_page = 40ns;
  sim::Duration aio_complete = 800ns;
  sim::Duration wait_on_sync_kiocb = 300ns;
  std::int64_t reap_threshold = 64;
  DioDefects defects;
  static const sim::ParameterTable<DioParameters>& table();
};

} // namespace dioscope::dio
