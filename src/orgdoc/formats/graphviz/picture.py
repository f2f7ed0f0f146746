"""PNG pictures made small: a palette in place of 32 bits a pixel (docs/adr/0011)."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops

_COLOURS = 256
#: Of 255: by so much a pixel may differ from the one that was painted. Areas of one colour never do, only the
#: shades at the edges of letters and lines, of which there are more than a palette holds.
_TOLERANCE = 32
_LEVEL = 6  # of zlib's compression; the highest takes eight times as long and saves a twentieth


def compact(png: bytes) -> bytes:
    """Return an opaque picture with a palette, in full colour where that would show; with no comments and
    no times in it. Raises ValueError where it is no picture.
    """
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as painted:
            full = painted.convert("RGB")
    except (OSError, SyntaxError) as problem:
        raise ValueError("this is no PNG") from problem
    few = full.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    differences = ImageChops.difference(few.convert("RGB"), full)
    is_alike = not any(sum(band.histogram()[_TOLERANCE + 1 :]) for band in differences.split())
    written = BytesIO()
    (few if is_alike else full).save(written, "PNG", compress_level=_LEVEL)
    return written.getvalue()
