"""Tables that a program makes of measurements, and puts into a page of the documentation between two marks."""


def table(rows, numbers):
    """A Markdown table, padded: the first row is the head; the columns in `numbers` are flush right, the last one may be long."""
    rows = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    columns = range(len(rows[0]))
    widths = [max(len(row[column]) for row in rows) for column in columns]

    def line(row):
        cells = [row[column].rjust(widths[column]) if column in numbers else row[column].ljust(widths[column])
                 for column in columns[:-1]]
        return "| " + " | ".join([*cells, row[-1]]) + " |"

    rule = ["-" * (widths[column] - 1) + ":" if column in numbers else "-" * widths[column] for column in columns[:-1]]
    return "\n".join([line(rows[0]), line([*rule, "---"]), *map(line, rows[1:])])


def replaced(text, name, content):
    """`text` with `content` between the marks of that name. Raises ValueError unless it has both, once and in order."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"no text between '{begin.strip()}' and '{end}'")
    return text[: text.index(begin) + len(begin)] + "\n" + content.strip("\n") + "\n\n" + text[text.index(end):]


def replace(file, name, content):
    """The same with the text of a file."""
    file.write_text(replaced(file.read_text(encoding="utf-8"), name, content), encoding="utf-8")
