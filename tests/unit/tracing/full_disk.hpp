#pragma once
/// A limit to the size of files, which stands for a disk that gets full.
#include <sys/resource.h>

#include <csignal>
#include <string>

#include "results/output_path.hpp"
#include "tests/unit/support/child.hpp"
#include "tests/unit/tracing/synthetic_run.hpp"

namespace dioscope::tracing::test {

/// Make a sink in a process whose files may be of `most` bytes, pass `events` to it and close it. The text is
/// how often it threw, "1" when it behaved: once from on_event(), and not from finish().
template <class MakeSink>
std::string write_with_limit(rlim_t most, const std::vector<SyntheticEvent>& events, MakeSink make) {
  return dioscope::test::in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{most, most};
    setrlimit(RLIMIT_FSIZE, &limit);
    auto sink = make();
    int errors = 0;
    for (const auto& [event, io] : events) try {
        sink->on_event(event, io);
      } catch (const results::FileError&) {
        ++errors;
      }
    sink->finish();
    return std::to_string(errors);
  });
}

} // namespace dioscope::tracing::test
