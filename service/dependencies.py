"""What an endpoint can ask for, named once as `Annotated` types.

A request is one transaction. `scope="function"` ends it before the answer is sent: a client that has read 201 finds its
row, and a commit that fails is answered with the error.
"""

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.matcher import Matcher
from service.passage_index import PassageIndex
from service.settings import Settings
from service.startup import Runtime, Startup
from service.texts import ID_PATTERN


def get_startup(request: Request) -> Startup:
    """The start of this process."""
    return cast("Startup", request.app.state.startup)


def get_settings(request: Request) -> Settings:
    """The settings of this process."""
    return get_startup(request).settings


def get_runtime(request: Request) -> Runtime:
    """Everything that is ready only after the start. Raises NotReadyError."""
    return get_startup(request).runtime


def get_db(request: Request) -> Iterator[Session]:
    """A session that writes; committed when the endpoint returns. Raises NotReadyError."""
    with get_startup(request).database.writing() as db:
        yield db


def get_read_db(request: Request) -> Iterator[Session]:
    """A session that only reads, as of one point in time. Raises NotReadyError."""
    with get_startup(request).database.reading() as db:
        yield db


def get_encoder(request: Request) -> Encoder:
    """The model of this process. Raises NotReadyError."""
    return get_runtime(request).encoder


def get_passage_index(request: Request) -> PassageIndex:
    """What this process holds in memory of all passages. Raises NotReadyError."""
    return get_runtime(request).passage_index


def get_matcher(request: Request, db: Annotated[Session, Depends(get_read_db, scope="function")]) -> Matcher:
    """The matcher over what the request's read session sees. Raises NotReadyError."""
    return get_runtime(request).get_matcher(db)


StartupDep = Annotated[Startup, Depends(get_startup)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
RuntimeDep = Annotated[Runtime, Depends(get_runtime)]
Db = Annotated[Session, Depends(get_db, scope="function")]
ReadDb = Annotated[Session, Depends(get_read_db, scope="function")]
EncoderDep = Annotated[Encoder, Depends(get_encoder)]
PassageIndexDep = Annotated[PassageIndex, Depends(get_passage_index)]
MatcherDep = Annotated[Matcher, Depends(get_matcher)]
PathId = Annotated[str, Path(pattern=ID_PATTERN, description="Id as the service gave it: 32 hex digits.")]
