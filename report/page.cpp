#include "report/page.hpp"

#include <stdexcept>
#include <string_view>

#include "report/page_parts.hpp"
#include "text/escape.hpp"

namespace dioscope::report {
namespace {

/// JSON that no HTML parser takes for markup.
std::string in_html(const text::Json& data) {
  std::string text;
  for (const char c : data.dump()) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  return text;
}

std::string value_of(std::string_view placeholder, const PageParts& parts, const PageWords& words,
                     const text::Json& data) {
  if (placeholder == "title") return text::xml(words.title);
  if (placeholder == "generator") return std::string(words.generator);
  if (placeholder == "without_scripts") return std::string(words.without_scripts);
  if (placeholder == "style") return std::string(parts.style);
  if (placeholder == "script") return std::string(parts.script);
  if (placeholder == "data") return in_html(data);
  throw std::logic_error("the page has no placeholder " + std::string(placeholder));
}

} // namespace

std::string filled_page(const PageParts& parts, const PageWords& words, const text::Json& data) {
  constexpr std::string_view kOpen = "{{";
  constexpr std::string_view kClose = "}}";
  const auto text = parts.frame;
  std::string result;
  std::size_t at = 0;
  for (auto open = text.find(kOpen); open != std::string_view::npos; open = text.find(kOpen, at)) {
    result.append(text.substr(at, open - at));
    open += kOpen.size();
    const auto close = text.find(kClose, open);
    result += value_of(text.substr(open, close - open), parts, words, data);
    at = close + kClose.size();
  }
  return result.append(text.substr(at));
}

std::string page(const text::Json& data, const std::string& title) {
  return filled_page(page_parts(),
                     {title, "dioscope report",
                      "The figures and tables of this page are made by scripts that are within it. The "
                      "numbers are in the files "
                      "beside it."},
                     data);
}

} // namespace dioscope::report
