"""The calls of a crisis with 12,000 people: the list made, its first page, the next household.

    python benchmarks/bench_calls.py [--people 12000]

A house of its own in a temporary folder, one crisis, one country, households of three. Each figure
is the median of some turns on the wall clock of one process, after the first: what one caller waits
for while nobody else asks. The first page may take 300 ms, and so may the next household.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

from benchmarks.registered_house import (  # noqa: E402
    ZONE,
    measured_in_a_house,
    median_ms,
    register_households,
)
from benchmarks.rows import print_row  # noqa: E402
from core.accounts import RoleName  # noqa: E402
from core.atlas import atlas_for  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import make_engine, writing  # noqa: E402
from core.geo.geometry import Area  # noqa: E402
from core.keys import open_keyring  # noqa: E402
from core.settings import Settings, data_keys  # noqa: E402
from feeds.values import Band, Severity  # noqa: E402
from registry.people.models import Need  # noqa: E402
from registry.people.record import Card  # noqa: E402
from response.calldown.claims import Caller, claim_next, release  # noqa: E402
from response.calldown.lists.households import ZoneToCall  # noqa: E402
from response.calldown.lists.listing import make_list  # noqa: E402
from response.crisis.models import Participation  # noqa: E402
from tests.response.calldown.conftest import make_calls  # noqa: E402
from tests.webapp.conftest import lasting_session, token_of  # noqa: E402
from webapp.app import create_app  # noqa: E402
from webapp.auth.accounts import create_user  # noqa: E402
from webapp.auth.member_countries import ensure_member_keys  # noqa: E402
from webapp.auth.sessions.browser_session import SESSION_TOKEN  # noqa: E402
from webapp.schema import upgrade  # noqa: E402

COUNTRY, NOW = "GT", datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
MOST_MS = 300.0


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    return measured_in_a_house(_measure)


def _measure(settings: Settings, people: int) -> None:
    upgrade(settings)
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    with writing(engine) as session:
        ensure_member_keys(session, data_keys(settings))
    keyring = open_keyring(settings, engine)
    part_id, user_id = _world(engine, keyring, settings, people)
    band = Band(Area.from_box(ZONE), Severity.SEVERE, "Valle")
    began = time.perf_counter()
    made = make_list(engine, keyring, part_id, ZoneToCall(1, (band,)), NOW)
    print_row("the list made", time.perf_counter() - began, None, "s",
              note=f"{made.persons} people, {made.households} households")  # fmt: skip
    again = median_ms(lambda: make_list(engine, keyring, part_id, ZoneToCall(1, (band,)), NOW), 3)
    print_row("the list held against the zone again", again / 1000, None, "s")
    page = _browser(settings, user_id)
    address = "/crisis/CR-2026-001/llamar"
    print_row("first page of the list", median_ms(lambda: page.get(address)), MOST_MS, "ms")
    print_row("page of the list in its middle",
              median_ms(lambda: page.get(f"{address}?page=60")), None, "ms")  # fmt: skip

    def take() -> None:
        with writing(engine) as session:
            part = session.get_one(Participation, part_id)
            item = claim_next(session, keyring, part, Caller(user_id, ("es",)), NOW)
            if item is not None:
                release(item)

    print_row("the next household claimed", median_ms(take), MOST_MS, "ms")
    engine.dispose()


def _world(
    engine: Engine, keyring: Keyring, settings: Settings, people: int
) -> tuple[uuid.UUID, uuid.UUID]:
    with writing(engine) as session:
        calls = make_calls(session, keyring, atlas_for(settings), NOW, COUNTRY)
        user = create_user(
            session, email="caller@example.org", password="faro de noche 2026",
            role=RoleName.EMERGENCY, country=COUNTRY,
        )  # fmt: skip
        session.flush()
        session.add(lasting_session(user, settings.secret_key))
        register_households(session, keyring, COUNTRY, people, _card, NOW)
        return calls.part.id, user.id


def _card(dice: random.Random, name: str) -> Card:
    return Card(
        full_name=name,
        phone=f"+1520{dice.randint(2000000, 9999999)}",
        needs=(dice.choice(list(Need)),) if dice.random() < 0.1 else (),
        birth_year=dice.randint(1940, 2024),
    )


def _browser(settings: Settings, user_id: uuid.UUID) -> FlaskClient:
    browser = create_app(settings, lambda: NOW).test_client()
    with browser.session_transaction() as held:
        held[SESSION_TOKEN] = token_of(user_id)
        held.permanent = True
    if browser.get("/crisis/CR-2026-001/llamar").status_code != 200:
        raise RuntimeError("the list does not open")
    return browser


if __name__ == "__main__":
    sys.exit(main())
