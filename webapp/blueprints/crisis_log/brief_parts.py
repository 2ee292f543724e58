"""What the brief of a crisis says, gathered from live data: the words of each part, the most
important line first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from core.i18n.formats import Formats
from core.i18n.phones import international
from directory.entries.visibility import Viewer
from directory.search.nearby import shelters_near, shelters_within
from protocols.roles import ROLE_WORDS
from response.crisis.models import Participation
from response.crisis.team.members import team_members
from response.crisis.team.roster import RosterEntry, roster_of
from response.crisis.zones import current_zone, zone_area
from response.log.brief_paper import Brief, BriefRow, brief_clock
from response.log.labels import LINE_CONFIDENCE_WORDS
from response.log.models import LineConfidence, LineKind
from response.log.reading import CrisisLogFilter, CrisisLogLine, log_lines
from response.tasks.listing import TaskLine, next_tasks, task_lines
from webapp.auth.access import current_scope
from webapp.blueprints.crisis_log.paper_lines import kind_words, line_text
from webapp.crises.log_lines import machine_lines
from webapp.crisis_frame.crisis_pages import CrisisPage
from webapp.crisis_frame.crisis_words import STATE_WORDS, texts_words
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.labels.provenance import made_moment, maker_name

_SITUATION = frozenset({LineKind.FACT, LineKind.AUTHORITY_ACTION, LineKind.NUMBER})
_OBJECTIVES = 30
_NEAR_KM = 60.0
"""Around the zone: as far as somebody is driven to a shelter."""


def brief_of(page: CrisisPage, part: Participation) -> Brief:
    """Return the brief of one country in a crisis, now, in the reader's language and zone."""
    session, keyring, now = db.session(), services().keyring, services().clock()
    tasks = task_lines(session, keyring, part, now)
    machine = machine_lines(session, keyring, part, tasks)
    lines = log_lines(session, keyring, part, CrisisLogFilter(), machine)
    newest = list(reversed(lines))
    clock = _Clock(now)
    return Brief(
        number=page.crisis.number,
        title=page.crisis.title,
        country=country_name(part.country),
        facts=tuple(_facts(page, part)),
        situation=tuple(_situation(newest, clock)),
        objectives=tuple(_objective(task, clock) for task in next_tasks(tasks, _OBJECTIVES)),
        actions=tuple(_actions(newest, clock)),
        organisation=tuple(map(_function, _roster(part))),
        resources=tuple(_resources(page)),
        rumours=sum(
            line.confidence is LineConfidence.RUMOUR and line.struck_by is None for line in lines
        ),
        made_at=now,
        made_by=maker_name(),
        timezone=zone().key,
        is_demo=page.crisis.is_demo,
    )


# -- inside ---------------------------------------------------------------------------------


class _Clock:
    """Hours as the page says them."""

    def __init__(self, now: datetime) -> None:
        self._now, self._wording = now, Formats(str(get_locale()))

    def __call__(self, at: datetime) -> str:
        """Return an hour, with its day where that is not today."""
        return brief_clock(at, self._now, zone().key, self._wording)


def _facts(page: CrisisPage, part: Participation) -> Iterator[tuple[str, str]]:
    crisis = page.crisis
    yield str(_("Tipo")), texts_words(page.type_name)
    yield str(_("Nivel")), f"{part.level} · {texts_words(page.level_name)}"
    yield str(_("Estado")), str(_(STATE_WORDS[crisis.state]))
    yield str(_("Dónde")), page.zone or str(_("se desconoce"))
    yield str(_("Desde")), made_moment(crisis.declared_at)
    if crisis.next_report_at:
        yield str(_("Próximo informe")), made_moment(crisis.next_report_at)
    yield str(_("Motivo")), crisis.reason


def _situation(newest: Sequence[CrisisLogLine], clock: _Clock) -> Iterator[BriefRow]:
    for line in newest:
        if line.kind in _SITUATION and line.counts:
            yield _row(line, clock)


def _actions(newest: Sequence[CrisisLogLine], clock: _Clock) -> Iterator[BriefRow]:
    """Yield what was done: all but facts and figures, machine lines too."""
    for line in newest:
        if line.kind not in _SITUATION and line.counts:
            yield _row(line, clock)


def _row(line: CrisisLogLine, clock: _Clock) -> BriefRow:
    is_sure = line.is_machine or line.confidence is LineConfidence.CONFIRMED
    parts = (
        line.source,
        "" if is_sure else str(_(LINE_CONFIDENCE_WORDS[line.confidence])),
        "" if line.is_machine or line.kind in _SITUATION else kind_words(line),
    )
    return BriefRow(
        head=clock(line.happened_at),
        text=line_text(line),
        note=" · ".join(part for part in parts if part),
    )


def _objective(task: TaskLine, clock: _Clock) -> BriefRow:
    head = f"{task.number} · {clock(task.due_at)}" if task.due_at else str(task.number)
    return BriefRow(
        head=head,
        text=texts_words(task.text),
        note=" · ".join(
            part
            for part in (_(ROLE_WORDS[task.role]), _("vencida") if task.is_overdue else "")
            if part
        ),
        is_marked=task.is_overdue,
    )


def _roster(part: Participation) -> list[RosterEntry]:
    session, country = db.session(), part.country
    members = team_members(session, country, current_scope().viewer)
    everybody = team_members(session, country, Viewer.of_country(country))
    return roster_of(session, part, members, everybody)


def _function(entry: RosterEntry) -> BriefRow:
    names = [each.name for each in (entry.member, entry.alternate) if each is not None]
    return BriefRow(
        head=str(_(ROLE_WORDS[entry.function])),
        text=", ".join(names) if names else str(_("FALTA: nadie")),
        note=international(entry.member.telephone) if entry.member else "",
        is_marked=entry.is_hole,
    )


def _resources(page: CrisisPage) -> Iterator[BriefRow]:
    """Yield the shelters near the zone and outside it, nearest first, after what lies inside: that
    is counted, for nobody is sent there.
    """
    session, viewer = db.session(), current_scope().viewer
    found = current_zone(session, page.crisis)
    if found is None:
        return
    area = zone_area(found)
    inside = shelters_within(session, area, viewer=viewer)
    if inside:
        yield BriefRow(
            head=str(_("Dentro de la zona")),
            text=", ".join(each.name for each in inside),
            note=str(_("albergues: no mande a nadie")),
            is_marked=True,
        )
    for near in shelters_near(session, area, _NEAR_KM, viewer=viewer):
        yield BriefRow(
            head=f"{near.distance_km:.0f} km",
            text=f"{near.entry.name}, {near.entry.city}",
            note=str(_("albergue")),
        )
