#include "models/aio/aio.hpp"

namespace dioscope::aio {
namespace {

/// struct kiocb of 2.5.35.
constexpr sim::Bytes kKiocbSize{128};

} // namespace

Aio::Aio(dio::DirectIo& direct_io, const AioParameters& parameters, const memory::PoolParameters& pools)
    : kiocbs("kiocb", direct_io.kernel().cpus(), kKiocbSize, direct_io.kernel().cache_line, pools,
             direct_io.kernel().locks),
      direct_io_(direct_io), parameters_(parameters) {}

const sim::StatisticTable<AioStatistics>& AioStatistics::table() {
  using S = AioStatistics;
  static const auto table = sim::StatisticTable<S>("aio")
                                .add("submitted", &S::submitted, "1", "Asynchronous I/Os submitted.")
                                .add("completed", &S::completed, "1", "Events written into a ring.")
                                .add("waits", &S::waits, "1", "Times that a reader of events went to sleep.");
  return table;
}

} // namespace dioscope::aio
