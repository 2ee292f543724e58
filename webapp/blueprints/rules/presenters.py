"""What the pages of the rules show: sentences, choices, a preview in words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from core.atlas.placing.path_words import unit_path
from core.i18n.languages import N_
from feeds.labels import KIND_WORDS, SEVERITY_WORDS
from feeds.models import Hazard
from feeds.values import HazardKind, Severity
from watch.rota.duty import all_rotas
from watch.rules.firing_log import hazards_by_id, times_since
from watch.rules.judging.preview import GravePast, PastFiring, RulePreview
from watch.rules.models import AlertRule
from watch.rules.rule_book import SHIPPED_BY, timezone_for, values_of
from watch.rules.sentence import SentenceWords, sentence_of
from watch.rules.terms import RuleValues, Trigger
from watch.rules.typed_rule import NOT_LISTED, InvalidRule
from watch.rules.unwarned import RuleGap
from watch.rules.words import (
    CERTAINTY_WORDS,
    CONDITION_WORDS,
    FIRING_WORDS,
    OUTCOME_WORDS,
    TRIGGER_WORDS,
    UNKNOWN_WORDS,
)
from webapp.http.database import DatabaseSession
from webapp.http.i18n import words_of
from webapp.http.rendering.language_forms import forms_of
from webapp.http.services import services
from webapp.queries.rule_surroundings import zones_of_posts

MOST_LINES = 25
TOUCH_WORDS = {
    "shelter": N_("algún albergue dentro"),
    "post": N_("alguna sede dentro"),
    "plan_area": N_("el área de algún plan"),
}
WORDS_OF_TEMPLATES = {
    "firing_words": FIRING_WORDS,
    "rule_outcome_words": OUTCOME_WORDS,
    "condition_words": CONDITION_WORDS,
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in the list."""

    row: AlertRule
    name: str
    sentence: str
    written: int
    """How many times it wrote in the last thirty days."""


@dataclass(frozen=True, slots=True)
class CountryRotas:
    """The rotas a rule of a country may wake, by id; the active ones may be chosen."""

    names: Mapping[uuid.UUID, str]
    active: tuple[uuid.UUID, ...]

    def name(self, rota_id: uuid.UUID | None) -> str:
        """Return the name of a rota; empty of every one of the country, and of one that is gone."""
        return self.names.get(rota_id, "") if rota_id else ""

    def choices(self, own: uuid.UUID | None) -> list[tuple[str, str]]:
        """Return what may be chosen: those in use, and the one the rule has."""
        shown = [each for each in self.names if each in self.active or each == own]
        return [(str(each), self.names[each]) for each in shown]

    def read(self, text: str, own: uuid.UUID | None) -> uuid.UUID | None:
        """Return the rota that was chosen; None for every one. Raises InvalidRule."""
        if not text:
            return None
        if text not in dict(self.choices(own)):
            raise InvalidRule({"rota_id": NOT_LISTED})
        return uuid.UUID(text)


def rotas_for(session: DatabaseSession, country: str) -> CountryRotas:
    """Return the rotas of a country and its posts."""
    rotas = all_rotas(session, country)
    return CountryRotas(
        {each.id: each.name for each in rotas}, tuple(each.id for each in rotas if each.active)
    )


@dataclass(frozen=True, slots=True)
class FiringLine:
    """One line of a preview: the hazard and what the rule would have written."""

    hazard: Hazard
    firing: PastFiring
    unknown: str
    """What nobody counted then, in words; empty where all was."""


@dataclass(frozen=True, slots=True)
class GraveLine:
    """One of the gravest hazards, and what kept the rule silent."""

    hazard: Hazard
    past: GravePast
    reasons: str


@dataclass(frozen=True, slots=True)
class ShownPreview:
    """A preview as the page shows it."""

    preview: RulePreview
    lines: tuple[FiringLine, ...]
    more: int
    gravest: tuple[GraveLine, ...]


