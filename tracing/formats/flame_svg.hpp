#pragma once
/// Where CPU time went, as a picture: a flame graph in SVG, for any browser, for papers and pages. It needs
/// no script; what a frame is and its time are in its tooltip. Width is time; frames side by side are in no
/// order of time.
///
/// From below: all, CPU, context, task, function, waiting: the stacks of folded.hpp, without the levels that
/// the options take out. The colour is the context's. Frames narrower than a pixel's part that can be seen
/// are left out, with all above them; how much time they are stands in the legend.
#include <string>

#include "models/machine/ledger.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {

struct FlameOptions {
  std::string title = "CPU time";
  bool idle = true;          ///< false: without the time in which CPUs had nothing to do
  bool cpus = true;          ///< false: all CPUs together
  bool tasks = true;         ///< false: all tasks of a context together
  double width = 1200;       ///< of the picture, in pixels; at least 400
  double least_width = 0.25; ///< of a frame that is drawn, in pixels
};

std::string flame_svg(const machine::Ledger& ledger, const Names& names, const FlameOptions& options = {});

} // namespace dioscope::tracing
