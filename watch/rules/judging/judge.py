"""Whether a rule writes of a hazard, and when: pure, for the present and for the recorded past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.values import Severity
from watch.rules.judging.facts import ConditionFinding, Facts, RuleVerdict, WritingMemory
from watch.rules.terms import RuleTerms, Trigger

CERTAINTIES = ("Unlikely", "Possible", "Likely", "Observed")
"""CAP 1.2 `certainty`, the surest last; `Unknown` is none of them."""
UNKNOWN = "unknown"
NEW_AGAIN_AFTER = timedelta(hours=6)
"""So long a hazard must not have fitted a rule to be new to it again."""


def judge(rule: RuleTerms, facts: Facts) -> RuleVerdict:
    """Return whether a rule fits the facts, why, and of what about them it writes now.

    All conditions must hold. Of a test or an exercise no rule writes. Of what is over it writes
    only that somebody said so, and only where it wrote of it before; silence and lapse are no
    all-clear. In quiet hours it waits, unless the hazard is as grave as the rule says.
    """
    if facts.is_test:
        return RuleVerdict(fits=False)
    if facts.is_over:
        return _verdict(rule, facts, (), tuple(_of_ending(rule, facts)), fits=False)
    findings = tuple(_findings(rule, facts))
    if not all(each.fits for each in findings):
        return RuleVerdict(False, findings)
    triggers = tuple(each for each in Trigger if each in rule.triggers and _NEWS[each](rule, facts))
    return _verdict(rule, facts, findings, triggers, fits=True)


def memory_after(verdict: RuleVerdict, facts: Facts) -> WritingMemory:
    """Return what a rule knows of a hazard after it judged it: all there was, where it wrote or met
    it for the first time; else what it knew, and since when it does not fit.
    """
    before = facts.before
    if before is None or verdict.writes:
        return WritingMemory(
            facts.severity,
            facts.counted_persons,
            facts.shelters,
            facts.posts,
            facts.states or frozenset(),
            is_silent=_knows_silence(verdict, facts),
            is_over=facts.is_over,
            has_written=verdict.writes,
            unfit_since=_unfit_since(verdict, facts),
        )
    return replace(
        before,
        is_silent=_knows_silence(verdict, facts),
        is_over=facts.is_over,
        unfit_since=_unfit_since(verdict, facts),
    )


# -- inside ---------------------------------------------------------------------------------


def _knows_silence(verdict: RuleVerdict, facts: Facts) -> bool:
    """Return whether the rule has written of the silence that lasts."""
    was_written_of = facts.before is not None and facts.before.is_silent
    return facts.silent_minutes is not None and (
        was_written_of or Trigger.SILENT in verdict.triggers
    )


def _unfit_since(verdict: RuleVerdict, facts: Facts) -> datetime | None:
    if verdict.fits:
        return None
    return (facts.before.unfit_since if facts.before else None) or facts.at


def _verdict(
    rule: RuleTerms,
    facts: Facts,
    findings: tuple[ConditionFinding, ...],
    triggers: tuple[Trigger, ...],
    *,
    fits: bool,
) -> RuleVerdict:
    hours = rule.quiet_hours
    is_quiet = bool(triggers) and hours is not None and not _breaks_quiet(rule, facts)
    return RuleVerdict(
        fits,
        findings,
        triggers,
        hours.end_after(facts.at) if is_quiet and hours else None,
        is_digest=rule.is_digest,
    )


def _breaks_quiet(rule: RuleTerms, facts: Facts) -> bool:
    return facts.severity.rank >= rule.breaks_quiet_from.rank


def _of_ending(rule: RuleTerms, facts: Facts) -> Iterator[Trigger]:
    before = facts.before
    was_written_of = before is not None and before.has_written and not before.is_over
    if was_written_of and facts.is_said_over and Trigger.CANCELLED in rule.triggers:
        yield Trigger.CANCELLED


def _findings(rule: RuleTerms, facts: Facts) -> Iterator[ConditionFinding]:
    """Yield each condition the rule has, and those every rule has."""
    if rule.kinds:
        yield ConditionFinding("kind", ",".join(rule.kinds), facts.kind, facts.kind in rule.kinds)
    if rule.min_severity is not Severity.UNKNOWN:
        is_grave = facts.severity.rank >= rule.min_severity.rank
        yield ConditionFinding("severity", rule.min_severity, facts.severity, is_grave)
    if rule.min_certainty:
        yield _certainty(rule.min_certainty, facts.certainty)
    if rule.area is not None:
        yield _yes_no("place", facts.is_in_place)
    yield from _touch_findings(rule, facts)


def _touch_findings(rule: RuleTerms, facts: Facts) -> Iterator[ConditionFinding]:
    if not (rule.area is not None or rule.any_plan_area):
        yield _yes_no("touching", facts.is_touching)
    if rule.persons_at_least is not None:
        yield _at_least("persons", rule.persons_at_least, facts.counted_persons)
    if rule.needs_at_least is not None:
        yield _at_least("needs", rule.needs_at_least, _needs(facts))
    if rule.any_shelter:
        yield _at_least("shelter", 1, len(facts.shelters))
    if rule.any_post:
        yield _at_least("post", 1, len(facts.posts))
    if rule.any_plan_area:
        known = facts.plan_areas
        yield _at_least("plan_area", 1, None if known is None else len(known))


def _needs(facts: Facts) -> int | None:
    """Return how many have a special need: of nobody there is none to count."""
    return facts.with_needs if facts.counted_persons else 0


def _certainty(least: str, found: str) -> ConditionFinding:
    if found not in CERTAINTIES:
        return ConditionFinding("certainty", least, UNKNOWN, True)
    fits = CERTAINTIES.index(found) >= CERTAINTIES.index(least)
    return ConditionFinding("certainty", least, found, fits)


def _at_least(name: str, least: int, found: int | None) -> ConditionFinding:
    words = UNKNOWN if found is None else str(found)
    return ConditionFinding(name, str(least), words, found is None or found >= least)


def _yes_no(name: str, fits: bool) -> ConditionFinding:
    return ConditionFinding(name, "yes", "yes" if fits else "no", fits)


def _is_new(rule: RuleTerms, facts: Facts) -> bool:
    """Return whether a hazard is news: the rule never wrote of it, or it was over meanwhile, or it
    did not fit for some hours. What wavers about a limit wakes nobody twice.
    """
    before = facts.before
    if before is None or not before.has_written or before.is_over:
        return True
    return before.unfit_since is not None and facts.at - before.unfit_since >= NEW_AGAIN_AFTER


def _is_graver(rule: RuleTerms, facts: Facts) -> bool:
    return facts.before is not None and facts.severity.rank > facts.before.severity.rank


def _has_more(rule: RuleTerms, facts: Facts) -> bool:
    before = facts.before
    return before is not None and facts.counted_persons >= before.persons + rule.more_persons


def _has_another_post(rule: RuleTerms, facts: Facts) -> bool:
    known = facts.before.posts if facts.before else frozenset()
    return bool(facts.posts - known)


def _has_another_shelter(rule: RuleTerms, facts: Facts) -> bool:
    known = facts.before.shelters if facts.before else frozenset()
    return bool(facts.shelters - known)


def _has_moved(rule: RuleTerms, facts: Facts) -> bool:
    before, states = facts.before, facts.states
    return before is not None and states is not None and bool(states - before.states)


def _is_silent(rule: RuleTerms, facts: Facts) -> bool:
    before, silent = facts.before, facts.silent_minutes
    is_news = before is None or not before.is_silent
    return is_news and silent is not None and silent >= rule.silent_minutes


def _is_cancelled(rule: RuleTerms, facts: Facts) -> bool:
    return False


_NEWS: dict[Trigger, Callable[[RuleTerms, Facts], bool]] = {
    Trigger.NEW: _is_new,
    Trigger.GRAVER: _is_graver,
    Trigger.MORE: _has_more,
    Trigger.POST: _has_another_post,
    Trigger.SHELTER: _has_another_shelter,
    Trigger.MOVED: _has_moved,
    Trigger.SILENT: _is_silent,
    Trigger.CANCELLED: _is_cancelled,
}
