"""The .docx container: parts that lead to each other (ECMA-376, part 2: Open Packaging Conventions).

The same parts give the same bytes, on any day and machine.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.names import NAMESPACES, qn

CONTENT_TYPES = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT_TYPE, HEADER_TYPE, FOOTER_TYPE = (
    f"{_WORD}{part}+xml" for part in ("document.main", "header", "footer")
)
NUMBERING_TYPE, _STYLES_TYPE, _SETTINGS_TYPE = (
    f"{_WORD}{part}+xml" for part in ("numbering", "styles", "settings")
)
#: Parts that are read as trees, and written as such.
_TREES = (
    DOCUMENT_TYPE, HEADER_TYPE, FOOTER_TYPE, NUMBERING_TYPE, _STYLES_TYPE, _SETTINGS_TYPE,
    f"{_WORD}comments+xml",
)  # fmt: skip
_DEFAULT_TYPES = {
    "png": "image/png",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "svg": "image/svg+xml",
    "xml": "application/xml",
}

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TO_DOCUMENT, _TO_STYLES, _TO_SETTINGS = (
    f"{_KIND}{kind}" for kind in ("officeDocument", "styles", "settings")
)
TO_HEADER, TO_FOOTER, TO_NUMBERING, TO_IMAGE, TO_LINK, TO_THEME = (
    f"{_KIND}{kind}" for kind in ("header", "footer", "numbering", "image", "hyperlink", "theme")
)
TO_EXTENDED_PROPERTIES, TO_CUSTOM_PROPERTIES = f"{_KIND}extended-properties", f"{_KIND}custom-properties"
TO_CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold


class Relationship(NamedTuple):
    """That something leads to a part or, outside of the package, to an address; `kind` is a URI."""

    kind: str
    target: Part | str


class Source:
    """What leads elsewhere: a part, or the package itself; `relationships` by their ids."""

    def __init__(self) -> None:
        self.relationships: dict[str, Relationship] = {}

    def relate_to(self, part: Part, kind: str) -> str:
        """Return the id of the relationship of this kind to `part`; there is one from then on."""
        wanted = Relationship(kind, part)
        for number, relationship in self.relationships.items():
            if relationship == wanted:
                return number
        count = len(self.relationships) + 1
        number = next(i for n in range(1, count + 1) if (i := f"rId{n}") not in self.relationships)
        self.relationships[number] = wanted
        return number

    def drop(self, is_unwanted: Callable[[str], bool]) -> None:
        """Drop the relationships of the kinds that are unwanted."""
        for number in [n for n, relationship in self.relationships.items() if is_unwanted(relationship.kind)]:
            del self.relationships[number]

    def related(self, kind: str) -> Part | None:
        """Return the first part that a relationship of this kind leads to."""
        related = (target for kind_of, target in self.relationships.values() if kind_of == kind)
        return next((target for target in related if isinstance(target, Part)), None)


class Part(Source):
    """One file of the package; `name` begins with a slash.

    `root` is the tree of a part that is XML: once it was asked for, it is what is written.
    """

    def __init__(self, name: str, content_type: str, content: bytes) -> None:
        super().__init__()
        self.name = name
        self.content_type = content_type
        self._content = content
        self._root: _Element | None = None

    @property
    def root(self) -> _Element:
        if self._root is None:
            self._root = parsed(self._content)
        return self._root

    def write(self, content: bytes) -> None:
        """Put `content` in the place of what the part was."""
        self._content, self._root = content, None

    @property
    def is_tree(self) -> bool:
        """Whether the part is one of those that are read as trees."""
        return self.content_type in _TREES

    @property
    def content(self) -> bytes:
        return self._content if self._root is None else serialised(self._root)


class Package(Source):
    """A Word document; `document` is its main part."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        """Read the members of a .docx by name.

        Raises KeyError where something is missing, ValueError where it is no document, and
        etree.XMLSyntaxError.
        """
        super().__init__()
        types = _ContentTypes(members[CONTENT_TYPES])
        parts: dict[str, Part] = {}
        unread: list[tuple[Source, str]] = [(self, "/")]
        while unread:
            source, name = unread.pop()
            folder, _, file = name.rpartition("/")
            for number, kind, target, is_outside in _leads(members.get(f"{folder}/_rels/{file}.rels"[1:])):
                if is_outside:
                    source.relationships[number] = Relationship(kind, target)
                    continue
                path = posixpath.normpath(posixpath.join(folder or "/", target))
                if path not in parts:
                    parts[path] = Part(path, types.of(path), members[path[1:]])
                    unread.append((parts[path], path))
                source.relationships[number] = Relationship(kind, parts[path])
        document = self.related(_TO_DOCUMENT)
        if document is None or document.content_type != DOCUMENT_TYPE:
            raise ValueError("it is no document")
        self.document = document

    @property
    def styles(self) -> _Element:
        return self._own(_TO_STYLES, _STYLES_TYPE, "styles")

    @property
    def settings(self) -> _Element:
        return self._own(_TO_SETTINGS, _SETTINGS_TYPE, "settings")

    @property
    def numbering(self) -> _Element:
        return self._own(TO_NUMBERING, NUMBERING_TYPE, "numbering")

    def parts(self) -> list[Part]:
        """Return the parts that anything leads to, each once; the others are not written."""
        found: dict[Part, None] = {}
        unseen: list[Source] = [self]
        while unseen:
            targets = [target for _, target in unseen.pop().relationships.values()]
            new = [part for part in targets if isinstance(part, Part) and part not in found]
            found |= dict.fromkeys(new)
            unseen += new
        return list(found)

    def trees(self) -> list[Part]:
        """Return the parts that are read as trees: the main one, headers, styles and so on."""
        return [part for part in self.parts() if part.is_tree]

    def free_name(self, before: str, after: str) -> str:
        """Return a name for a part that no other has: `before`, a number and `after`."""
        taken = {part.name for part in self.parts()}
        return next(n for i in range(1, len(taken) + 2) if (n := f"{before}{i}{after}") not in taken)

    def to_bytes(self) -> bytes:
        """Return the .docx file."""
        members = {"_rels/.rels": _relationships(self, "/")}
        parts = self.parts()
        for part in parts:
            members[part.name[1:]] = part.content
            if part.relationships:
                folder, _, file = part.name.rpartition("/")
                members[f"{folder}/_rels/{file}.rels"[1:]] = _relationships(part, folder)
        members[CONTENT_TYPES] = _content_types({part.name: part.content_type for part in parts})
        return zipped(members)

    def _own(self, kind: str, content_type: str, name: str) -> _Element:
        """Return the root of the one part of a kind that a document has, an empty one if it lacks it."""
        part = self.document.related(kind)
        if part is None:
            empty = f'<w:{name} xmlns:w="{NAMESPACES["w"]}"/>'.encode()
            part = Part(self.free_name(f"/word/{name}", ".xml"), content_type, empty)
            self.document.relate_to(part, kind)
        return part.root


def body_of(package: Package) -> _Element:
    """Return the body of a document; raises ValueError where it has none."""
    body = package.document.root.find(qn("w:body"))
    if body is None:
        raise ValueError("it has no text")
    return body


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the members of a zip file that we have written ourselves."""
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of `members` by name: content types first, as some readers expect, then sorted."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=6) as file:
        for name in sorted(members, key=lambda name: (name != CONTENT_TYPES, name)):
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED  # a PNG is deflated
            info.create_system = 3  # else it names the operating system we run on
            info.external_attr = 0o644 << 16
            file.writestr(info, members[name])
    return buffer.getvalue()


