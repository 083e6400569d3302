/// What the block layer made of the I/Os, and how long commands waited and were served.
#include <array>

#include "results/metric_lists.hpp"

namespace dioscope::results {
namespace {

using namespace formulas;

constexpr auto kDevices = std::to_array<MetricDeclaration>({
    {.name = "merges_per_io",
     .unit = "1",
     .sentence = "BIOs that joined a request that was queued already / I/Os, over the measured interval.",
     .section = Section::devices,
     .label = "merges per I/O",
     .steady = true,
     .no_samples = kNoIo,
     .value =
         [](const Measured& m) {
           return m.per_io(number(m.during.block.back_merges) + number(m.during.block.front_merges));
         }},
    {.name = "commands_per_io",
     .unit = "1",
     .sentence = "Commands given to the adapters / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::devices,
     .label = "commands per I/O",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.scsi.commands); }},
    {.name = "queue_us",
     .unit = "us",
     .sentence = "Mean time from the making of a request until the adapter gets its command, measured "
                 "interval.",
     .better = Better::less,
     .section = Section::devices,
     .label = "time in the queue, mean",
     .steady = true,
     .no_samples = kNoCommand,
     .value = [](const Measured& m) { return mean_us(m.during.scsi.queued); }},
    {.name = "device_service_us",
     .unit = "us",
     .sentence = "Mean time from giving a command to the adapter until its response, waiting behind other "
                 "commands of the disk included, measured interval.",
     .better = Better::less,
     .section = Section::devices,
     .label = "time at the device, mean",
     .steady = true,
     .no_samples = kNoCommand,
     .value = [](const Measured& m) { return mean_us(m.during.scsi.service); }},
});

} // namespace

std::span<const MetricDeclaration> device_metrics() { return kDevices; }

} // namespace dioscope::results
