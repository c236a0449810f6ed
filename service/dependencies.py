"""What an endpoint can ask for, named once as `Annotated` types.

A request is one transaction. `scope="function"` ends it before the answer is sent: a client that has read 201 finds its
row, and a commit that fails is answered with the error.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.matcher import Matcher
from service.accounts.principal import Principal
from service.audit.actor import ACTOR, Actor
from service.audit.reads import record_reads
from service.models.columns import now
from service.needs.disclosure import NOTE_READS
from service.passage_index import PassageIndex
from service.secret_key import load_secret_key
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


def get_principal(request: Request) -> Principal:
    """Who asks, as `authorize` in `service/accounts/guard.py` has found out; only for routes that are not public."""
    return cast("Principal", request.state.principal)


def get_actor(request: Request) -> Actor:
    """Who asks, for the audit trail."""
    principal: Principal | None = getattr(request.state, "principal", None)
    request_id = getattr(request.state, "request_id", "")
    if principal is None:
        return Actor("nobody yet", request_id=request_id)
    return Actor(principal.name, principal.account_id, principal.credential, request_id)


def get_secret_key(request: Request) -> bytes:
    """The key that signs links and seals secrets."""
    return load_secret_key(get_settings(request))


def get_public_url(request: Request) -> str:
    """The address at which people reach the service, without a slash at its end."""
    return get_settings(request).public_url or str(request.base_url).rstrip("/")


def get_db(request: Request) -> Iterator[Session]:
    """A session that writes; committed when the endpoint returns. Raises NotReadyError."""
    with get_startup(request).database.writing() as db:
        db.info[ACTOR] = get_actor(request)
        yield db


def get_read_db(request: Request) -> Iterator[Session]:
    """A session that only reads, as of one point in time. Raises NotReadyError."""
    database = get_startup(request).database
    with database.reading() as db:
        db.info[NOTE_READS] = lambda need_ids: record_reads(database, get_actor(request), need_ids)
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


def get_now() -> datetime:
    """The present moment, aware; a test puts another in its place."""
    return now()


StartupDep = Annotated[Startup, Depends(get_startup)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
PrincipalDep = Annotated[Principal, Depends(get_principal)]
SecretKeyDep = Annotated[bytes, Depends(get_secret_key)]
PublicUrl = Annotated[str, Depends(get_public_url)]
RuntimeDep = Annotated[Runtime, Depends(get_runtime)]
Db = Annotated[Session, Depends(get_db, scope="function")]
ReadDb = Annotated[Session, Depends(get_read_db, scope="function")]
EncoderDep = Annotated[Encoder, Depends(get_encoder)]
PassageIndexDep = Annotated[PassageIndex, Depends(get_passage_index)]
MatcherDep = Annotated[Matcher, Depends(get_matcher)]
Now = Annotated[datetime, Depends(get_now)]
PathId = Annotated[str, Path(pattern=ID_PATTERN, description="Id as the service gave it: 32 hex digits.")]
