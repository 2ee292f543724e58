from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from feeds.lifecycle.history.versions import record_versions
from feeds.models import Hazard
from feeds.values import Band, Severity
from registry.people.models import Person
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, draw, stay_at
from watch.flags.update import flag_hazard, watch_context
from watch.rules.judging.reach import PlanGround, StateGrounds
from watch.rules.models import AlertRule, RuleFiring
from watch.rules.rule_book import add_rule
from watch.rules.terms import RuleValues, Trigger
from watch.rules.turns.country_turn import RuleSurroundings
from watch.rules.turns.turn import fire_due

HERE = band(-99, 26, -98, 27, Severity.SEVERE)
ALL = tuple(Trigger)


@dataclass
class RuleWorld:
    """One country's people and rules under hazards, on a clock moved by hand."""

    session: Session
    keyring: Keyring
    at: datetime
    hazard: Callable[..., Hazard]
    register: Callable[..., Person]
    plans: list[PlanGround] = field(default_factory=list)
    _people: int = 0

    @property
    def around(self) -> RuleSurroundings:
        atlas = cast(Atlas, TwoCounties())
        return RuleSurroundings(self.keyring, StateGrounds(atlas), lambda _s, _c: self.plans)

    def rule(self, country: str = "SV", **terms: Any) -> AlertRule:
        rota_id = terms.pop("rota_id", None)
        values = RuleValues(**{"name": "una regla", "triggers": ALL, **terms})
        return add_rule(self.session, country, values, rota_id=rota_id, now=self.at, actor="cli:x")

    def people(self, many: int, lon: float = -98.5, lat: float = 26.5, **card: Any) -> None:
        for _ in range(many):
            self._people += 1
            self.register(f"Persona {self._people}", stay_at(lon, lat), **card)

    def storm(self, *bands: Band, **given: Any) -> Hazard:
        """A hazard that is known and flagged now."""
        made = self.hazard(*(bands or (HERE,)), **given)
        self.change(made)
        return made

    def change(self, hazard: Hazard, *bands: Band, **values: Any) -> None:
        """Change a hazard, as a message would, and flag it."""
        if bands:
            draw(hazard, *bands)
        for name, value in values.items():
            setattr(hazard, name, value)
        hazard.version += 1 if values or bands else 0
        self.session.flush()
        record_versions(self.session, [hazard.id], self.at)
        context = watch_context(self.session, self.keyring, cast(Atlas, TwoCounties()), self.at)
        flag_hazard(context, hazard)
        self.session.flush()

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)

    def turn(self) -> list[RuleFiring]:
        """Judge what is due, now."""
        return fire_due(self.session, self.at, self.around)

    def firings(self) -> list[RuleFiring]:
        query = sa.select(RuleFiring).order_by(RuleFiring.at, RuleFiring.rule_key)
        return list(self.session.scalars(query))


@pytest.fixture
def world(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Hazard],
    register: Callable[..., Person],
) -> RuleWorld:
    return RuleWorld(session, keyring, now, hazard, register)
