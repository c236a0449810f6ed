from service.accounts.principal import COMMAND_LINE
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import create_company
from service.database import Database
from service.faculty.schemas import FacultyCreate
from service.faculty.use_cases import create_faculty
from service.needs.schemas import NeedCreate
from service.needs.use_cases import create_need
from service.overview.use_cases import Thinness, Vagueness, look_over
from tests.embeddings.ngram_encoder import NgramEncoder

LONG = "高盐有机废水的电渗析与膜蒸馏耦合处理，侧重膜污染控制与长周期运行"


def test_what_says_too_little_is_named_with_its_reason_the_worst_first(
    database: Database, encoder: NgramEncoder
) -> None:
    with database.writing() as db:
        for name, items in (("甲", [LONG, "电渗析"]), ("乙", [LONG]), ("丙", []), ("丁", ["膜", "水"])):
            create_faculty(
                db,
                COMMAND_LINE,
                encoder,
                FacultyCreate.model_validate({"name": name, "items": [{"text": t} for t in items]}),
            )
        company = create_company(db, COMMAND_LINE, CompanyCreate(name="新试助剂"))
        for title, body, requirements in (
            ("完整", LONG, ["氨氮低于 5 mg/L"]),
            ("无要求", LONG, []),
            ("只有标题", "", []),
            ("太短", "有点短", ["快"]),
        ):
            create_need(
                db,
                COMMAND_LINE,
                encoder,
                NeedCreate.model_validate(
                    {
                        "company_id": company.id,
                        "title": title,
                        "body": body,
                        "requirements": [{"text": text} for text in requirements],
                    }
                ),
            )

    with database.reading() as db:
        found = look_over(db)

    assert (found.counts.faculty, found.counts.companies, found.counts.needs) == (4, 1, 4)
    assert [(one.profile.name, one.why) for one in found.thin_profiles] == [
        ("丙", Thinness.EMPTY),
        ("乙", Thinness.FEW_ITEMS),
        ("丁", Thinness.SHORT),
    ]
    assert [(one.need.title, one.why) for one in found.vague_needs] == [
        ("只有标题", Vagueness.TITLE_ONLY),
        ("太短", Vagueness.SHORT),
        ("无要求", Vagueness.NO_REQUIREMENT),
    ]
