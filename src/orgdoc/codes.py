"""Every code that orgdoc reports, with its explanation, and what orgdoc really says of its bad example."""

from __future__ import annotations

from collections.abc import Mapping
from errno import ENOENT

from orgdoc import pipeline
from orgdoc.checks.all_checks import ALL
from orgdoc.diagnostics.code_pages import Page
from orgdoc.diagnostics.diagnostic import Diagnostic
from orgdoc.diagnostics.explained import Example, Explained, explained
from orgdoc.diagnostics.text_report import Paint, render, unpainted
from orgdoc.reading.code_texts import code_texts
from orgdoc.rules.book_reader import book_code_texts, read_book
from orgdoc.source import SourceText

_NAME, _BOOK, _OTHER = "spec.yaml", "book.yaml", b"group-rules.yaml"
_MEGABYTES_OVER_THE_LIMIT = 65


def every_code() -> Mapping[str, Explained]:
    """Return the explanations by code, in alphabetical order."""
    texts = {**code_texts(), **book_code_texts(), **{check.CODE: check.__doc__ or "" for check in ALL}}
    return {code: explained(code, texts[code]) for code in sorted(texts)}


def page_of(one: Explained, paint: Paint = unpainted) -> Page:
    """Return an explanation with how grave its problem is and what is said of the bad example."""
    source, problems = problems_of(one.bad)
    return one, problems[0].severity, render(problems, source, paint=paint)


def problems_of(example: Example) -> tuple[SourceText, tuple[Diagnostic, ...]]:
    """Return what is wrong with an example, and its text."""
    if example.is_book:
        book = read_book(data_of(example), _BOOK, lambda name: (name, beside(example, name)))
        return book.source, book.problems
    found = pipeline.read(data_of(example), _NAME, find=lambda name: (name, beside(example, name)))
    return found.source, found.problems


def beside(example: Example, name: str) -> bytes:
    """Return the rule book that lies beside an example; there is none but those that its manner says."""
    if "mistakes" in example.manner:
        return b"id: our-charter\n"
    if "extends it" in example.manner:
        return data_of(example) if name == _BOOK else data_of(example).replace(_OTHER, _BOOK.encode())
    raise FileNotFoundError(ENOENT, "no such file or directory", name)


def data_of(example: Example) -> bytes:
    """Return the file that an example is to show; its manner says what the text does not."""
    if "Windows encoding" in example.manner:
        return example.text.encode("cp1252")
    data = example.text.encode()
    if "64 MB" in example.manner:
        return data * (_MEGABYTES_OVER_THE_LIMIT * 2**20 // len(data))
    return data
