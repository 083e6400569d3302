/// Every policy that has registered itself, in small whole runs: a new one is tested without a line here.
#include <doctest/doctest.h>

#include "models/dio/completion.hpp"
#include "models/driver/notify.hpp"
#include "models/scsi/completion.hpp"
#include "tests/scenario/small_run.hpp"

using namespace dioscope;
using dioscope::test::observe;
using dioscope::test::Overrides;

namespace {

const Overrides kSmall{"workload.disks=4", "workload.requests=20", "run.warmup=20ms"};

/// The reason for which the run fails, or that its invariants do not hold; empty when all is well.
std::string failure(Overrides overrides) {
  overrides.insert(overrides.begin(), kSmall.begin(), kSmall.end());
  try {
    observe(overrides);
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

} // namespace

TEST_CASE(
    "835 Given every notification with every place to complete commands, when disks are read, then every "
    "invariant holds") {
  auto places = scsi::CompletionPolicies::names();
  places.emplace_back("auto");
  for (const auto& notify : driver::Notifies::names())
    for (const auto& place : places) {
      CAPTURE(notify);
      CAPTURE(place);
      CHECK(failure({"kernel.driver.notify=" + notify, "kernel.scsi.complete_in=" + place,
                     "kernel.dio.completion=interrupt_predirty"}) == "");
    }
}

TEST_CASE("836 Given every place, dirtying and wake rule, when they go together, then every invariant holds, "
          "and when "
          "they do not, then the reason is told") {
  for (const auto& place : dio::Places::names())
    for (const auto& dirtying : {"after", "recheck"})
      for (const auto& wake_when : dio::WakeRules::names()) {
        const dio::Choice choice{place, dirtying, wake_when};
        CAPTURE(place);
        CAPTURE(dirtying);
        CAPTURE(wake_when);
        const auto told =
            failure({"kernel.dio.place=" + place, "kernel.dio.dirtying=" + std::string(dirtying),
                     "kernel.dio.wake_when=" + wake_when});
        if (choice.refused().empty())
          CHECK(told == "");
        else
          CHECK(told.find("kernel.dio.wake_when") != std::string::npos);
      }
}

TEST_CASE("837 Given asynchronous calls, when designs that need no waiting task complete them under every "
          "notification and unplug policy, then every invariant holds") {
  for (const auto& design : dio::asynchronous_designs())
    for (const auto& notify : driver::Notifies::names()) {
      CAPTURE(design);
      CAPTURE(notify);
      CHECK(failure({"workload.api=async", "workload.queue=4", "kernel.dio.completion=" + design,
                     "kernel.driver.notify=" + notify}) == "");
    }
  for (const auto& unplug : block::UnplugPolicies::names()) {
    CAPTURE(unplug);
    CHECK(failure({"workload.api=async", "workload.queue=4", "kernel.dio.completion=interrupt_predirty",
                   "kernel.block.unplug_policy=" + unplug}) == "");
  }
}

TEST_CASE(
    "838 Given fast devices with queue pairs, coalescing or completion within the submission, when every "
    "notification reads them, then every invariant holds") {
  const Overrides fast{"storage.device=fixed_latency", "storage.fixed_latency.latency=30us",
                       "workload.requests=200", "run.warmup=5ms", "kernel.dio.completion=interrupt_predirty"};
  const std::vector<Overrides> machines{
      {},
      {"storage.fixed_latency.queues=4"},
      {"workload.requests=40", "workload.disks=128", "storage.disks_per_adapter=2", "storage.adapters=64",
       "storage.fixed_latency.queues=63"},
      {"storage.adapter.coalesce_count=4", "storage.adapter.coalesce_delay=50us"},
      {"storage.fixed_latency.latency=0ns", "storage.adapter.firmware_start=0ns",
       "storage.adapter.firmware_completion=0ns", "storage.fixed_latency.inline_completion=true"}};
  for (const auto& notify : driver::Notifies::names())
    for (const auto& machine : machines) {
      auto overrides = fast;
      overrides.insert(overrides.end(), machine.begin(), machine.end());
      overrides.push_back("kernel.driver.notify=" + notify);
      CAPTURE(notify);
      CAPTURE(machine.empty() ? std::string("one queue pair") : machine.back());
      CHECK(failure(overrides) == "");
    }
}
