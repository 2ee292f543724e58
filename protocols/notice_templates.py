"""Templates of notices to nationals: what happens and where, and the one thing to do, each in three
languages; whole texts in the languages of our people that have no catalogue, where they are given.

The rest of a notice (who says so, when people hear again) is not written before it happens.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.atlas.names import without_accents
from core.i18n.languages import N_
from core.json_reader import JsonReader, RefusedField, Texts

LONGEST_TITLE, LONGEST_WHAT, LONGEST_ACT, LONGEST_WHOLE = 60, 160, 120, 480
EVERY_CRISIS = "all"
TONGUES_OFFERED = ("quc", "mam", "kek", "kjb", "ht")
"""ISO 639-3 (`ht`: 639-1): k'iche', mam, q'eqchi', q'anjob'al, Haitian Creole."""
_SLOT = re.compile(r"\{([^{}]*)\}")


class NoticeKind(enum.StrEnum):
    """What a notice is for."""

    WARNING = "warning"
    INSTRUCTION = "instruction"
    SHELTER = "shelter"
    CORRECTION = "correction"
    """Of an earlier one, which it names."""
    ALL_CLEAR = "all_clear"
    ADVICE = "advice"
    CHECK_IN = "check_in"
    """It asks how people are."""


NOTICE_KIND_WORDS: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.WARNING: N_("Alerta"),
        NoticeKind.INSTRUCTION: N_("Instrucción"),
        NoticeKind.SHELTER: N_("Albergue"),
        NoticeKind.CORRECTION: N_("Corrección"),
        NoticeKind.ALL_CLEAR: N_("Fin del peligro"),
        NoticeKind.ADVICE: N_("Consejo"),
        NoticeKind.CHECK_IN: N_("¿Está bien?"),
    }
)
NOTICE_SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "amenaza": N_("amenaza"),
        "lugar": N_("lugar"),
        "albergue": N_("albergue"),
        "telefono": N_("teléfono"),
        "emergencia": N_("número"),
    }
)
"""What hazard, plan and shelter fill in where a template says `{lugar}`, with the word that stands
in brackets while nobody has given it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """A notice before it happens."""

    kind: NoticeKind
    crisis: str = EVERY_CRISIS
    """The crisis type it is for; `all` for any."""
    title: Texts
    """As officers choose it from a list."""
    what_where: Texts
    one_act: Texts
    tongues: Texts = field(default_factory=dict)
    """By ISO code: the whole text in a language that has no catalogue. May be empty."""


def notice_template(form: JsonReader) -> NoticeTemplate:
    """Return a template out of JSON. Raises UnusableInput, naming the field."""
    found = NoticeTemplate(
        kind=NoticeKind(form.choice("kind", tuple(NoticeKind))),
        crisis=form.text("crisis", 40) or EVERY_CRISIS,
        title=form.texts("title", LONGEST_TITLE, needed=True),
        what_where=form.texts("what_where", LONGEST_WHAT, needed=True),
        one_act=form.texts("one_act", LONGEST_ACT, needed=True),
        tongues=_tongues(form.inner("tongues")),
    )
    for name in ("what_where", "one_act", "tongues"):
        for language, text in getattr(found, name).items():
            _refuse_strange_slots(f"notice_template.{name}.{language}", text)
    return found


def fill_notice_slots(text: str, values: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Return a text with its slots filled; what nobody gave stands as its word in brackets."""

    def value(found: re.Match[str]) -> str:
        name = _slot_key(found[1])
        return values.get(name) or f"[{words.get(name, name)}]"

    return _SLOT.sub(value, text)


# -- inside ---------------------------------------------------------------------------------


def _tongues(form: JsonReader | None) -> Texts:
    if form is None:
        return {}
    found = {name: form.text(name, LONGEST_WHOLE) for name in TONGUES_OFFERED}
    form.close()
    return {name: text for name, text in found.items() if text}


def _slot_key(name: str) -> str:
    return without_accents(name).strip()


def _refuse_strange_slots(path: str, text: str) -> None:
    known = ", ".join(f"{{{name}}}" for name in NOTICE_SLOTS)
    for name in _SLOT.findall(text):
        if _slot_key(name) not in NOTICE_SLOTS:
            told = N_("no hay ningún dato {%(name)s}; los que hay: %(known)s")
            what = f"no notice fills {{{name}}}; slots are {known}"
            raise RefusedField(path, what, told, name=name, known=known)
    if set(_SLOT.sub("", text)) & set("{}"):
        told = N_("una llave { o } está sola; los datos se escriben así: %(known)s")
        raise RefusedField(path, "a brace stands alone", told, known=known)
