"""The .docx container: the same parts give the same bytes, on any day and machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part
    from docx.opc.rel import Relationships

CONTENT_TYPES = "[Content_Types].xml"
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULT_TYPES = {
    "png": "image/png",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "svg": "image/svg+xml",
    "xml": "application/xml",
}
_NONE: Mapping[Part, bytes] = {}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold


def to_bytes(package: OpcPackage, written: Mapping[Part, bytes] = _NONE) -> bytes:
    """Return `package` as a .docx file; the parts in `written` have that content instead of their own."""
    return zipped(dict(_members(package, written)))


def zipped(members: dict[str, bytes]) -> bytes:
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


def _members(package: OpcPackage, written: Mapping[Part, bytes]) -> Iterator[tuple[str, bytes]]:
    types: dict[str, str] = {}
    yield "_rels/.rels", _relationships(package.rels)
    for part in package.iter_parts():
        name = str(part.partname)
        types[name] = part.content_type
        yield name.lstrip("/"), written.get(part, part.blob)
        if part.rels:
            yield str(part.partname.rels_uri).lstrip("/"), _relationships(part.rels)
    yield CONTENT_TYPES, _content_types(types)


def _relationships(relationships: Relationships) -> bytes:
    return cast("bytes", relationships.xml)  # python-docx says str, and gives bytes


def _content_types(types: dict[str, str]) -> bytes:
    root = etree.fromstring(f'<Types xmlns="{_NAMESPACE}"/>')
    for extension, kind in _DEFAULT_TYPES.items():
        etree.SubElement(root, f"{{{_NAMESPACE}}}Default", Extension=extension, ContentType=kind)
    for name, kind in sorted(types.items()):
        if _DEFAULT_TYPES.get(name.rpartition(".")[2]) != kind:
            etree.SubElement(root, f"{{{_NAMESPACE}}}Override", PartName=name, ContentType=kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
