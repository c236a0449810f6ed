import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.errors import InvalidSettingError
from service.secret_key import FILE, Vault, load_secret_key
from service.settings import Settings


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_secret_key(settings), range(16)))

    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]


def test_the_setting_wins_and_writes_no_file(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40)

    assert load_secret_key(settings) == b"k" * 40
    assert list(tmp_path.iterdir()) == []
    assert "kkkk" not in repr(settings)


def test_a_vault_opens_what_it_sealed_and_nobody_else_does() -> None:
    vault = Vault(b"a" * 32, purpose="seeds")
    sealed = vault.seal("种子")

    assert vault.open(sealed) == "种子"
    assert "种子" not in sealed
    for other in (Vault(b"b" * 32, purpose="seeds"), Vault(b"a" * 32, purpose="other")):
        with pytest.raises(InvalidSettingError, match="sealed with another secret key"):
            other.open(sealed)
