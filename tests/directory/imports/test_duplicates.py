from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind, Designation
from directory.entries.values import values_of
from directory.imports.duplicates import find_pairs
from directory.imports.merging import keep_both, merge_pair, undo_decision
from directory.imports.models import DuplicateCandidate, PairState
from tests.directory.conftest import channel, focal_point, organisation, post, shelter
from tests.rows import current

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ORIGIN = ChangeOrigin(NOW, "user:1", ChangeVia.SCREEN)
PLACE = (-98.23, 26.2)


def pairs(session: Session) -> list[DuplicateCandidate]:
    return list(session.scalars(sa.select(DuplicateCandidate)))


def only_pair(session: Session, kind: EntryKind = EntryKind.ORGANISATION) -> DuplicateCandidate:
    find_pairs(session, kind, now=NOW)
    (pair,) = pairs(session)
    return pair


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"name": "Casa del Migrante"}, {"name": "La casa del migrante"}, ["name", "place"]),
        ({"name": "Caridades Católicas"}, {"name": "CATOLICAS, CARIDADES"}, ["name", "place"]),
        (
            {"name": "Belén", "channels": ["+525555550123"]},
            {"name": "Posada Belén A. C.", "channels": ["+525555550123"]},
            ["phone", "place"],
        ),
        (
            {"name": "Uno", "channels": ["a@example.org", "+525555550123"]},
            {"name": "Dos", "at": (-92, 14), "channels": ["A@example.org", "+525555550123"]},
            ["phone", "email"],
        ),
        (
            {"name": "Abba House", "website": "https://www.abba.example/"},
            {"name": "Abba Hause", "website": "abba.example", "at": (-90, 20)},
            ["name", "website"],
        ),
        ({"name": "Casa del Migrante"}, {"name": "Casa del Migrante", "at": (-92, 14)}, None),
        (
            {"name": "Uno", "channels": ["+525555550123"]},
            {"name": "Dos", "at": (-92, 14), "channels": ["+525555550123"]},
            None,
        ),
        ({"name": "Casa Alfa"}, {"name": "Casa Beta Gamma"}, None),
        ({"name": "Casa del Migrante"}, {"name": "Casa del Migrante", "country": "GT"}, None),
    ],
)  # fmt: skip
def test_what_is_likely_one(
    session: Session, one: dict[str, Any], other: dict[str, Any], reasons: list[str] | None
) -> None:
    for said in (one, other):
        values = dict(said)
        lines = [
            channel(str(each), ChannelKind.EMAIL if "@" in str(each) else ChannelKind.PHONE)
            for each in values.pop("channels", [])
        ]
        name, at = values.pop("name"), values.pop("at", PLACE)
        organisation(session, name, at, channels=lines, **values)
    find_pairs(session, EntryKind.ORGANISATION, now=NOW)
    assert [pair.reasons for pair in pairs(session)] == ([reasons] if reasons else [])


def test_each_pair_is_noted_once_and_a_settled_one_never_again(session: Session) -> None:
    first, second = organisation(session, "Casa", PLACE), organisation(session, "Casa", PLACE)
    assert find_pairs(session, EntryKind.ORGANISATION, now=NOW) == 1
    assert find_pairs(session, EntryKind.ORGANISATION, now=NOW) == 0
    (pair,) = pairs(session)
    assert (pair.first_id, pair.second_id) == (min(first.id, second.id), max(first.id, second.id))
    keep_both(session, pair, origin=ORIGIN)
    assert find_pairs(session, EntryKind.ORGANISATION, now=NOW) == 0
    assert [each.state for each in pairs(session)] == [PairState.KEPT]
    undo_decision(session, pair, origin=ORIGIN)
    assert pair.state is PairState.OPEN


def test_a_pair_that_no_longer_holds_is_dropped(session: Session) -> None:
    organisation(session, "Casa", PLACE)
    other = organisation(session, "Casa", PLACE)
    find_pairs(session, EntryKind.ORGANISATION, now=NOW)
    other.name = "Otra cosa muy distinta"
    find_pairs(session, EntryKind.ORGANISATION, now=NOW)
    assert pairs(session) == []


def test_one_country_is_looked_at_alone(session: Session) -> None:
    for country in ("GT", "SV"):
        for _ in range(2):
            organisation(session, "Casa", PLACE, country)
    assert find_pairs(session, EntryKind.ORGANISATION, "GT", now=NOW) == 1
    assert [pair.country for pair in pairs(session)] == ["GT"]


