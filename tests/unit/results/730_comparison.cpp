#include <doctest/doctest.h>

#include "results/published.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

namespace {

ExpectedFigure expect(double published, double min, double max) {
  ExpectedFigure figure;
  figure.variant = "a";
  figure.metric = "switches_per_io";
  figure.published = published;
  figure.min = min;
  figure.max = max;
  return figure;
}

ComparedFigure judged(const ExpectedFigure& figure, std::optional<double> simulated) {
  std::vector<VariantResult> variants{sample_variant("a"), sample_variant("b")};
  set_metric(variants[0], "switches_per_io", simulated);
  set_metric(variants[1], "switches_per_io", 2);
  const std::vector<ExpectedFigure> figures{figure};
  return compare(figures, variants).at(0);
}

} // namespace

TEST_CASE("730 Given a band, when the value is on or inside its ends, then it is within, else missed") {
  CHECK(judged(expect(4, 3, 5), 3).verdict == Verdict::within);
  CHECK(judged(expect(4, 3, 5), 5).verdict == Verdict::within);
  CHECK(judged(expect(4, 3, 5), 5.0001).verdict == Verdict::missed);
  CHECK(judged(expect(4, 3, 5), 2.9999).verdict == Verdict::missed);
  CHECK(verdict_text(judged(expect(4, 3, 5), 9)) == "MISSED");
}

TEST_CASE(
    "729 Given a metric without samples, when held against a band, then it is no miss and the table says "
    "why") {
  const std::vector<ComparedFigure> figures{judged(expect(4, 3, 5), std::nullopt)};
  CHECK(figures[0].verdict == Verdict::no_samples);
  CHECK_FALSE(figures[0].deviation_pct.has_value());
  CHECK(count_missed(figures) == 0);
  CHECK(verdict_text(figures[0]) == "no samples");
  CHECK(comparison_text(figures).find("no I/O was completed") != std::string::npos);
  CHECK(comparison_csv(figures).find("a,switches_per_io,,,4,,,3,5,no,no samples,") != std::string::npos);
  CHECK(to_json(figures[0])["simulated"].is_null());
  CHECK(compared_figure_from_json(to_json(figures[0]), "a").verdict == Verdict::no_samples);
  auto ratio = expect(0.9, 0, 1);
  ratio.variant = "b";
  ratio.over = "a";
  std::vector<VariantResult> variants{sample_variant("a"), sample_variant("b")};
  set_metric(variants[0], "switches_per_io", std::nullopt);
  CHECK(compare(std::vector{ratio}, variants).at(0).verdict == Verdict::no_samples);
}

TEST_CASE("731 Given a published value, when compared, then the deviation is the simulated one's in percent "
          "of it") {
  CHECK(*judged(expect(4, 3, 5), 4.4).deviation_pct == doctest::Approx(10));
  CHECK(*judged(expect(4, 3, 5), 3).deviation_pct == doctest::Approx(-25));
}

TEST_CASE("732 Given a fitted figure, when judged, then the verdict says so") {
  auto figure = expect(4, 3, 5);
  figure.fitted = true;
  CHECK(verdict_text(judged(figure, 4)) == "fitted: within");
  CHECK(verdict_text(judged(figure, 6)) == "fitted: MISSED");
}

TEST_CASE("733 Given a ratio with an open limit, when equal to the limit, then it is missed") {
  auto figure = expect(0.9, 0, 1);
  figure.min.reset();
  figure.open = true;
  figure.over = "b";
  CHECK(judged(figure, 1.9).verdict == Verdict::within);
  CHECK(*judged(figure, 1.9).simulated == doctest::Approx(0.95));
  CHECK(judged(figure, 2).verdict == Verdict::missed);
  CHECK(band_text(figure) == "< 1.000");
}

TEST_CASE("734 Given a figure of the full size, when the run had fewer I/Os, then it is not judged") {
  auto figure = expect(4, 3, 5);
  figure.ios = 1600;
  CHECK(judged(figure, 9).verdict == Verdict::not_comparable);
  CHECK(verdict_text(judged(figure, 9)) == "needs the full size");
}

TEST_CASE("735 Given figures of variants that were not run, when compared, then they are left out") {
  auto figure = expect(4, 3, 5);
  figure.over = "not run";
  const std::vector<ExpectedFigure> figures{figure};
  const std::vector<VariantResult> variants{sample_variant("a")};
  CHECK(compare(figures, variants).empty());
}

TEST_CASE("736 Given an unknown metric, when compared, then the message names the figure") {
  auto figure = expect(4, 3, 5);
  figure.metric = "speed";
  const std::vector<ExpectedFigure> figures{figure};
  CHECK_THROWS_WITH_AS((void)compare(figures, {}), "a: speed: there is no such metric", std::out_of_range);
}

TEST_CASE("737 Given a divisor of zero, when a ratio is compared, then it is not judged") {
  auto figure = expect(4, 3, 5);
  figure.over = "b";
  std::vector<VariantResult> variants{sample_variant("a"), sample_variant("b")};
  set_metric(variants[1], "switches_per_io", 0);
  const std::vector<ExpectedFigure> figures{figure};
  CHECK(compare(figures, variants)[0].verdict == Verdict::not_comparable);
}

TEST_CASE("738 Given the thread's table and a run of four rows, when printed, then lines fit and misses are "
          "counted") {
  auto run = sample_run();
  run.figures = compare(expected_figures(load_published(find_published("thread-2002-09-19")), run.variants),
                        run.variants);
  CHECK(run.figures.size() == 4 * 8 + 4);
  const auto text = comparison_text(run.figures);
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
    CHECK_MESSAGE(columns_of(std::string_view(text).substr(begin, end - begin)) <= Screen{}.columns,
                  text.substr(begin, end - begin));
    CHECK((end == begin || text[end - 1] != ' '));
  }
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(comparison_text(run.figures, Screen{.colour = Colour::on}).find("\x1b[1;31mMISSED\x1b[0m") !=
        std::string::npos);
  CHECK(text.find("sync read, old  /  sync read, patched") != std::string::npos);
  CHECK(count_missed(run.figures) > 0);
  CHECK(text.find(std::to_string(count_missed(run.figures)) + " missed") != std::string::npos);
}

TEST_CASE("739 Given compared figures, when written as CSV, then fields with commas are quoted") {
  auto run = sample_run();
  run.figures = compare(expected_figures(load_published(find_published("thread-2002-09-19")), run.variants),
                        run.variants);
  const auto text = comparison_csv(run.figures);
  CHECK(text.starts_with(
      "variant,metric,over,unit,published,simulated,deviation_pct,min,max,fitted,verdict,source\n"
      "\"sync read, old\",kib_per_s,,KiB/s,384403,384371.25,"));
}
