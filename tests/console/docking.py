"""An invented afternoon that has begun: published, its first round on, one matter to follow up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select

from embeddings.encoder import Encoder
from matching.scheduling.problem import Side
from service.models.docking_session import DockingSession
from service.models.schedule import MeetingOutcome
from service.sessions import participants, use_cases
from service.sessions.day.outcomes import report_outcome
from service.sessions.day.rounds import start_round
from service.sessions.planning import plan_session
from service.sessions.releases import publish_session
from service.sessions.schemas import ParticipantsCreate, SessionCreate
from service.sessions.views import load_schedule
from service.settings import Settings
from service.startup import Runtime, open_runtime

ROUNDS = [{"start": f"{hour}:00", "length_minutes": 50} for hour in range(13, 18)]


def begin_docking(runtime: Runtime) -> str:
    """Plan and publish a session of everybody, start its first round, and report one cooperation; returns its id."""
    today = datetime.now(UTC)
    body = {"name": "兰州对接会（虚构）", "date": today.date() + timedelta(days=1), "tables": 8, "rounds": ROUNDS}
    with runtime.database.writing() as db:
        id_ = use_cases.create_session(db, SessionCreate.model_validate(body)).id
        participants.add_everybody(db, id_, ParticipantsCreate(max_meetings=2))
    plan_session(runtime, id_)
    with runtime.database.writing() as db:
        publish_session(db, id_)
    with runtime.database.writing() as db:
        start_round(db, id_, 1, now=today)
        meeting = next(one for one in load_schedule(db, id_, "published").meetings if one.round == 1)
        cooperation = MeetingOutcome.COOPERATION_POSSIBLE
        report_outcome(db, id_, meeting.id, Side.COMPANY, cooperation, person="周敏", now=today)
    return id_


def begin_all_rounds(folder: Path, encoder: Encoder) -> None:
    """Start the rounds after the first, so that whoever meets somebody has met them, whatever the model's scores planned."""
    with open_runtime(Settings(data_dir=folder), encoder=encoder) as runtime, runtime.database.writing() as db:
        session = db.exec(select(DockingSession)).one()
        for number in range(2, len(ROUNDS) + 1):
            start_round(db, session.id, number, now=datetime.now(UTC))
