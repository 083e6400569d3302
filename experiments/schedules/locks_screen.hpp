#pragma once
/// What one reads first about the locks of designs: which are safe, what is wrong with the others, and the
/// shortest way to hang, made to fit 80 x 24.
#include <string>
#include <vector>

#include "experiments/schedules/locks_of_scenario.hpp"
#include "results/terminal.hpp"

namespace dioscope::experiments {

/// "hangs in 468 of 1 000 schedules, 4 ways; 6 lock rules broken; loses 1 962 pages"; "safe".
std::string locks_verdict(const LockFinding& finding);

/// Title, a line for each verdict with the designs that have it, the story of the shortest hang and how to
/// see it again. `name`: of the scenario, as one would type it.
std::string locks_screen(const scenarios::Scenario& scenario, const std::string& name,
                         const std::vector<LockFinding>& findings, const results::Screen& screen);

} // namespace dioscope::experiments
