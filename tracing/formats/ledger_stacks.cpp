#include "tracing/formats/ledger_stacks.hpp"

namespace dioscope::tracing {

std::vector<LedgerStack> ledger_stacks(const machine::Ledger& ledger, const Names& names) {
  using machine::ContextKind;
  std::vector<LedgerStack> stacks;
  for (const auto& entry : ledger.entries()) {
    LedgerStack stack{entry.cpu, entry.kind, {"cpu" + std::to_string(entry.cpu)}, entry.time};
    stack.frames.emplace_back(machine::kContextKindNames.at(static_cast<std::size_t>(entry.kind)));
    if (entry.kind == ContextKind::user || entry.kind == ContextKind::process)
      stack.frames.push_back(names.task(entry.task));
    stack.frames.emplace_back(machine::name(entry.function));
    if (entry.reason != machine::Reason::run)
      stack.frames.emplace_back(machine::kReasonNames.at(static_cast<std::size_t>(entry.reason)));
    stacks.push_back(std::move(stack));
  }
  return stacks;
}

} // namespace dioscope::tracing
