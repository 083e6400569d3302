#include <doctest/doctest.h>

#include "lessons/answer.hpp"
#include "lessons/markdown.hpp"

using namespace dioscope;
using namespace dioscope::lessons;

namespace {

Question number_question() {
  Question question;
  question.ask = "How many?";
  question.value = Expression("steps");
  question.unit = "steps";
  question.tolerance = 0.2;
  return question;
}

Question band_question() {
  Question question;
  question.kind = QuestionKind::band;
  question.value = Expression("steps");
  question.choices = {{"few", 3, {}, {}}, {"some", 10, {}, {}}, {"many", {}, {}, {}}};
  return question;
}

Outcome outcome_with(std::uint64_t steps) {
  Outcome outcome;
  outcome.program = ProgramOutcome{.deadlock = true, .steps = steps, .states = 9, .text = {}, .cycle = {}};
  return outcome;
}

Verdict judged_number(const std::string& said, double was) {
  const auto question = number_question();
  return judged(question, prediction_from(said, question).value(), {.choice = {}, .number = was});
}

} // namespace

TEST_CASE("840 Given a number, when predicted, then it is right within the tolerance and near within a "
          "factor of two") {
  CHECK(judged_number("10", 10) == Verdict::right);
  CHECK(judged_number("12", 10) == Verdict::right);
  CHECK(judged_number("8.1 us", 10) == Verdict::right);
  CHECK(judged_number("7,9", 10) == Verdict::near);
  CHECK(judged_number("20", 10) == Verdict::near);
  CHECK(judged_number("5", 10) == Verdict::near);
  CHECK(judged_number("4.9", 10) == Verdict::wrong);
  CHECK(judged_number("-10", 10) == Verdict::wrong);
  CHECK(judged_number("0", 0) == Verdict::right);
  CHECK(judged_number("1", 0) == Verdict::wrong);
  CHECK(judged_number("-11", -10) == Verdict::right);
}

TEST_CASE("841 Given what a student types, when read, then letters and numbers are predictions and nothing "
          "else is") {
  const auto number = number_question();
  const auto band = band_question();
  for (const auto* text : {"", "two", "1.2.3", "nan", "inf", "1e999"}) {
    CAPTURE(text);
    CHECK_FALSE(prediction_from(text, number));
  }
  CHECK(prediction_from(" 4.2 us \r", number)->number == doctest::Approx(4.2));
  CHECK(prediction_from("b", band)->choice == 1);
  CHECK(prediction_from(" C) ", band)->choice == 2);
  CHECK(prediction_from("1", band)->choice == 0);
  for (const auto* text : {"", "d", "4", "0", "ab", "?", "-"}) {
    CAPTURE(text);
    CHECK_FALSE(prediction_from(text, band));
  }
  CHECK(legal_predictions(band) == "a, b or c");
  CHECK(legal_predictions(number) == "a number of steps");
}

TEST_CASE(
    "842 Given a result, when a question is answered, then the choice is the one whose band has the value") {
  const auto question = band_question();
  CHECK(answer_of(question, outcome_with(2)).choice == 0);
  CHECK(answer_of(question, outcome_with(3)).choice == 1);
  CHECK(answer_of(question, outcome_with(10)).choice == 2);
  CHECK(answer_text(question, answer_of(question, outcome_with(4))) == "b) some");
  CHECK(answer_text(number_question(), answer_of(number_question(), outcome_with(4))) == "4 steps");
  CHECK_THROWS_AS(answer_of(number_question(), Outcome{}), ExpressionError);
}

TEST_CASE("843 Given a pick, when answered, then the largest or smallest is right, and two equal ones are no "
          "answer") {
  Question question;
  question.kind = QuestionKind::pick;
  question.choices = {{"steps", {}, Expression("steps"), {}}, {"states", {}, Expression("states"), {}}};
  CHECK(answer_of(question, outcome_with(4)).choice == 1);
  question.most = false;
  CHECK(answer_of(question, outcome_with(4)).choice == 0);
  CHECK_THROWS_AS(answer_of(question, outcome_with(9)), ExpressionError);
}

TEST_CASE("844 Given Markdown, when printed, then it fits the screen, and as HTML it has none of its own") {
  const std::string markdown = "A *word* and `code` in a paragraph\nof two lines.\n\n    code as it is\n\n"
                               "* first\n* second, which is longer\n";
  CHECK(markdown_text(markdown, {.columns = 24, .colour = results::Colour::off}) ==
        "A word and `code` in a\nparagraph of two lines.\n\n    code as it is\n\n"
        "* first\n* second, which is\n  longer\n");
  CHECK(markdown_text("*word*", {.columns = 24, .colour = results::Colour::on}) == "\x1b[1mword\x1b[0m\n");
  const auto html = markdown_html("Text <script>alert(1)</script> [x](javascript:alert) *y*");
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("javascript") == std::string::npos);
  CHECK(html.find("<em>y</em>") != std::string::npos);
  const auto sections = sections_of("# A\n\ntext\n\n```\n# no heading\n```\n\n## B\n");
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].text == "text\n\n```\n# no heading\n```");
  CHECK(sections[1].line == 9);
}
