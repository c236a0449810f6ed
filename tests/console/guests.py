"""A professor and a company of the invented docking, each with a personal link, and a second session still in preparation."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select

from embeddings.encoder import Encoder
from service.accounts.schemas import AccountCreate, LinkCreate
from service.accounts.use_cases import create_account, create_link
from service.models import Company, FacultyProfile
from service.models.account import Role
from service.secret_key import load_secret_key
from service.sessions import participants, use_cases
from service.sessions.schemas import ParticipantsCreate, SessionCreate
from service.settings import Settings
from service.startup import open_runtime

PROFESSOR, COMPANY = "F01", "C01"


def invite_guests(folder: Path, encoder: Encoder) -> dict[str, str]:
    """The paths of the personal links, by the external ids of the two; from now on everybody must sign in."""
    settings = Settings(data_dir=folder)
    now = datetime.now(UTC)
    rounds = [{"start": "14:00", "length_minutes": 20}, {"start": "14:30", "length_minutes": 20}]
    body = {"name": "冬季对接会（虚构）", "date": now.date() + timedelta(days=30), "tables": 4, "rounds": rounds}
    with open_runtime(settings, encoder=encoder) as runtime, runtime.database.writing() as db:
        session = use_cases.create_session(db, SessionCreate.model_validate(body))
        participants.add_everybody(db, session.id, ParticipantsCreate())
        professor = db.exec(select(FacultyProfile).where(FacultyProfile.external_id == PROFESSOR)).one()
        company = db.exec(select(Company).where(Company.external_id == COMPANY)).one()
        accounts = {
            PROFESSOR: AccountCreate(name=professor.name, role=Role.PROFESSOR, faculty_id=professor.id),
            COMPANY: AccountCreate(name=company.name, role=Role.ENTERPRISE, company_id=company.id),
        }
        key = load_secret_key(settings)
        create_account(db, AccountCreate(name="管委会", role=Role.OPERATOR))
        links = {}
        for code, account in accounts.items():
            _, token = create_link(db, create_account(db, account).id, LinkCreate(), secret_key=key, at=now)
            links[code] = f"/enter/{token}"
    return links
