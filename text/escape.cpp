#include "text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <charconv>
#include <cmath>

namespace dioscope::text {
namespace {

namespace utf = boost::locale::utf;

bool is_printable_character(utf::code_point c) {
  struct Range {
    utf::code_point first;
    utf::code_point last;
  };
  constexpr Range kUnprintable[] = {
      {0x00, 0x08},     {0x0B, 0x1F},     // control characters but tab and line end
      {0x7F, 0x9F},                       // and those of ISO 8859
      {0x061C, 0x061C}, {0x200E, 0x200F}, // marks of direction
      {0x2028, 0x202E},                   // separators, changes of direction
      {0x2066, 0x2069},                   // isolates
      {0xFEFF, 0xFEFF},                   // byte order mark
  };
  return std::ranges::none_of(kUnprintable, [c](const Range& r) { return c >= r.first && c <= r.last; });
}

/// Calls `visit` with each character: its code point, `utf::illegal` for what is no UTF-8, and its bytes.
template <class Visit>
void each_character(std::string_view text, const Visit& visit) {
  for (const char* at = text.data(); at != text.data() + text.size();) {
    if (*at >= ' ' && *at <= '~') { // needs no decoding
      visit(static_cast<utf::code_point>(*at), std::string_view(at, 1));
      ++at;
      continue;
    }
    const char* next = at;
    auto c = utf::utf_traits<char>::decode(next, text.data() + text.size());
    if (c == utf::incomplete || c == utf::illegal) {
      c = utf::illegal;
      next = at + 1;
    }
    visit(c, std::string_view(at, static_cast<std::size_t>(next - at)));
    at = next;
  }
}

std::string escaped_by(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c == '\n' || c == '\t' ? ' ' : c;
  }
  return result;
}

bool is_number(std::string_view text) {
  double number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && rest == end && std::isfinite(number);
}

} // namespace

bool is_printable(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) return true; // most are
  bool all = true;
  each_character(text, [&all](utf::code_point c, std::string_view) {
    all = all && c != utf::illegal && is_printable_character(c);
  });
  return all;
}

bool is_printable_line(std::string_view text) {
  return text.find_first_of("\n\t") == std::string_view::npos && is_printable(text);
}

std::string printable(std::string_view text) {
  std::string result;
  each_character(text, [&result](utf::code_point c, std::string_view bytes) {
    if (c == utf::illegal)
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
    else if (is_printable_character(c))
      result += bytes;
    else
      result += c < 0x80 ? fmt::format("\\x{:02x}", c) : fmt::format("\\u{:04x}", c);
  });
  return result;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  constexpr unsigned kTopBits = 0xC0;
  constexpr unsigned kContinuation = 0x80;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & kTopBits) == kContinuation) --most;
  return std::string(text.substr(0, most)) + "...";
}

std::string csv_cell(std::string_view text) {
  std::string cell;
  constexpr std::string_view kFormula = "=+-@\t\r";
  if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos && !is_number(text))
    cell += '\'';
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string markdown(std::string_view text) { return escaped_by(text, "\\|*_<[`"); }

std::string markdown_sentence(std::string_view text) { return escaped_by(text, "<"); }

std::string xml(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
    case '&':
      safe += "&amp;";
      break;
    case '<':
      safe += "&lt;";
      break;
    case '>':
      safe += "&gt;";
      break;
    case '"':
      safe += "&quot;";
      break;
    default:
      safe += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return safe;
}

std::string dot_string(std::string_view text) { return '"' + escaped_by(text, "\"\\") + '"'; }

std::string shell_word(std::string_view text) {
  const auto harmless = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./=:,+%").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, harmless)) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

} // namespace dioscope::text
