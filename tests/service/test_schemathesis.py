"""The application against its own OpenAPI document, asked by every role with what schemathesis makes up.

No 5xx, no status that is not documented, no answer outside its schema; ids in paths are one's own, another's or unknown.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pytest
import requests
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.accounts.permissions import PUBLIC, ROUTES, Reach, reach_of
from service.app import create_app
from service.models.account import Role
from service.settings import Settings
from tests.service.accounts.world import World, make_world

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6
"""Requests for each operation, role and kind of body; more find little more and take minutes."""

schemathesis.serializer.alias(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream"
)


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


@dataclass(frozen=True)
class Operation:
    """An operation, and what makes up requests to it: made once for all roles and databases, since that takes longest."""

    method: str
    path: str
    cases: Mapping[GenerationMode, st.SearchStrategy[Any]]


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> list[Operation]:
    """Every operation of the document."""
    document = create_app(Settings(data_dir=tmp_path_factory.mktemp("data"))).openapi()
    found = [result.ok() for result in schemathesis.openapi.from_dict(document).get_all_operations()]  # type: ignore[union-attr]
    return [
        Operation(one.method, one.path, {mode: one.as_strategy(generation_mode=mode) for mode in GenerationMode})
        for one in found
    ]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("role", [None, *Role])
def test_every_operation_keeps_to_its_document(
    world: World, operations: list[Operation], role: Role | None, mode: GenerationMode
) -> None:
    asked = 0
    browser = world.client(role)
    for operation in operations:
        action = ROUTES[f"{operation.method.upper()} {operation.path}"]
        if role is None and action != PUBLIC and operation.method != "get":
            continue  # refused before anything is looked at, as test_permissions.py shows of each
        if role is not None and action != PUBLIC and reach_of(role, action) is Reach.NONE:
            continue  # likewise
        asked += 1
        _ask(world, browser, operation.cases[mode])
    assert asked


def _ask(world: World, browser: TestClient, cases: st.SearchStrategy[Any]) -> None:
    ids = {name: [world.own[name], world.other[name], "f" * 32] for name in world.own}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, choice=st.integers(0, 3))
    def ask(case: schemathesis.Case[Any], choice: int) -> None:
        for name in case.path_parameters or {}:
            if choice < 3 and name in ids:
                case.path_parameters[name] = ids[name][choice]
        request = requests.Request(
            **case.as_transport_kwargs(base_url=str(browser.base_url), headers=dict(browser.headers))
        ).prepare()  # what schemathesis would send: a form with a file becomes bytes whatever was made up for it
        response = browser.request(
            str(request.method),
            str(request.url),
            content=cast("bytes | str | None", request.body),
            headers=cast("dict[str, str]", request.headers),
            follow_redirects=False,
        )
        case.validate_response(response, checks=CHECKS)

    with contextlib.suppress(Unsatisfiable):  # nothing about this operation can be wrong
        ask()
