"""Whom rules leave asleep: the kinds of danger of which, however grave, nobody would be warned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from core.i18n.languages import N_
from feeds.values import HazardKind, Severity
from watch.rules.judging.facts import Facts
from watch.rules.judging.judge import judge
from watch.rules.rule_book import rules_in_force
from watch.rules.terms import RuleTerms

_SOME_NIGHT = datetime(2026, 1, 1, 8, tzinfo=UTC)
"""Any moment will do: of what is extreme no rule keeps quiet."""


@dataclass(frozen=True, slots=True)
class RuleGap:
    """What the rules of a country are silent about."""

    country: str
    kinds: tuple[HazardKind, ...]

    @property
    def is_total(self) -> bool:
        """Whether they are silent about everything."""
        return len(self.kinds) == len(HazardKind)

    @property
    def words(self) -> str:
        """Why nobody is warned, as a message id; `%(kinds)s` names the kinds, unless it is all."""
        return _OF_ALL if self.is_total else _OF_KINDS


_OF_ALL = N_(
    "Ninguna regla encendida avisa al momento de un peligro extremo que toque a uno de los suyos."
)
_OF_KINDS = N_(
    "Ninguna regla encendida avisa al momento de un peligro extremo de tipo %(kinds)s "
    "que toque a uno de los suyos."
)


def gap_of(session: Session, country: str) -> RuleGap | None:
    """Return what the rules of a country that are on are silent about; None where they are not.

    A country without any rule has none: what it did not write holds there
    (`watch.rules.terms.BUILT_IN`).
    """
    rules = [each.terms for each in rules_in_force(session, [country])[country]]
    kinds = silent_kinds(rules)
    return RuleGap(country, kinds) if kinds else None


def silent_kinds(rules: Sequence[RuleTerms]) -> tuple[HazardKind, ...]:
    """Return the kinds of hazard of which no rule writes at once, though it is extreme, new, and
    one person of the country is inside. A rule of one place, or of what is seldom inside (a post,
    a shelter, the area of a plan), is no answer to that.
    """
    return tuple(
        kind for kind in HazardKind if not any(_writes_at_once(rule, kind) for rule in rules)
    )


# -- inside ---------------------------------------------------------------------------------


def _writes_at_once(rule: RuleTerms, kind: HazardKind) -> bool:
    facts = Facts(
        at=_SOME_NIGHT,
        kind=kind,
        severity=Severity.EXTREME,
        is_touching=True,
        persons=1,
        is_in_place=False,
        persons_in_place=1,
        with_needs=0,
        plan_areas=(),
    )
    verdict = judge(rule, facts)
    return verdict.writes and verdict.quiet_until is None and not verdict.is_digest
