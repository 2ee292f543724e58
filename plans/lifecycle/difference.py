"""A printed fact that is no longer so, and how it is told.

Pure; what is compared with what is `plans.lifecycle.staleness`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from plans.facts.model import Contact
from plans.facts.printed_protocols import SHORT_ROLES
from protocols.model import READER_WORDS, Reader, Role


class PlanSection(enum.StrEnum):
    """The part of the plan that is concerned."""

    VALIDITY = "validity"
    POST = "post"
    AREA = "area"
    NUMBERS = "numbers"
    CONTACTS = "contacts"
    LEADERS = "leaders"
    FORM = "form"
    RULES = "rules"


SECTION_WORDS: Mapping[PlanSection, str] = MappingProxyType(
    {
        PlanSection.VALIDITY: N_("Vigencia"),
        PlanSection.POST: N_("Sede"),
        PlanSection.AREA: N_("Área"),
        PlanSection.NUMBERS: N_("Personas"),
        PlanSection.CONTACTS: N_("Contactos"),
        PlanSection.LEADERS: N_("Líderes comunitarios"),
        PlanSection.FORM: N_("Formulario de la sede"),
        PlanSection.RULES: N_("Protocolos y mensajes"),
    }
)


class Kind(enum.StrEnum):
    """What happened to a fact."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"
    CLOSED = "closed"
    OPENED = "opened"
    LAPSED = "lapsed"
    EXPIRED = "expired"


_SENTENCES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CHANGED: N_("%(subject)s: %(what)s decía «%(before)s», ahora «%(after)s»."),
        Kind.ADDED: N_("%(subject)s: es nuevo y no está en el papel."),
        Kind.GONE: N_("%(subject)s: está en el papel y ya no está en el directorio."),
        Kind.CLOSED: N_("%(subject)s: cerró."),
        Kind.OPENED: N_("%(subject)s: abrió de nuevo."),
        Kind.LAPSED: N_("%(subject)s: su confirmación venció; la última es del %(before)s."),
        Kind.EXPIRED: N_("El plan valía hasta el %(before)s."),
    }
)
_NOTHING = N_("(nada)")


@dataclass(frozen=True, slots=True)
class FactDifference:
    """One printed fact that is no longer so.

    `what` is a message id; values are as printed in the reader's words.
    """

    section: PlanSection
    kind: Kind
    subject: str
    """A name out of the facts, or a message id."""
    what: str = ""
    before: Any = None
    after: Any = None
    gaps: Mapping[str, Any] = field(default_factory=dict)
    """What fills the slots of `what`: a number, or texts by language."""
    contact: Contact | None = field(default=None, compare=False, repr=False)
    """Whose entry of the directory it is about, where it is one: so that its name leads there."""

    def sentence(self, wording: Formats) -> str:
        """Return the difference as a sentence in one language; what changed in another one only is
        told in that.
        """
        before, after = _pair(self.before, self.after, wording)
        return wording.gettext(
            _SENTENCES[self.kind],
            subject=wording.gettext(self.subject),
            what=wording.gettext(
                self.what, **{name: _text(each, wording) for name, each in self.gaps.items()}
            ),
            before=before,
            after=after,
        )


# -- inside ---------------------------------------------------------------------------------


def _pair(before: Any, after: Any, wording: Formats) -> tuple[str, str]:
    told = _text(before, wording), _text(after, wording)
    if told[0] == told[1] and isinstance(before, Mapping) and isinstance(after, Mapping):
        for language in LANGUAGES:
            old, new = before.get(language, ""), after.get(language, "")
            if old != new:
                return f"({language}) {old}", f"({language}) {new}"
    return told


def _text(value: Any, wording: Formats) -> str:
    return _WORDED.get(type(value), _value_text)(value, wording) or wording.gettext(_NOTHING)


def _value_text(value: Any, wording: Formats) -> str:
    if isinstance(value, Role):
        return wording.gettext(SHORT_ROLES[value])
    if isinstance(value, Reader):
        return wording.gettext(READER_WORDS[value])
    if isinstance(value, Mapping):
        return wording.pick(value) or _joined(value.values(), wording)
    if hasattr(value, "lon") and hasattr(value, "lat"):
        return f"{value.lat:.4f}, {value.lon:.4f}"
    if is_dataclass(value):
        return _joined((getattr(value, each.name) for each in fields(value)), wording)
    return "" if value is None else str(value)


def _joined(values: Iterable[Any], wording: Formats) -> str:
    return ", ".join(filter(None, (_value_text(each, wording) for each in values)))


_WORDED: Mapping[type, Callable[[Any, Formats], str]] = MappingProxyType(
    {
        date: lambda value, wording: wording.day(value),
        bool: lambda value, wording: wording.gettext(N_("sí") if value else N_("no")),
        int: lambda value, wording: wording.number(value),
        float: lambda value, wording: f"{wording.number(round(value))} km²",
        tuple: lambda value, wording: wording.parted(_value_text(each, wording) for each in value),
    }
)
