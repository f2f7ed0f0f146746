"""Names in the letters of ids and of file names."""

from __future__ import annotations

import re
import unicodedata

_OTHERS = re.compile("[^a-z0-9]+")


def slug(name: str, most: int) -> str:
    """Return `name` in small Latin letters, figures and single hyphens (`priya-shah`), with no more than
    `most` signs; nothing where it has no such letter.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _OTHERS.sub("-", plain).strip("-")[:most].rstrip("-")
