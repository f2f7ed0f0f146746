"""Every code that orgdoc reports, with its explanation, and what orgdoc really says of its bad example."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc import pipeline
from orgdoc.checks import ALL
from orgdoc.diagnostics.code_pages import Page
from orgdoc.diagnostics.explained import Example, Explained, explained
from orgdoc.diagnostics.text_report import Paint, render, unpainted
from orgdoc.reading.code_texts import code_texts

_NAME = "spec.yaml"
_MEGABYTES_OVER_THE_LIMIT = 65


def every_code() -> Mapping[str, Explained]:
    """Return the explanations by code, in alphabetical order."""
    texts = {**code_texts(), **{check.CODE: check.__doc__ or "" for check in ALL}}
    return {code: explained(code, texts[code]) for code in sorted(texts)}


def page_of(one: Explained, paint: Paint = unpainted) -> Page:
    """Return an explanation with how grave its problem is and what is said of the bad example."""
    found = pipeline.read(data_of(one.bad), _NAME)
    return one, found.problems[0].severity, render(found.problems, found.source, paint=paint)


def data_of(example: Example) -> bytes:
    """Return the file that an example is to show; its manner says what the text does not."""
    if "Windows encoding" in example.manner:
        return example.text.encode("cp1252")
    data = example.text.encode()
    if "64 MB" in example.manner:
        return data * (_MEGABYTES_OVER_THE_LIMIT * 2**20 // len(data))
    return data
