from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from core.atlas import Atlas
from tests.two_counties import TwoCounties
from watch.rules.rule_book import SHIPPED, rules_of
from webapp.demo.emergencies.rules import sow_rules


def test_each_country_of_the_demo_has_rules_and_one_has_its_own(
    session: Session, now: datetime
) -> None:
    sow_rules(session, cast(Atlas, TwoCounties()), ["GT", "HN"], now)
    assert len(rules_of(session, "GT")) == len(SHIPPED) + 1
    rows = [*rules_of(session, "GT"), *rules_of(session, "HN")]
    assert all(each.is_demo and each.active and each.standing_judged_at == now for each in rows)
