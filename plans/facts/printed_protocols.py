"""What a plan prints of the protocols, frozen with its other facts: levels, first hour, kit,
messages, names of crises.

Texts in three languages, with the versions they come from. Pure: `protocols.approved` makes them of
what is approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.i18n.languages import N_
from core.json_reader import Texts
from plans.questionnaire.model import Questionnaire
from protocols.levels_and_messages import CrisisName, NamedLevel, Use
from protocols.roles import Reader, Role

SHORT_ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.GUARD: N_("Guardia"),
        Role.HEAD: N_("Titular"),
        Role.PROTECTION: N_("Protección"),
        Role.LIAISON: N_("Enlace"),
        Role.COMMUNICATION: N_("Comunicación"),
        Role.COUNTRY: N_("Punto focal"),
        Role.SECRETARIAT: N_("Secretaría"),
        Role.HOST: N_("Autoridades"),
        Role.CIVIL: N_("Sociedad civil"),
        Role.INTERNATIONAL: N_("Organismos"),
        Role.LEADER: N_("Líderes"),
    }
)
"""Roles as the first hour names them, where every letter counts."""
FOR_SOME: Mapping[Reader, str] = MappingProxyType(
    {
        Reader.BABY: N_("bebés"),
        Reader.ELDER: N_("mayores"),
        Reader.DISABILITY: N_("discapacidad"),
        Reader.PET: N_("mascotas"),
    }
)
"""Whose kit lists a plan names in one line, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHourStep:
    """One step of the first hour."""

    minutes: int | None
    clock: Texts
    """In words, where there are no minutes."""
    role: Role
    task: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """One kit list."""

    code: str
    reader: Reader
    title: Texts
    items: tuple[Texts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A ready text with its slots (`protocols.levels_and_messages.SLOTS`), in the order in which
    they are printed.
    """

    code: str
    use: Use
    title: Texts
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A protocol text and the version that is printed."""

    kind: str
    code: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What every plan says in the same words. Empty where nothing is in force: the plan says so."""

    levels: tuple[NamedLevel, ...] = ()
    first_hour: tuple[FirstHourStep, ...] = ()
    kits: tuple[Kit, ...] = ()
    messages: tuple[Message, ...] = ()
    crises: tuple[CrisisName, ...] = ()
    """Of the hazards this plan speaks of."""
    cited: tuple[Citation, ...] = ()

    def name_of(self, crisis: str) -> Texts:
        """Return what a crisis type is called, or was last; nothing where the protocols never had
        one of that code.
        """
        return next((each.name for each in self.crises if each.code == crisis), {})

    def defined_name_of(self, crisis: str) -> Texts:
        """Return what a crisis type is called; nothing where none of that code is in force."""
        return next(
            (each.name for each in self.crises if each.code == crisis and each.is_in_force), {}
        )

    def kits_for(self, reader: Reader) -> tuple[Kit, ...]:
        """Return the kit lists of a reader."""
        return tuple(each for each in self.kits if each.reader is reader)

    def messages_for(self, use: Use) -> tuple[Message, ...]:
        """Return the messages of a use, in the order in which they are printed."""
        return tuple(each for each in self.messages if each.use is use)


def hazards_of(form: Questionnaire) -> frozenset[str]:
    """Return the crises a plan speaks of, by code or as they were typed."""
    return frozenset(
        (*(each.hazard for each in form.seasons), *(each.hazard for each in form.scenarios))
    )


def rules_for(rules: Rules, hazards: frozenset[str]) -> Rules:
    """Return the rules with the names of these crises alone."""
    return replace(rules, crises=tuple(each for each in rules.crises if each.code in hazards))
