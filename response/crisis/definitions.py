"""What types of crisis there are, which one a hazard suggests, and how a level is defined: out of
the approved protocols, always with the version that is cited.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.high_signs import in_language
from core.i18n.languages import N_, SOURCE_LANGUAGE
from core.json_reader import Texts
from feeds.values import HazardKind, Severity
from protocols.approved import ApprovedProtocols
from protocols.levels_and_messages import LEVELS, GeneralLevels
from protocols.lifecycle import in_force
from protocols.model import CrisisType, read_content
from protocols.models import ProtocolKind, ProtocolText
from response.crisis.models import Crisis

POST_CLOSED = "closure"
"""The type that a post declares of itself."""
_LEVEL_OF = {
    Severity.EXTREME: 3,
    Severity.SEVERE: 2,
    Severity.MODERATE: 1,
}


@dataclass(frozen=True, slots=True)
class CrisisChoice:
    """A type of crisis in force, as it is offered and cited."""

    code: str
    version: int
    name: Texts
    definition: Texts
    is_suggested: bool = False
    """Whether it is the type of the hazard at hand."""


@dataclass(frozen=True, slots=True)
class LevelDefinition:
    """One of the four levels of a crisis: what it is called, and what brings it about."""

    level: int
    name: Texts
    code: str
    version: int
    """Of the crisis type whose text this is."""
    trigger: Texts
    action: Texts

    @property
    def citation(self) -> dict[str, Any]:
        """What a move of the level keeps of it."""
        return {"code": self.code, "version": self.version, "trigger": dict(self.trigger)}


def crisis_choices(
    protocols: ApprovedProtocols, kinds: Collection[HazardKind] = ()
) -> tuple[CrisisChoice, ...]:
    """Return the types in force, those first that read one of `kinds` of hazard."""
    choices = [
        CrisisChoice(
            code, version, each.name, each.definition, not set(kinds).isdisjoint(each.feeds)
        )
        for code, version, each in protocols.types
    ]
    return tuple(sorted(choices, key=lambda each: not each.is_suggested))


def choice_of(protocols: ApprovedProtocols, code: str) -> CrisisChoice:
    """Return the type in force of a code. Raises UnusableInput."""
    for each in crisis_choices(protocols):
        if each.code == code:
            return each
    raise UnusableInput("type", N_("Elija de qué tipo de crisis se trata."))


def suggested_level(severity: Severity | None) -> int:
    """Return the level that is offered first: that of the severity, else the second."""
    return _LEVEL_OF.get(severity, 2) if severity is not None else 2


def definitions_of(session: Session, type_code: str, version: int) -> tuple[LevelDefinition, ...]:
    """Return the four levels of a crisis type in the version that is cited, whatever has become of
    that version; their names are those in force. Empty for a text nobody has any more.
    """
    text = session.scalar(
        sa.select(ProtocolText).where(
            ProtocolText.kind == ProtocolKind.CRISIS_TYPE,
            ProtocolText.code == type_code,
            ProtocolText.version == version,
        )
    )
    content = read_content(text.kind, text.content) if text is not None else None
    if not isinstance(content, CrisisType):
        return ()
    names = level_names(session)
    return tuple(
        LevelDefinition(number, names[number - 1], type_code, version, each.trigger, each.action)
        for number, each in enumerate(content.levels, 1)
    )


def definition_of(session: Session, type_code: str, version: int, level: int) -> LevelDefinition:
    """Return how one level is defined. Raises UnusableInput for what is no level."""
    check_level(level)
    found = definitions_of(session, type_code, version)
    if not found:
        raise UnusableInput("level", N_("El tipo de crisis que se citó ya no está."))
    return found[level - 1]


def level_names(session: Session) -> tuple[Texts, ...]:
    """Return what the four levels are called, by the text in force; empty names where none is."""
    for text in in_force(session, ProtocolKind.LEVELS):
        content = read_content(text.kind, text.content)
        if isinstance(content, GeneralLevels):
            return tuple(each.name for each in content.levels)
    return ({},) * LEVELS


def type_names(session: Session, crises: Collection[Crisis]) -> dict[tuple[str, int], Texts]:
    """Return what the types of crises are called in the versions they cite, by code and version."""
    pairs = {(each.type_code, each.type_version) for each in crises}
    if not pairs:
        return {}
    rows = session.execute(
        sa.select(ProtocolText.code, ProtocolText.version, ProtocolText.content).where(
            ProtocolText.kind == ProtocolKind.CRISIS_TYPE,
            ProtocolText.code.in_({code for code, _version in pairs}),
        )
    )
    return {
        (row.code, row.version): row.content.get("name", {})
        for row in rows
        if (row.code, row.version) in pairs
    }


def check_level(level: int) -> None:
    """Raise UnusableInput for a number that is no level."""
    if not 1 <= level <= LEVELS:
        raise UnusableInput("level", N_("El nivel va de 1 a 4."))


def words_of(texts: Texts, language: str) -> str:
    """Return a text of the protocols in a language, else in that of the source."""
    text = texts.get(language)
    return in_language(text, language) if text else texts.get(SOURCE_LANGUAGE, "")