def rule_lines(
    session: DatabaseSession, rows: Sequence[AlertRule], since: datetime
) -> list[RuleLine]:
    """Return the rules of a list."""
    written = times_since(session, [each.id for each in rows], since)
    rotas = rotas_for(session, rows[0].country) if rows else CountryRotas({}, ())
    return [
        RuleLine(
            each,
            name_of(each),
            sentence(values_of(each), rotas.name(each.rota_id)),
            written.get(each.id, 0),
        )
        for each in rows
    ]


def name_of(row: AlertRule) -> str:
    """Return the name of a rule; one that is shipped has it in the language of the reader."""
    return words_of(row.name) if row.made_by == SHIPPED_BY else row.name


def sentence(rule: RuleValues, rota: str = "") -> str:
    """Return a rule as one sentence in the language of the reader."""
    zone_place = forms_of(str(get_locale())).zone_place
    return sentence_of(rule, SentenceWords(_, rota, place_words(rule), zone_place))


def place_words(rule: RuleValues) -> str:
    """Return what the place of a rule is called: its units in the language of the reader."""
    atlas, language = services().atlas, str(get_locale())
    units = [unit for unit in map(atlas.unit, rule.place_codes) if unit is not None]
    if not units or len(units) != len(rule.place_codes) or " + " in rule.place_name:
        return rule.place_name
    return ", ".join(unit_path(atlas, unit, language) for unit in units)


def shown_preview(session: DatabaseSession, preview: RulePreview) -> ShownPreview:
    """Return a preview with the hazards it names."""
    firings = preview.firings[:MOST_LINES]
    hazards = hazards_by_id(
        session,
        {*(each.hazard_id for each in firings), *(each.hazard_id for each in preview.gravest)},
    )
    return ShownPreview(
        preview,
        tuple(
            FiringLine(hazards[each.hazard_id], each, _unknown(each.unknown)) for each in firings
        ),
        len(preview.firings) - len(firings),
        tuple(GraveLine(hazards[each.hazard_id], each, _reasons(each)) for each in preview.gravest),
    )


def gap_words(gap: RuleGap | None) -> str:
    """Return why nobody would be warned, in words; empty where somebody would."""
    if gap is None:
        return ""
    kinds = ", ".join(_(KIND_WORDS[kind]).lower() for kind in gap.kinds)
    return str(_(gap.words) if gap.is_total else _(gap.words, kinds=kinds))


def choices() -> Mapping[str, list[tuple[str, str]]]:
    """Return what may be chosen in the form, code and words."""
    severities = (Severity.EXTREME, Severity.SEVERE, Severity.MODERATE, Severity.MINOR)
    return {
        "kinds": [(kind.value, _(KIND_WORDS[kind])) for kind in HazardKind],
        "severities": [(each.value, _(SEVERITY_WORDS[each])) for each in severities],
        "certainties": [(code, _(words)) for code, words in CERTAINTY_WORDS.items()],
        "touches": [(code, _(words)) for code, words in TOUCH_WORDS.items()],
        "triggers": [(each.value, _(TRIGGER_WORDS[each])) for each in Trigger],
    }


def zone_choices(session: DatabaseSession, country: str, own: str = "") -> list[str]:
    """Return the time zones a rule of a country may keep its hours by: of its capital, of where its
    posts are, and UTC.
    """
    found = zones_of_posts(session, services().atlas, country)
    first = [timezone_for(country), *found, "UTC", *([own] if own else [])]
    return list(dict.fromkeys(first))


# -- inside ---------------------------------------------------------------------------------


def _unknown(names: Sequence[str]) -> str:
    return ", ".join(_(UNKNOWN_WORDS[name]) for name in names if name in UNKNOWN_WORDS)


def _reasons(past: GravePast) -> str:
    return ", ".join(_(CONDITION_WORDS[each.name]) for each in past.failing)
