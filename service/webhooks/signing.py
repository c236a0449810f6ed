"""Signatures as in the Standard Webhooks specification (https://www.standardwebhooks.com), version v1.

What is signed is `{id}.{timestamp}.{body}` with HMAC-SHA256; the time stamp lets a receiver refuse old messages that
somebody plays back.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(secret: str, *, id_: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message. `secret` is one of `new_secret`."""
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, b".".join((id_.encode(), timestamp.encode(), body)), hashlib.sha256).digest()
    return {
        "webhook-id": id_,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
