"""What the tests of the pages of movements do over and over."""

from __future__ import annotations

import uuid
from typing import Any

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.conftest import post

BASE = "/crisis/CR-2026-001/traslados"
BUS = {
    "kind": "bus", "from": "Gimnasio", "to": "San Antonio", "leaves": "2026-11-22T18:00",
    "seats": "10", "draft": str(uuid.UUID(int=5)),
}  # fmt: skip


def planned(crisis: CrisisHouse, who: str = "emergency.gt", **changes: str) -> str:
    """Return the address of a bus planned on screen."""
    answer = post(crisis.house.signed_in(who), BASE, **{**BUS, **changes})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def seated(crisis: CrisisHouse, bus: str, *names: str, **more: Any) -> Any:
    """Return the answer to giving places."""
    ids = [str(crisis.people[name]) for name in names]
    return post(crisis.house.signed_in("emergency.gt"), f"{bus}/plazas", person=ids, **more)
