#include <doctest/doctest.h>

#include "results/lockstat_view.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

TEST_CASE("776 Given locks, when printed as lockstat did, then columns stand where they stood") {
  VariantResult variant;
  variant.metrics = {{"elapsed_s", 100.0}, {"ios", 160000.0}};
  LockRow quiet;
  quiet.name = "timerlist_lock";
  quiet.acquisitions_per_io = 8;
  quiet.hold_mean_us = 0.24;
  quiet.hold_max_us = 12345;
  LockRow lock;
  lock.name = "io_request_lock";
  lock.acquisitions_per_io = 9.73;
  lock.contended_pct = 26.7;
  lock.wait_mean_us = 72.2;
  lock.wait_max_us = 920;
  lock.hold_mean_us = 7.4;
  lock.hold_max_us = 706;
  lock.spin_pct = 1.9;
  lock.takers = {{"do_aic7xxx_isr", 0.35, 2.31, 0}, {"never", 0, 0, 1}};
  variant.locks = {quiet, lock};
  CHECK(lockstat_view(variant) ==
        "SPINLOCKS         HOLD            WAIT\n"
        "  UTIL  CON    MEAN(  MAX )   MEAN(  MAX )(% CPU)     TOTAL NOWAIT SPIN RJECT  NAME\n"
        "\n"
        " 11.5% 26.7%  7.4us( 706us)   72us( 920us)( 1.9%)   1556800 73.3% 26.7%    0%  io_request_lock\n"
        " 0.37%        6.6us                                   56000                0%    do_aic7xxx_isr\n"
        "    0%          0us                                       0                0%    never\n"
        "\n"
        " 0.31%    0%  0.2us(  12ms)    0us                  1280000  100%    0%    0%  timerlist_lock\n");
}

TEST_CASE(
    "777 Given a run that took no lock, when printed as lockstat did, then there is the heading alone") {
  auto variant = sample_variant("a");
  variant.locks.clear();
  const auto text = lockstat_view(variant);
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}
