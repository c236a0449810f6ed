"""What is shown once and stored as a hash: API keys and web sessions; and the signed tokens of personal links.

A plain SHA-256 is enough for 256 random bits: there is nothing to guess, and so nothing that a slow hash would slow.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

KEY_MARK = "duijie_"
SECRET_PATTERN = re.compile(r"(?P<prefix>duijie_[0-9a-f]{8})_[A-Za-z0-9_-]{43}")
"""How an API key looks; the log replaces what follows the prefix."""

_LINK_SALT = "personal link"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A fresh API key: the text is shown once, the rest is stored."""

    text: str
    prefix: str
    secret_hash: str


def make_key() -> NewKey:
    """Make an API key; it looks like duijie_3f9a01bc_ and 43 more characters."""
    prefix = KEY_MARK + secrets.token_hex(4)
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(text, prefix, hash_secret(text))


def prefix_of(key: str) -> str | None:
    """The prefix of what looks like a key; None for what does not."""
    found = SECRET_PATTERN.fullmatch(key)
    return found["prefix"] if found else None


def make_secret() -> str:
    """A secret of 256 random bits, for a cookie."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(secret: str, secret_hash: str) -> bool:
    """Whether a secret is the one that was stored; takes as long for a wrong one."""
    return hmac.compare_digest(hash_secret(secret), secret_hash)


def sign_link(link_id: str, secret_key: bytes) -> str:
    """The token of a personal link."""
    return str(URLSafeSerializer(secret_key, salt=_LINK_SALT, signer_kwargs=_SIGNER).dumps(link_id))


def read_link(token: str, secret_key: bytes) -> str | None:
    """The id of the personal link that a token was signed for; None where the signature is wrong."""
    try:
        link_id = URLSafeSerializer(secret_key, salt=_LINK_SALT, signer_kwargs=_SIGNER).loads(token)
    except BadSignature:
        return None
    return link_id if isinstance(link_id, str) else None


_SIGNER = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
