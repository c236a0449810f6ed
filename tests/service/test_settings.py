import re
from pathlib import Path

import pytest

from service.errors import InvalidSettingError, UnknownSettingError
from service.language import Language
from service.settings import Settings, list_variables, load_settings
from service.settings_document import EXAMPLE, PAGE, write_example, write_page

NO_FILE = Path("no-such-file")


def test_load_settings_without_environment_gives_the_defaults() -> None:
    settings = load_settings({"PATH": "/bin"}, env_file=NO_FILE)

    assert settings == Settings()
    assert settings.database_url == "sqlite:///data/duijie.db"
    assert settings.index_dir == Path("data/index")


def test_load_settings_reads_every_kind_of_value() -> None:
    environment = {"DUIJIE_PORT": "9000", "DUIJIE_LANGUAGE": "en", "DUIJIE_DATA_DIR": "/srv/duijie"}

    settings = load_settings(environment, env_file=NO_FILE)

    assert (settings.port, settings.language) == (9000, Language.EN)
    assert settings.database_url == "sqlite:////srv/duijie/duijie.db"


def test_load_settings_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DUIJIE_PORT=1\nDUIJIE_HOST=0.0.0.0\nOTHER=x\n", encoding="utf-8")

    settings = load_settings({"DUIJIE_PORT": "2"}, env_file=file)

    assert (settings.port, settings.host) == (2, "0.0.0.0")  # noqa: S104 - read, not bound


@pytest.mark.parametrize("name", ["DUIJIE_DATABSE_URL", "duijie_database_url"])
def test_load_settings_refuses_an_unknown_variable_and_names_the_nearest(name: str) -> None:
    with pytest.raises(UnknownSettingError) as caught:
        load_settings({name: "x"}, env_file=NO_FILE)

    assert f"no setting {name}. Did you mean DUIJIE_DATABASE_URL?" in str(caught.value)
    assert all(variable in str(caught.value) for variable in list_variables())


def test_load_settings_refuses_an_unknown_variable_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DUIJIE_PROT=1\n", encoding="utf-8")

    with pytest.raises(UnknownSettingError, match="DUIJIE_PORT"):
        load_settings({}, env_file=file)


def test_load_settings_leaves_the_variables_of_tests_alone() -> None:
    assert load_settings({"DUIJIE_TEST_POSTGRES_URL": "x"}, env_file=NO_FILE) == Settings()


def test_load_settings_names_each_wrong_value() -> None:
    with pytest.raises(InvalidSettingError) as caught:
        load_settings({"DUIJIE_PORT": "http", "DUIJIE_LANGUAGE": "fr"}, env_file=NO_FILE)

    assert "DUIJIE_PORT='http' cannot be" in str(caught.value)
    assert "DUIJIE_LANGUAGE='fr' cannot be: input should be 'zh' or 'en'" in str(caught.value)


def test_repr_of_settings_hides_the_database_password() -> None:
    assert "geheim" not in repr(Settings(database_url="postgresql://duijie:geheim@db/duijie"))


def test_settings_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_page(), "run: python -m service.settings_document"


def test_example_file_is_in_step_and_changes_nothing_when_every_line_is_used(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text == write_example(), "run: python -m service.settings_document"
    file = tmp_path / ".env"
    file.write_text(text.replace("# DUIJIE_", "DUIJIE_"), encoding="utf-8")

    assert load_settings({}, env_file=file) == Settings()
    assert all(f"\n# {variable}=" in text for variable in list_variables())


def test_dockerfile_sets_only_settings_that_there_are() -> None:
    named = set(re.findall(r"DUIJIE_\w+", Path("Dockerfile").read_text(encoding="utf-8")))

    assert named == {"DUIJIE_DATA_DIR", "DUIJIE_HOST", "DUIJIE_PORT"}
    assert named <= set(list_variables())
