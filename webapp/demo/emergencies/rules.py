"""Rules of warning in the demo: those that are shipped, and one of a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.atlas import Atlas
from feeds.values import HazardKind, Severity
from watch.rules.rule_book import add_rule, ensure_shipped_rules
from watch.rules.terms import RuleValues, Trigger
from webapp.demo.accounts import ACTOR

_STATE = "US-TX"


def sow_rules(session: Session, atlas: Atlas, countries: Sequence[str], now: datetime) -> None:
    """Give each country the rules that are shipped, and the first of them one of its own."""
    ensure_shipped_rules(session, countries, now, is_demo=True)
    area = atlas.area(_STATE)
    if area is None:
        return
    rule = RuleValues(
        name="Tormenta o inundación en Texas (demostración)",
        kinds=(HazardKind.STORM, HazardKind.FLOOD),
        min_severity=Severity.MODERATE,
        min_certainty="Likely",
        place_codes=(_STATE,),
        area=area,
        place_name="Texas",
        persons_at_least=10,
        triggers=(Trigger.NEW, Trigger.GRAVER, Trigger.MORE),
        quiet_from="22:00",
        quiet_until="06:00",
        timezone="America/Chicago",
        breaks_quiet_from=Severity.SEVERE,
    )
    row = add_rule(session, countries[0], rule, rota_id=None, now=now, actor=ACTOR)
    row.is_demo, row.standing_judged_at = True, now
