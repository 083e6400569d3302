/// Same scenario and seed, same history; another order of ties, the same statistics.
#include <doctest/doctest.h>

#include "experiments/runs/determinism.hpp"
#include "results/result_json.hpp"
#include "tests/scenario/small_run.hpp"

using namespace dioscope;
using namespace dioscope::test;
using doctest::Approx;

namespace {

std::string result_text(const Observed& run) {
  return results::result_json({"small", run.result.seed, {run.result}, {}});
}

void check_statistics_agree(const Observed& one, const Observed& other) {
  CHECK(one["kib_per_s"] == Approx(other["kib_per_s"]).epsilon(0.01));
  CHECK(one["switches_per_io"] == Approx(other["switches_per_io"]).epsilon(0.03));
  CHECK(one["sys_s"] == Approx(other["sys_s"]).epsilon(0.1));
}

void check_same_work(const Observed& one, const Observed& other) {
  CHECK(one.counts.requests == other.counts.requests);
  CHECK(one.counts.commands == other.counts.commands);
  CHECK(one.counts.device_interrupts == other.counts.device_interrupts);
  CHECK(one["kib_per_s"] == Approx(other["kib_per_s"]).epsilon(1e-6));
}

} // namespace

TEST_CASE("847 Given requests so large that few end, when they are read, then the rate is that of the bytes "
          "that cross") {
  const auto small = observe();
  const auto large = observe(
      {"workload.request_size=16MiB", "workload.requests=4", "run.warmup=500ms", "run.sample_every=100ms"});
  CHECK(large["kib_per_s"] == Approx(small["kib_per_s"]).epsilon(0.02));
  CHECK(large["loop_utilisation_pct"] <= 100);
}

TEST_CASE("840 Given the same seed, when a scenario runs twice, then fingerprint and result.json are the "
          "same to the "
          "byte") {
  for (const char* design : {"process_reap", "interrupt"}) {
    const Overrides overrides{"kernel.dio.completion=" + std::string(design), "run.seed=7",
                              "workload.requests=20"};
    const auto first = observe(overrides);
    const auto second = observe(overrides);
    CHECK(first.result.fingerprint == second.result.fingerprint);
    CHECK(result_text(first) == result_text(second));
  }
}

TEST_CASE("841 Given another seed, when a scenario runs, then its history is another one with the same "
          "statistics") {
  const auto first = observe({"run.seed=1", "workload.requests=100"});
  const auto second = observe({"run.seed=2", "workload.requests=100"});
  CHECK(first.result.fingerprint != second.result.fingerprint);
  check_statistics_agree(first, second);
}

TEST_CASE(
    "842 Given events at the same instant, when their order is random or adversarial, then the statistics "
    "agree") {
  const Overrides size{"workload.requests=60"};
  for (const char* design : {"process_reap", "interrupt"}) {
    const auto completion = "kernel.dio.completion=" + std::string(design);
    CAPTURE(completion);
    const auto fifo = observe({size.front(), completion, "run.ties=fifo"});
    const auto random = observe({size.front(), completion, "run.ties=random"});
    const auto adversarial = observe({size.front(), completion, "run.ties=adversarial"});
    CHECK(fifo.result.fingerprint != random.result.fingerprint);
    CHECK(fifo.result.fingerprint != adversarial.result.fingerprint);
    check_statistics_agree(random, fifo);
    check_statistics_agree(adversarial, fifo);
  }
}

TEST_CASE("843 Given no running ahead, when a scenario runs, then every event is the same") {
  for (const char* design : {"process_reap", "interrupt"}) {
    const auto completion = "kernel.dio.completion=" + std::string(design);
    const auto ahead = observe({completion, "workload.requests=20"});
    const auto step_by_step = observe({completion, "workload.requests=20", "run.run_ahead=false"});
    CHECK(ahead.result.fingerprint == step_by_step.result.fingerprint);
    check_same_work(ahead, step_by_step);
  }
}

TEST_CASE(
    "844 Given transfers as flows of the engine, when a scenario runs, then counts and rate are those of the "
    "closed form") {
  const Overrides tiny{"workload.requests=15", "run.warmup=20ms"};
  const auto closed_form = observe({tiny[0], tiny[1]});
  const auto flows = observe({tiny[0], tiny[1], "run.closed_form_transfers=false"});
  check_same_work(closed_form, flows);
}

TEST_CASE(
    "845 Given a listener on every tracepoint, when a scenario runs, then its history does not change") {
  const auto silent = observe({"kernel.dio.completion=interrupt"});
  const auto traced = observe({"kernel.dio.completion=interrupt"}, Listening::everything);
  CHECK(silent.result.fingerprint == traced.result.fingerprint);
  CHECK(result_text(silent) == result_text(traced));
}

TEST_CASE(
    "847 Given two variants that differ in their seed, when they are compared event by event, then the first "
    "difference is shown with what came before") {
  const Overrides tiny{"workload.requests=10", "run.warmup=1us"};
  const auto difference = experiments::first_difference(small_variant({tiny[0], tiny[1], "run.seed=1"}),
                                                        small_variant({tiny[0], tiny[1], "run.seed=2"}));
  REQUIRE(difference.has_value());
  CHECK(difference->find("the last equal events:\n") == 0);
  CHECK(difference->find("the first that differs:\n  1 ") != std::string::npos);
  const auto second = difference->find("\n  2 ");
  CHECK(second != std::string::npos);
  CHECK(difference->find(" task ", second) != std::string::npos);
}

TEST_CASE("848 Given two variants of which one goes on for longer, when they are compared, then the end of "
          "the other "
          "is the difference") {
  const Overrides one_disk{"workload.disks=1", "run.warmup=1us"};
  const auto difference =
      experiments::first_difference(small_variant({one_disk[0], one_disk[1], "workload.requests=4"}),
                                    small_variant({one_disk[0], one_disk[1], "workload.requests=5"}));
  REQUIRE(difference.has_value());
  CHECK(difference->find("the first that differs:\n  1 ") != std::string::npos);
}
