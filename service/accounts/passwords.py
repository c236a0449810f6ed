"""Passwords by argon2, and the second factor by TOTP (RFC 6238)."""

import hmac
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD = 12
"""Fewest characters of a password, after NIST SP 800-63B for one that stands beside a second factor (8) and some more."""
MAX_PASSWORD = 200
ISSUER = "Duijie 对接"
STEP_S = 30
DRIFT = 1
"""Steps that a clock may be off, on either side."""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def is_password(password: str, password_hash: str) -> bool:
    """Whether a password is the one that was stored; takes as long where none was."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def make_totp_secret() -> str:
    """A fresh seed for an authenticator app."""
    return pyotp.random_base32()


def totp_uri(secret: str, name: str) -> str:
    """What an authenticator app reads, as a link or a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def find_totp_step(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The time step that a code belongs to; None where it is wrong, or of a step not after `after`.

    Store the step and give it as `after` the next time, so that no code is good for two sign-ins (RFC 6238, 5.2).
    """
    totp = pyotp.TOTP(secret, interval=STEP_S)
    now = int(at.timestamp()) // STEP_S
    for step in range(max(now - DRIFT, after + 1), now + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None
