"""Text that people wrote, as HTML shows it."""

import re

from markupsafe import Markup, escape

from matching.types import MarkedBy, Quote
from service.language import Language

_STRENGTHS = (0.33, 0.66)
_HAN = re.compile("[\u3400-\u9fff]")


def mark_language(text: str) -> Markup:
    """Somebody's own text, with its language for fonts and screen readers, and walled off from the text around it."""
    return Markup(f'<bdi lang="{language_of_text(text).tag}">{escape(text)}</bdi>')  # noqa: S704 - escaped in this line


def mark_words(quote: Quote) -> Markup:
    """A quotation, with the words that carry the match marked in three strengths: `<mark class="m1">` to `m3`, `near` by meaning alone."""
    pieces, end = [], 0
    for mark in quote.marks:
        look = f"m{1 + sum(mark.weight >= limit for limit in _STRENGTHS)}" if mark.by is MarkedBy.WORDS else "near"
        pieces.append(escape(quote.text[end : mark.start]))
        pieces.append(Markup('<mark class="{}">{}</mark>').format(look, quote.text[mark.start : mark.end]))
        end = mark.end
    pieces.append(escape(quote.text[end:]))
    return Markup('<bdi lang="{}">{}</bdi>').format(language_of_text(quote.text).tag, Markup().join(pieces))


def language_of_text(text: str) -> Language:
    """Chinese where any Han character stands in it."""
    return Language.ZH if _HAN.search(text) else Language.EN
