#include "scenarios/configuration.hpp"

#include "scenarios/values.hpp"

namespace dioscope::scenarios {
namespace {

template <class Parameters>
BoundSet bound(Parameters& parameters) {
  return {&Parameters::table(), &parameters};
}

} // namespace

std::vector<BoundSet> bind(Configuration& configuration) {
  auto& [machine, kernel, pools, memory, block, scsi, driver, storage, dio, aio, workload, page_cache] =
      static_cast<SystemParameters&>(configuration);
  return {
      bound(configuration.run),
      bound(machine),
      bound(machine.cache),
      bound(machine.interrupts),
      bound(kernel.locks),
      bound(kernel.scheduler),
      bound(kernel.interrupts),
      bound(kernel.daemons),
      bound(pools),
      bound(memory),
      bound(block),
      bound(scsi),
      bound(driver),
      bound(dio),
      bound(aio),
      bound(dio.defects),
      bound(storage),
      bound(storage.disk),
      bound(storage.fixed_latency),
      bound(storage.loop),
      bound(storage.adapter),
      bound(storage.pci),
      bound(storage.memory_bus),
      bound(workload),
      bound(page_cache),
  };
}

text::Json effective(const Configuration& configuration) {
  auto copy = configuration;
  text::Json dump = text::Json::object();
  const ParameterIndex index(bind(copy));
  for (const auto& parameter : index.parameters()) {
    text::Json* place = &dump;
    std::size_t begin = 0;
    for (auto dot = parameter.path.find('.'); dot != std::string::npos;
         dot = parameter.path.find('.', begin)) {
      place = &(*place)[parameter.path.substr(begin, dot - begin)];
      begin = dot + 1;
    }
    (*place)[parameter.path.substr(begin)] = value_to_json(parameter.value());
  }
  return dump;
}

} // namespace dioscope::scenarios
