#include "app/command_facts.hpp"

#include <array>

namespace dioscope::app {

std::span<const ExitStatus> exit_statuses() {
  static constexpr std::array<ExitStatus, 12> kStatuses{{{0, "ok"},
                                                         {1, "usage"},
                                                         {2, "bad scenario"},
                                                         {3, "deadlock"},
                                                         {4, "lock-rule violation"},
                                                         {5, "stall"},
                                                         {6, "non-determinism"},
                                                         {7, "expectation missed (--strict)"},
                                                         {8, "internal error"},
                                                         {9, "unfinished"},
                                                         {10, "fault of the design"},
                                                         {130, "interrupted"}}};
  return kStatuses;
}

std::span<const EnvironmentVariable> environment_variables() {
  static constexpr std::array<EnvironmentVariable, 3> kVariables{
      {{"DIOSCOPE_LIBRARY",
        "The folder of scenarios that names are looked up in, instead of ./scenarios and of the one that "
        "comes with the program."},
       {"COLUMNS", "Width of text that does not go to a terminal, 80 without it."},
       {"NO_COLOR", "When it is set, no colours are used."}}};
  return kVariables;
}

std::span<const Example> examples() {
  static constexpr std::array kExamples{
      Example{"run", "dioscope run polling --quick", "interrupt, thread or polling, on a fast device"},
      Example{"run", "dioscope run completion-context --quick --set machine.cpus=4 --out results",
              "with other values, into files"},
      Example{"compare", "dioscope compare completion-context --quick --replications 3",
              "which differences are real"},
      Example{"compare", "dioscope compare claims/less-cpu --quick", "put a claim to the test"},
      Example{"explain",
              "dioscope explain completion-context --quick --variant \"interrupt context\" --slowest-io",
              "the life of an I/O, step by step"},
      Example{"list", "dioscope list", "what there is to run"},
      Example{"list", "dioscope list completion-context", "its variants, and what each sets"},
      Example{"list", "dioscope list policies kernel.dio.completion", "what a parameter may be"},
      Example{"new", "dioscope new my-idea", "a scenario that runs, to be changed"},
      Example{"new", "dioscope new my-claim --from claims/less-cpu", "a copy that works where it is"},
      Example{"params", "dioscope params machine.interrupts", "parameters whose paths contain a text"},
      Example{"metrics", "dioscope metrics latency", "what the latencies of a result are"},
      Example{"schema", "dioscope schema", "for editors that check JSON"},
      Example{"check", "dioscope check completion-context --set machine.cpus=2",
              "read, and simulate nothing"},
      Example{"locks", "dioscope locks locks/abba-one-cpu", "can this order of locks hang?"},
      Example{"locks", "dioscope locks mapped-target --variant interrupt --schedules 20",
              "can this design hang?"},
      Example{"sweep",
              "dioscope sweep completion-context --quick --vary machine.cpus=1,2,4 --out cpus.sqlite",
              "a value, and what hangs on it"},
      Example{"lesson", "dioscope lesson", "what a course of eight lessons has"},
      Example{"lesson", "dioscope lesson deadlock --answers", "one of them, without being asked"},
      Example{"report", "dioscope report completion-context --quick --out context.html",
              "a page for a browser"},
      Example{"completion", "dioscope completion bash", "to be sourced by a shell"},
      Example{"manual", "dioscope manual run", "a page for man"}};
  return kExamples;
}

} // namespace dioscope::app
