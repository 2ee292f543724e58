from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from core.atlas import Atlas
from core.db import reading, writing
from registry.people.models import Need
from response.calldown.lookup import item_numbered
from response.calldown.models import CallItem
from tests.kept_rows import Sow
from tests.response.calldown.conftest import Calls, make_calls
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION

LIST = "/crisis/CR-2026-001/llamar"
_CARD = re.compile(r"/llamar/([0-9a-f-]{36})")


@dataclass
class CallHouse:
    """A house with a crisis in which Guatemala calls three households."""

    house: House
    part_id: uuid.UUID

    def item(self, number: int) -> CallItem:
        """Return a household as it stands."""
        with reading(self.house.engine) as session:
            found = item_numbered(session, self.part_id, number)
            assert found is not None
            return found

    @contextmanager
    def changed(self, number: int) -> Iterator[CallItem]:
        """Yield a household to be changed."""
        with writing(self.house.engine) as session:
            found = item_numbered(session, self.part_id, number)
            assert found is not None
            yield found


def claimed_id(location: str) -> str:
    """Return which household an address leads to."""
    found = _CARD.search(location)
    assert found, location
    return found.group(1)


@pytest.fixture
def called(house: House, base_atlas: Atlas, sow: Sow) -> CallHouse:
    return CallHouse(house, sow("households to call", lambda: _planted(house, base_atlas)))


def _planted(house: House, base_atlas: Atlas) -> uuid.UUID:
    keyring = house.app.extensions[EXTENSION].keyring
    with writing(house.engine) as session:
        calls: Calls = make_calls(session, keyring, base_atlas, house.clock.at, "GT")
        home = calls.home()
        calls.register(
            "Rosa Xochitl", household=home, phone="+15205550111", birth_year=1990,
            other_phones=("+15205550112",), has_whatsapp=True, needs=(Need.MEDICAL,),
        )  # fmt: skip
        calls.register("Luz Xochitl", household=home, phone="+15205550119", birth_year=2016)
        calls.register("Ana Tum", phone="+15205550133")
        calls.register("Eva Caal", (-98.9, 26.9), phone="+15205550144", language="kek")
        return calls.part.id
