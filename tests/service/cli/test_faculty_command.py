import json
import zipfile
from pathlib import Path

import pytest

from tests.service.cli.conftest import Duijie
from tests.service.records.source import ORCID, serving
from tests.service.spreadsheets.workbooks import write_csv


@pytest.fixture
def shen(duijie: Duijie, tmp_path: Path) -> str:
    rows = [["编号", "姓名", "研究方向"], ["F1", "沈知远", "罕见词铼铱催化"], ["F2", "李四", "膜"]]
    assert duijie("import", write_csv(tmp_path / "f.csv", rows)).code == 0
    (tmp_path / "f.csv").unlink()
    return "F1"


def test_a_professor_gets_all_that_is_held(duijie: Duijie, shen: str, tmp_path: Path) -> None:
    assert duijie("faculty", "export", shen, "--output", tmp_path / "x.json").out == f"{tmp_path / 'x.json'}\n"
    assert json.loads((tmp_path / "x.json").read_text("utf-8"))["profile"][0]["name"] == "沈知远"
    assert duijie("faculty", "export", shen, "-o", tmp_path / "x.zip").code == 0
    assert "items.csv" in zipfile.ZipFile(tmp_path / "x.zip").namelist()
    assert duijie("faculty", "export", shen, "-o", tmp_path / "x.docx").code == 2
    unknown = duijie("faculty", "export", "F9", "-o", tmp_path / "y.json")
    assert (unknown.code, "There is no faculty profile with the id 'F9'" in unknown.err) == (1, True)


def test_an_erasure_asks_first_and_leaves_no_word_in_any_file(duijie: Duijie, shen: str, tmp_path: Path) -> None:
    def stored() -> bytes:
        return b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())

    assert duijie("match", "--text", "催化").code == 0
    assert duijie("faculty", "erase", shen).code == 2
    assert "罕见词铼铱催化".encode() in stored()

    ran = duijie("faculty", "erase", shen, "--yes")

    assert (ran.code, ran.out) == (0, "Erased professors: 1.\n")
    assert "罕见词铼铱催化".encode() not in stored()
    assert "沈知远".encode() not in stored()
    assert "李四" in duijie("match", "--text", "膜").out


def test_retention_lists_and_erases_who_is_due(duijie: Duijie, shen: str, tmp_path: Path) -> None:
    from service.accounts.principal import COMMAND_LINE  # noqa: PLC0415
    from service.database import Database  # noqa: PLC0415
    from service.faculty.repository import resolve_faculty_id  # noqa: PLC0415
    from service.faculty.schemas import FacultyUpdate  # noqa: PLC0415
    from service.faculty.use_cases import update_faculty  # noqa: PLC0415
    from tests.embeddings.ngram_encoder import NgramEncoder  # noqa: PLC0415

    assert duijie("faculty", "retention").out == "Nobody is past the retention day.\n"
    database = Database(f"sqlite:///{tmp_path / 'data' / 'duijie.db'}")
    with database.writing() as db:
        id_ = resolve_faculty_id(db, shen)
        body = FacultyUpdate.model_validate({"retain_until": "2020-01-31"})
        update_faculty(db, COMMAND_LINE, NgramEncoder(), id_, body)
    database.dispose()

    assert duijie("faculty", "retention").out == f"{id_}  沈知远  to be kept until 2020-01-31\n"
    assert [one["name"] for one in json.loads(duijie("faculty", "retention", "--json").out)] == ["沈知远"]
    assert "Erased professors: 1." in duijie("faculty", "retention", "--erase").err
    assert duijie("faculty", "retention").out == "Nobody is past the retention day.\n"


def test_publications_come_from_a_record_to_the_professor_of_that_name(
    duijie: Duijie, shen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as source:
        monkeypatch.setenv("DUIJIE_OPENALEX_URL", source.url)
        monkeypatch.setenv("DUIJIE_RECORD_INTERVAL_S", "0")

        preview = duijie("faculty", "import-record", ORCID)
        assert (preview.code, preview.err) == (0, "")
        assert preview.out.splitlines() == [
            "沈知远 ← Zhiyuan Shen / Z. Shen / 沈知远 (names match: same)",
            "  + 2024  Sulfur-tolerant Mn–Ce catalysts for NOx reduction & more",
            "  + 2019  低温脱硝综述",
            "2 created, 0 updated, 0 unchanged, 0 left out",
            "A preview: nothing was written; --apply writes it.",
        ]
        assert duijie("faculty", "import-record", ORCID, shen, "--apply").out.count("+") == 2
        assert json.loads(duijie("faculty", "import-record", ORCID, "--json").out)["unchanged"] == 2
        other = duijie("faculty", "import-record", ORCID, "F2", "--apply")
        assert (other.code, "if they are one person, accept the name" in other.err) == (1, True)
        assert duijie("faculty", "import-record", "x").code == 2
