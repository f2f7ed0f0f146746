"""An Office file that somebody gives us as a template, read with care: what it may be, and how large."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from posixpath import normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml.etree import LxmlError, XMLParser, XMLSyntaxError, _Element, fromstring

from orgdoc.errors import TemplateError
from orgdoc.formats.zipped import CONTENT_TYPES

MOST_FILE = 64 * 2**20
MOST_PARTS = 2_000
MOST_BYTES = 100_000_000
MOST_BYTES_FROM_ONE = 200  # a part that unpacks to more is a bomb, unless it is small
_SMALL = 1_000_000

#: What lxml, and libraries whose classes expect what the schema promises, raise for a damaged file.
UNREADABLE: tuple[type[Exception], ...] = (
    LxmlError,
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_OF_NO_HELP = (ArithmeticError, AssertionError, AttributeError, IndexError, RecursionError, TypeError)
_OLD_FILE = (
    b"\xd0\xcf\x11\xe0"  # a compound file: what Office wrote until 2003, and what holds an encrypted one
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"http://purl.oclc.org/ooxml/"
_MACROS = re.compile(r"vba(Project|Data)", re.IGNORECASE)
_PICTURE = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*/image\"[^>]*>")
_TARGET = re.compile(rb'\sTarget="([^"]*)"')
_XML_NAME = re.compile(r"\.(xml|rels)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """What a template may be. `main` finds the content type of its main part, macro-enabled kinds among
    them (their second group); `document` is what that part is from then on. `save_as` is how the program
    calls the kind to save it as.
    """

    program: str
    endings: tuple[str, str]  # of a document and of a template
    main: re.Pattern[bytes]
    document: bytes
    save_as: str

    @property
    def not_such(self) -> str:
        return f"the template is not a {self.program} file ({' or '.join(self.endings)})"

    def damaged(self, detail: object) -> TemplateError:
        """Return the refusal of a damaged file; `detail` is a sentence's end or what was raised."""
        if isinstance(detail, XMLSyntaxError):
            detail = detail.msg
        library = type(detail).__module__.partition(".")[0] in ("docx", "pptx")
        if isinstance(detail, _OF_NO_HELP) or library:
            detail = ""
        said = " ".join(str(detail).split()).strip("'\".") or "it cannot be read"
        return TemplateError(f"the template is damaged ({said}); open it in {self.program} and save it again")


def read_office_file(template: bytes, kind: OfficeKind) -> dict[str, bytes]:
    """Return the parts of a document or a template by name; it is a document from then on."""
    if len(template) > MOST_FILE:
        raise TemplateError(f"the template is larger than {MOST_FILE // 2**20} MB; make its pictures smaller")
    if template.startswith(_OLD_FILE):
        if _ENCRYPTED in template:
            raise TemplateError("the template is protected with a password; save it without one")
        raise TemplateError(
            f"{kind.not_such} but an older kind; open it in {kind.program} and save it as {kind.endings[0]}"
        )
    members = _unpacked(template, kind)
    if CONTENT_TYPES not in members:
        raise TemplateError(kind.not_such)
    _refuse_missing_pictures(members)
    return {**members, CONTENT_TYPES: _as_document(members, kind)}


def xml_parts(members: Mapping[str, bytes], kind: OfficeKind) -> dict[str, _Element]:
    """Return the XML parts as trees; raises TemplateError where one is not well-formed."""
    parser = XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    trees = {}
    for name, content in members.items():
        if _XML_NAME.search(name):
            try:
                trees[name] = fromstring(content, parser)
            except (XMLSyntaxError, ValueError) as problem:
                raise kind.damaged(f"{name}: {problem}") from None
    return trees


def _refuse_missing_pictures(members: Mapping[str, bytes]) -> None:
    """Refuse a template one of whose pictures is not in it: programs show a cross in its place."""
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


def _unpacked(template: bytes, kind: OfficeKind) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(template)) as file:
            entries = [entry for entry in file.infolist() if entry.filename and not entry.is_dir()]
            _refuse_bombs(entries, kind)
            members = {entry.filename: file.read(entry) for entry in entries}
    except BadZipFile as problem:
        if template[:2] == b"PK":
            raise kind.damaged(problem) from None
        raise TemplateError(kind.not_such) from None
    except RuntimeError:  # of zipfile: a password would be needed
        raise TemplateError("the template is protected with a password; save it without one") from None
    except (zlib.error, EOFError, NotImplementedError, OSError, ValueError) as problem:
        raise kind.damaged(problem) from None
    if len({name.casefold() for name in members}) != len(entries):
        raise kind.damaged("two parts have one name")
    for name, content in members.items():
        if _XML_NAME.search(name) and b"<!DOCTYPE" in content.replace(b"\0", b""):  # in UTF-16 too
            raise kind.damaged(f"{name} has a document type, which no {kind.program} file has")
    return members


def _refuse_bombs(entries: list[ZipInfo], kind: OfficeKind) -> None:
    """Refuse what would fill the memory; zipfile reads no more than the sizes that are counted here."""
    if len(entries) > MOST_PARTS:
        raise TemplateError(f"the template has more than {MOST_PARTS:,} parts; that is no template")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise TemplateError(f"the template unpacks to more than {MOST_BYTES // 10**6} MB; make it smaller")
    for entry in entries:
        if entry.file_size > max(_SMALL, MOST_BYTES_FROM_ONE * entry.compress_size):
            raise TemplateError(
                f"the template is packed too tightly ({entry.filename}); save it again in {kind.program}"
            )


def _as_document(members: dict[str, bytes], kind: OfficeKind) -> bytes:
    """Return the content types with the main part as that of a document; a macro has no place in one."""
    types = members[CONTENT_TYPES]
    main = kind.main.search(types)
    if main is None:
        raise TemplateError(kind.not_such)
    # The macro-enabled kinds may hold none; then they are documents and templates like any other.
    if main[2] and any(_MACROS.search(name) for name in members):
        raise TemplateError(f"the template has macros; save it without them, as {' or '.join(kind.endings)}")
    if _STRICT in members.get("_rels/.rels", b""):
        raise TemplateError(f"the template is “Strict Open XML”; save it as “{kind.save_as}”")
    return types.replace(main[0], kind.document)
