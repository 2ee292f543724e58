"""Marks made without a network: each once, conflicts shown, a help never held back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import reading
from response.calldown.models import Call
from tests.webapp.blueprints.offline.conftest import CallHouse, Device
from webapp.offline.models import OfflineDelivery

ID = str(uuid.UUID(int=7))


@pytest.fixture
def taken(device: Device) -> str:
    """The moment of which the list of the device is."""
    made_at: str = device.take().get_json()["made_at"]
    return made_at


def mark(taken: str, outcome: str, household: int = 2, **more: object) -> dict[str, object]:
    return {
        "kind": "call", "crisis": "CR-2026-001", "household": household, "outcome": outcome,
        "at": taken, "since": taken, "number": "", "needs": [], "note": "", **more,
    }  # fmt: skip


def calls(called: CallHouse) -> list[str]:
    with reading(called.house.engine) as session:
        query = sa.select(Call).order_by(Call.happened_at, Call.entered_at)
        return [each.outcome.value for each in session.scalars(query)]


def test_a_mark_is_entered_once_however_often_it_comes(
    called: CallHouse, device: Device, taken: str
) -> None:
    safe = mark(taken, "safe", number="+15205550133")
    assert device.deliver(safe, ID) == {"state": "entered"}
    assert device.deliver(safe, ID) == {"state": "entered"}
    assert device.deliver({**safe, "outcome": "no_answer"}, ID) == {"state": "unlike"}
    assert calls(called) == ["safe"]
    assert called.item(2).state.value == "done"
    with reading(called.house.engine) as session:
        (row,) = session.scalars(sa.select(OfflineDelivery)).all()
    assert (row.country, row.answer, row.mark_id) == ("GT", "entered", uuid.UUID(ID))


def test_what_somebody_else_said_meanwhile_is_shown_and_a_person_decides(
    called: CallHouse, device: Device, taken: str
) -> None:
    called.house.clock.at += timedelta(minutes=30)
    other = Device(called.house.signed_in("consul.gt"))
    assert other.deliver(mark(taken, "safe"))["state"] == "entered"
    said = device.deliver(mark(taken, "no_answer"), ID)
    assert said == {"state": "conflict", "other": {"outcome": "A salvo", "at": taken}}
    assert calls(called) == ["safe"]
    assert device.deliver(mark(taken, "no_answer"), ID, decided=True)["state"] == "beside"
    assert device.deliver(mark(taken, "no_answer"), ID)["state"] == "beside"
    assert sorted(calls(called)) == ["no_answer", "safe"]
    # The same word is no conflict, and a help is entered at once beside another word.
    assert device.deliver(mark(taken, "safe"))["state"] in {"entered", "older"}
    assert device.deliver(mark(taken, "help", needs=["medical"]))["state"] == "beside"


def test_what_cannot_be_entered_says_why(called: CallHouse, device: Device, taken: str) -> None:
    for content in (
        mark(taken, "help"),
        mark(taken, "wrong_number", number="+15205559999"),
        mark(taken, "safe", household=99),
        mark(taken, "safe", crisis="CR-2026-099"),
    ):
        said = device.deliver(content)
        assert said["state"] == "refused"
        assert said["words"]
    assert calls(called) == []
    assert device.deliver(mark(taken, "wrong_number", number="+15205550133"))["state"] == "entered"


def test_another_country_enters_nothing_and_nonsense_is_refused(
    called: CallHouse, device: Device, taken: str
) -> None:
    stranger = Device(called.house.signed_in("country_admin.hn"))
    assert stranger.deliver(mark(taken, "safe"))["state"] == "refused"
    assert calls(called) == []
    for content in (
        {}, {"kind": "sums"}, mark(taken, "refuses"), mark("soon", "safe"),
        mark("2026-11-22T12:00:00", "safe"), {**mark(taken, "safe"), "household": "2"},
    ):  # fmt: skip
        body = {"device": device.id, "id": ID, "content": content}
        assert device.post("entregas", body).status_code == 422, content
    wrong: tuple[object, ...] = (
        [],
        {"device": "x", "id": ID, "content": mark(taken, "safe")},
        "text",
    )
    for each in wrong:
        assert device.post("entregas", each).status_code == 422
