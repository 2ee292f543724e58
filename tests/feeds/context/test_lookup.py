"""Context is kept once, belongs to the hazards it is about, and touches nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box, Point
from feeds.context.entries import KEEP
from feeds.context.lookup import context_of, newest_context
from feeds.lifecycle.store import store
from feeds.models import ContextEntry, Hazard, Source
from feeds.values import (
    AlertMessage,
    Band,
    ContextItem,
    HazardKind,
    Precision,
    Reading,
    Severity,
)
from tests.feeds.worlds import NOW, FakeAtlas, make_source

SALVADOR = Area.from_box(Box(-89.5, 13.3, -89.0, 13.8))
FLOOD = AlertMessage(
    identifier="f1",
    sender="floods@example.test",
    sent=NOW,
    event_key="gdacs:FL1",
    also_known_as=("glide:FL-2026-000100",),
    kind=HazardKind.FLOOD,
    event="Flood",
    severity=Severity.SEVERE,
    bands=(Band(SALVADOR, Severity.SEVERE),),
    precision=Precision.POLYGON,
)
REPORT = ContextItem(
    key="r1",
    title="El Salvador: Floods - Nov 2026",
    published=NOW,
    kind=HazardKind.FLOOD,
    countries=("El Salvador",),
    link="https://reliefweb.int/r1",
)


def keep(session: Session, source: Source, *items: ContextItem, days: int = 0) -> None:
    now = NOW + timedelta(days=days)
    store(session, source, Reading("context", context=items), FakeAtlas(), now)


@pytest.fixture
def hazard(session: Session) -> Hazard:
    store(session, make_source(session, "gdacs"), Reading("t", (FLOOD,)), FakeAtlas(), NOW)
    return session.scalars(sa.select(Hazard)).one()


@pytest.mark.parametrize(
    ("item", "is_of_it"),
    [
        (REPORT, True),
        (replace(REPORT, countries=("El Salvador (Republic of)", "Atlantis")), True),
        (replace(REPORT, countries=("Atlantis",)), False),
        (replace(REPORT, kind=HazardKind.STORM), False),
        (replace(REPORT, published=NOW - timedelta(days=9)), False),
        (replace(REPORT, kind=HazardKind.OTHER, countries=(), event_key="gdacs:FL1"), True),
        (replace(REPORT, event_key="gdacs:FL2"), False),
        (replace(REPORT, countries=(), glide="FL-2026-000100-SLV"), True),
        (replace(REPORT, glide="FL-2026-000101-SLV"), False),
        (replace(REPORT, countries=(), point=Point(-89.2, 13.5)), True),
        (replace(REPORT, point=Point(-86.2, 12.1)), False),
    ],
    ids=[
        "country, kind, days",
        "brackets",
        "no country",
        "kind",
        "days",
        "its key",
        "another key",
        "its number",
        "another number",
        "near",
        "far",
    ],
)
def test_an_item_belongs_to_the_hazard_it_names_else_to_that_of_its_kind_days_and_place(
    session: Session, hazard: Hazard, item: ContextItem, is_of_it: bool
) -> None:
    keep(session, make_source(session, "reliefweb"), item)
    found = context_of(session, hazard, FakeAtlas())
    assert [entry.key for entry in found] == (["r1"] if is_of_it else [])
    assert session.scalars(sa.select(Hazard)).all() == [hazard], "and makes no hazard"


def test_an_item_said_anew_is_one_row_and_goes_when_nobody_says_it_any_more(
    session: Session,
) -> None:
    source = make_source(session, "reliefweb")
    keep(session, source, replace(REPORT, link="javascript:alert(1)"), REPORT)
    keep(session, source, replace(REPORT, title="x" * 999, published=NOW + timedelta(days=9)))
    (entry,) = newest_context(session)
    assert (len(entry.title), entry.published_at, entry.countries) == (300, NOW, ["SV"])
    keep(session, source, days=KEEP.days + 1)
    assert session.scalar(sa.select(sa.func.count()).select_from(ContextEntry)) == 0
