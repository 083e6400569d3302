#include "experiments/runs/explain.hpp"

#include <fmt/format.h>

#include <utility>

#include "experiments/runs/progress.hpp"
#include "experiments/runs/simulate.hpp"
#include "tracing/event_stream.hpp"
#include "tracing/explain/storyteller.hpp"
#include "tracing/explain/switch_table.hpp"

namespace dioscope::experiments {
namespace {

using text::Json;

/// In a child process: run `variant` with the sink that `make` makes, and send back what `answer` has of it.
template <class Make, class Answer>
Json ask(const scenarios::Variant& variant, const Workers& workers, Make make, Answer answer) {
  ProgressLine line;
  const Job job{variant.name, [&](const ReportProgress& progress) {
                  auto stream = std::make_unique<tracing::EventStream>();
                  decltype(make(std::declval<System&>(), std::declval<const tracing::Names&>()).get()) sink =
                      nullptr;
                  stream->add([&](System& system, const tracing::Names& names) {
                    auto made = make(system, names);
                    sink = made.get();
                    return made;
                  });
                  Observers observers;
                  observers.push_back(std::move(stream));
                  observe(variant, progress, observers);
                  return answer(*sink).dump();
                }};
  const auto results =
      run_jobs({job}, workers,
               {[&line](const std::string& name, const ProgressRecord& record) { line.update(name, record); },
                [&line](const JobResult& result) { line.finish(result.name); }});
  const auto& result = results.front();
  if (result.code != ExitCode::ok)
    throw Failure(result.code, fmt::format("{}: {}", variant.name, result.problem));
  return Json::parse(result.output);
}

tracing::Target find(const scenarios::Variant& variant, const tracing::Question& question,
                     const Workers& workers) {
  return tracing::target_from_json(ask(
      variant, workers,
      [&](System& system, const tracing::Names& names) {
        return tracing::make_finder(question, system, names);
      },
      [](const tracing::Finder& finder) { return to_json(finder.target()); }));
}

tracing::Story tell(const scenarios::Variant& variant, const tracing::Target& target,
                    const Workers& workers) {
  auto story = tracing::story_from_json(ask(
      variant, workers,
      [&](System& system, const tracing::Names& names) {
        return std::make_unique<tracing::Storyteller>(system, names, target);
      },
      [&](const tracing::Storyteller& teller) {
        if (!teller.found())
          throw tracing::NotFound(fmt::format("{} makes no I/O number {}", target.io.task, target.io.number));
        return to_json(teller.story());
      }));
  story.variant = variant.name;
  return story;
}

} // namespace

tracing::Story explain(const scenarios::Variant& variant, const tracing::Question& question,
                       const Workers& workers) {
  return tell(variant, find(variant, question, workers), workers);
}

tracing::Story explain(const scenarios::Variant& variant, const tracing::IoOfTask& io,
                       const Workers& workers) {
  tracing::Target target;
  target.io = io;
  return tell(variant, target, workers);
}

tracing::IoOfTask find_io(const scenarios::Variant& variant, const tracing::Question& question,
                          const Workers& workers) {
  return find(variant, question, workers).io;
}

text::Json explain_switches(const scenarios::Variant& variant, const Workers& workers) {
  return ask(
      variant, workers,
      [](System& system, const tracing::Names& names) {
        return std::make_unique<tracing::SwitchTable>(system, names);
      },
      [](const tracing::SwitchTable& table) { return to_json(table.rows()); });
}

} // namespace dioscope::experiments
