"""The rules of a country: read, written, switched, taken out; those it begins with."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.timezones import zone_of_country
from core.audit_log import record
from core.db import hold_row, take_turns
from core.errors import UnusableInput
from core.geo.geometry import Point
from core.i18n.languages import N_
from feeds.values import Severity
from watch.rules.models import AlertRule
from watch.rules.terms import BUILT_IN, BUILT_IN_KEY, RuleTerms, RuleValues, Trigger

MOST_RULES = 40
"""Of one country: each is asked at every change."""
_LISTS = frozenset({"kinds", "place_codes", "triggers"})
SHIPPED_BY = "shipped"
REPEAT = timedelta(minutes=1)
"""Within so long the same rule of the same account is one form sent twice."""

SHIPPED: tuple[RuleValues, ...] = (
    RuleValues(
        name=N_("Lo más grave, a cualquier hora"),
        min_severity=Severity.EXTREME,
        triggers=(
            *(Trigger.NEW, Trigger.MORE, Trigger.POST, Trigger.SHELTER),
            *(Trigger.MOVED, Trigger.SILENT, Trigger.CANCELLED),
        ),
        more_persons=25,
    ),
    RuleValues(
        name=N_("Peligro grave para los nuestros"),
        min_severity=Severity.SEVERE,
        triggers=(Trigger.NEW, Trigger.GRAVER, Trigger.MORE, Trigger.SILENT, Trigger.CANCELLED),
        more_persons=25,
    ),
    RuleValues(
        name=N_("Muchas personas en una zona moderada"),
        min_severity=Severity.MODERATE,
        persons_at_least=10,
        triggers=(Trigger.NEW, Trigger.MORE),
        more_persons=50,
        quiet_from="22:00",
        quiet_until="06:00",
        breaks_quiet_from=Severity.SEVERE,
    ),
    RuleValues(
        name=N_("Una sede dentro de la zona"),
        min_severity=Severity.MODERATE,
        any_post=True,
        triggers=(Trigger.NEW, Trigger.GRAVER, Trigger.POST),
    ),
)
"""What every country begins with, switched on; their names are message ids."""


@dataclass(frozen=True, slots=True)
class CountryRule:
    """One rule that holds in a country: of its own, or the one nobody wrote."""

    country: str
    terms: RuleTerms
    row: AlertRule | None

    @property
    def key(self) -> str:
        """By which its firings are told apart."""
        return str(self.row.id) if self.row is not None else BUILT_IN_KEY

    @property
    def rota_id(self) -> uuid.UUID | None:
        """The rota it wakes; None: every one of its country."""
        return self.row.rota_id if self.row is not None else None


def rules_of(session: Session, country: str) -> Sequence[AlertRule]:
    """Return the rules of a country in the order they were made, those switched off, too."""
    query = sa.select(AlertRule).where(AlertRule.country == country, AlertRule.removed_at.is_(None))
    return session.scalars(query.order_by(AlertRule.made_at, AlertRule.name, AlertRule.id)).all()


def rule_of(session: Session, country: str, rule_id: uuid.UUID) -> AlertRule | None:
    """Return a rule of a country; None where there is none of this id, or it is another's."""
    row = session.get(AlertRule, rule_id)
    if row is None or row.country != country or row.removed_at is not None:
        return None
    return row


def rules_in_force(
    session: Session, countries: Collection[str]
) -> dict[str, tuple[CountryRule, ...]]:
    """Return the rules that hold in each of the countries; never none: where no rule is on, the one
    nobody wrote holds.
    """
    query = sa.select(AlertRule).where(
        AlertRule.country.in_(countries), AlertRule.active, AlertRule.removed_at.is_(None)
    )
    own: dict[str, list[CountryRule]] = defaultdict(list)
    for row in session.scalars(query.order_by(AlertRule.made_at, AlertRule.id)):
        own[row.country].append(CountryRule(row.country, row, row))
    return {each: tuple(own[each]) or (CountryRule(each, BUILT_IN, None),) for each in countries}


