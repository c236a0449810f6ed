from sqlmodel import Session

from service.accounts.principal import COMMAND_LINE
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import create_company
from service.database import Database
from service.directory.queries import PAGE_SIZE, CompanyListQuery, CompanySort, FacultyListQuery
from service.directory.use_cases import browse_companies, browse_faculty, list_regions
from service.faculty.schemas import FacultyCreate
from service.faculty.use_cases import create_faculty
from tests.embeddings.ngram_encoder import NgramEncoder


def _add_company(db: Session, name: str, **fields: str) -> None:
    create_company(db, COMMAND_LINE, CompanyCreate.model_validate({"name": name, **fields}))


def test_every_word_of_a_search_must_be_found_somewhere(database: Database) -> None:
    with database.writing() as db:
        _add_company(db, "白银助剂", region="甘肃白银", industry="精细化工")
        _add_company(db, "兰州助剂", region="甘肃兰州", industry="精细化工")
        _add_company(db, "100%纯水", region="甘肃兰州", industry="环保")

    def find(q: str) -> list[str]:
        with database.reading() as db:
            return [line.name for line in browse_companies(db, CompanyListQuery(q=q)).lines]

    assert find("兰州 助剂") == ["兰州助剂"]
    assert find("精细化工") == ["白银助剂", "兰州助剂"]
    assert find("100%") == ["100%纯水"]
    assert find("_") == []


def test_names_are_sorted_by_pinyin_and_turned_round(database: Database) -> None:
    with database.writing() as db:
        for name in ("张掖", "白银", "兰州", "Acme", "敦煌"):
            _add_company(db, name, region=name)

    with database.reading() as db:
        forth = [line.name for line in browse_companies(db, CompanyListQuery()).lines]
        back = browse_companies(db, CompanyListQuery(sort=CompanySort.REGION, turned=True)).lines
        assert list_regions(db) == forth

    assert forth == ["Acme", "白银", "敦煌", "兰州", "张掖"]
    assert [line.name for line in back] == forth[::-1]


def test_a_page_beyond_the_last_is_the_last(database: Database) -> None:
    with database.writing() as db:
        for number in range(PAGE_SIZE + 1):
            _add_company(db, f"企业 {number:03}")

    with database.reading() as db:
        listing = browse_companies(db, CompanyListQuery(page=99))

    assert (listing.page, listing.pages, listing.total) == (2, 2, PAGE_SIZE + 1)
    assert [line.name for line in listing.lines] == [f"企业 {PAGE_SIZE:03}"]


def test_a_profile_is_found_by_what_stands_in_its_items(database: Database, encoder: NgramEncoder) -> None:
    with database.writing() as db:
        for name, text in (("沈知远", "低温脱硝催化剂"), ("牛砚秋", "高盐废水")):
            body = FacultyCreate.model_validate({"name": name, "items": [{"text": text}]})
            create_faculty(db, COMMAND_LINE, encoder, body)

    with database.reading() as db:
        lines = browse_faculty(db, FacultyListQuery(q="脱硝"), None).lines

    assert [(line.name, line.items) for line in lines] == [("沈知远", 1)]
