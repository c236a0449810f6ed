"""The one door to segno: a QR code as SVG that stands in a page."""

import segno
from markupsafe import Markup

_QUIET_ZONE = 2


def draw_qr(content: str) -> Markup:
    """An SVG without a size of its own, black on nothing, with medium error correction (15 % may be soiled)."""
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=_QUIET_ZONE, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - segno draws squares; the content itself is not in it
