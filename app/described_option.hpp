#pragma once
/// What a verb's own declarations say of its options: for manual pages and completions.
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// What can be typed for the value of an option or argument.
enum class Completes : std::uint8_t {
  nothing,   ///< a number, a time, a text
  choices,   ///< one of DescribedOption::choices
  files,     ///< any file
  folders,   ///< any folder
  scenarios, ///< a name of the library, or a file
  variants,  ///< of the scenario that is on the command line
  metrics,
  parameters ///< PATH=
};

struct DescribedOption {
  std::string name;                 ///< "--set", or an argument's "scenario"
  bool positional = false;          ///< an argument
  std::string value;                ///< "PATH=VALUE"; empty for a flag
  bool value_optional = false;      ///< it may be given without its value
  std::string legal;                ///< "1 .. 1024"; empty where there is nothing to say
  std::vector<std::string> choices; ///< all legal values, where they are few
  std::string fallback;             ///< what it is when it is not given; empty: not told
  std::string description;          ///< the first line a sentence; further ones as they are
  bool required = false;
  bool repeated = false;
  Completes completes = Completes::nothing;
};

/// The arguments and options of `verb` in the order of its help, --help included.
std::vector<DescribedOption> described_options(const CLI::App& verb);

/// The verbs of `app`, in the order of its help.
std::vector<const CLI::App*> verbs_of(const CLI::App& app);

} // namespace dioscope::app
