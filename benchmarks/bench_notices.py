"""The audience of a notice with 12,000 people: counted by rule, by zone and by county.

    python benchmarks/bench_notices.py [--people 12000]

A house of its own in a temporary folder, one country, households of three, estimates of counties.
Each figure is the median of some turns on the wall clock of one process, after the first. A preview
may take a second; the ratio says how many times a count fits into it.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy.engine import Engine  # noqa: E402

from benchmarks.registered_house import (  # noqa: E402
    ZONE,
    measured_in_a_house,
    median_ms,
    register_households,
)
from benchmarks.rows import print_row  # noqa: E402
from core.atlas import Atlas, atlas_for  # noqa: E402
from core.audit_log import take_waiting  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.context import Context  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import make_engine, reading, writing  # noqa: E402
from core.geo.geometry import Area  # noqa: E402
from core.keys import open_keyring  # noqa: E402
from core.settings import Settings, data_keys  # noqa: E402
from directory.entries.visibility import Viewer  # noqa: E402
from feeds.values import Band, Severity  # noqa: E402
from registry.people.card_parts import (  # noqa: E402
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.models import Estimate  # noqa: E402
from registry.people.record import Card  # noqa: E402
from watch.notices.audience import AudienceDesk, AudienceSpec, count  # noqa: E402
from webapp.auth.member_countries import ensure_member_keys  # noqa: E402
from webapp.schema import upgrade  # noqa: E402

COUNTRY, NOW = "GT", datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
COUNTIES = ("US48215", "US48061", "US48427", "US48489")
MOST_MS = 1000.0
LANGUAGES = ("es", "es", "es", "quc", "mam", "en")
CHANNELS = ((), (ContactChannel.SMS,), (ContactChannel.WHATSAPP, ContactChannel.SMS))


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    return measured_in_a_house(_measure)


def _measure(settings: Settings, people: int) -> None:
    upgrade(settings)
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    with writing(engine) as session:
        ensure_member_keys(session, data_keys(settings))
    keyring, atlas = open_keyring(settings, engine), atlas_for(settings)
    _world(engine, keyring, people)
    band = Band(Area.from_box(ZONE), Severity.SEVERE, "Valle")
    desk = AudienceDesk(crisis_zone=lambda _session, _number, _version: (band,))
    rules = {
        "a whole country": AudienceSpec(country=COUNTRY),
        "the zone of a crisis": AudienceSpec(country=COUNTRY, crisis_number="CR-2026-001"),
        "four counties": AudienceSpec(country=COUNTRY, units=COUNTIES),
    }
    for name, spec in rules.items():
        counted = _count(engine, keyring, atlas, spec, desk)
        median = median_ms(lambda spec=spec: _count(engine, keyring, atlas, spec, desk))  # type: ignore[misc]
        print_row(f"audience counted: {name}", median, MOST_MS, "ms",
                  note=f"{counted} people")  # fmt: skip
        print_row(f"counts in a second: {name}", MOST_MS / median, 1.0, "x", at_least=True)
    engine.dispose()


def _count(
    engine: Engine, keyring: Keyring, atlas: Atlas, spec: AudienceSpec, desk: AudienceDesk
) -> int:
    with reading(engine) as session:
        context = Context(
            session=session,
            keyring=keyring,
            atlas=atlas,
            viewer=Viewer.of_country(COUNTRY),
            actor="benchmark",
            now=NOW,
            purpose="benchmark",
        )
        found = count(context, spec, desk)
        take_waiting(session)
    return found.persons


def _world(engine: Engine, keyring: Keyring, people: int) -> None:
    with writing(engine) as session:
        for code in COUNTIES:
            session.add(Estimate(country=COUNTRY, unit_code=code, persons=9000, year=2026,
                                 source="benchmark", is_demo=False))  # fmt: skip
        register_households(session, keyring, COUNTRY, people, _card, NOW)


def _card(dice: random.Random, name: str) -> Card:
    return Card(
        full_name=name,
        phone=f"+1520{dice.randint(2000000, 9999999)}",
        has_whatsapp=True,
        birth_year=dice.randint(1940, 2024),
        language=dice.choice(LANGUAGES),
        channels=tuple(
            ChannelConsent(
                channel=channel,
                purpose=ChannelPurpose.ALERTS,
                since="2026-01-01",
                how=ConsentOrigin.FORM,
            )
            for channel in dice.choice(CHANNELS)
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
