"""Our own title of a hazard, in the reader's language; the source's words stand beneath it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from textwrap import shorten

from babel.dates import format_datetime
from babel.numbers import format_decimal

from core.atlas import Unit
from core.atlas.names import fold
from core.i18n.languages import N_, language_of
from feeds.formats.nhc.storm import CLASS_WORDS
from feeds.labels import KIND_WORDS
from feeds.models import Hazard
from feeds.naming.nws_event_words import NWS_EVENT_WORDS
from feeds.naming.places import OFF, SEA
from feeds.storm_names import is_number_name, name_in_key
from feeds.values import HazardKind

_DRILL = N_("PRUEBA")
_LONGEST_PLACE = 60
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_STATES_ALONE = "US"
"""Its states are known by their names; those of others are told with their country."""
_EVENT_WORDS: Mapping[str, str] = {
    **NWS_EVENT_WORDS,
    "tropical cyclone": N_("Ciclón tropical"),
    "volcanic eruption": N_("Erupción volcánica"),
    "forest fire": N_("Incendio forestal"),
    "wildfire": N_("Incendio forestal"),
    "tsunami information": N_("Información sobre un tsunami"),
}
BASIN_WORDS: Mapping[str, str] = {
    "at": N_("en el Atlántico"),
    "ep": N_("en el Pacífico oriental"),
    "cp": N_("en el Pacífico central"),
    "wp": N_("en el Pacífico occidental"),
    "ni": N_("en el norte del Índico"),
    "si": N_("en el sur del Índico"),
    "sp": N_("en el sur del Pacífico"),
    "sa": N_("en el Atlántico sur"),
}
DIRECTION_WORDS: Mapping[str, str] = {
    "N": N_("{km} km al norte de: {place}"),
    "NE": N_("{km} km al noreste de: {place}"),
    "E": N_("{km} km al este de: {place}"),
    "SE": N_("{km} km al sureste de: {place}"),
    "S": N_("{km} km al sur de: {place}"),
    "SW": N_("{km} km al suroeste de: {place}"),
    "W": N_("{km} km al oeste de: {place}"),
    "NW": N_("{km} km al noroeste de: {place}"),
}


@dataclass(frozen=True, slots=True)
class NameReader:
    """Who reads the name of a hazard: language, zone, and where names of units are looked up."""

    language: str
    """es, en or fr."""
    translate: Callable[[str], str]
    zone: tzinfo
    now: datetime
    unit: Callable[[str], Unit | None]


def hazard_name(hazard: Hazard, reader: NameReader, *, is_dated: bool = True) -> str:
    """Return our own title of a hazard: kind · place · when.

    The kind is the event's own word where we have one (the ~130 types of the NWS, the classes of
    the NHC), else that of its kind; a storm has its name, a quake its magnitude. The place is that
    of the atlas (`feeds.naming.places`), else what the source calls it. When is the beginning, in
    the reader's hours; the year only of another year. What is a drill or a demonstration begins
    with that: a title goes where no badge goes. Not dated, it says no hour: what is written down
    for readers of every zone has none of the writer's.
    """
    marks = ["DEMO"] if hazard.is_demo else []
    marks += [reader.translate(_DRILL)] if hazard.is_test else []
    moment = _moment(hazard.started_at, reader) if is_dated else ""
    parts = (*marks, _kind(hazard, reader), _place(hazard, reader), moment)
    return " · ".join(part for part in parts if part)


def hazard_kind_name(hazard: Hazard, reader: NameReader) -> str:
    """Return what a hazard is, as one says it within a sentence: its kind, the name of a storm."""
    word = reader.translate(KIND_WORDS[hazard.kind])
    name = storm_name(hazard.aliases, hazard.title) if hazard.kind is HazardKind.STORM else ""
    return f"{word[:1].lower()}{word[1:]} {name}".strip()


def hazard_place_name(hazard: Hazard, reader: NameReader) -> str:
    """Return where a hazard is, in the reader's language; empty where nobody knows."""
    return _place(hazard, reader)


