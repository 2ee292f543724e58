"""The first page, in words: the area, its country, who lives there, what threatens, what is done
first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.i18n.phones import tel_link
from core.json_reader import Texts
from plans.facts.model import Fact, PlanFacts
from plans.facts.printed_protocols import SHORT_ROLES, FirstHourStep, hazards_of
from plans.pages.code_labels import LIKELIHOODS
from plans.pages.model import (
    EmergencyNumber,
    LevelRow,
    PageLine,
    ScenarioRow,
    SeasonRow,
    StepRow,
)

WEIGHTS = {"low": 1, "medium": 2, "high": 3}
RowCounts = Mapping[str, int]


def clip_text(text: str, longest: int) -> str:
    """Return the text, cut at a word with an ellipsis when it is longer."""
    if len(text) <= longest:
        return text
    head = (
        text[: longest - 1].rsplit(" ", 1)[0]
        if " " in text[longest // 2 : longest]
        else text[: longest - 1]
    )
    return f"{head.rstrip(' ,;')}…"


def line(wording: Formats, label: str, text: str, absent: str) -> PageLine:
    """Return a labelled line; without a text it says aloud that `absent` is missing."""
    if text:
        return PageLine(wording.gettext(label), text)
    return PageLine(
        wording.gettext(label),
        wording.gettext("Falta: %(what)s", what=wording.gettext(absent)),
        missing=True,
    )


def profile(facts: PlanFacts, wording: Formats, rows: RowCounts) -> tuple[PageLine, ...]:
    """Return the area profile."""
    form, area, post = facts.questionnaire.value, facts.area.value, facts.post.value
    zone = (
        wording.hour_zone_all_year(post.timezone, facts.gathered_at.year) if post.timezone else ""
    )
    distance = f"{wording.number(form.distance_km)} km" if form.distance_km is not None else ""
    _ = wording.gettext
    return (
        line(
            wording,
            N_("Jurisdicción"),
            _jurisdiction(facts, wording, rows["units"]),
            N_("lista de unidades"),
        ),
        PageLine(_("Superficie"), f"{wording.number(max(1, round(area.size_km2)))} km²"),
        line(wording, N_("Cabecera"), wording.pick(form.capital), N_("cabecera")),
        line(wording, N_("Acceso"), wording.pick(form.access), N_("cómo se entra y se sale")),
        line(wording, N_("Desde la sede"), distance, N_("distancia")),
        line(wording, N_("Hora local"), zone, N_("zona horaria")),
        line(wording, N_("Idiomas"), wording.pick(form.languages), N_("idiomas que se hablan")),
    )


def emergencies(facts: PlanFacts, wording: Formats) -> tuple[EmergencyNumber, ...]:
    """Return the emergency number of every country the area lies in, those without one behind."""
    hosts = facts.area.value.host_countries
    numbers = facts.questionnaire.value.emergency_numbers_by_country(hosts)
    absent = [each for each in hosts or ("",) if each not in chain(*numbers.values())]
    grouped = [*numbers.items(), *(("", [each]) for each in absent)]
    return tuple(
        EmergencyNumber(
            number,
            tel_link(number) if number else "",
            wording.listed(wording.country(each) for each in countries) if len(hosts) > 1 else "",
        )
        for number, countries in grouped
    )


def _jurisdiction(facts: PlanFacts, wording: Formats, most: int) -> str:
    units = facts.area.value.units
    if not units:
        return wording.gettext("área dibujada")
    return and_more(
        ", ".join(clip_text(name, 60) for name in units[:most]), len(units) - most, wording
    )


def and_more(text: str, more: int, wording: Formats) -> str:
    """Return the text, with how many more there are that did not fit."""
    rest = wording.gettext(
        "y %(n)s más", n=wording.number(more)
    )  # not inside an f-string: it would not be extracted
    return f"{text} {rest}" if more > 0 else text


def seasons(facts: PlanFacts, wording: Formats, rows: RowCounts) -> tuple[SeasonRow, ...]:
    """Return the hazards through the year."""
    return tuple(
        SeasonRow(
            hazard(season.hazard, facts, wording),
            tuple(month in season.months for month in range(1, 13)),
            wording.months(season.months),
        )
        for season in facts.questionnaire.value.seasons[: rows["seasons"]]
    )


def hazard(code: str, facts: PlanFacts, wording: Formats) -> str:
    """Return a crisis type as the protocols call it, or called it last; what was typed in stays."""
    return wording.pick(facts.rules.value.name_of(code)) or code


def undefined(facts: PlanFacts) -> frozenset[str]:
    """Crisis types this plan speaks of whose definition was retired."""
    retired = {each.code for each in facts.rules.value.crises if not each.is_in_force}
    return hazards_of(facts.questionnaire.value) & retired


def _defined(code: str, facts: PlanFacts, wording: Formats) -> str:
    name = hazard(code, facts, wording)
    if code not in undefined(facts):
        return name
    lacking = wording.gettext("Falta: %(what)s", what=wording.gettext("definición vigente"))
    return f"{name}. {lacking}"


def country(facts: PlanFacts, wording: Formats, rows: RowCounts) -> tuple[PageLine, ...]:
    """Country information."""
    form = facts.questionnaire.value
    return (
        line(
            wording, N_("Autoridad"), wording.pick(form.host_authority), N_("autoridad de enlace")
        ),
        line(
            wording,
            N_("Protección civil"),
            wording.pick(form.civil_protection),
            N_("organismo de protección civil"),
        ),
        line(
            wording,
            N_("Coordinación"),
            coordination(facts, wording),
            N_("acuerdo con la autoridad: quién, canal y fecha"),
        ),
        line(wording, N_("Alertas"), wording.pick(form.alert_system), N_("sistema de alerta")),
        line(
            wording,
            N_("Visas y papeles"),
            wording.pick(form.legal),
            N_("qué pasa con visas y permisos en crisis"),
        ),
        line(
            wording,
            N_("Entrada y salida"),
            _entry_points(form.entry_points, wording, rows),
            N_("puntos de entrada y salida"),
        ),
    )


def _entry_points(points: Sequence[str], wording: Formats, rows: RowCounts) -> str:
    return and_more(
        " · ".join(points[: rows["entry_points"]]), len(points) - rows["entry_points"], wording
    )


def coordination(facts: PlanFacts, wording: Formats) -> str:
    """With whom, by what channel and since when help is agreed; nothing unless all three are
    told.
    """
    agreed = facts.questionnaire.value.host_coordination
    if agreed is None or agreed.agreed_on is None or not wording.pick(agreed.channel):
        return ""
    since = wording.gettext("acordado %(day)s", day=wording.day(agreed.agreed_on))
    return wording.parted((wording.pick(agreed.who), wording.pick(agreed.channel), since))


def source(fact: Fact[object], wording: Formats) -> str:
    """Return who says so and as of when, as printed."""
    name = wording.gettext(fact.source)
    return (
        f"{clip_text(name, 90)}, {wording.day(fact.as_of)}" if fact.as_of else clip_text(name, 90)
    )


# -- what threatens and what is done ---------------------------------------------------------


def scenarios(facts: PlanFacts, wording: Formats, rows: RowCounts) -> tuple[ScenarioRow, ...]:
    """Return the risk scenarios, the likeliest first."""
    ordered = sorted(
        facts.questionnaire.value.scenarios, key=lambda each: -WEIGHTS[each.likelihood]
    )
    return tuple(
        ScenarioRow(
            _defined(each.hazard, facts, wording),
            wording.gettext(LIKELIHOODS[each.likelihood]),
            WEIGHTS[each.likelihood],
            _or_missing(each.season, N_("temporada"), wording),
            _or_missing(each.zone, N_("zona"), wording),
            _or_missing(each.effect, N_("efecto"), wording),
        )
        for each in ordered[: rows["scenarios"]]
    )


def _or_missing(texts: Texts, absent: str, wording: Formats) -> str:
    return wording.pick(texts) or wording.gettext("Falta: %(what)s", what=wording.gettext(absent))


def levels(facts: PlanFacts, wording: Formats) -> tuple[LevelRow, ...]:
    """Return the four alert levels; none where the protocols have none in force."""
    return tuple(
        LevelRow(
            number,
            wording.pick(each.name),
            wording.pick(each.trigger),
            wording.pick(each.action),
        )
        for number, each in enumerate(facts.rules.value.levels, 1)
    )


def first_hour(facts: PlanFacts, wording: Formats) -> tuple[StepRow, ...]:
    """Return the first hour, by the clock; none where the protocols have none in force."""
    return tuple(_step(each, wording) for each in facts.rules.value.first_hour)


def _step(step: FirstHourStep, wording: Formats) -> StepRow:
    clock = wording.pick(step.clock) if step.minutes is None else ""
    task = wording.pick(step.task)
    minute = "" if step.minutes is None else str(step.minutes)
    return StepRow(
        minute, wording.gettext(SHORT_ROLES[step.role]), f"{task} ({clock})" if clock else task
    )
