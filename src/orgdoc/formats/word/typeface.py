"""In which face and size a style is set: what its chain of styles, the document and the theme say."""

from __future__ import annotations

from functools import lru_cache

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.styles import by_id, chain

_R_PR, _FONTS, _SIZE, _VAL = map(qn, ("w:rPr", "w:rFonts", "w:sz", "w:val"))
_DEFAULTS = "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def typeface_of(word: WordDocument, style_id: str) -> tuple[str | None, float | None]:
    """Return the name of the face and the size in points; None for what nothing says."""
    root = word.styles.element
    properties = [style.find(_R_PR) for style in chain(by_id(root), style_id)]
    properties.append(root.find(_DEFAULTS))
    face = size = None
    for found in properties:
        if found is None:
            continue
        face = face or _face(found.find(_FONTS), word)
        stated = found.find(_SIZE)
        size = size or (None if stated is None else stated.get(_VAL))
    return face, float(size) / 2 if size else None


def _face(fonts: _Element | None, word: WordDocument) -> str | None:
    if fonts is None:
        return None
    in_theme = fonts.get(qn("w:asciiTheme"))  # where both are given, Word takes that of the theme
    if in_theme is None:
        return fonts.get(qn("w:ascii"))
    themes = (r.target_part.blob for r in word.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.THEME)
    return next(
        (_latin(blob, "majorFont" if in_theme.startswith("major") else "minorFont") for blob in themes), None
    )


@lru_cache(maxsize=4)
def _latin(theme: bytes, scheme: str) -> str | None:
    root = etree.fromstring(theme, etree.XMLParser(resolve_entities=False))
    found = next(root.iter(f"{_DRAWING}{scheme}"), None)
    latin = None if found is None else found.find(f"{_DRAWING}latin")
    return None if latin is None else latin.get("typeface") or None
