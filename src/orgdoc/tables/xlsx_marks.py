"""Errors, missing results and hidden rows, as the XML of .xlsx has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree import ElementTree
from zipfile import ZipFile

from orgdoc.tables.archive import part
from orgdoc.tables.marks import Marks
from orgdoc.tables.number_shapes import Shape
from orgdoc.tables.table import TableError, column_of

_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Each is bounded, or ends at the next <, so that a tag without end is not searched again and again.
_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^<>]{0,200}? t="e"[^<>]{0,200}>'
    rb"(?:<f[^<>]{0,500}/>|<f[^<>]{0,500}>[^<]*</f>)?<v>([^<]*)</v>"
)
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^<>]{0,200}>(?:<f[^<>]{0,500}/>|<f[^<>]{0,500}>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
#: A whole number with a style.
_STYLED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(\d{1,6})"(?: t="n")?>'
    rb"(?:<f[^<>]{0,500}>[^<]*</f>)?<v>(\d{1,15})(?:\.0)?</v>"
)
_ROW = re.compile(rb"<row ([^<>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')


def sheet_names(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the part and the name of each sheet."""
    try:
        workbook = ElementTree.fromstring(part(archive, "xl/workbook.xml"))
        relations = ElementTree.fromstring(part(archive, "xl/_rels/workbook.xml.rels"))
    except ElementTree.ParseError as problem:
        raise TableError("the file is damaged") from problem
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        target = targets.get(sheet.get(_RELATIONSHIP), "")
        yield target.removeprefix("/") if target.startswith("/") else f"xl/{target}", sheet.get("name", "")


def marks_of(content: bytes, shapes: Mapping[int, Shape] = MappingProxyType({})) -> Marks:
    """Return what is to be known of the cells of a sheet; `shapes` are those of numbers, by style."""
    marks = Marks()
    for column, row, style, digits in _STYLED.findall(content) if shapes else ():
        if (shape := shapes.get(int(style))) is not None:
            marks.shown[int(row) - 1, column_of(column.decode())] = shape.shown(int(digits))
    for column, row, error in _ERROR.findall(content):
        marks.errors[int(row) - 1, column_of(column.decode())] = error.decode(errors="replace")
    for column, row in _NO_RESULT.findall(content):
        marks.without_result.append((int(row) - 1, column_of(column.decode())))
    for attributes in _ROW.findall(content):
        number = _NUMBER.search(attributes)
        if number and (b'hidden="1"' in attributes or b'hidden="true"' in attributes):
            marks.hidden.add(int(number[1]))
    return marks
