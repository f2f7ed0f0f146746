"""Office files as zips whose bytes are the same for the same parts."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

CONTENT_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold


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
