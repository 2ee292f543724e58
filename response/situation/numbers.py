"""The numbers of a country in a crisis now, taken from where each is counted; none is counted here.

What is a rumour is in no statement, and so in none of them. Where nobody has looked who is inside,
all that depends on it is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.context import Context
from core.i18n.languages import N_
from directory.entries.models import Post, Visibility
from registry.estimates import estimates_in
from registry.people.models import Need
from response.accounting.counts import counts_of
from response.accounting.deaths import dead_persons
from response.accounting.open_helps import OpenHelp, open_helps_of
from response.accounting.papers.count_files import count_lines
from response.calldown.progress import progress_of
from response.crisis.models import Participation
from response.crisis.team.staff import staff_count
from response.crisis.zones import current_zone, zone_area
from response.hotline.call_counts import count_line_calls
from response.locate.listing import open_locates
from response.movements.listing import movement_lines
from response.movements.returns import return_counts
from response.situation.content import ActivityRow, ReportNumber

_KNOWN_TO_ALL = frozenset({Visibility.PUBLIC, Visibility.RCM})
ACCOUNTING, CALLS, LINE, STAFF = "accounting/1", "calldown/1", "hotline/1", "staff/1"
ESTIMATE, MOVEMENTS, LOCATE = "estimate/1", "movements/1", "locate/1"
_WITHOUT_ROLL = frozenset({"outside", "outside_help"})
"""What is known of those who spoke, whoever is inside."""


@dataclass(frozen=True, slots=True)
class LiveCount:
    """The live numbers of a moment, as they are about to be frozen."""

    as_of: datetime
    numbers: tuple[ReportNumber, ...]
    activities: tuple[ActivityRow, ...] = ()


def live_numbers(
    context: Context[Any], participation: Participation, now: datetime
) -> tuple[ReportNumber, ...]:
    """Return all numbers the system has at a moment, in the order of the form. Raises CannotOpen
    for a roll that does not open.
    """
    helps = open_helps_of(context.session, context.keyring, participation.id)
    return (
        *_people(context, participation, now),
        *_needs(helps),
        *_calls(context, participation, now),
        *_movements(context, participation),
        ReportNumber(
            "missing", open_locates(context.session, participation.id, now), method=LOCATE
        ),
        *_staff(context, participation),
    )


def live_count(context: Context[Any], participation: Participation, now: datetime) -> LiveCount:
    """Return what is about to be frozen: the numbers, and who does what where. Raises CannotOpen.
    To be called before anything is written: it reads all that was said of everybody.
    """
    numbers = live_numbers(context, participation, now)
    office = _office(context, participation)
    return LiveCount(now, numbers, live_activities(context, participation, numbers, office))


def live_activities(
    context: Context[Any],
    participation: Participation,
    numbers: tuple[ReportNumber, ...],
    office: str,
) -> tuple[ActivityRow, ...]:
    """Return who does what where: what the numbers say is being done, by the country's post."""
    zone = current_zone(context.session, participation.crisis)
    place = zone.description if zone is not None else ""
    found = {each.key: each.value for each in numbers}
    return tuple(
        ActivityRow(office, words, place, found[key])
        for key, words in _ACTIVITIES
        if found.get(key)
    )


# -- inside ---------------------------------------------------------------------------------

_ACTIVITIES = (
    ("households_called", N_("llamadas a hogares")),
    ("line_calls", N_("línea de emergencia")),
    ("helps_in_hand", N_("atención a quien pide ayuda")),
    ("answered", N_("registro de quién está a salvo")),
)


def _office(context: Context[Any], part: Participation) -> str:
    """Return the post that answers there; its country where others may not know of the post."""
    post_id = part.covering_post_id or part.post_id
    post = context.session.get(Post, post_id) if post_id else None
    return post.name if post is not None and post.visibility in _KNOWN_TO_ALL else part.country


def _people(context: Context[Any], part: Participation, now: datetime) -> Iterator[ReportNumber]:
    counts = counts_of(context.session, context.keyring, part, now)
    for line in count_lines(counts):
        # Of nobody registered it is not known how they are: that is not 0.
        is_known = line.key == "registered" or counts.registered or line.key in _WITHOUT_ROLL
        yield ReportNumber(line.key, line.value if is_known else None, method=ACCOUNTING)
    yield _estimate(context, part)
    dead = len(dead_persons(context.session, part.id))
    yield ReportNumber("died", dead if counts.registered or dead else None, method=ACCOUNTING)


def _estimate(context: Context[Any], part: Participation) -> ReportNumber:
    zone = current_zone(context.session, part.crisis)
    found = (
        estimates_in(context.session, context.atlas, zone_area(zone), [part.country])
        if zone is not None
        else {}
    )
    estimate = found.get(part.country)
    if estimate is None:
        return ReportNumber("estimated", None, method=ESTIMATE)
    by = ", ".join(estimate.sources)
    return ReportNumber(
        "estimated", estimate.persons, by=by, method=ESTIMATE, low=estimate.low, high=estimate.high
    )


def _needs(helps: list[OpenHelp]) -> Iterator[ReportNumber]:
    by_need = Counter[Need](
        need for each in helps for need in (each.words.needs if each.words else ())
    )
    yield ReportNumber("open_helps", len(helps), method=ACCOUNTING)
    in_hand = sum(each.owner_id is not None for each in helps)
    yield ReportNumber("helps_in_hand", in_hand, method=ACCOUNTING)
    for need in Need:
        yield ReportNumber(f"need_{need.value}", by_need[need], method=ACCOUNTING)


def _calls(context: Context[Any], part: Participation, now: datetime) -> Iterator[ReportNumber]:
    progress = progress_of(context.session, part.id, now)
    has_list = progress.made_at is not None
    called = progress.households - progress.never_called
    yield ReportNumber("households", progress.households if has_list else None, method=CALLS)
    yield ReportNumber("households_called", called if has_list else None, method=CALLS)
    yield ReportNumber("line_calls", count_line_calls(context.session, part.id, now), method=LINE)


def _movements(context: Context[Any], part: Participation) -> Iterator[ReportNumber]:
    """Yield how many arrived and how many want to return; where no movement is planned, or nobody
    was asked, it is not known.
    """
    lines = movement_lines(context.session, part)
    arrived = sum(line.own.arrived for line in lines) if lines else None
    yield ReportNumber("transported", arrived, method=MOVEMENTS)
    wishes, _by_unit = return_counts(context.session, part.id)
    was_asked = wishes.yes + wishes.unsure + wishes.no
    yield ReportNumber("return_need", wishes.yes if was_asked else None, method=MOVEMENTS)


def _staff(context: Context[Any], part: Participation) -> Iterator[ReportNumber]:
    staff = staff_count(context.session, part)
    yield ReportNumber("staff_safe", staff.safe if staff.total else None, method=STAFF)
    unknown = staff.unknown if staff.total else None
    yield ReportNumber("staff_unknown", unknown, method=STAFF)
