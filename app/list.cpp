/// dioscope list: what there is to run, and what it is made of.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>

#include "app/list_library.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "results/terminal.hpp"
#include "scenarios/library.hpp"
#include "scenarios/outline.hpp"
#include "scenarios/policies.hpp"
#include "scenarios/suggest.hpp"
#include "text/error.hpp"
#include "text/escape.hpp"
#include "text/library_places.hpp"

namespace dioscope::app {
namespace {

struct ListOptions {
  std::string what; ///< empty: everything that can be run
  std::string pattern;
  bool markdown = false;
  bool names = false;
};

/// Those of the library that were asked for: all, or one.
std::vector<const scenarios::LibrarySection*> wanted_sections(const std::string& what) {
  if (!what.empty()) return {scenarios::find_section(what)};
  std::vector<const scenarios::LibrarySection*> all;
  for (const auto& section : scenarios::library_sections()) all.push_back(&section);
  return all;
}

int list_sections(const ListOptions& options) {
  bool broken = false;
  std::string text;
  for (const auto* section : wanted_sections(options.what)) {
    if (options.names) {
      for (const auto& name : scenarios::library_names(*section)) text += text::printable(name) + "\n";
      continue;
    }
    const auto one = section_text(*section, output_screen().columns, broken);
    text += (text.empty() || one.empty() ? "" : "\n") + one;
  }
  say("{}", text);
  if (text.empty())
    tell("The library has nothing of that. It is {}.\n", text::describe(text::library_places()));
  else if (options.what.empty() && !options.names)
    say("\n{}", results::wrapped("`dioscope list NAME` shows one of them with its variants, `dioscope list "
                                 "policies` what kernels and machines can be made of; `dioscope new FILE` "
                                 "begins one of your own.",
                                 0, output_screen().columns));
  return static_cast<int>(broken ? ExitCode::bad_scenario : ExitCode::ok);
}

int list_policies(const ListOptions& options) {
  const auto text =
      options.markdown ? scenarios::policies_markdown() : scenarios::policies_text(options.pattern);
  if (text.empty())
    throw Failure(ExitCode::usage,
                  fmt::format("list: no policy's parameter or name contains \"{}\"; `dioscope list "
                              "policies` shows them all",
                              options.pattern));
  say("{}", text);
  return static_cast<int>(ExitCode::ok);
}

/// The file that `what` is; a word that is nearly one of this verb's own is told so.
std::filesystem::path file_called(const std::string& what) {
  try {
    return scenarios::find_scenario(what);
  } catch (const text::InputError&) {
    std::vector<std::string> words{"policies"};
    for (const auto& section : scenarios::library_sections()) words.emplace_back(section.name);
    const auto hint = scenarios::did_you_mean(what, words);
    if (hint.empty()) throw;
    throw Failure(ExitCode::usage,
                  fmt::format("list: found \"{}\"{}; legal: {}, or the name of what there is to run", what,
                              hint, fmt::join(words, ", ")));
  }
}

int list_one(const ListOptions& options) {
  const auto file = file_called(options.what);
  if (!options.names) {
    say("{}", outline_text(file, options.what, output_screen().columns));
    return static_cast<int>(ExitCode::ok);
  }
  for (const auto& variant : scenarios::outline_of(file).variants) say("{}\n", variant.name);
  return static_cast<int>(ExitCode::ok);
}

int list(const CLI::App& verb, const ListOptions& options) {
  const bool policies = options.what == "policies";
  const bool section = options.what.empty() || scenarios::find_section(options.what) != nullptr;
  refuse_meaningless(verb, {policies || options.what == "scenarios" ? options.what : "what is to run"});
  if (policies) return list_policies(options);
  return section ? list_sections(options) : list_one(options);
}

} // namespace

void add_list(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "list", "What there is to run; the variants of one; or the policies that a kernel or "
              "machine can be made of");
  auto options = std::make_shared<ListOptions>();
  verb->add_option(
          "what", options->what,
          "scenarios, claims, defects or locks alone; policies; or a name or file, to see its variants")
      ->type_name("WHAT");
  verb->add_option("pattern", options->pattern, "Policies: those whose name or parameter contains this text")
      ->type_name("TEXT");
  verb->add_flag("--markdown", options->markdown, "Policies: as the page of the documentation shows them");
  verb->add_flag("--names", options->names, "Nothing but names, a line each; of one scenario its variants'");
  verb->callback([&action, verb, options] { action = [verb, options] { return list(*verb, *options); }; });
}

} // namespace dioscope::app
