#include <doctest/doctest.h>

#include "text/escape.hpp"

using namespace dioscope::text;

TEST_CASE("100 Given a text from anywhere, when it goes to a terminal, then nothing in it moves the cursor") {
  CHECK(printable("plain, caf\xc3\xa9\n\tmore") == "plain, caf\xc3\xa9\n\tmore");
  CHECK(printable("\x1b[2J\x07\r\x7f") == "\\x1b[2J\\x07\\x0d\\x7f");
  CHECK(printable("a\xff\xc3") == "a\\xff\\xc3");
  CHECK(printable("\xc2\x9b"
                  "1m\xe2\x80\xae") == "\\u009b1m\\u202e");
  CHECK(printable("\xc0\xaf\xed\xa0\x80") == "\\xc0\\xaf\\xed\\xa0\\x80");
}

TEST_CASE("101 Given names, when they are judged, then only a printable line is one") {
  CHECK(is_printable_line("sync read, old \xe2\x86\x92 new"));
  CHECK(is_printable_line(""));
  for (const auto* bad : {"a\nb", "a\tb", "\x1b[31m", "\xff", "\xe2\x80\xa8", "\x7f"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_printable_line(bad));
  }
  CHECK(is_printable("a\nb\tc"));
}

TEST_CASE("102 Given cells of a CSV file, when they are written, then none is a formula and numbers stay") {
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("+1+1") == "'+1+1");
  CHECK(csv_cell("-2+3") == "'-2+3");
  CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_cell("=HYPERLINK(\"x\",1)") == "\"'=HYPERLINK(\"\"x\"\",1)\"");
  CHECK(csv_cell("-inf") == "'-inf");
  for (const auto* same : {"-5", "-1.5e-07", "12", "0.25", "", "a=b", "old, new"}) {
    CAPTURE(same);
    const bool quoted = std::string_view(same).find(',') != std::string_view::npos;
    CHECK(csv_cell(same) == (quoted ? "\"" + std::string(same) + "\"" : std::string(same)));
  }
}

TEST_CASE("103 Given names with markup, when they are written for other programs, then they are names") {
  CHECK(markdown("a|b*c_d<e>[f](g)`h`\\") == "a\\|b\\*c\\_d\\<e>\\[f](g)\\`h\\`\\\\");
  CHECK(markdown("a\nb") == "a b");
  CHECK(markdown_sentence("`x` *y* <script>\n# z") == "`x` *y* \\<script> # z");
  CHECK(xml("a<b>&\"c\"\n") == "a&lt;b&gt;&amp;&quot;c&quot; ");
  CHECK(dot_string("a\"b\\c\nd") == "\"a\\\"b\\\\c d\"");
  CHECK(shell_word("plain-1.2/x=y") == "plain-1.2/x=y");
  CHECK(shell_word("it's $HOME") == "'it'\\''s $HOME'");
  CHECK(shell_word("") == "''");
}

TEST_CASE("104 Given a long text, when it is shortened, then no character is cut in two") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "abc...");
  CHECK(shortened("ab\xc3\xa9z", 3) == "ab...");
}
