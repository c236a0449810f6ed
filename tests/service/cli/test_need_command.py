import json
from pathlib import Path

from tests.service.cli.conftest import Duijie
from tests.service.spreadsheets.workbooks import write_csv

INTAKE = Path(__file__).parents[3] / "fixtures/intake"


def test_a_form_is_drafted_shown_and_confirmed(duijie: Duijie, tmp_path: Path) -> None:
    duijie("import", write_csv(tmp_path / "c.csv", [["企业编号", "企业名称"], ["C1", "陇西清源助剂有限公司"]]))

    ran = duijie("need", "draft", INTAKE / "form-zh.docx")

    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    id_ = lines[0].removeprefix("Draft ")
    assert "  title: 骨架镍催化剂连用寿命提升" in lines
    assert "      from: 拟投入经费（万元）：50-60" in lines
    assert "  * The amount is a range; the upper end is taken: CNY 600000." in lines
    assert "  传真：0943-0000000" in lines
    assert lines[-1] == f"To confirm: duijie need confirm {id_}"
    assert duijie("need", "drafts").out == f"{id_}  骨架镍催化剂连用寿命提升\n"

    confirmed = duijie("need", "confirm", id_)
    assert confirmed.out.startswith("It is now the need ")
    assert duijie("need", "drafts").out == "There are no drafts.\n"
    assert duijie("match", "--text", "催化剂", "--to", "needs").out.count("骨架镍催化剂连用寿命提升") >= 1


def test_an_unknown_company_is_given_by_id(duijie: Duijie) -> None:
    drafted = json.loads(duijie("need", "draft", INTAKE / "mail-en.txt", "--json").out)
    assert drafted["fields"]["company_id"] is None
    failed = duijie("need", "confirm", drafted["id"])
    assert (failed.code, "correct these fields and confirm again: company_id." in failed.err) == (1, True)
    unknown = duijie("need", "confirm", drafted["id"], "--company", "0" * 32)
    assert (unknown.code, "There is no company" in unknown.err) == (1, True)
    assert duijie("need", "discard", drafted["id"]).out == f"Discarded {drafted['id']}.\n"


def test_a_file_that_cannot_be_read_is_one_line(duijie: Duijie, tmp_path: Path) -> None:
    missing = duijie("need", "draft", "nothing.docx")
    assert (missing.code, missing.err.count("\n"), "There is no file 'nothing.docx'" in missing.err) == (1, 1, True)
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04 broken")
    broken = duijie("need", "draft", tmp_path / "x.docx", "--language", "zh")
    assert (broken.code, "已损坏或不完整" in broken.err) == (1, True)
