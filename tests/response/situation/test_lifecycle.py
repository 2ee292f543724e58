from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove, SecondPersonNeeded
from core.crypto import Keyring
from core.errors import NotAllowed, Outdated, UnusableInput
from directory.entries.models import Post, PostKind
from response.crisis.models import Participation
from response.situation.content import NumberSource, ReportNumber, ReportSection, open_content
from response.situation.lifecycle import (
    ReportInHand,
    approve_report,
    begin_report,
    issue_report,
    let_stand,
    may_decide_report,
    recount,
    return_report,
    write_report,
)
from response.situation.models import ReportState, SituationReport
from response.situation.reports import correction_of, last_issued, reports_of
from tests.response.situation.conftest import Issue, counted, officer

ANA, BEA, HONDURAN = officer("GT", "ana"), officer("GT", "bea"), officer("HN", "ana")


@pytest.fixture
def draft(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> SituationReport:
    return begin_report(session, keyring, part, ANA, counted(now, registered=12, safe=7), now)


def test_a_country_has_one_report_in_hand(
    session: Session, keyring: Keyring, part: Participation, draft: SituationReport, now: datetime
) -> None:
    again = begin_report(session, keyring, part, BEA, counted(now, registered=99), now)
    assert again.id == draft.id
    assert [each.number for each in reports_of(session, part)] == [1]
    content = open_content(keyring, draft)
    assert content.number("registered") == ReportNumber("registered", 12, method="accounting/1")
    with pytest.raises(NotAllowed):
        begin_report(session, keyring, part, HONDURAN, counted(now), now)


def test_whoever_wrote_or_counted_any_of_it_does_not_approve_it(
    session: Session, keyring: Keyring, part: Participation, draft: SituationReport, now: datetime
) -> None:
    with pytest.raises(SecondPersonNeeded):
        approve_report(session, draft, part, ANA, now)
    recount(session, keyring, draft, part, BEA, counted(now, registered=13), now)
    with pytest.raises(SecondPersonNeeded):
        approve_report(session, draft, part, BEA, now)
    with pytest.raises(NotAllowed):
        approve_report(session, draft, part, HONDURAN, now)
    with pytest.raises(IllegalMove):
        issue_report(session, draft, part, ANA, None, now)
    eva = officer("GT", "eva")
    approve_report(session, draft, part, eva, now)
    assert (draft.state, draft.approved_by) == (ReportState.APPROVED, "user:eva")


def test_what_was_approved_is_not_written_in(
    session: Session, keyring: Keyring, part: Participation, draft: SituationReport, now: datetime
) -> None:
    approve_report(session, draft, part, BEA, now)
    words = {ReportSection.GAPS: "Faltan intérpretes."}
    with pytest.raises(Outdated):
        write_report(session, keyring, draft, part, ANA, words, (), now)
    with pytest.raises(Outdated):
        recount(session, keyring, draft, part, ANA, counted(now), now)
    return_report(session, draft, part, ANA, now)
    assert (draft.state, draft.approved_by, draft.approved_at) == (ReportState.DRAFT, "", None)
    write_report(session, keyring, draft, part, ANA, words, (), now)
    assert open_content(keyring, draft).sections == words


def test_entered_numbers_say_whose_they_are_and_stay_when_the_live_ones_are_counted_again(
    session: Session, keyring: Keyring, part: Participation, draft: SituationReport, now: datetime
) -> None:
    authority = ReportNumber("injured", 4, NumberSource.AUTHORITIES, " Protección  Civil ")
    write_report(session, keyring, draft, part, ANA, {}, (authority,), now)
    recount(session, keyring, draft, part, ANA, counted(now, registered=15), now)
    content = open_content(keyring, draft)
    found = content.number("injured", NumberSource.AUTHORITIES)
    assert found == ReportNumber("injured", 4, NumberSource.AUTHORITIES, "Protección Civil")
    assert content.number("registered") == ReportNumber("registered", 15, method="accounting/1")
    assert content.number("injured") is None
    for wrong in (
        ReportNumber("injured", 4, NumberSource.AUTHORITIES),
        ReportNumber("registered", 4),
        ReportNumber("registered", 4, NumberSource.AUTHORITIES, "x"),
        ReportNumber("injured", -1),
        ReportNumber("invented", 1),
    ):
        with pytest.raises(UnusableInput):
            write_report(session, keyring, draft, part, ANA, {}, (wrong,), now)
    long = {ReportSection.GAPS: "x" * 901}
    with pytest.raises(UnusableInput):
        write_report(session, keyring, draft, part, ANA, long, (), now)


def test_a_correction_takes_the_place_of_what_was_issued_the_moment_it_is(
    session: Session, keyring: Keyring, part: Participation, issue: Issue, now: datetime
) -> None:
    first = issue(part, now, now + timedelta(hours=1), registered=12)
    later = now + timedelta(minutes=20)
    second = begin_report(
        session, keyring, part, ANA, counted(later, registered=14), later, corrects=first
    )
    assert last_issued(session, part) is first
    assert correction_of(session, first) is None
    approve_report(session, second, part, BEA, later)
    issue_report(session, second, part, BEA, later + timedelta(hours=1), later)
    assert last_issued(session, part) is second
    assert first.state is ReportState.CORRECTED
    assert correction_of(session, first) is second
    with pytest.raises(IllegalMove):
        begin_report(session, keyring, part, ANA, counted(later), later, corrects=first)


def test_a_draft_in_hand_becomes_the_correction_with_its_own_words_first(
    session: Session, keyring: Keyring, part: Participation, issue: Issue, now: datetime
) -> None:
    injured = ReportNumber("injured", 4, NumberSource.AUTHORITIES, "Protección Civil")
    first = begin_report(session, keyring, part, ANA, counted(now, registered=12), now)
    old = {ReportSection.GAPS: "Faltan camas.", ReportSection.HIGHLIGHTS: "Crecida."}
    write_report(session, keyring, first, part, ANA, old, (injured,), now)
    approve_report(session, first, part, BEA, now)
    issue_report(session, first, part, BEA, now + timedelta(hours=1), now)
    draft = begin_report(session, keyring, part, ANA, counted(now, registered=13), now)
    own = {ReportSection.GAPS: "Ya hay camas."}
    write_report(session, keyring, draft, part, ANA, own, (), now)
    for _ in range(2):
        found = begin_report(session, keyring, part, BEA, counted(now), now, corrects=first)
        assert (found.id, found.corrects_id) == (draft.id, first.id)
    content = open_content(keyring, draft)
    assert content.sections == {**old, **own}
    assert content.number("injured", NumberSource.AUTHORITIES) == injured
    assert content.number("registered") == ReportNumber("registered", 13, method="accounting/1")
    assert BEA.actor in draft.authors, "who made it a correction does not approve it"


def test_a_report_that_is_approved_is_issued_before_another_is_corrected(
    session: Session, keyring: Keyring, part: Participation, issue: Issue, now: datetime
) -> None:
    first = issue(part, now, now + timedelta(hours=1), registered=12)
    draft = begin_report(session, keyring, part, ANA, counted(now), now)
    approve_report(session, draft, part, BEA, now)
    with pytest.raises(ReportInHand):
        begin_report(session, keyring, part, ANA, counted(now), now, corrects=first)
    assert draft.corrects_id is None


def test_a_consul_of_a_post_that_is_not_in_the_crisis_writes_and_does_not_approve(
    session: Session, part: Participation, draft: SituationReport, now: datetime
) -> None:
    own, other = uuid.uuid4(), uuid.uuid4()
    session.add(Post(id=own, country="GT", kind=PostKind.CONSULATE, name="McAllen"))
    session.flush()
    part.post_id = own
    eva = officer("GT", "eva")
    stranger = replace(eva, role=RoleName.CONSUL, post_id=other)
    for consul in (stranger, replace(stranger, post_id=None)):
        assert not may_decide_report(consul, part)
        with pytest.raises(NotAllowed):
            approve_report(session, draft, part, consul, now)
    approve_report(session, draft, part, replace(stranger, post_id=own), now)
    with pytest.raises(NotAllowed):
        issue_report(session, draft, part, stranger, now + timedelta(hours=1), now)


@pytest.mark.parametrize("minutes", [0, 9, 60 * 24 * 14 + 1])
def test_the_next_one_is_promised_for_a_time_that_can_be(
    session: Session, part: Participation, draft: SituationReport, now: datetime, minutes: int
) -> None:
    approve_report(session, draft, part, BEA, now)
    with pytest.raises(UnusableInput):
        issue_report(session, draft, part, BEA, now + timedelta(minutes=minutes), now)
    assert draft.state is ReportState.APPROVED


def test_where_its_country_leads_the_crisis_bears_the_promise(
    session: Session, part: Participation, issue: Issue, now: datetime
) -> None:
    soon = now + timedelta(hours=1)
    issue(part, now, soon, registered=12)
    assert part.crisis.next_report_at == soon
    part.crisis.lead_country = "HN"
    issue(part, now, soon + timedelta(hours=5), registered=12)
    assert part.crisis.next_report_at == soon


def test_a_correction_begun_by_mistake_lets_the_other_stand(
    session: Session, keyring: Keyring, part: Participation, issue: Issue, now: datetime
) -> None:
    first = issue(part, now, now + timedelta(hours=1), registered=12)
    draft = begin_report(session, keyring, part, ANA, counted(now, registered=14), now, first)
    with pytest.raises(NotAllowed):
        let_stand(session, draft, part, HONDURAN, now)
    let_stand(session, draft, part, ANA, now)
    assert (draft.corrects_id, draft.state) == (None, ReportState.DRAFT)
    for wrong in (draft, first):
        with pytest.raises(Outdated):
            let_stand(session, wrong, part, ANA, now)
    approve_report(session, draft, part, BEA, now)
    issue_report(session, draft, part, BEA, None, now)
    assert (first.state, draft.state) == (ReportState.ISSUED, ReportState.ISSUED)
