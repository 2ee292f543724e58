"""The Consular Network Emergency Unit Response Plan: region-wide, over the plans of the areas.

Its outline is the one the region asked for in 2017 (RCM/MICIC workshop, part I): first what is a
crisis, then immediate coordination, coordination at the international level, follow-up, and
exchange of information.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, selectinload

from core.atlas.names import fold
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.pdf.page_renderer import page_renderer
from directory.book.paper import environment, moment, page_rule, printed, source, wording_of
from directory.entries.member_states import MEMBERS
from directory.entries.models import Organisation, OrganisationKind
from plans.documents.manual import CastRoster, ManualLine
from plans.models import PlanArea, PlanState, PlanVersion
from protocols.approved import ApprovedProtocols
from protocols.assignments import Cast, institution
from protocols.matrix import Matrix
from protocols.model import ALL, ROLE_WORDS, Phase, Role

ACTIVATION = (
    N_(
        "Nivel 1: lo fija la sede del área. La guardia avisa al titular y al punto focal de su "
        "país."
    ),
    N_(
        "Nivel 2: la sede activa el plan de su área y su punto focal avisa a la Secretaría "
        "en 45 "
        "minutos."
    ),
    N_(
        "Nivel 3, o dos países afectados, o una sede que cierra: la Secretaría activa este "
        "plan "
        "y avisa a la lista."
    ),
    N_(
        "Nivel 4: además, los países afectados acuerdan en 3 horas un país que coordina en el "
        "lugar."
    ),
    N_(
        "Una crisis sin aviso automático se declara a mano, citando su tipo y versión, y "
        "vale lo "
        "mismo."
    ),
    N_("Baja de nivel quien lo subió, con un informe que diga qué queda pendiente."),
)
"""When the plan is activated and by whom: our proposal, for the network to adopt."""
RHYTHM = (
    (
        N_("45 min"),
        N_("Titular de la sede"),
        N_("Capital y Secretaría"),
        N_("Qué se sabe, qué falta, qué se pide"),
    ),
    (
        N_("2 h"),
        N_("Secretaría Técnica"),
        N_("Todos los puntos focales"),
        N_("Aviso regional y hora del siguiente"),
    ),
    (
        N_("cada 6 h"),
        N_("Punto focal del país"),
        N_("Secretaría"),
        N_("Informe de situación: solo cifras"),
    ),
    (
        N_("cada 12 h"),
        N_("Secretaría Técnica"),
        N_("Países y organismos"),
        N_("Informe conjunto y lo que hacen las autoridades"),
    ),
    (
        N_("cada día"),
        N_("Enlace con autoridades"),
        N_("Autoridad local"),
        N_("Albergues, listas, quejas y acuerdos"),
    ),
    (
        N_("al cerrar"),
        N_("Secretaría Técnica"),
        N_("Próxima reunión"),
        N_("Pendientes, lecciones y agenda"),
    ),
)
"""Moment, who, to whom, what."""
TREE = (
    (N_("Guardia de la sede"), Role.HEAD, N_("5 min")),
    (N_("Titular de la sede"), Role.COUNTRY, N_("15 min")),
    (N_("Punto focal del país"), Role.SECRETARIAT, N_("45 min")),
    (N_("Secretaría Técnica"), Role.COUNTRY, N_("2 h")),
    (N_("Enlace con autoridades"), Role.HOST, N_("20 min")),
    (N_("Protección consular"), Role.CIVIL, N_("2 h")),
    (N_("Secretaría Técnica"), Role.INTERNATIONAL, N_("3 h")),
)
"""Who calls whom, within how long of the activation."""
AGENCIES = {
    N_("OIM"): r"\b(oim|iom|migraciones|migration)\b",
    N_("ACNUR"): r"\b(acnur|unhcr|hcr|refugiad\w*|refugee\w*)\b",
    N_("CICR"): r"\b(cicr|icrc|cruz roja|red cross|croix rouge)\b",
    N_("UNICEF"): r"\bunicef\b",
    N_("OPS"): r"\b(ops|paho)\b",
}
"""Agencies every response plan of the region counts on, and the words that name them, folded."""
_STATE_WORDS = {PlanState.IN_FORCE: N_("en vigor"), PlanState.STALE: N_("con datos que cambiaron")}


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """The plan of an area; without a version it is a hole."""

    country: str
    number: str
    area: str
    version: int
    state: str
    valid_until: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """An international organisation of the directory."""

    name: str
    services: str
    does: str
    line: ManualLine


@dataclass(frozen=True, slots=True)
class CallStep:
    """One call of the tree: how many answer there, and how many seats are empty."""

    caller: str
    called: str
    within: str
    named: int
    holes: int


def area_plans(session: Session) -> tuple[PlanArea, ...]:
    """Return every area with its editions, their sealed facts left where they are."""
    statement = (
        sa.select(PlanArea)
        .options(selectinload(PlanArea.versions).options(defer(PlanVersion.facts)))
        .order_by(PlanArea.country, PlanArea.number)
    )
    return tuple(session.scalars(statement))


def response_plan_pdf(
    protocols: ApprovedProtocols,
    cast: Cast,
    areas: Sequence[PlanArea],
    *,
    as_of: datetime,
    language: str,
    paper: str = "a4",
    public_url: str = "",
    made_by: str = "",
) -> bytes:
    """Return the plan as a tagged PDF; the same arguments give the same bytes.

    Each sheet says when and by whom (`made_by`) it was made.

    Raises UnusableInput (language, paper).
    """
    wording, rule = wording_of(language), page_rule(paper)
    roster, matrix = CastRoster(cast, wording, as_of), Matrix(protocols, cast, wording)
    listed = tuple(_area(each, wording, as_of.date()) for each in areas)
    agencies = _international(cast)
    html = (
        environment(language)
        .get_template("pdf/manual/response_plan.html")
        .render(
            language=language,
            types=[each for each in matrix.chapters if each.code != ALL],
            versions={code: version for code, version, _ in protocols.types},
            levels=matrix.chapters[0].levels,
            kits=matrix.kits,
            first_hour=_phase(matrix, Phase.FIRST_HOUR),
            after=_phase(matrix, Phase.AFTER),
            activation=_translated(ACTIVATION, wording),
            rhythm=[_translated(row, wording) for row in RHYTHM],
            tree=[_step(wording, cast, *each) for each in TREE],
            agencies=[_agency(each, roster, wording) for each in agencies],
            absent=_translated(absent_agencies(each.name for each in agencies), wording),
            areas=listed,
            without=_without_plan(areas, wording),
            roster=roster,
            cast=cast,
            read_at=moment(as_of, "UTC", wording),
            made_at=as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
            public_url=public_url,
            made_by=made_by,
            day=wording.day,
        )
    )
    document = page_renderer().lay_out(
        html, source("pdf/book/marks.css"), source("pdf/manual/manual.css"), rule
    )
    return printed(html, document, roster.spoken)


def absent_agencies(names: Iterable[str]) -> tuple[str, ...]:
    """Return the agencies a response counts on that no entry of the directory names."""
    told = [fold(name) for name in names]
    return tuple(
        agency
        for agency, words in AGENCIES.items()
        if not any(re.search(words, name) for name in told)
    )


# -- inside ---------------------------------------------------------------------------------


def _translated(messages: Iterable[str], wording: Formats) -> list[str]:
    return [wording.gettext(each) for each in messages]


def _without_plan(areas: Sequence[PlanArea], wording: Formats) -> list[str]:
    return [wording.country(code) for code in MEMBERS if not _has_plan(areas, code)]


def _phase(matrix: Matrix, phase: Phase) -> dict[str, object]:
    return {"rows": matrix.rows(crisis=ALL, phase=phase.value)}


def _step(wording: Formats, cast: Cast, caller: str, role: Role, within: str) -> CallStep:
    seats = cast.seats(role)
    named = sum(bool(seat.players) for seat in seats)
    return CallStep(
        wording.gettext(caller),
        wording.gettext(ROLE_WORDS[role]),
        wording.gettext(within),
        named,
        len(seats) - named,
    )


def _international(cast: Cast) -> list[Organisation]:
    return [each for each in cast.organisations if each.kind is OrganisationKind.INTERNATIONAL]


def _agency(entry: Organisation, roster: CastRoster, wording: Formats) -> Agency:
    return Agency(
        entry.name,
        ", ".join(wording.gettext(each) for each in entry.services),
        entry.during,
        roster.line("", institution(entry)),
    )


def _area(area: PlanArea, wording: Formats, today: date) -> AreaPlan:
    held = area.current
    until = held.valid_until if held else None
    return AreaPlan(
        wording.country(area.country),
        area.number,
        wording.pick(area.name) or area.slug,
        held.version if held else 0,
        wording.gettext(_STATE_WORDS[held.state]) if held else "",
        until,
        until is not None and until < today,
    )


def _has_plan(areas: Sequence[PlanArea], country: str) -> bool:
    return any(each.country == country and each.current is not None for each in areas)
