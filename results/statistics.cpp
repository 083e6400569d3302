#include "results/statistics.hpp"

namespace dioscope::results {
namespace {

template <class S>
void add(S& sum, const S& instance) {
  S::table().accumulate(sum, instance);
}

void add_pools(Statistics& sum, System& system) {
  const auto& bios = system.block().bios();
  add(sum.slabs, bios.bio_slab().statistics());
  add(sum.slabs, bios.vec_slab().statistics());
  add(sum.mempools, bios.bio_pool().statistics());
  add(sum.mempools, bios.vec_pool().statistics());
  for (const auto& pool : system.scsi().sg_pools()) {
    add(sum.slabs, pool.slab().statistics());
    add(sum.mempools, pool.pool().statistics());
  }
  add(sum.slabs, system.aio().kiocbs.statistics());
  add(sum.slabs, system.direct_io().completion().objects().statistics());
}

} // namespace

Statistics statistics_of(System& system) {
  Statistics sum;
  sum.scheduler = system.scheduler().statistics();
  sum.softirq = system.softirq().statistics();
  sum.interrupts = system.interrupts().statistics();
  sum.ticks = system.interrupts().ticks();
  for (const auto& lock_class : system.locks().classes()) add(sum.locks, lock_class.statistics);
  for (const auto& cpu : system.cpus()) {
    add(sum.cpus, cpu->statistics());
    add(sum.caches, cpu->cache().statistics());
  }
  add_pools(sum, system);
  sum.memory = system.page_cache().statistics;
  sum.block = system.block().statistics();
  sum.scsi = system.scsi().statistics();
  auto& storage = system.storage();
  for (const auto& driver : system.drivers()) add(sum.drivers, driver->statistics());
  for (std::uint32_t adapter = 0; adapter < storage.adapters(); ++adapter)
    for (std::uint32_t queue = 0; queue < storage.queues(); ++queue)
      add(sum.adapters, storage.adapter(adapter, queue).statistics());
  sum.devices = storage.device_statistics();
  sum.disks = storage.mechanics();
  for (std::uint32_t loop = 0; loop < storage.loops(); ++loop)
    add(sum.loops, storage.loop(loop).statistics());
  sum.dio = system.direct_io().statistics();
  sum.dio.under_way_time = system.direct_io().under_way_time();
  sum.aio = system.aio().statistics;
  return sum;
}

Statistics difference(const Statistics& later, const Statistics& earlier) {
  Statistics result;
  each_model([&](const auto& table, auto member) {
    result.*member = table.difference(later.*member, earlier.*member);
  });
  return result;
}

std::vector<StatisticValue> values_of(const Statistics& statistics) {
  std::vector<StatisticValue> list;
  each_model([&](const auto& table, auto member) {
    table.read(statistics.*member,
               [&](const sim::Statistic& statistic, const sim::StatisticQuantity& quantity) {
                 list.push_back({table.model(), statistic.name, std::string(quantity.name), quantity.value,
                                 quantity.pure ? "1" : statistic.unit});
               });
  });
  return list;
}

} // namespace dioscope::results