def add_rule(
    session: Session, country: str, values: RuleValues, *, rota_id: uuid.UUID | None,
    now: datetime, actor: str,
) -> AlertRule:  # fmt: skip
    """Add a rule, switched on; a form sent twice within a minute adds one. Raises UnusableInput
    when a country has as many as it may.
    """
    take_turns(session, f"rules of {country}")
    there = rules_of(session, country)
    if (repeated := _repeated(there, values, rota_id, now, actor)) is not None:
        return repeated
    if len(there) >= MOST_RULES:
        raise UnusableInput("name", N_("Son demasiadas reglas: quite antes alguna."))
    row = AlertRule(
        country=country, made_by=actor, made_at=now, rota_id=rota_id, **_columns(values)
    )
    session.add(row)
    session.flush()
    _record(session, row, "rule.add", now, actor)
    return row


def change_rule(
    session: Session, row: AlertRule, values: RuleValues, *, rota_id: uuid.UUID | None,
    now: datetime, actor: str,
) -> None:  # fmt: skip
    """Change what a rule says; what stands already is held against it anew."""
    hold_row(session, row)
    for name, value in _columns(values).items():
        setattr(row, name, value)
    row.rota_id, row.standing_judged_at = rota_id, None
    _record(session, row, "rule.change", now, actor)


def set_active(
    session: Session, row: AlertRule, *, is_active: bool, now: datetime, actor: str
) -> None:
    """Switch a rule on or off; switched on, what stands already is held against it."""
    hold_row(session, row)
    if row.active is is_active:
        return
    row.active = is_active
    row.standing_judged_at = None
    _record(session, row, "rule.on" if is_active else "rule.off", now, actor)


def remove_rule(session: Session, row: AlertRule, *, now: datetime, actor: str) -> None:
    """Take a rule out; what it wrote stays, with its name."""
    hold_row(session, row)
    row.active, row.removed_at = False, now
    _record(session, row, "rule.remove", now, actor)


def ensure_shipped_rules(
    session: Session, countries: Iterable[str], now: datetime, *, is_demo: bool = False
) -> int:
    """Give the rules every country begins with to those of the countries that never had any; return
    how many countries. What stands already they take as known.
    """
    new = lacking_rules(session, countries)
    for country in new:
        for values in SHIPPED:
            columns = _columns(values) | {"timezone": timezone_for(country)}
            row = AlertRule(country=country, made_by=SHIPPED_BY, made_at=now, **columns)
            row.standing_judged_at, row.is_demo = now, is_demo
            session.add(row)
    session.flush()
    return len(new)


def lacking_rules(session: Session, countries: Iterable[str]) -> list[str]:
    """Return those of the countries that never had any rule, in order."""
    wanted = set(countries) - {""}
    if not wanted:
        return []
    query = sa.select(AlertRule.country).where(AlertRule.country.in_(wanted)).distinct()
    return sorted(wanted - set(session.scalars(query)))


def timezone_for(country: str) -> str:
    """Return the hours kept in a country, in its capital where it has several; UTC of one nobody
    knows.
    """
    return zone_of_country(country, _NOWHERE) or "UTC"


def values_of(row: AlertRule) -> RuleValues:
    """Return what a rule says, as values."""
    found: dict[str, Any] = {each.name: getattr(row, each.name) for each in fields(RuleValues)}
    return RuleValues(**{name: _frozen(name, value) for name, value in found.items()})


# -- inside ---------------------------------------------------------------------------------

_NOWHERE = Point(0.0, 0.0)


def _columns(values: RuleValues) -> dict[str, Any]:
    found = {each.name: getattr(values, each.name) for each in fields(RuleValues)}
    return {name: list(value) if name in _LISTS else value for name, value in found.items()}


def _frozen(name: str, value: Any) -> Any:
    return tuple(value) if name in _LISTS else value


def _repeated(
    there: Sequence[AlertRule],
    values: RuleValues,
    rota_id: uuid.UUID | None,
    now: datetime,
    actor: str,
) -> AlertRule | None:
    """Return the rule that the same form added a moment ago."""
    last = there[-1] if there else None
    if last is None or now - last.made_at > REPEAT:
        return None
    is_same = (last.made_by, last.rota_id, values_of(last)) == (actor, rota_id, values)
    return last if is_same else None


def _record(session: Session, row: AlertRule, action: str, now: datetime, actor: str) -> None:
    record(session, at=now, actor=actor, action=action, subject=row.id, country=row.country)
