#include "lessons/markdown.hpp"

#include <cmark.h>

#include <cstdlib>
#include <memory>
#include <sstream>

namespace dioscope::lessons {
namespace {

using CmarkTree = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;

std::string literal_of(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string() : std::string(text);
}

/// The words of a paragraph; what is strong or code can be told without colour, too.
std::string inline_text(cmark_node* parent, results::Colour colour) {
  std::string text;
  for (auto* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node)) {
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
      text += literal_of(node);
      break;
    case CMARK_NODE_CODE:
      text += "`" + literal_of(node) + "`";
      break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
      text += " ";
      break;
    case CMARK_NODE_STRONG:
    case CMARK_NODE_EMPH: {
      const auto inner = inline_text(node, colour);
      // Word by word, since lines are broken between words.
      std::istringstream words(inner);
      std::string painted;
      for (std::string word; words >> word;)
        painted += (painted.empty() ? "" : " ") + results::painted(word, results::Paint::bold, colour);
      text += colour == results::Colour::on ? painted : inner;
      break;
    }
    default:
      text += inline_text(node, colour);
    }
  }
  return text;
}

/// results::wrapped(), not counting escape sequences as columns.
std::string wrapped_painted(const std::string& text, const std::string& first, const std::string& others,
                            std::size_t columns) {
  constexpr char kEscape = '\x1b';
  const auto shown = [](const std::string& word) {
    std::string plain;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (word[i] == kEscape)
        i = std::min(word.find('m', i), word.size() - 1);
      else
        plain += word[i];
    }
    return results::columns_of(plain);
  };
  std::istringstream words(text);
  std::string result;
  std::string line = first;
  std::size_t used = first.size();
  bool empty = true;
  for (std::string word; words >> word;) {
    const auto width = shown(word);
    if (!empty && used + 1 + width > columns) {
      result += line + "\n";
      line = others;
      used = others.size();
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    used += width + (empty ? 0 : 1);
    empty = false;
  }
  return result + line + "\n";
}

void add_block(cmark_node* node, const std::string& first, const std::string& others,
               const results::Screen& screen, std::string& result);

void add_list(cmark_node* list, const std::string& indent, const results::Screen& screen,
              std::string& result) {
  int number = cmark_node_get_list_start(list);
  const bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
  for (auto* item = cmark_node_first_child(list); item != nullptr; item = cmark_node_next(item)) {
    const auto mark = ordered ? std::to_string(number++) + ". " : std::string("* ");
    auto first = indent + mark;
    const auto others = indent + std::string(mark.size(), ' ');
    for (auto* block = cmark_node_first_child(item); block != nullptr; block = cmark_node_next(block)) {
      add_block(block, first, others, screen, result);
      first = others;
    }
  }
}

void add_block(cmark_node* node, const std::string& first, const std::string& others,
               const results::Screen& screen, std::string& result) {
  switch (cmark_node_get_type(node)) {
  case CMARK_NODE_LIST:
    add_list(node, others, screen, result);
    break;
  case CMARK_NODE_CODE_BLOCK: {
    std::istringstream lines(literal_of(node));
    for (std::string line; std::getline(lines, line);)
      result.append(others).append("    ").append(line).append("\n");
    break;
  }
  case CMARK_NODE_HTML_BLOCK:
  case CMARK_NODE_THEMATIC_BREAK:
    break;
  default:
    result += wrapped_painted(inline_text(node, screen.colour), first, others, screen.columns);
  }
}

} // namespace

std::vector<MarkdownSection> sections_of(std::string_view markdown) {
  std::vector<MarkdownSection> sections;
  std::istringstream lines{std::string(markdown)};
  bool fenced = false;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.starts_with("```")) fenced = !fenced;
    const auto level = line.find_first_not_of('#');
    const bool heading = !fenced && level != 0 && level != std::string::npos && line[level] == ' ';
    if (heading)
      sections.push_back({static_cast<int>(level), line.substr(level + 1), {}, number});
    else if (!sections.empty())
      sections.back().text += line + "\n";
  }
  for (auto& section : sections) {
    section.text.erase(0, std::min(section.text.find_first_not_of('\n'), section.text.size()));
    section.text.erase(section.text.find_last_not_of(" \n") + 1);
  }
  return sections;
}

std::string markdown_html(std::string_view markdown) {
  const std::unique_ptr<char, decltype(&std::free)> html(
      cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT), &std::free);
  return html == nullptr ? std::string() : std::string(html.get());
}

std::string markdown_text(std::string_view markdown, const results::Screen& screen) {
  const CmarkTree tree(cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT),
                       &cmark_node_free);
  std::string result;
  for (auto* block = cmark_node_first_child(tree.get()); block != nullptr; block = cmark_node_next(block)) {
    if (!result.empty()) result += "\n";
    add_block(block, "", "", screen, result);
  }
  return result;
}

} // namespace dioscope::lessons
