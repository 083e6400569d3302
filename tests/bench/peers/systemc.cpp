/// The pattern by SystemC: a thread of its kernel a process, a method a ticker.
#include <systemc>

#include <deque>
#include <string>

#include "tests/bench/peers/pattern.hpp"

namespace {

using namespace dioscope::bench;

class Process : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Process);
  Process(const sc_core::sc_module_name& name, Pattern& pattern) : sc_module(name), pattern_(pattern) {
    SC_THREAD(body);
  }

 private:
  void body() {
    for (;;) {
      wait(static_cast<double>(pattern_.delay()), sc_core::SC_NS);
      pattern_.hand_over();
      if (pattern_.over()) sc_core::sc_stop();
    }
  }
  Pattern& pattern_;
};

class Ticker : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Ticker);
  Ticker(const sc_core::sc_module_name& name, Pattern& pattern) : sc_module(name), pattern_(pattern) {
    SC_METHOD(on_tick);
    dont_initialize();
    sensitive << start_;
    start_.notify(static_cast<double>(pattern.delay()), sc_core::SC_NS);
  }

 private:
  void on_tick() {
    pattern_.tick();
    next_trigger(static_cast<double>(pattern_.delay()), sc_core::SC_NS);
  }
  Pattern& pattern_;
  sc_core::sc_event start_;
};

} // namespace

/// Called by the main() of its library.
int sc_main(int argc, char** argv) {
  if (argc != 2) return 1;
  Pattern pattern(argv[1]);
  sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
  std::deque<Process> processes;
  std::deque<Ticker> tickers;
  for (int i = 0; i < kTickers; ++i) tickers.emplace_back(("ticker" + std::to_string(i)).c_str(), pattern);
  for (int i = 0; i < kProcesses; ++i)
    processes.emplace_back(("process" + std::to_string(i)).c_str(), pattern);
  pattern.begin();
  sc_core::sc_start();
  pattern.end();
  pattern.report("systemc", std::to_string(SC_VERSION_MAJOR) + "." + std::to_string(SC_VERSION_MINOR) + "." +
                                std::to_string(SC_VERSION_PATCH));
  return 0;
}
