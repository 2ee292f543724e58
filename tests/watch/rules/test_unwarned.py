from __future__ import annotations

from core.geo.geometry import Area, Box
from feeds.values import HazardKind, Severity
from tests.watch.rules.conftest import RuleWorld
from watch.rules.terms import BUILT_IN, RuleValues, Trigger
from watch.rules.unwarned import gap_of, silent_kinds

PLACE = Area.from_box(Box(0, 0, 1, 1))


def test_what_wakes_for_the_gravest_of_any_kind_leaves_no_gap() -> None:
    assert silent_kinds([BUILT_IN]) == ()
    quiet = RuleValues(quiet_from="00:00", quiet_until="23:59", min_severity=Severity.EXTREME)
    assert silent_kinds([quiet]) == (), "of what is extreme no rule keeps quiet"


def test_each_of_these_is_silent_when_one_person_is_in_the_worst() -> None:
    for rule in (
        RuleValues(area=PLACE),
        RuleValues(persons_at_least=2),
        RuleValues(needs_at_least=1),
        RuleValues(any_shelter=True),
        RuleValues(any_post=True),
        RuleValues(any_plan_area=True),
        RuleValues(is_digest=True),
        RuleValues(triggers=(Trigger.GRAVER,)),
    ):
        assert silent_kinds([rule]) == tuple(HazardKind)


def test_a_gap_names_the_kinds_or_says_that_it_is_all(world: RuleWorld) -> None:
    assert gap_of(world.session, "SV") is None, "what nobody wrote holds"
    kinds = [kind for kind in HazardKind if kind is not HazardKind.TSUNAMI]
    world.rule(kinds=tuple(kinds))
    gap = gap_of(world.session, "SV")
    assert gap is not None
    assert gap.kinds == (HazardKind.TSUNAMI,)
    assert not gap.is_total
    assert "%(kinds)s" in gap.words
    assert gap_of(world.session, "HN") is None
    world.rule("HN", any_post=True)
    other = gap_of(world.session, "HN")
    assert other is not None
    assert other.is_total
    assert "%(kinds)s" not in other.words
