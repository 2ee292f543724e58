"""What the pages of the sources show: a trial in words, its map, a week as bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.geo.geometry import Point
from core.i18n.languages import N_
from feeds.formats.registry import format_names
from feeds.labels import KIND_WORDS, SEVERITY_WORDS, TRUST_MEANINGS, TRUST_WORDS
from feeds.models import Trust
from feeds.sources.hours import SourceWeek
from feeds.sources.trial import SourceTrial, TrialMessage
from feeds.values import HazardKind
from webapp.http.i18n import language_name
from webapp.maps.base_map import credit, map_words
from webapp.maps.map_data import box_of, map_document, pin_feature, zone_feature

COUNT_WORDS = {
    "alerts": N_("avisos"),
    "new": N_("nuevos"),
    "placed": N_("con lugar"),
    "unplaced": N_("sin lugar"),
    "rejected": N_("inutilizables"),
}
CHART_HEIGHT, BAR_WIDTH = 28, 8
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar of a chart: where it stands, how high it is, and whether the source was silent."""

    x: int
    height: int
    is_silent: bool


def counts_words(counts: Mapping[str, object]) -> str:
    """Return the counts of the last reading in words; those nobody counted are left out."""
    return ", ".join(
        f"{counts[key]} {_(word)}" for key, word in COUNT_WORDS.items() if key in counts
    )


def chart_bars(week: SourceWeek) -> list[ChartBar]:
    """Return the bars of a week; what is not nothing is seen, however little of the most it is."""
    most = max(1, week.most)
    return [
        ChartBar(
            number * BAR_WIDTH,
            max(3, round(bar.new / most * CHART_HEIGHT)) if bar.new else 0,
            bar.is_silent,
        )
        for number, bar in enumerate(week.bars)
    ]


def trust_choices() -> list[tuple[str, str]]:
    """Return what trust may be chosen, each with what it means."""
    return [
        (trust.value, f"{_(TRUST_WORDS[trust]).capitalize()}. {_(TRUST_MEANINGS[trust])}")
        for trust in Trust
    ]


def format_choices() -> list[tuple[str, str]]:
    """Return the formats that may be chosen, finding out first."""
    return [("auto", _("Averiguarlo")), *((name, name) for name in format_names())]


def trial_languages(trial: SourceTrial) -> str:
    """Return the languages of its messages in words."""
    return ", ".join(language_name(each) if each else _("sin decirlo") for each in trial.languages)


def trial_kinds(trial: SourceTrial) -> str:
    """Return its kinds of hazard in words, with how many there are."""
    return ", ".join(f"{_(KIND_WORDS[HazardKind(kind)])} ({n})" for kind, n in trial.kinds)


def trial_map(trial: SourceTrial) -> dict[str, Any] | None:
    """Return the map of what could be placed, and of bare points; None when there is neither."""
    zones = [each.zone for each in trial.messages if each.zone is not None]
    pins = list(_pins(trial))
    box = box_of(zones, [point for point, _title in pins])
    if box is None:
        return None
    shown = [pin_feature(point, "center", title, lines=[], inside=False) for point, title in pins]
    return map_document(_features(trial.messages), shown, box, credit(), map_words())


def _pins(trial: SourceTrial) -> Iterator[tuple[Point, str]]:
    """Yield the points of messages that have no zone, with their titles."""
    for each in trial.messages:
        if each.zone is None and each.message.point is not None:
            yield each.message.point, each.message.headline


def _features(messages: Iterable[TrialMessage]) -> list[dict[str, Any]]:
    return [
        zone_feature(
            each.zone,
            each.severity,
            title=each.message.headline or each.message.event,
            lines=[_(SEVERITY_WORDS[each.severity])],
        )
        for each in messages
        if each.zone is not None
    ]
