"""A template somebody gives us, read with care: what it may be, and how large."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from posixpath import normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from lxml.etree import LxmlError, XMLParser, XMLSyntaxError, _Element, fromstring

from orgdoc.errors import OrgdocError
from orgdoc.formats.word.package import CONTENT_TYPES

MOST_FILE = 64 * 2**20
MOST_PARTS = 2_000
MOST_BYTES = 100_000_000
MOST_BYTES_FROM_ONE = 200  # a part that unpacks to more is a bomb, unless it is small
_SMALL = 1_000_000

_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\."
    rb"(document|template)(\.macroEnabled(?:Template)?)?\.main\+xml"
)
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
#: What python-docx and lxml raise for a file that is damaged: their classes expect what the schema promises.
UNREADABLE = (
    LxmlError, PythonDocxError, XmlchemyError,
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_OF_NO_HELP = (
    ArithmeticError, AssertionError, AttributeError, IndexError, PythonDocxError, RecursionError, TypeError,
    XmlchemyError,
)  # fmt: skip
_OLD_FILE = (
    b"\xd0\xcf\x11\xe0"  # a compound file: what Word wrote until 2003, and what holds an encrypted one
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"http://purl.oclc.org/ooxml/"
_NOT_WORD = "the template is not a Word file (.docx or .dotx)"
#: Lengths with a unit, as ISO 29500 allows them and few programs read them, in twentieths of a point.
_MEASURE = re.compile(rb'( w:[a-zA-Z]+=")(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)(mm|cm|in|pt|pc|pi)"')
_TWENTIETHS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
#: Fields that fetch something from elsewhere, or start a program.
_FETCHES = re.compile(
    r"(?:^|[\s\\])(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|RD|MACROBUTTON)\s",
    re.IGNORECASE,
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MACROS = re.compile(r"vba(Project|Data)", re.IGNORECASE)
_PICTURE = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*/image\"[^>]*>")
_TARGET = re.compile(rb'\sTarget="([^"]*)"')
_XML_NAME = re.compile(r"\.(xml|rels)$", re.IGNORECASE)


def built_in_template() -> bytes:
    """Return the template that comes with orgdoc, a .docx."""
    return Path(__file__).with_name("template.docx").read_bytes()


class TemplateError(OrgdocError):
    """A template that cannot be used, in a sentence that says why and what to do."""


def read_template(template: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx or .dotx by name; it is a .docx from then on."""
    if len(template) > MOST_FILE:
        raise TemplateError(f"the template is larger than {MOST_FILE // 2**20} MB; make its pictures smaller")
    if template.startswith(_OLD_FILE):
        if _ENCRYPTED in template:
            raise TemplateError("the template is protected with a password; save it without one")
        raise TemplateError(f"{_NOT_WORD} but an older kind; open it in Word and save it as .docx")
    members = _unpacked(template)
    if CONTENT_TYPES not in members:
        raise TemplateError(_NOT_WORD)
    _refuse_missing_pictures(members)
    return {**_looked_over(members), CONTENT_TYPES: _as_document(members)}


def _looked_over(members: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with every XML part well-formed, and none that fetches anything."""
    parser = XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    made = dict(members)
    for name, content in members.items():
        if not _XML_NAME.search(name):
            continue
        try:
            root = fromstring(content, parser)
        except (XMLSyntaxError, ValueError) as problem:
            raise damaged(f"{name}: {problem}") from None
        _refuse_fetching(root, name)
        made[name] = _MEASURE.sub(_in_twentieths, content)
    return made


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


def _refuse_missing_pictures(members: Mapping[str, bytes]) -> None:
    """Refuse a template one of whose pictures is not in it: Word shows a cross in its place."""
    names = {name.casefold() for name in members}
    for relationships, content in members.items():
        if not relationships.endswith(".rels"):
            continue
        folder = PurePosixPath(relationships).parent.parent
        for link in _PICTURE.findall(content):
            target = _TARGET.search(link)
            if target is None or b'TargetMode="External"' in link:
                continue
            name = normpath(str(folder / target[1].decode("utf-8", "replace"))).lstrip("/")
            if name.casefold() not in names:
                raise TemplateError(
                    f"the template lacks a picture that it shows ({name});"
                    " put it in again or take it out, and save the template"
                )


def damaged(detail: object) -> TemplateError:
    """Return the refusal of a damaged file; `detail` is a sentence's end or what was raised."""
    if isinstance(detail, XMLSyntaxError):
        detail = detail.msg
    if isinstance(detail, _OF_NO_HELP):
        detail = ""
    said = " ".join(str(detail).split()).strip("'\".") or "it cannot be read"
    return TemplateError(f"the template is damaged ({said}); open it in Word and save it again")


def _unpacked(template: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(template)) as file:
            entries = [entry for entry in file.infolist() if entry.filename and not entry.is_dir()]
            _refuse_bombs(entries)
            members = {entry.filename: file.read(entry) for entry in entries}
    except BadZipFile as problem:
        if template[:2] == b"PK":
            raise damaged(problem) from None
        raise TemplateError(_NOT_WORD) from None
    except RuntimeError:  # of zipfile: a password would be needed
        raise TemplateError("the template is protected with a password; save it without one") from None
    except (zlib.error, EOFError, NotImplementedError, OSError, ValueError) as problem:
        raise damaged(problem) from None
    if len({name.casefold() for name in members}) != len(entries):
        raise damaged("two parts have one name")
    for name, content in members.items():
        if _XML_NAME.search(name) and b"<!DOCTYPE" in content.replace(b"\0", b""):  # in UTF-16 too
            raise damaged(f"{name} has a document type, which no Word file has")
    return members


def _refuse_bombs(entries: list[ZipInfo]) -> None:
    """Refuse what would fill the memory; zipfile reads no more than the sizes that are counted here."""
    if len(entries) > MOST_PARTS:
        raise TemplateError(f"the template has more than {MOST_PARTS:,} parts; that is no template")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise TemplateError(f"the template unpacks to more than {MOST_BYTES // 10**6} MB; make it smaller")
    for entry in entries:
        if entry.file_size > max(_SMALL, MOST_BYTES_FROM_ONE * entry.compress_size):
            raise TemplateError(
                f"the template is packed too tightly ({entry.filename}); save it again in Word"
            )


def _as_document(members: dict[str, bytes]) -> bytes:
    """Return the content types with the main part as that of a document; a macro has no place in one."""
    types = members[CONTENT_TYPES]
    main = _MAIN.search(types)
    if main is None:
        raise TemplateError(_NOT_WORD)
    # Word's macro-enabled kinds may hold none; then they are documents and templates like any other.
    if main[2] and any(_MACROS.search(name) for name in members):
        raise TemplateError("the template has macros; save it without them, as .docx or .dotx")
    if _STRICT in members.get("_rels/.rels", b""):
        raise TemplateError("the template is “Strict Open XML”; save it as “Word Document (.docx)”")
    return types.replace(main[0], _DOCUMENT)