def test_a_merge_fills_joins_and_retires_and_undo_takes_it_back(session: Session) -> None:
    kept = organisation(session, "Casa", PLACE, services=["camas"], languages=["es"], hours="24 h",
                        channels=[channel("+525555550123")])  # fmt: skip
    other = organisation(
        session,
        "Casa",
        PLACE,
        services=["camas", "comida"],
        languages=["mam"],
        website="https://x.example",
        # Fmt: skip
        hours="lu-vi 9-17",
        channels=[channel("+525555550123"), channel("+525555550124")],
    )
    hers = shelter(session, "Albergue", PLACE, organisation_id=other.id)
    before = [values_of(each) for each in (kept, other, hers)]
    pair = only_pair(session)
    merge_pair(session, pair, kept.id, origin=ORIGIN)
    assert [each.value for each in kept.channels] == ["+525555550123", "+525555550124"]
    assert (kept.services, kept.languages, kept.website) == (
        ["camas", "comida"],
        ["es", "mam"],
        "https://x.example",
    )
    assert kept.hours == "24 h"
    assert other.retired_at == NOW
    assert hers.organisation_id == kept.id
    assert (pair.state, pair.kept_id) == (PairState.MERGED, kept.id)
    undo_decision(session, pair, origin=ORIGIN)
    session.expire_all()
    assert [values_of(each) for each in (kept, other, hers)] == before
    assert current(other).retired_at is None
    assert (pair.state, pair.kept_id, pair.batch_id) == (PairState.OPEN, None, None)


def test_a_field_may_be_chosen_from_the_other(session: Session) -> None:
    kept = organisation(session, "Casa", PLACE, hours="24 h")
    other = organisation(session, "Casa", PLACE, hours="lu-vi 9-17")
    merge_pair(session, only_pair(session), kept.id, origin=ORIGIN, chosen={"hours": other.id})
    assert kept.hours == "lu-vi 9-17"


def test_what_points_at_a_merged_post_follows_it(session: Session) -> None:
    kept = post(session, "Consulado", PLACE, "US48215")
    other = post(session, "Consulado", PLACE, "US48061")
    leaning = post(session, "Vecino", (-95, 29), covering_post_id=other.id)
    kept.covering_post_id = other.id
    holder = focal_point(session, "Ana", kept)
    coming = focal_point(session, "Bea", other)
    keeping = shelter(session, "Albergue", PLACE, post_id=other.id)
    session.flush()
    pair = only_pair(session, EntryKind.POST)
    merge_pair(session, pair, kept.id, origin=ORIGIN)
    assert [each.unit_code for each in kept.jurisdictions] == ["US48215", "US48061"]
    assert (leaning.covering_post_id, keeping.post_id, coming.post_id) == (
        kept.id,
        kept.id,
        kept.id,
    )
    assert current(kept).covering_post_id is None
    assert (holder.designation, coming.designation) == (Designation.DESIGNATED, Designation.OTHER)
    undo_decision(session, pair, origin=ORIGIN)
    session.expire_all()
    assert (leaning.covering_post_id, keeping.post_id, coming.post_id) == (
        other.id,
        other.id,
        other.id,
    )
    assert (kept.covering_post_id, coming.designation) == (other.id, Designation.DESIGNATED)


def test_only_an_open_pair_is_merged_and_only_into_one_of_the_two(session: Session) -> None:
    kept = organisation(session, "Casa", PLACE)
    organisation(session, "Casa", PLACE)
    pair = only_pair(session)
    with pytest.raises(UnusableInput):
        merge_pair(session, pair, uuid.uuid4(), origin=ORIGIN)
    merge_pair(session, pair, kept.id, origin=ORIGIN)
    for again in (
        lambda: merge_pair(session, pair, kept.id, origin=ORIGIN),
        lambda: keep_both(session, pair, origin=ORIGIN),
    ):
        with pytest.raises(UnusableInput):
            again()


def test_leaders_are_not_compared(session: Session) -> None:
    assert find_pairs(session, EntryKind.LEADER, now=NOW) == 0


def test_a_switchboard_that_everybody_names_makes_no_pairs(session: Session) -> None:
    """A block too large to say anything is passed over: the work stays small however many entries
    share it.
    """
    dice = random.Random(7)
    for number in range(150):
        name = "".join(dice.choices("abcdefghijklmnop", k=12))
        shelter(
            session, f"{name} {number}", (-98 + number, 26.2), channels=[channel("+525555550123")]
        )
    assert find_pairs(session, EntryKind.SHELTER, now=NOW) == 0
