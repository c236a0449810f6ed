"""An invented afternoon: three professors and three companies, three rounds and two tables."""

from collections.abc import Iterator

import pytest

from service.settings import Settings
from service.startup import Runtime, open_runtime
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.sessions.afternoon import Afternoon, add_people, make_afternoon


@pytest.fixture
def runtime(settings: Settings, encoder: NgramEncoder) -> Iterator[Runtime]:
    """A service without its web side, with the professors and companies."""
    with open_runtime(settings, encoder=encoder) as runtime:
        add_people(runtime)
        yield runtime


@pytest.fixture
def afternoon(runtime: Runtime) -> Afternoon:
    """The session, not yet planned."""
    return make_afternoon(runtime)
