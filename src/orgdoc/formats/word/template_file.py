"""A Word template somebody gives us, read with care."""

from __future__ import annotations

import re
from pathlib import Path

from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from lxml.etree import _Element

from orgdoc.errors import TemplateError
from orgdoc.formats import office_file
from orgdoc.formats.office_file import OfficeKind, read_office_file, xml_parts

WORD = OfficeKind(
    "Word",
    (".docx", ".dotx"),
    re.compile(
        rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\."
        rb"(document|template)(\.macroEnabled(?:Template)?)?\.main\+xml"
    ),
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "Word Document (.docx)",
)
#: What python-docx and lxml raise for a file that is damaged: their classes expect what the schema promises.
UNREADABLE: tuple[type[Exception], ...] = (*office_file.UNREADABLE, PythonDocxError, XmlchemyError)
#: Lengths with a unit, as ISO 29500 allows them and few programs read them, in twentieths of a point.
_MEASURE = re.compile(rb'( w:[a-zA-Z]+=")(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)(mm|cm|in|pt|pc|pi)"')
_TWENTIETHS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
#: Fields that fetch something from elsewhere, or start a program.
_FETCHES = re.compile(
    r"(?:^|[\s\\])(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|RD|MACROBUTTON)\s",
    re.IGNORECASE,
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def built_in_template() -> bytes:
    """Return the template that comes with orgdoc, a .docx."""
    return Path(__file__).with_name("template.docx").read_bytes()


def read_template(template: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx or .dotx by name, each XML part well-formed, and none that fetches
    anything; it is a .docx from then on.
    """
    members = read_office_file(template, WORD)
    for name, root in xml_parts(members, WORD).items():
        _refuse_fetching(root, name)
        members[name] = _MEASURE.sub(_in_twentieths, members[name])
    return members


def damaged(detail: object) -> TemplateError:
    """Return the refusal of a damaged file; `detail` is a sentence's end or what was raised."""
    return WORD.damaged(detail)


def _refuse_fetching(root: _Element, name: str) -> None:
    said = [text for text in root.iter(f"{_WORD}instrText") if text.text]
    written = "".join(text.text or "" for text in said)
    simple = " ".join(field.get(f"{_WORD}instr", "") for field in root.iter(f"{_WORD}fldSimple"))
    found = _FETCHES.search(f" {written} ") or _FETCHES.search(f" {simple} ")
    if found is not None:
        raise TemplateError(
            f"the template has a field that fetches something from elsewhere ({found[1].upper()} in {name}); "
            "take it out, and save the template again"
        )


def _in_twentieths(found: re.Match[bytes]) -> bytes:
    length = round(float(found[2]) * _TWENTIETHS[found[3].decode()])
    return b'%s%d"' % (found[1], length)