@lru_cache(maxsize=1024)
def event_word(event: str) -> str:
    """Return our word for the name of an event, as a msgid; "" where we have none."""
    if event in CLASS_WORDS.values():
        return event
    return _EVENT_WORDS.get(" ".join(re.findall(r"[a-z0-9]+", event.lower())), "")


def storm_name(aliases: Sequence[str], title: str) -> str:
    """Return the name of a storm as it is called and as its title spells it, never in capitals: of
    several the one the title says, a name before a number in words.
    """
    names = [name for key in aliases if (name := name_in_key(key))]
    words = fold(title).replace("-", "").replace(" ", "")
    names.sort(key=lambda name: (is_number_name(name), name not in words, name))
    if not names:
        return ""
    name = names[0]
    if spelled := [word for word in _WORD.findall(title) if fold(word).replace("-", "") == name]:
        return str(spelled[0]).title()
    has_letter = is_number_name(name) and name[-1] in "ec" and is_number_name(name[:-1])
    return (f"{name[:-1]}-{name[-1]}" if has_letter else name).title()


def _kind(hazard: Hazard, reader: NameReader) -> str:
    word = reader.translate(event_word(hazard.event) or KIND_WORDS[hazard.kind])
    if hazard.kind is HazardKind.STORM:
        return f"{word} {storm_name(hazard.aliases, hazard.title)}".strip()
    if hazard.kind is HazardKind.EARTHQUAKE and hazard.magnitude is not None:
        locale = language_of(reader.language).locale
        return f"{word} {_magnitude(hazard.magnitude, locale)}"
    return word


def _place(hazard: Hazard, reader: NameReader) -> str:
    codes = hazard.place
    if codes and codes[0].startswith(SEA):
        return reader.translate(BASIN_WORDS[codes[0].removeprefix(SEA)])
    if codes and codes[0].startswith(OFF):
        code, km, direction = codes[0].removeprefix(OFF).split(":")
        words = reader.translate(DIRECTION_WORDS[direction])
        shore = reader.unit(code)
        place = _units([shore], reader) if shore else code
        return words.format(km=km, place=place)
    units = [unit for code in codes if (unit := reader.unit(code)) is not None]
    if not units:
        return _shortened(hazard.area_desc)
    return _units(units, reader)


def _units(units: Sequence[Unit], reader: NameReader) -> str:
    """Return units by name, each in its state, and their country once behind them."""
    joined = f" {language_of(reader.language).and_word} ".join(
        _with_state(unit, reader) for unit in units
    )
    countries = {unit.country for unit in units} - {None}
    is_country = any(unit.code == unit.country for unit in units)
    if is_country or len(countries) != 1 or _STATES_ALONE in countries:
        return joined
    return f"{joined}, {_unit_name(str(*countries), reader)}"


def _with_state(unit: Unit, reader: NameReader) -> str:
    name = unit.name_in(reader.language)
    if unit.parent is None or unit.parent == unit.country:
        return name
    return f"{name}, {_unit_name(unit.parent, reader)}"


def _unit_name(code: str, reader: NameReader) -> str:
    unit = reader.unit(code)
    return unit.name_in(reader.language) if unit else code


def _moment(moment: datetime, reader: NameReader) -> str:
    local, today = moment.astimezone(reader.zone), reader.now.astimezone(reader.zone)
    form = "EEE d MMM, HH:mm" if local.year == today.year else "EEE d MMM y, HH:mm"
    minute = local.replace(second=0, microsecond=0, tzinfo=None)
    words = _spelled_minute(minute, form, language_of(reader.language).locale)
    return f"{words} UTC" if local.tzname() == "UTC" else words


# A board asks for fifty names, again and again: what of them depends on nothing else is kept.


@lru_cache(maxsize=4096)
def _spelled_minute(minute: datetime, form: str, locale: str) -> str:
    return format_datetime(minute, form, locale=locale)


@lru_cache(maxsize=512)
def _magnitude(value: float, locale: str) -> str:
    return format_decimal(value, "0.0", locale=locale)


@lru_cache(maxsize=1024)
def _shortened(text: str) -> str:
    return shorten(text, _LONGEST_PLACE, placeholder="…")
