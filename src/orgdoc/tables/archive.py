"""Workbooks are zip files of XML: looked over before anything in them is unpacked."""

from __future__ import annotations

import codecs
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from orgdoc.tables.table import TableError

MAX_BYTES = 64 * 2**20
MAX_UNPACKED = 512 * 2**20
MAX_ENTRIES = 5_000
#: XML of large sheets shrinks to a twentieth; what shrinks to a thousandth is made to exhaust us.
MAX_RATIO = 400
_SMALL = 10 * 2**20


def open_archive(data: bytes) -> ZipFile:
    """Return the zip file in `data`, once its size unpacked is known to be bounded.

    Raises TableError for what is no zip file, and for one that is too large or shrinks suspiciously.
    """
    if len(data) > MAX_BYTES:
        raise TableError(f"the file is larger than {MAX_BYTES // 2**20} MB")
    try:
        archive = ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise TableError("this is not a spreadsheet, or it is damaged") from problem
    if len(entries) > MAX_ENTRIES:
        raise TableError(f"the file holds more than {MAX_ENTRIES:,} parts, which no spreadsheet needs")
    if len({entry.filename for entry in entries}) < len(entries):
        raise TableError("the file holds two parts of one name, which no spreadsheet does")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise TableError(f"the file unpacks to more than {MAX_UNPACKED // 2**20} MB")
    for entry in entries:
        if entry.flag_bits & 1:
            raise TableError("the file is protected by a password; save it without one")
        if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise TableError("the file unpacks to far more than a spreadsheet would")
    return archive


def part(archive: ZipFile, name: str, *, xml: bool = True) -> bytes:
    """Return the content of a part, looked over if it is to be XML; b"" where it is not there.

    Raises TableError for a part that is damaged, larger than it says, or declares entities.
    """
    try:
        size = archive.getinfo(name).file_size
        with archive.open(name) as file:
            content = file.read(size + 1)
    except KeyError:
        return b""
    except Exception as problem:  # zlib.error, BadZipFile, RuntimeError, EOFError …: all mean damage
        raise TableError("the file is damaged") from problem
    if len(content) > size:
        raise TableError("the file unpacks to more than it says")
    if not xml:
        return content
    if b"\0" in content:  # UTF-16, in which nothing below would be found
        content = _from_utf16(content)
    # Most parts have no ! at all, which is told at once.
    if b"!" in content and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise TableError("the file declares entities, which no spreadsheet does")
    return content


def _from_utf16(content: bytes) -> bytes:
    """Return a part that is written in UTF-16, as Power Query does, in UTF-8."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TableError("the file is damaged")
    try:
        return content.decode("utf-16").encode()
    except UnicodeError as problem:
        raise TableError("the file is damaged") from problem


def is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))
