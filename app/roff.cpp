#include "app/roff.hpp"

namespace dioscope::app {
namespace {

/// The escape of one character; empty when it needs none.
std::string_view escape_of(char c, bool literal) {
  switch (c) {
  case '\\':
    return "\\e";
  case '-':
    return literal ? "\\-" : "";
  case '\'':
    return "\\(aq";
  case '^':
    return "\\(ha";
  case '~':
    return "\\(ti";
  case '`':
    return "\\(ga";
  default:
    return {};
  }
}

std::string escaped_words(std::string_view text, bool literal) {
  std::string result;
  if (text.starts_with('.')) result = "\\&";
  for (const char c : text)
    if (const auto escape = escape_of(c, literal); !escape.empty())
      result += escape;
    else
      result += c;
  return result;
}

/// Whether the word at `at` is an option, which is typed.
bool starts_option(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("--") && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '(');
}

std::string sentence(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const bool quoted = text[at] == '`' && text.find('`', at + 1) != std::string_view::npos;
    if (quoted || starts_option(text, at)) {
      const auto begin = quoted ? at + 1 : at;
      const auto end =
          quoted ? text.find('`', begin) : std::min(text.find_first_of(" ,.;:)", begin), text.size());
      result += "\\fB" + escaped_words(text.substr(begin, end - begin), true) + "\\fR";
      at = quoted ? end + 1 : end;
      continue;
    }
    auto end = at + 1;
    while (end < text.size() && text[end] != '`' && !starts_option(text, end)) ++end;
    result += escaped_words(text.substr(at, end - at), false);
    at = end;
  }
  return result;
}

} // namespace

std::string roff_words(std::string_view text) { return escaped_words(text, false); }

std::string roff_literal(std::string_view text) { return escaped_words(text, true); }

std::string roff_paragraph(std::string_view text) {
  const auto end = text.find('\n');
  auto result = sentence(text.substr(0, end)) + "\n";
  if (end == std::string_view::npos) return result;
  result += ".nf\n";
  for (auto rest = text.substr(end + 1); !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    result += roff_words(line.substr(line.find_first_not_of(' '))) + "\n";
    rest = rest.substr(std::min(line.size() + 1, rest.size()));
  }
  return result + ".fi\n";
}

} // namespace dioscope::app
