"""What the protocols say to every plan alike: the general alert levels, and the messages ready to
be said.

Alert levels follow the four crisis alert levels of Philippine posts and the phases of MICIC
(precaution, restriction, voluntary return, mandatory return); crisis types have triggers of their
own beside them.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.atlas.names import without_accents
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.json_reader import JsonReader, RefusedField, Texts

LEVELS = 4
LONGEST_LEVEL_NAME, LONGEST_LEVEL_TEXT = 30, 100
LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_SAYING = 30, 240, 140
LAST_PLACE = 99
_SLOT = re.compile(r"\{([^{}]*)\}")


class Use(enum.StrEnum):
    """Where a message is printed."""

    READY = "ready"
    """On the plan, to be sent when it happens."""
    EVACUATION = "evacuation"
    """On the plan, among what holds when people must leave."""
    SHEET = "sheet"
    """On the migrants' sheet, as advice."""


USE_WORDS: Mapping[Use, str] = MappingProxyType(
    {
        Use.READY: N_("Mensaje listo, en el plan"),
        Use.EVACUATION: N_("Línea de «Evacuación», en el plan"),
        Use.SHEET: N_("Consejo, en la hoja para migrantes"),
    }
)
MOST_MESSAGES: Mapping[Use, int] = MappingProxyType({Use.READY: 6, Use.EVACUATION: 2, Use.SHEET: 6})
"""So many of a use there may be: more do not fit on the paper."""
SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "lugar": N_("lugar"),
        "telefono": N_("teléfono"),
        "albergue": N_("albergue"),
        "hora": N_("hora"),
        "emergencia": N_("número"),
    }
)
"""What a plan fills in by itself where a message says `{lugar}`, with the word printed in brackets
while nobody has given it. What is in brackets, as `[sí/no]`, is for the sender of the message to
fill. Typed with accents or capitals they are the same.
"""
EMERGENCY_SLOT = "emergencia"
OF_THE_FORM: Mapping[str, str] = MappingProxyType(
    {"lugar": "place", "telefono": "hotline", "albergue": "shelter", "hora": "next_time"}
)
"""The slots a post may have filled on its form, by their name there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisName:
    """What a crisis type is called.

    One that was retired keeps its last name where a plan still speaks of it.
    """

    code: str
    name: Texts
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLevel:
    """One of the four levels of a plan as a whole: its name, what brings it about, what is done."""

    name: Texts
    trigger: Texts
    action: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralLevels:
    """The four alert levels, from precaution to mandatory exit."""

    levels: tuple[NamedLevel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMessage:
    """A ready text: `{lugar}` and the other `SLOTS` are filled by the plan, `[…]` by who sends
    it.
    """

    use: Use
    place: int
    """Its place among the messages of its use, from 1."""
    title: Texts
    text: Texts


def general_levels(form: JsonReader) -> GeneralLevels:
    """Return the four levels out of JSON. Raises UnusableInput, naming the field."""
    levels = tuple(_level(each) for each in form.each("levels", LEVELS))
    if len(levels) != LEVELS:
        raise UnusableInput(
            "levels.levels", f"{LEVELS} levels are needed; {len(levels)} were given"
        )
    return GeneralLevels(levels=levels)


def key_message(form: JsonReader) -> KeyMessage:
    """Return a message out of JSON.

    Raises UnusableInput, naming the field, also for a slot no plan knows how to fill.
    """
    use = Use(form.choice("use", tuple(Use)))
    place = form.whole_number("place", 1, LAST_PLACE)
    if place is None:
        raise RefusedField("message.place", "is empty", N_("falta"))
    text = form.texts("text", LONGEST_MESSAGE if use is Use.READY else LONGEST_SAYING, needed=True)
    for language, told in text.items():
        _refuse_strange_slots(f"message.text.{language}", told)
    return KeyMessage(
        use=use, place=place, title=form.texts("title", LONGEST_TITLE, needed=True), text=text
    )


def fill_slots(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its slots filled; a slot without a value stays as it stands."""
    return _SLOT.sub(lambda found: values.get(_slot_key(found[1]), found[0]), text)


# -- inside ---------------------------------------------------------------------------------


def _level(form: JsonReader) -> NamedLevel:
    found = NamedLevel(
        name=form.texts("name", LONGEST_LEVEL_NAME, needed=True),
        trigger=form.texts("trigger", LONGEST_LEVEL_TEXT, needed=True),
        action=form.texts("action", LONGEST_LEVEL_TEXT, needed=True),
    )
    form.close()
    return found


def _slot_key(name: str) -> str:
    return without_accents(name).strip()


def _refuse_strange_slots(path: str, text: str) -> None:
    known = ", ".join(f"{{{name}}}" for name in SLOTS)
    for name in _SLOT.findall(text):
        if _slot_key(name) not in SLOTS:
            told = N_("no hay ningún dato {%(name)s}; los que hay: %(known)s")
            raise RefusedField(
                path, f"no plan fills {{{name}}}; slots are {known}", told, name=name, known=known
            )
    if set(_SLOT.sub("", text)) & set("{}"):
        told = N_("una llave { o } está sola; los datos se escriben así: %(known)s")
        raise RefusedField(path, "a brace stands alone", told, known=known)
