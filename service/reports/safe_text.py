"""Text that a spreadsheet program will show and never run."""

import re

# What XML 1.0 forbids, and lone surrogates, which no encoding can write: with one of them Excel calls the file broken.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# OWASP, "CSV Injection": the signs that start a formula, in half and full width, after any blanks that a program trims.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")

# The most that Excel holds in one cell.
_LONGEST = 32_767


def make_safe(text: str) -> str:
    """`text` as a cell may hold it: a formula gets an apostrophe before it, what XML forbids is dropped, length is cut.

    The apostrophe stays visible, which is the price for a file that is still safe after someone has saved it as CSV;
    the cell type alone would protect only the xlsx. Numbers are not text and do not come here.
    """
    legal = _ILLEGAL.sub("", text)
    guarded = f"'{legal}" if _FORMULA.match(legal) else legal
    return guarded if len(guarded) <= _LONGEST else guarded[: _LONGEST - 1] + "…"
