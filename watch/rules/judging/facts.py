"""What is held against a rule: a hazard and what it touches of one country, at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from feeds.models import Ending
from feeds.values import HazardKind, Severity

SAID_OVER = frozenset({Ending.CANCELLED, Ending.OVER, Ending.WITHDRAWN})
"""Endings somebody said; that its time ran out, or that it is listed no more, is no all-clear."""


@dataclass(frozen=True, slots=True)
class WritingMemory:
    """What a rule knows of a hazard: as it was when it last wrote of it, or, before it ever did,
    when it was held against it first. What is news is measured from it.
    """

    severity: Severity
    persons: int
    shelters: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    is_silent: bool = False
    is_over: bool = False
    has_written: bool = True
    unfit_since: datetime | None = None
    """Since when it does not fit any more; None while it does."""

    def to_json(self) -> dict[str, Any]:
        """Return it as a firing keeps it."""
        return {
            "severity": str(self.severity),
            "persons": self.persons,
            "shelters": sorted(self.shelters),
            "posts": sorted(self.posts),
            "states": sorted(self.states),
            "is_silent": self.is_silent,
            "is_over": self.is_over,
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> WritingMemory:
        """Return what `to_json` wrote."""
        return cls(
            Severity(saved.get("severity", Severity.UNKNOWN)),
            int(saved.get("persons", 0)),
            _codes(saved, "shelters"),
            _codes(saved, "posts"),
            _codes(saved, "states"),
            is_silent=bool(saved.get("is_silent")),
            is_over=bool(saved.get("is_over")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A hazard and what it touches of the country of a rule, as it stood at `at`.

    What nobody counted is None, and fits: not known is not none.
    """

    at: datetime
    kind: HazardKind
    severity: Severity
    """The gravest where it touches anything of the country; of the hazard, where it touches none.
    """
    certainty: str = ""
    """`Observed`, `Likely`, `Possible`, `Unlikely`; empty where its messages do not say."""
    is_test: bool = False
    """A test or an exercise, or one that flags nobody: no rule ever writes of it."""
    is_over: bool = False
    ending: Ending | None = None
    is_touching: bool = False
    """Whether a flag of the country stands."""
    persons: int = 0
    """Registered people of the country in its zone."""
    shelters: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    states: frozenset[str] | None = None
    """Codes of the states it reaches; None where nobody looked."""
    silent_minutes: int | None = None
    """How long its source has been silent past its time; None while it speaks."""
    # Of the rule that is asked:
    is_in_place: bool = True
    """Whether it reaches the place of the rule."""
    persons_in_place: int | None = None
    """People in its zone and in the place of the rule; None where they were not counted apart: then
    all of `persons` are taken for it.
    """
    with_needs: int | None = None
    """Of them, those with a special need."""
    plan_areas: tuple[str, ...] | None = None
    """Plans whose area it reaches; None where nobody looked."""
    before: WritingMemory | None = None
    """What the rule knew when it wrote of this hazard; None: it never did."""

    @property
    def counted_persons(self) -> int:
        """How many people the rule is asked about."""
        return self.persons if self.persons_in_place is None else self.persons_in_place

    @property
    def is_said_over(self) -> bool:
        """Whether somebody says that it is over."""
        return self.is_over and self.ending in SAID_OVER

    def after(self, before: WritingMemory | None) -> Facts:
        """Return the facts for a rule that knows this much already."""
        return replace(self, before=before)


@dataclass(frozen=True, slots=True)
class ConditionFinding:
    """One condition of a rule: what it asks for, what was found, and whether that will do."""

    name: str
    """`kind`, `severity`, `certainty`, `place`, `touching`, `persons`, `needs`, `shelter`, `post`
    or `plan_area`.
    """
    wish: str
    finding: str
    """`unknown` where nobody counted."""
    fits: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as a firing keeps it."""
        return {"asked": self.wish, "found": self.finding, "fits": self.fits}


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What a rule says to facts."""

    fits: bool
    findings: tuple[ConditionFinding, ...] = ()
    triggers: tuple[str, ...] = field(default=())
    """Codes of `Trigger` that hold and that the rule writes of, the weightiest first."""
    quiet_until: datetime | None = None
    """When the quiet hours end in which it would write; None: it may write now."""
    is_digest: bool = False

    @property
    def writes(self) -> bool:
        """Whether the rule writes of it, at once or later."""
        return bool(self.triggers)

    @property
    def failing(self) -> tuple[ConditionFinding, ...]:
        """The conditions that keep it silent."""
        return tuple(each for each in self.findings if not each.fits)


def _codes(saved: Mapping[str, Any], name: str) -> frozenset[str]:
    codes: Iterable[Any] = saved.get(name) or ()
    return frozenset(map(str, codes))
