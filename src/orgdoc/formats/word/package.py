"""The .docx file: python-docx opens it and knows its parts; it is saved so that the same gives the same.

python-docx stamps each entry of the zip with the time of saving, and packs what is packed already. So it
saves the shell, and we write its parts into a zip of our own, with the longest of them put in as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import nsmap
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from docx.parts.settings import SettingsPart
from docx.parts.styles import StylesPart

from orgdoc.formats.zipped import unzipped, zipped

#: The parts that a document has one of, and may lack.
_SINGLE: tuple[tuple[str, str, type[XmlPart], str], ...] = (
    ("styles", RELATIONSHIP_TYPE.STYLES, StylesPart, CONTENT_TYPE.WML_STYLES),
    ("settings", RELATIONSHIP_TYPE.SETTINGS, SettingsPart, CONTENT_TYPE.WML_SETTINGS),
    ("numbering", RELATIONSHIP_TYPE.NUMBERING, NumberingPart, CONTENT_TYPE.WML_NUMBERING),
)


def opened(content: bytes) -> WordDocument:
    """Return a .docx with the styles, settings and numbering that it lacks, empty.

    python-docx would put in its own styles and settings, and cannot make a numbering. What it raises for a
    file that is none or damaged is of many kinds (`template_file.UNREADABLE`).
    """
    main = Package.open(BytesIO(content)).main_document_part
    if not isinstance(main, DocumentPart):
        raise ValueError("its main part is no document")
    word: WordDocument = main.document
    for name, kind, part_class, content_type in _SINGLE:
        if not any(relationship.reltype == kind for relationship in word.part.rels.values()):
            uri = word.part.package.next_partname(f"/word/{name}%d.xml")
            empty = f'<w:{name} xmlns:w="{nsmap["w"]}"/>'.encode()
            word.part.relate_to(part_class.load(uri, content_type, empty, word.part.package), kind)
        if not isinstance(word.part.part_related_by(kind), part_class):
            raise ValueError(f"its {name} are of an unknown kind")
    return word


def saved(word: WordDocument, streamed: Mapping[str, bytes]) -> bytes:
    """Return the .docx file, with the content of the parts named in `streamed` put in as it is."""
    shell = BytesIO()
    word.save(shell)
    return zipped({**unzipped(shell.getvalue()), **{name[1:]: part for name, part in streamed.items()}})


def trees(word: WordDocument) -> Iterator[XmlPart]:
    """Yield the parts that are read as trees: the main one, headers, styles and so on."""
    return (part for part in word.part.package.iter_parts() if isinstance(part, XmlPart))


def drop(source: OpcPackage | Part, is_unwanted: Callable[[str], bool]) -> None:
    """Drop the relationships of the kinds that are unwanted; a part that nothing leads to is not saved."""
    for number in [n for n, relationship in source.rels.items() if is_unwanted(relationship.reltype)]:
        del source.rels[number]


def copy_relationships(old: Part, new: Part) -> None:
    for number, one in old.rels.items():
        target = one.target_ref if one.is_external else one.target_part
        new.load_rel(one.reltype, target, number, one.is_external)
