/// dioscope manual: pages for man(1), made of what the verbs declare.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "app/command_facts.hpp"
#include "app/described_option.hpp"
#include "app/misspelt.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/roff.hpp"
#include "app/verbs.hpp"
#include "sim/version.hpp"

namespace dioscope::app {
namespace {

std::string section(std::string_view title) { return fmt::format(".SH {}\n", title); }

/// The first words of a page. `name` is that of the page, `sentence` what it is about.
std::string heading(const std::string& name, std::string sentence) {
  std::string capitals = name;
  std::ranges::transform(capitals, capitals.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (sentence.size() > 1 && std::islower(static_cast<unsigned char>(sentence[1])) != 0)
    sentence[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(sentence[0])));
  if (sentence.ends_with('.')) sentence.pop_back();
  return fmt::format(".\\\" Made by `dioscope manual`; do not change.\n"
                     ".TH {} 1 \"\" \"dioscope {}\" \"User Commands\"\n"
                     ".ad l\n.nh\n"
                     ".SH NAME\n{} \\- {}\n",
                     roff_literal(capitals), sim::program_version(), roff_literal(name),
                     roff_words(sentence));
}

std::string sentence_of(std::string_view words) {
  std::string text(words);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text.ends_with('?') ? text : text + ".";
}

/// "PATH=VALUE" in italics, in brackets when it may be left out.
std::string value_text(const DescribedOption& option) {
  const bool number = option.value == "UINT" || option.value == "INT";
  const auto word = number ? std::string("N") : option.value;
  const auto italic = fmt::format("\\fI{}\\fR", roff_literal(word));
  return option.value_optional ? "[" + italic + "]" : italic;
}

std::string argument_word(const DescribedOption& argument) {
  const auto word = fmt::format("\\fI{}\\fR{}", roff_literal(argument.name), argument.repeated ? "..." : "");
  return argument.required ? word : "[" + word + "]";
}

std::string option_text(const DescribedOption& option) {
  auto text = option.positional ? fmt::format(".TP\n\\fI{}\\fR\n", roff_literal(option.name))
                                : fmt::format(".TP\n\\fB{}\\fR{}{}\n", roff_literal(option.name),
                                              option.value.empty() ? "" : " ",
                                              option.value.empty() ? "" : value_text(option));
  const bool goes_on = option.description.find('\n') != std::string::npos;
  text += roff_paragraph(option.description + (goes_on || option.description.ends_with('.') ? "" : "."));
  if (!option.choices.empty())
    text += fmt::format("Legal: {}.\n", roff_words(fmt::format("{}", fmt::join(option.choices, ", "))));
  else if (!option.legal.empty())
    text += fmt::format("Legal: {}.\n", roff_words(option.legal));
  if (!option.fallback.empty()) text += fmt::format("Default: {}.\n", roff_words(option.fallback));
  return text;
}

std::string examples_of(std::string_view verb) {
  std::string text;
  for (const auto& example : examples())
    if (example.verb == verb)
      text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff_literal(example.command),
                          roff_words(sentence_of(example.what)));
  return text.empty() ? text : section("EXAMPLES") + text;
}

std::string other_pages(const CLI::App& app, const std::string& except) {
  std::vector<std::string> pages;
  if (!except.empty()) pages.emplace_back("\\fBdioscope\\fR(1)");
  for (const auto* verb : verbs_of(app))
    if (verb->get_name() != except)
      pages.push_back(fmt::format("\\fBdioscope\\-{}\\fR(1)", roff_literal(verb->get_name())));
  return fmt::format("{}{}\n", section("SEE ALSO"), fmt::join(pages, ",\n"));
}

std::string page_of_verb(const CLI::App& app, const CLI::App& verb) {
  const auto& name = verb.get_name();
  const auto options = described_options(verb);
  auto text = heading("dioscope-" + name, verb.get_description());
  text += section("SYNOPSIS") + fmt::format("\\fBdioscope {}\\fR [\\fIoptions\\fR]", roff_literal(name));
  for (const auto& option : options)
    if (option.positional) text += " " + argument_word(option);
  text += "\n" + section("DESCRIPTION") + roff_paragraph(verb.get_description() + ".");
  for (const bool positional : {true, false}) {
    if (std::ranges::find(options, positional, &DescribedOption::positional) == options.end()) continue;
    text += section(positional ? "ARGUMENTS" : "OPTIONS");
    for (const auto& option : options)
      if (option.positional == positional) text += option_text(option);
  }
  return text + examples_of(name) + other_pages(app, name);
}

std::string page_of_command(const CLI::App& app) {
  auto text = heading("dioscope", app.get_description());
  text += section("SYNOPSIS") + "\\fBdioscope\\fR \\fIverb\\fR [\\fIarguments\\fR]\n";
  text += section("DESCRIPTION") + roff_paragraph(app.get_description()) +
          roff_paragraph(
              "A scenario file says which machine, kernel design and programs; a run says how fast it "
              "went, who paid for it on which CPU, and why every context switch happened. `dioscope list` "
              "shows what there is to run.");
  text += section("VERBS");
  for (const auto* verb : verbs_of(app))
    text += fmt::format(".TP\n\\fB{}\\fR\n", roff_literal(verb->get_name())) +
            roff_paragraph(verb->get_description() + ".");
  text += section("OPTIONS");
  for (const auto& option : described_options(app)) text += option_text(option);
  text += section("EXIT STATUS");
  for (const auto& [code, meaning] : exit_statuses())
    text += fmt::format(".TP\n{}\n{}\n", code, roff_words(meaning));
  text += section("ENVIRONMENT");
  for (const auto& [name, meaning] : environment_variables())
    text += fmt::format(".TP\n\\fB{}\\fR\n", name) + roff_paragraph(meaning);
  text += section("FILES") + ".TP\n\\fI../share/dioscope\\fR\n" +
          roff_paragraph(
              "Beside the folder of the program: `scenarios`, where names are looked up, and `published`, "
              "what was measured on real machines.");
  return text + other_pages(app, "");
}

struct ManualOptions {
  std::string verb; ///< empty: the command as a whole
  bool names = false;
};

int manual(const CLI::App& app, const ManualOptions& options) {
  const auto& verb = options.verb;
  if (options.names) {
    for (const auto* known : verbs_of(app)) say("{}\n", known->get_name());
    return static_cast<int>(ExitCode::ok);
  }
  if (verb.empty()) {
    say("{}", page_of_command(app));
    return static_cast<int>(ExitCode::ok);
  }
  check_verb(app, verb);
  for (const auto* known : verbs_of(app))
    if (known->get_name() == verb) say("{}", page_of_verb(app, *known));
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_manual(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("manual", "The manual page of the command or of a verb, for man");
  auto options = std::make_shared<ManualOptions>();
  verb->add_option("verb", options->verb, "The verb; without it the page of the command as a whole")
      ->type_name("VERB");
  verb->add_flag("--names", options->names, "Nothing but the names of the verbs, a line each");
  verb->callback([&action, &app, verb, options] {
    action = [&app, verb, options] {
      refuse_meaningless(*verb);
      return manual(app, *options);
    };
  });
}

} // namespace dioscope::app
