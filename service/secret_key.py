"""The key that signs personal links and seals stored secrets: a setting, or made once and kept beside the database."""

import base64
import os
import secrets
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.errors import InvalidSettingError
from service.settings import Settings

FILE = "secret.key"
_BYTES = 32


def load_secret_key(settings: Settings) -> bytes:
    """Return the key; makes one, readable by its owner only, where neither setting nor file has any.

    Safe when several processes start at once: one key wins, and all get that one.
    """
    if settings.secret_key:
        return settings.secret_key.encode()
    path = settings.data_dir / FILE
    if not path.exists():
        _make(path)
    return path.read_bytes().strip()


class Vault:
    """Seals what must be read again, such as the seed of a second factor; each purpose has a key of its own."""

    def __init__(self, secret_key: bytes, *, purpose: str) -> None:
        """Derive the key of this purpose."""
        derived = HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=purpose.encode()).derive(secret_key)
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, text: str) -> str:
        """Encrypt a text for the database."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt it. Raises InvalidSettingError where it was sealed with another secret key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise InvalidSettingError(
                "A secret in the database was sealed with another secret key; give the former DUIJIE_SECRET_KEY (or "
                f"{FILE} of the former data folder) back, or set the secret anew."
            ) from error


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # mkstemp makes files of mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(_BYTES).encode() + b"\n")
    try:
        os.link(name, path)  # whole or not at all, and never over a key that is there
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
