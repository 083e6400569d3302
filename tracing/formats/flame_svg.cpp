#include "tracing/formats/flame_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "sim/random.hpp"
#include "text/escape.hpp"
#include "tracing/formats/ledger_stacks.hpp"

namespace dioscope::tracing {
namespace {

using machine::ContextKind;

constexpr double kMargin = 10;
constexpr double kRow = 18;
constexpr double kHead = 58;    ///< title and legend
constexpr double kLetter = 7.3; ///< of 12 px monospace

struct FlameNode {
  std::int64_t ns = 0;
  ContextKind kind = ContextKind::idle;
  bool coloured = false; ///< `kind` says something
  std::map<std::string, FlameNode> children;
};

FlameNode tree_of(const std::vector<LedgerStack>& stacks, const FlameOptions& options) {
  FlameNode root;
  for (const auto& stack : stacks) {
    if (stack.kind == ContextKind::idle && !options.idle) continue;
    const bool has_task = stack.kind == ContextKind::user || stack.kind == ContextKind::process;
    auto* node = &root;
    node->ns += stack.time.count();
    for (std::size_t level = 0; level < stack.frames.size(); ++level) {
      if (level == 0 && !options.cpus) continue;
      if (level == 2 && has_task && !options.tasks) continue;
      node = &node->children[stack.frames[level]];
      node->ns += stack.time.count();
      node->kind = stack.kind;
      node->coloured = level > 0;
    }
  }
  return root;
}

/// Hue and saturation of a context; the lightness varies a little with the name, so that neighbours differ.
std::string colour_of(const FlameNode& node, std::string_view name) {
  struct Colour {
    int hue;
    int saturation;
  };
  // idle, user, process, softirq, hardirq
  constexpr std::array<Colour, machine::kContextKindNames.size()> kColours{
      {{210, 12}, {120, 45}, {205, 70}, {35, 85}, {5, 75}}};
  if (!node.coloured) return "#c9c9c9";
  const auto [hue, saturation] = kColours.at(static_cast<std::size_t>(node.kind));
  const auto lightness = 62 + static_cast<int>(sim::mix(0, name) % 16);
  return fmt::format("hsl({},{}%,{}%)", hue, saturation, lightness);
}

std::string time_text(std::int64_t ns) {
  if (ns >= 1'000'000'000) return fmt::format("{:.3f} s", static_cast<double>(ns) / 1e9);
  if (ns >= 1'000'000) return fmt::format("{:.3f} ms", static_cast<double>(ns) / 1e6);
  return fmt::format("{:.3f} us", static_cast<double>(ns) / 1e3);
}

class FlamePicture {
 public:
  FlamePicture(FlameNode tree, const FlameOptions& options)
      : tree_(std::move(tree)), options_(options), width_(std::max(options.width, 400.0)),
        per_ns_(tree_.ns > 0 ? (width_ - 2 * kMargin) / static_cast<double>(tree_.ns) : 0) {}

  std::string draw() {
    const auto rows = depth(tree_);
    height_ = kHead + kRow * rows + kMargin;
    frame(tree_, "all", kMargin, 0);
    return head() + frames_ + "</svg>\n";
  }

 private:
  bool visible(const FlameNode& node) const {
    return static_cast<double>(node.ns) * per_ns_ >= options_.least_width;
  }
  int depth(const FlameNode& node) const {
    int most = 0;
    for (const auto& [name, child] : node.children)
      if (visible(child)) most = std::max(most, depth(child));
    return most + 1;
  }

  void frame(const FlameNode& node, const std::string& name, double x, int level) {
    const double width = static_cast<double>(node.ns) * per_ns_;
    const double y = height_ - kMargin - kRow * (level + 1);
    const auto safe = text::xml(name);
    const double share =
        tree_.ns > 0 ? 100.0 * static_cast<double>(node.ns) / static_cast<double>(tree_.ns) : 0;
    frames_ += fmt::format("<g><title>{}: {}, {:.2f} %</title>"
                           R"(<rect x="{:.3f}" y="{:.0f}" width="{:.3f}" height="{:.0f}" fill="{}"/>)",
                           safe, time_text(node.ns), share, x, y, width, kRow - 1, colour_of(node, name));
    const auto letters = static_cast<std::size_t>(std::max(0.0, (width - 6) / kLetter));
    if (letters >= 3)
      frames_ += fmt::format(R"(<text x="{:.1f}" y="{:.1f}">{}</text>)", x + 3, y + kRow - 5.5,
                             name.size() <= letters ? safe : text::xml(cut(name, letters - 2)) + "..");
    frames_ += "</g>\n";
    double at = x;
    for (const auto& [child_name, child] : node.children) {
      if (visible(child))
        frame(child, child_name, at, level + 1);
      else
        left_out_ += child.ns;
      at += static_cast<double>(child.ns) * per_ns_;
    }
  }

  /// No half character at the end.
  static std::string cut(const std::string& name, std::size_t letters) {
    while (letters > 0 && (static_cast<unsigned char>(name[letters]) & 0xc0) == 0x80) --letters;
    return name.substr(0, letters);
  }

  std::string head() const {
    auto text = fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}" font-family="monospace" font-size="12">
<!-- dioscope: a flame graph; the numbers are nanoseconds of CPU time: {2} in all -->
<style>
.page {{ fill: #ffffff }}
.says {{ fill: #1a1a1a }}
rect {{ stroke: #ffffff; stroke-width: 0.6; stroke-opacity: 0.4 }}
text {{ fill: #111111 }}
@media (prefers-color-scheme: dark) {{ .page {{ fill: #1e1e1e }} .says {{ fill: #e6e6e6 }} }}
</style>
<rect class="page" x="0" y="0" width="100%" height="100%"/>
<text class="says" x="{3:.0f}" y="22" font-size="15">{4}</text>
)",
        width_, height_, tree_.ns, kMargin, text::xml(options_.title));
    const auto says =
        fmt::format("{} of CPU time{}", time_text(tree_.ns), options_.idle ? "" : ", idle left out");
    text += fmt::format(R"(<text class="says" x="{:.0f}" y="22" text-anchor="end">{}{}</text>)"
                        "\n",
                        width_ - kMargin, says,
                        left_out_ > 0 ? fmt::format("; {} too narrow to draw", time_text(left_out_)) : "");
    double x = kMargin;
    for (std::size_t kind = 1; kind <= machine::kContextKindNames.size(); ++kind) {
      // Idle comes last.
      const auto shown = kind % machine::kContextKindNames.size();
      if (static_cast<ContextKind>(shown) == ContextKind::idle && !options_.idle) continue;
      const auto name = machine::kContextKindNames.at(shown);
      FlameNode sample;
      sample.kind = static_cast<ContextKind>(shown);
      sample.coloured = true;
      text += fmt::format(R"(<rect x="{:.0f}" y="33" width="12" height="12" fill="{}"/>)", x,
                          colour_of(sample, name));
      text += fmt::format(R"(<text class="says" x="{:.0f}" y="43">{}</text>)"
                          "\n",
                          x + 17, name);
      x += 17 + kLetter * static_cast<double>(name.size()) + 18;
    }
    return text;
  }

  FlameNode tree_;
  const FlameOptions& options_;
  double width_;
  double per_ns_;
  double height_ = 0;
  std::int64_t left_out_ = 0;
  std::string frames_;
};

} // namespace

std::string flame_svg(const machine::Ledger& ledger, const Names& names, const FlameOptions& options) {
  return FlamePicture(tree_of(ledger_stacks(ledger, names), options), options).draw();
}

} // namespace dioscope::tracing
