"""Ids for rows that bring none, and names that may mean the same."""

import hashlib
import re

from service.spreadsheets.cell_text import plain_key

MAX_ID_LENGTH = 200

_LEGAL_FORM = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|公司|coltd|companylimited|limited|incorporated|corporation|corp|inc|ltd|llc|gmbh|ag|plc|co)$"
)


def derive_id(*parts: str) -> str:
    """An external id out of what a row says of itself: the same parts give the same id in every import."""
    id_ = "/".join(part for part in parts if part)
    if len(id_) <= MAX_ID_LENGTH:
        return id_
    digest = hashlib.sha256(id_.encode()).hexdigest()[:16]
    return f"{id_[: MAX_ID_LENGTH - len(digest) - 1]}#{digest}"


def company_stem(name: str) -> str:
    """The name of a company without its legal form, for comparison: 甲化工有限公司 and 甲化工 have the same stem."""
    key = plain_key(name)
    return _LEGAL_FORM.sub("", key) or key


def agree(one: str, other: str) -> bool:
    """Whether two texts are the same or one of them is not known."""
    return not one or not other or plain_key(one) == plain_key(other)
