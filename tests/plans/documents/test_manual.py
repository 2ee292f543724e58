"""The manual and the response plan: today's names, holes said aloud, printed well, the same bytes
for the same data.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.formats import Formats
from directory.calling.caller_needs import CallNeed
from directory.entries.member_states import MEMBERS
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Visibility,
)
from directory.entries.visibility import Viewer
from plans.documents.manual import manual_pdf
from plans.documents.response_plan import absent_agencies, area_plans, response_plan_pdf
from protocols.approved import ApprovedProtocols, approved_protocols
from protocols.assignments import Cast, gather_cast
from protocols.defaults.loading import ensure_default_protocols
from protocols.matrix import Matrix
from protocols.model import ALL, Role
from tests.printed_text import text_of_pages, words_of
from tests.printing_asserts import assert_printed_well


@pytest.fixture
def protocols(session: Session, now: datetime) -> ApprovedProtocols:
    ensure_default_protocols(session, now)
    return approved_protocols(session)


@pytest.fixture
def network(session: Session, now: datetime) -> None:
    """Two posts of Guatemala, one with a single official; a national focal point; a shelter of
    civil society.
    """
    posts = [
        Post(
            kind=PostKind.CONSULATE,
            name=name,
            country="GT",
            located_in="US",
            visibility=Visibility.RCM,
        )
        for name in ("Consulado en A", "Consulado en B")
    ]
    session.add_all(posts)
    session.flush()
    first, rcm = posts[0].id, Visibility.RCM
    officials = [
        (None, Designation.DESIGNATED, "Ana Nacional", "", rcm),
        (first, Designation.DESIGNATED, "Beto Designado", "Cónsul", rcm),
        (first, Designation.OTHER, "Carla Enlace", "Enlace con autoridades", rcm),
        (first, Designation.ALTERNATE, "Darío Oculto", "", Visibility.POST),
    ]
    points = [
        FocalPoint(
            country="GT", post_id=post_id, designation=rank, name=name, role=role, visibility=seen
        )
        for post_id, rank, name, role, seen in officials
    ]
    points[0].channels = [Channel(kind=ChannelKind.PHONE, value="+12025550123", confirmed_at=now)]
    civil = OrganisationKind.CIVIL_SOCIETY
    house = Organisation(
        country="GT", kind=civil, name="Casa Abierta", services=["albergue"], visibility=rcm
    )
    session.add_all([*points, house])
    session.flush()


def cast_of(
    session: Session, viewer: Viewer | None = None, countries: tuple[str, ...] = MEMBERS
) -> Cast:
    return gather_cast(session, viewer=viewer or Viewer.rcm(), countries=countries)


@pytest.mark.usefixtures("network")
def test_a_part_goes_to_its_holder_else_the_designated_stands_in_else_it_is_a_hole(
    session: Session,
) -> None:
    seats = {seat.post: seat.players for seat in cast_of(session).seats(Role.LIAISON)}
    assert [(each.name, each.stands_in) for each in seats["Consulado en A"]] == [
        ("Carla Enlace", False)
    ]
    guards = {seat.post: seat.players for seat in cast_of(session).seats(Role.GUARD)}
    assert [(each.name, each.stands_in) for each in guards["Consulado en A"]] == [
        ("Beto Designado", True)
    ]
    assert guards["Consulado en B"] == ()


@pytest.mark.usefixtures("network")
def test_names_are_those_the_viewer_may_see(session: Session) -> None:
    def alternates(viewer: Viewer) -> list[str]:
        return [
            p.alternate.name
            for each in cast_of(session, viewer).rosters
            for p in each.posts
            if p.alternate
        ]

    assert alternates(Viewer.rcm()) == []
    assert alternates(Viewer.of_country("HN")) == []
    assert alternates(Viewer.of_country("GT")) == ["Darío Oculto"]


@pytest.mark.usefixtures("network")
def test_civil_society_is_asked_for_by_service(session: Session) -> None:
    def filled(service: CallNeed) -> set[str]:
        return {
            seat.country for seat in cast_of(session).seats(Role.CIVIL, service) if seat.players
        }

    assert filled(CallNeed.SHELTER) == {"GT"}
    assert filled(CallNeed.LEGAL) == set()
    assert cast_of(session).seats(Role.LEADER) == ()


@pytest.mark.usefixtures("network")
def test_the_matrix_has_names_and_holes(session: Session, protocols: ApprovedProtocols) -> None:
    matrix = Matrix(protocols, cast_of(session), Formats("es"))
    country = next(row for row in matrix.rows(crisis=ALL) if row.role is Role.COUNTRY)
    assert country.who.names == ("Guatemala: Ana Nacional",)
    assert set(country.who.holes) == {
        Formats("es").country(code) for code in MEMBERS if code != "GT"
    }
    both = matrix.rows(crisis="flood", phase="during")
    assert {row.crisis for row in both} == {ALL, "flood"}
    assert matrix.rows(crisis="flood", phase="during", role="civil") == [
        row for row in both if row.role is Role.CIVIL
    ]


@pytest.mark.usefixtures("network")
def test_the_manual_says_names_and_holes_and_is_printed_well(
    session: Session, protocols: ApprovedProtocols, now: datetime
) -> None:
    cast = cast_of(session)
    how: dict[str, Any] = {
        "as_of": now,
        "language": "es",
        "paper": "letter",
        "made_by": "ana@example.org",
    }
    body = manual_pdf(protocols, cast, **how)
    assert_printed_well(body, language="es")
    text = words_of(body)
    for told in (
        "Quién hace qué",
        "Violencia xenófoba",
        "Ana Nacional",
        "Carla Enlace",
        "Falta",
        "+1 202-555-0123",
        "general v1",
        "Señales de amenaza o disturbio",
        "leche o fórmula",
        "nombre local de sus medicinas",
    ):
        assert told in text
    assert "Darío Oculto" not in text
    for sheet in text_of_pages(body):
        assert f"{now:%H:%M} UTC · Hecho por: ana@example.org" in " ".join(sheet.split())


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "Señales de amenaza o disturbio"), ("fr", "trousse et médicaments pour 7 jours")],
)
def test_the_response_plan_has_all_its_parts(
    session: Session, protocols: ApprovedProtocols, now: datetime, language: str, told: str
) -> None:
    cast, areas = cast_of(session), area_plans(session)
    body = response_plan_pdf(
        protocols, cast, areas, as_of=now, language=language, made_by="ana@example.org"
    )
    assert "ana@example.org" in words_of(body)
    assert_printed_well(body, language=language)
    text = words_of(body)
    for part in (told, "Ana Nacional", "UNICEF", "v1", *(f"{number}. " for number in range(1, 12))):
        assert part in text


def test_an_empty_house_prints_its_holes_and_the_same_bytes_each_time(
    session: Session, now: datetime
) -> None:
    empty, cast = ApprovedProtocols(()), cast_of(session)
    body = response_plan_pdf(empty, cast, (), as_of=now, language="es")
    assert body == response_plan_pdf(empty, cast, (), as_of=now, language="es")
    for told in ("22 puestos de punto focal sin nombre.", "niveles de alerta", "lista vigente"):
        assert f"Falta: {told}" in words_of(body)
    of_one = cast_of(session, countries=("GT",))
    manual = manual_pdf(empty, of_one, as_of=now, language="en")
    assert manual == manual_pdf(empty, of_one, as_of=now, language="en")


def test_agencies_are_known_by_their_names_in_any_language() -> None:
    assert absent_agencies(
        ["Organización Internacional para las Migraciones", "UNHCR", "Cruz Roja, capítulo local"]
    ) == (
        "UNICEF",
        "OPS",
    )
    assert len(absent_agencies([])) == 5


def test_an_unknown_paper_or_language_is_named(session: Session, now: datetime) -> None:
    with pytest.raises(UnusableInput, match="paper"):
        manual_pdf(ApprovedProtocols(()), cast_of(session), as_of=now, language="es", paper="a5")
    with pytest.raises(UnusableInput, match="language"):
        manual_pdf(ApprovedProtocols(()), cast_of(session), as_of=now, language="de")
