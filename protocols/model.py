"""Crisis types, protocols, kit lists, levels, messages: texts in three languages, edited on screen,
typed and checked.

Kept as JSON in `ProtocolText.content`. Every refusal is an `UnusableInput` that names the field, as
in `protocol.items[2].role`. A text may wait for a language while it is a draft; `gaps` names what
is missing.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from core.json_reader import JsonReader, Texts
from directory.calling.caller_needs import CallNeed
from feeds.values import HazardKind
from protocols.levels_and_messages import (
    LEVELS,
    GeneralLevels,
    KeyMessage,
    general_levels,
    key_message,
)
from protocols.models import ProtocolKind
from protocols.notice_templates import NoticeTemplate, notice_template
from protocols.roles import READER_WORDS as READER_WORDS
from protocols.roles import ROLE_WORDS as ROLE_WORDS
from protocols.roles import Reader as Reader
from protocols.roles import Role as Role

ALL = "all"
"""The crisis of a protocol that holds for every type."""
LONGEST_NAME, LONGEST_TASK, LONGEST_TEXT = 80, 240, 480
MOST_ITEMS = 40
LONGEST_CLOCK_MINUTES = 14 * 24 * 60


class Phase(enum.StrEnum):
    """When in a crisis a protocol holds."""

    BEFORE = "before"
    FIRST_HOUR = "first_hour"
    DURING = "during"
    AFTER = "after"


PHASE_WORDS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.BEFORE: N_("Antes"),
        Phase.FIRST_HOUR: N_("Primera hora"),
        Phase.DURING: N_("Durante"),
        Phase.AFTER: N_("Después"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What brings a crisis of this type to a level, and what is done there."""

    trigger: Texts
    action: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisType:
    """A type of crisis.

    Without `feeds` it is declared by hand, and is as good as one with an alert.
    """

    name: Texts
    definition: Texts
    levels: tuple[Level, ...]
    """Four, from precaution to mandatory exit."""
    feeds: tuple[HazardKind, ...] = ()
    """Kinds of hazard the system reads that are of this type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of a checklist: what, by whom, until when, and who answers for it."""

    task: Texts
    role: Role
    owner: Role
    minutes: int | None = None
    """Minutes from the moment the crisis is known; None where `clock` says it in words, or nothing
    does.
    """
    clock: Texts
    service: CallNeed | None = None
    """Of an organisation: the service it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A checklist for one phase of one crisis type, or of all."""

    crisis: str
    phase: Phase
    items: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KitList:
    """What goes into the bag, for whom."""

    title: Texts
    reader: Reader
    items: tuple[Texts, ...]


Content = CrisisType | Protocol | KitList | GeneralLevels | KeyMessage | NoticeTemplate


def read_content(kind: ProtocolKind, document: Any) -> Content:
    """Return the content out of JSON.

    Raises UnusableInput, naming the field, for what cannot be used.
    """
    form = JsonReader.open(document, kind.value)
    found = _READERS[kind](form)
    form.close()
    return found


def to_document(content: Content) -> dict[str, Any]:
    """Return the content as JSON that `read_content` takes back."""
    return _json_value(asdict(content))  # type: ignore[no-any-return]


def title_of(content: Content) -> Texts:
    """Return the name of a text where it has one of its own; protocols and the levels have none."""
    if isinstance(content, CrisisType):
        return content.name
    return content.title if isinstance(content, KitList | KeyMessage | NoticeTemplate) else {}


def gaps(content: Content) -> tuple[str, ...]:
    """Return the texts that lack a language, as `levels[1].trigger.fr`; empty when all is said in
    all three.
    """
    return tuple(_gaps(asdict(content), ""))


def flat(document: Mapping[str, Any]) -> dict[str, str]:
    """Return every value of a document by its path, for setting two versions side by side."""
    return dict(_flat(document, ""))


# -- inside ---------------------------------------------------------------------------------


def _crisis_type(form: JsonReader) -> CrisisType:
    levels = tuple(_level(each) for each in form.each("levels", LEVELS))
    if len(levels) != LEVELS:
        raise UnusableInput(
            "crisis_type.levels", f"{LEVELS} levels are needed; {len(levels)} were given"
        )
    return CrisisType(
        name=form.texts("name", LONGEST_NAME, needed=True),
        definition=form.texts("definition", LONGEST_TEXT, needed=True),
        levels=levels,
        feeds=_feeds(form.lines("feeds", len(HazardKind), 20)),
    )


def _level(form: JsonReader) -> Level:
    found = Level(
        trigger=form.texts("trigger", LONGEST_TEXT, needed=True),
        action=form.texts("action", LONGEST_TEXT, needed=True),
    )
    form.close()
    return found


def _feeds(names: tuple[str, ...]) -> tuple[HazardKind, ...]:
    known = {each.value for each in HazardKind}
    for number, name in enumerate(names):
        if name not in known:
            raise UnusableInput(
                f"crisis_type.feeds[{number}]", f"one of {', '.join(sorted(known))} is needed"
            )
    return tuple(HazardKind(name) for name in sorted(set(names)))


def _protocol(form: JsonReader) -> Protocol:
    items = tuple(_task(each) for each in form.each("items", MOST_ITEMS))
    if not items:
        raise UnusableInput("protocol.items", "is empty")
    return Protocol(
        crisis=form.text("crisis", 40, needed=True),
        phase=Phase(form.choice("phase", tuple(Phase))),
        items=items,
    )


def _task(form: JsonReader) -> Task:
    service = form.text("service", 20)
    found = Task(
        task=form.texts("task", LONGEST_TASK, needed=True),
        role=Role(form.choice("role", tuple(Role))),
        owner=Role(form.choice("owner", tuple(Role))),
        minutes=form.whole_number("minutes", 0, LONGEST_CLOCK_MINUTES),
        clock=form.texts("clock", LONGEST_NAME),
        service=CallNeed(form.choice("service", tuple(CallNeed))) if service else None,
    )
    form.close()
    return found


def _kit(form: JsonReader) -> KitList:
    items = form.many_texts("items", MOST_ITEMS, LONGEST_TASK)
    if not items:
        raise UnusableInput("kit.items", "is empty")
    return KitList(
        title=form.texts("title", LONGEST_NAME, needed=True),
        reader=Reader(form.choice("reader", tuple(Reader))),
        items=items,
    )


_READERS: Mapping[ProtocolKind, Callable[[JsonReader], Content]] = {
    ProtocolKind.CRISIS_TYPE: _crisis_type,
    ProtocolKind.PROTOCOL: _protocol,
    ProtocolKind.KIT: _kit,
    ProtocolKind.LEVELS: general_levels,
    ProtocolKind.MESSAGE: key_message,
    ProtocolKind.NOTICE: notice_template,
}


def _gaps(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value and set(value) <= set(LANGUAGES):
        yield from (f"{path}.{language}" for language in LANGUAGES if not value.get(language))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _gaps(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from _gaps(inner, f"{path}[{number}]")


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{number}]")
    elif value not in (None, ""):
        yield path, str(value)


def _json_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _json_value(inner) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_json_value(inner) for inner in value]
    return value.value if isinstance(value, enum.StrEnum) else value