def parsed(content: bytes) -> _Element:
    """Return the tree of an XML part, without the space between its tags, and with nothing from outside."""
    return etree.fromstring(content, _PARSER)


def serialised(root: _Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)


class _ContentTypes:
    """The type of each part by its name."""

    def __init__(self, content: bytes) -> None:
        root = parsed(content)
        self._by_name = {
            _said(element, "PartName").casefold(): _said(element, "ContentType")
            for element in root.iter(f"{{{_TYPES}}}Override")
        }
        self._by_suffix = {
            _said(element, "Extension").casefold(): _said(element, "ContentType")
            for element in root.iter(f"{{{_TYPES}}}Default")
        }

    def of(self, name: str) -> str:
        suffix = posixpath.splitext(name)[1][1:]
        return self._by_name.get(name.casefold()) or self._by_suffix[suffix.casefold()]


def _leads(content: bytes | None) -> Iterator[tuple[str, str, str, bool]]:
    """Yield id, kind and target of the relationships in a .rels part, and whether they lead outside."""
    if content is None:
        return
    for element in parsed(content).iter(f"{{{_RELATIONSHIPS}}}Relationship"):
        is_outside = element.get("TargetMode") == "External"
        yield _said(element, "Id"), _said(element, "Type"), element.get("Target", ""), is_outside


def _said(element: _Element, name: str) -> str:
    value = element.get(name)
    if not value:
        raise KeyError(f"no {name}")
    return value


def _relationships(source: Source, folder: str) -> bytes:
    root = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
    for number, (kind, target) in source.relationships.items():
        element = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=number, Type=kind)
        if isinstance(target, Part):
            element.set("Target", posixpath.relpath(target.name, folder))
        else:
            element.set("Target", target)
            element.set("TargetMode", "External")
    return serialised(root)


def _content_types(types: Mapping[str, str]) -> bytes:
    root = etree.fromstring(f'<Types xmlns="{_TYPES}"/>')
    for extension, kind in _DEFAULT_TYPES.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind)
    for name, kind in sorted(types.items()):
        if _DEFAULT_TYPES.get(name.rpartition(".")[2]) != kind:
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
    return serialised(root)
