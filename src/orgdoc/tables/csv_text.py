"""CSV files as spreadsheets export them: in whichever encoding, between whichever separators."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from orgdoc.cell_text import unguarded
from orgdoc.tables.table import Table, TableError

MAX_BYTES = 64 * 2**20
_SEPARATORS = (",", ";", "\t", "|")
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAMPLE_LINES = 50
#: No sign of a cell's own: Python refuses some of those as separators, from version to version.
_SAID_SEPARATOR = re.compile(r"^sep=([^\w\s\"'\r\n]|\t)\r?\n", re.IGNORECASE)


def read_csv(data: bytes, name: str) -> tuple[Table, tuple[str, ...]]:
    """Return the table in a CSV file, and notes on how it was read.

    Raises TableError where it is not text, or a quotation mark is never closed.
    """
    if len(data) > MAX_BYTES:
        raise TableError(f"the file is larger than {MAX_BYTES // 2**20} MB")
    text, notes = _decoded(data)
    if "\0" in text:
        raise TableError("this is not a text file")
    said = _SAID_SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    separator = said[1] if said else _separator(body)
    rows: list[list[str]] = [[]] if said else []
    csv.field_size_limit(MAX_BYTES)  # what orgdoc writes is read back, however long a cell is
    try:
        rows += _rows(body, separator, after=1 if said else 0)
    except TableError:
        mended = _space_after_quote(separator).sub('"', body)
        if mended == body:
            raise
        rows += _rows(mended, separator, after=1 if said else 0)
    return Table(name, "", rows), tuple(notes)


def _rows(body: str, separator: str, after: int) -> list[list[str]]:
    """Return the rows of a text; `after` lines stand before it.

    Programs that put a space before a quotation mark mean the mark to begin the cell all the same.
    """
    reader = csv.reader(
        StringIO(body, newline=""),
        delimiter=separator,
        strict=True,
        skipinitialspace=f'{separator} "' in body,
    )
    try:
        return [[unguarded(cell).strip() for cell in row] for row in reader]
    except csv.Error as problem:
        raise TableError(f"line {reader.line_num + after} {_fault(str(problem))}") from problem


def _space_after_quote(separator: str) -> re.Pattern[str]:
    """Return what a quotation mark that ends a cell looks like with space after it."""
    return re.compile(rf'(?<!["{re.escape(separator)}\r\n])"[ \t]+(?={re.escape(separator)}|\r|\n|$)')


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff"), []
            except UnicodeDecodeError as problem:
                raise TableError("the file is damaged: not all of it is text") from problem
    if b"\0" in data and (text := _without_mark(data)) is not None:
        return text, ["read as UTF-16 text; if letters look wrong, save it as UTF-8"]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), ["read as Windows-1252 text; if letters look wrong, save it as UTF-8"]
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise TableError(
            f"line {line} holds a letter in no known encoding; save the file as UTF-8"
        ) from problem


def _without_mark(data: bytes) -> str | None:
    """Return the text of UTF-16 that bears no mark: its separators and line breaks have an empty byte."""
    sample = data[:4096]
    in_even, in_odd = sample[::2].count(0), sample[1::2].count(0)
    if min(in_even, in_odd) * 10 > max(in_even, in_odd) or len(data) % 2:
        return None
    try:
        text = data.decode("utf-16-le" if in_odd > in_even else "utf-16-be")
    except UnicodeDecodeError:
        return None
    is_list = any(sign in text for sign in "\r\n") and any(sign in text for sign in _SEPARATORS)
    return text if is_list and "\0" not in text else None


def _separator(text: str) -> str:
    """Return the separator by which the first lines fall into the most columns, and into as many each."""
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES])
    return max(_SEPARATORS, key=lambda separator: _fit(sample, separator))


def _fit(sample: str, separator: str) -> tuple[float, int]:
    widths = [len(row) for row in _records(sample, separator) if any(cell.strip() for cell in row)]
    if not widths or max(widths) == 1:
        return (0.0, 0)
    usual = max(set(widths), key=widths.count)
    return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)


def _records(sample: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(sample, newline=""), delimiter=separator, skipinitialspace=True)
    except csv.Error:
        return


def _fault(message: str) -> str:
    if "unexpected end" in message:
        return "is the end of the file, and a quotation mark opened before is never closed"
    return "has a quotation mark in the middle of a cell; double it, or put the whole cell in quotes"
