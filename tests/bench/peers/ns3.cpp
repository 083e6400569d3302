/// The pattern by ns-3, which has events and no processes: what is a hand-over elsewhere is a call here.
#include <ns3/nstime.h>
#include <ns3/simulator.h>
#include <ns3/version.h>

#include <string>

#include "tests/bench/peers/pattern.hpp"

namespace {

using namespace dioscope::bench;

template <class Handler>
void schedule(Pattern& pattern, Handler handler) {
  ns3::Simulator::Schedule(ns3::NanoSeconds(pattern.delay()), handler, &pattern);
}

void on_tick(Pattern* pattern) {
  pattern->tick();
  schedule(*pattern, &on_tick);
}

void on_wake(Pattern* pattern) {
  pattern->hand_over();
  if (pattern->over()) ns3::Simulator::Stop();
  schedule(*pattern, &on_wake);
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  Pattern pattern(argv[1]);
  for (int i = 0; i < kTickers; ++i) schedule(pattern, &on_tick);
  for (int i = 0; i < kProcesses; ++i) schedule(pattern, &on_wake);
  pattern.begin();
  ns3::Simulator::Run();
  pattern.end();
  ns3::Simulator::Destroy();
  pattern.report("ns-3", std::to_string(ns3::Version::Major()) + "." + std::to_string(ns3::Version::Minor()));
}
