"""A whole cycle: eleven countries, 179 entries and a clock that runs from the opening to the
edition after it.

Opened, mailed over a real mail server, confirmed, corrected, handed over, reminded, escalated,
lapsed, closed, published and compared with the edition before; the worker is killed over and over
along the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.outbox.claims import LEASE
from core.outbox.delivery import Transports
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from core.settings import Settings
from core.transports.email import SmtpTransport
from directory.editions.comparison import change_lines, compare
from directory.editions.models import Edition
from directory.editions.publication import prepare_edition
from directory.editions.snapshot import thaw
from directory.entries.fields import groups_of
from directory.entries.freshness import Confirmed, FreshnessState, freshness_of
from directory.entries.kinds import TYPES, EntryKind
from directory.entries.models import (
    Channel,
    ChannelKind,
    ConfirmationMethod,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.entries.values import values_of
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.link_holder import lock_entry
from directory.rounds.answers.proposal_review import decide, pending
from directory.rounds.answers.questions_for_owner import questions_of
from directory.rounds.answers.responses import confirm_groups, correct
from directory.rounds.automation import AutomationReport, tend
from directory.rounds.closing import Closing, Publish
from directory.rounds.lifecycle import plan_round
from directory.rounds.magic_links import find_link
from directory.rounds.messages.owner import RoundMessages
from directory.rounds.messages.submission import OWNER
from directory.rounds.models import (
    AccessLink,
    EscalationRung,
    Invitation,
    MessageKind,
    Round,
    RoundMessage,
    RoundState,
)
from directory.rounds.owners import OwnerContact
from directory.rounds.planning import usual_schedule
from directory.rounds.progress import scorecard
from tests.directory.publishing import publish
from tests.mail_server import Postman, mail_server
from tests.two_counties import TwoCounties

COUNTRIES = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
POSTS, SHELTERS, PARTNERS = 2, 3, 1
WITHOUT_MAIL = 3
ENTRIES = len(COUNTRIES) * (2 + 2 * POSTS + SHELTERS + PARTNERS) + WITHOUT_MAIL
"""In each country a liaison, an alternate, posts with a consul each, shelters and partners."""
URL = "https://atalaya.example"
LONG_AGO = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
BEFORE = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
OPENS, DUE, CLOSES = date(2026, 11, 23), date(2026, 12, 7), date(2026, 12, 21)
SECRETARIAT = (OwnerContact("", "secretaria@crm.example", "", "es"),)


class Killed(BaseException):
    """The worker is no more."""


def confirmed(at: datetime = LONG_AGO) -> dict[str, Any]:
    return {
        "confirmed_at": at,
        "confirmed_by": "antes",
        "confirmed_method": ConfirmationMethod.PHONE,
    }


def line(kind: ChannelKind, value: str) -> Channel:
    return Channel(kind=kind, value=value, **confirmed())


def people_of(country: str) -> list[Any]:
    """The entries of a country.

    Of the United States nobody knows the e-mail of the liaison; six shelters more have none either.
    """
    cc, common = country.lower(), {"country": country, "visibility": Visibility.RCM, **confirmed()}
    made: list[Any] = [
        FocalPoint(
            name=f"Enlace {country}", designation=Designation.DESIGNATED, **common,
            channels=[line(ChannelKind.PHONE, "+12025550100")]
            + ([line(ChannelKind.EMAIL, f"enlace@{cc}.example")] if country != "US" else []),
        )
    ]  # fmt: skip
    for number in range(POSTS):
        post = Post(
            kind=PostKind.CONSULATE,
            name=f"Consulado {country} {number}",
            located_in="US",
            **common,
            channels=[
                line(ChannelKind.PHONE, f"+1956555010{number}"),
                line(ChannelKind.EMERGENCY, f"+1956555011{number}"),
            ],
        )
        consul = FocalPoint(
            name=f"Consul {country} {number}",
            designation=Designation.DESIGNATED,
            post=post,
            **common,
            channels=[line(ChannelKind.EMAIL, f"consul{number}@{cc}.example")],
        )
        made += [post, consul]
    made.append(
        FocalPoint(
            name=f"Suplente {country}", designation=Designation.ALTERNATE, post=made[1], **common,
            channels=[line(ChannelKind.EMAIL, f"suplente@{cc}.example")],
        )
    )  # fmt: skip
    for number in range(SHELTERS):
        made.append(
            Shelter(
                kind=ShelterKind.MIGRANT_HOUSE,
                name=f"Albergue {country} {number}",
                located_in="US",
                **common,
                channels=[line(ChannelKind.EMAIL, f"albergue{number // 3}@{cc}.example")],
            )
        )
    for number in range(PARTNERS):
        made.append(
            Organisation(
                kind=OrganisationKind.CIVIL_SOCIETY,
                name=f"Socio {country} {number}",
                located_in="US",
                **common,
            )
        )
    for number in range(WITHOUT_MAIL if country == "US" else 0):
        made.append(
            Shelter(
                kind=ShelterKind.COMMUNITY,
                name=f"Casa sin correo {number}",
                located_in="US",
                **common,
                channels=[line(ChannelKind.PHONE, f"+1956555019{number}")],
            )
        )
    return made


def frozen(session: Session, now: datetime) -> Publish:
    """The directory as it is, ready to be published."""
    return prepare_edition(session, now).publish


@dataclass
class Region:
    """The house, its mail, and a clock."""

    engine: Engine
    keyring: Keyring
    postman: Postman
    transport: SmtpTransport
    now: datetime
    killings: int = 0
    read: int = 0
    tokens: dict[str, str] = field(default_factory=dict)

    def tend(self) -> AutomationReport:
        outbox = Outbox(self.engine, self.keyring, {OWNER: RoundMessages(URL)}, "atalaya.example")
        transports = Transports({self.transport.name: self.transport})
        closing = Closing("worker", frozen, SECRETARIAT)
        return tend(outbox, transports, closing, now=self.now, limit=2000)

    def look(self, *, kill_at: int = 0) -> None:
        """A day's work of the worker; killed at the `kill_at`-th commit or handing over, started
        again, and so on.

        Each life is five steps longer than the one before: a letter has three, so that each of them
        is met.
        """
        step = kill_at
        while step:
            try:
                with mortal(self.engine, self.transport, step):
                    self.tend()
                break
            except Killed:
                self.killings += 1
                self.now += LEASE
                step += 5
        self.now += LEASE
        self.tend()

    def read_mail(self) -> set[str]:
        """Open the mail that came since it was last read, keep the newest link of each address; who
        got some.
        """
        new = self.postman.messages()[self.read :]
        self.read = len(self.postman.taken)
        for each in new:
            body = each.get_body(("plain",))
            assert body is not None
            links = [
                text for text in body.get_content().splitlines() if text.startswith(f"{URL}/c/")
            ]
            for link in links:
                self.tokens[address_of(each)] = link.rpartition("/")[2].strip()
        return {address_of(each) for each in new}


def address_of(message: EmailMessage) -> str:
    return str(message["To"].addresses[0].addr_spec)


class mortal:  # noqa: N801 - reads as a word
    """While it lasts, the n-th commit or handing over kills the worker."""

    def __init__(self, engine: Engine, transport: SmtpTransport, step: int) -> None:
        self.engine, self.transport, self.left = engine, transport, step
        self.send = transport.send

    def tick(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed

    def __enter__(self) -> None:
        event.listen(self.engine, "commit", self.tick)

        def send(mail: Any) -> None:
            self.send(mail)
            self.tick()

        self.transport.send = send  # type: ignore[assignment,method-assign]

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "commit", self.tick)
        self.transport.send = self.send  # type: ignore[method-assign]


@pytest.fixture
def region(engine: Engine, keyring: Keyring) -> Iterator[Region]:
    with writing(engine) as session:
        for country in COUNTRIES:
            session.add_all(people_of(country))
    with writing(engine) as session:
        publish(session, number="2026-I", now=BEFORE, actor="user:1")
    with mail_server() as (postman, port):
        told_ = Settings(
            mode="test", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", base_url=URL
        )
        with SmtpTransport(told_) as transport:
            yield Region(
                engine, keyring, postman, transport, datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
            )


def at(region: Region, day: date, hour: int = 15) -> None:
    region.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def answer(session: Session, region: Region, token: str, *, only: set[str] | None = None) -> int:
    """Confirm all a link asks about (or what is named so); gives back how many entries."""
    key = find_link(session, token, region.now)
    assert key is not None
    count = 0
    for asked in questions_of(session, key):
        if asked.is_answered or (only is not None and asked.entry.name not in only):
            continue
        entry = lock_entry(session, key, asked.kind, asked.entry.id)
        assert entry is not None
        confirm_groups(session, key, entry, groups_of(asked.kind), now=region.now)
        count += 1
    return count


def the_round(session: Session) -> Round:
    return session.scalars(sa.select(Round)).one()


def test_a_whole_cycle(region: Region, engine: Engine) -> None:
    with writing(engine) as session:
        ladder = usual_schedule(OPENS, DUE, CLOSES)
        plan_round(
            session,
            number="2026-II",
            opens_on=OPENS,
            due_on=DUE,
            closes_on=CLOSES,
            schedule=ladder,
            now=region.now,
            actor="user:1",
        )
    region.look()
    assert region.postman.taken == []

    # -- opened on its day, by the worker; killed again and again while it mails
    at(region, OPENS)
    region.look(kill_at=30)
    with reading(engine) as session:
        assert the_round(session).state is RoundState.OPEN
        card = scorecard(session, the_round(session), region.now)
        assert card.total.asked == ENTRIES
        mute = [one for one in card.silent if not one.has_email]
        assert len(mute) == 1 + PARTNERS + WITHOUT_MAIL
        assert all(one.phone for one in mute)
        invited = set(
            session.scalars(sa.select(Invitation.address).where(Invitation.address != ""))
        )
        states = Counter(session.scalars(sa.select(OutboxMessage.state)))
    assert states == {MessageState.SENT: len(invited)}
    assert region.killings > 3
    assert set(region.postman.to) == invited
    region.read_mail()
    assert set(region.tokens) == invited
    twice_by_killing(region)

    # -- confirmed, corrected and handed over, without an account
    at(region, OPENS + timedelta(days=2))
    with writing(engine) as session:
        answered = sum(
            answer(session, region, region.tokens[f"albergue{number}@{country.lower()}.example"])
            for country in COUNTRIES[:8]
            for number in range(SHELTERS // 3)
        )
        assert answered == 8 * SHELTERS
        answered += sum(
            answer(session, region, region.tokens[f"consul{number}@{country.lower()}.example"])
            for country in COUNTRIES[:6]
            for number in range(1, POSTS)
        )
    with writing(engine) as session:
        key = find_link(session, region.tokens["consul0@gt.example"], region.now)
        assert key is not None
        post = next(
            each.entry for each in questions_of(session, key) if each.kind is EntryKind.POST
        )
        lines = values_of(post)["channels"]
        new = {"+19565550100": "+19565550177", "+19565550110": "+19565550188"}
        raw = {"channels": [{**each, "value": new[each["value"]]} for each in lines]}
        done = correct(session, key, post, raw, now=region.now, atlas=TwoCounties())
        assert done.change is not None
        assert len(done.proposals) == 1
        other = find_link(session, region.tokens["albergue0@pa.example"], region.now)
        assert other is not None
        handed = questions_of(session, other)[0]
        hand_over(
            session,
            other,
            [handed.entry],
            name="Nueva Encargada",
            email="nueva@pa.example",
            phone="",
            now=region.now,
        )
    with writing(engine) as session:
        [waiting] = pending(session)
        decide(
            session,
            waiting.proposal,
            accept=True,
            now=region.now,
            actor="user:1",
            decider="Secretaría",
        )
    region.look(kill_at=4)
    assert region.read_mail() == {"consul0@gt.example", "nueva@pa.example"}
    with writing(engine) as session:
        assert answer(session, region, region.tokens["nueva@pa.example"]) == 1

    # -- reminded, then the alternates, the countries and the Secretariat
    for step in ladder:
        at(region, date.fromisoformat(step["on"]))
        region.look(kill_at=65 if step["rung"] == "owner" else 4)
    with reading(engine) as session:
        rungs = Counter(
            session.scalars(sa.select(RoundMessage.rung).where(RoundMessage.rung.is_not(None)))
        )
        letters = session.scalars(sa.select(OutboxMessage)).all()
        silent = scorecard(session, the_round(session), region.now).silent
    assert rungs[EscalationRung.SECRETARIAT] == 1
    assert rungs[EscalationRung.LIAISON] == len(COUNTRIES) - 1
    assert rungs[EscalationRung.ALTERNATE] == 2 * len(
        COUNTRIES
    )  # of the consul the alternate, of the alternate the consul
    assert rungs[EscalationRung.OWNER] == 2 * len(
        {one.invitation_id for one in silent if one.has_email}
    )
    assert {each.state for each in letters} == {MessageState.SENT}
    assert len({each.message_id for each in letters}) == len(letters)
    to_secretariat = next(
        each for each in region.postman.messages() if address_of(each) == SECRETARIAT[0].address
    )
    assert str(to_secretariat["Subject"]).startswith(str(len(silent)))
    twice_by_killing(region)
    region.read_mail()
    with writing(engine) as session:
        late = answer(session, region, region.tokens["suplente@ni.example"])
        assert late > 0

    # -- closed when its last day is over, in the Secretariat's time; published; nothing opens any
    # more
    at(region, CLOSES + timedelta(days=1), 5)  # 23:00 in San José
    region.look()
    with reading(engine) as session:
        assert the_round(session).state is RoundState.OPEN
    at(region, CLOSES + timedelta(days=1), 6)
    region.look(kill_at=4)
    with reading(engine) as session:
        assert the_round(session).state is RoundState.CLOSED
        assert all(
            find_link(session, token, region.now) is None for token in region.tokens.values()
        )
        first, second = session.scalars(sa.select(Edition).order_by(Edition.published_at)).all()
        published = session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.kind == MessageKind.PUBLISHED)
        ).all()
        assert (second.number, second.before_id, second.counts["entries"]) == (
            "2026-II",
            first.id,
            ENTRIES,
        )
        assert {each.state for each in published} == {MessageState.SENT}
        assert len(published) == len(COUNTRIES) - 1 + 1
        assert not session.scalars(
            sa.select(AccessLink).where(AccessLink.revoked_at.is_(None))
        ).all()
        assert {each.state for each in session.scalars(sa.select(OutboxMessage))} == {
            MessageState.SENT
        }
        # What nobody confirmed lapsed by itself: it says so wherever it is used.
        ages = Counter(
            freshness_of(entry, region.now).state
            for kind, row_type in TYPES.items()
            if kind is not EntryKind.LEADER
            for entry in cast("Iterable[Confirmed]", session.scalars(sa.select(row_type)))
        )
        news = change_lines(compare(thaw(first), thaw(second), Formats("es")), Formats("es"))
    assert ages[FreshnessState.FRESH] == second.counts["confirmed"] > ENTRIES // 4
    assert ages[FreshnessState.LAPSED] == ENTRIES - ages[FreshnessState.FRESH]
    said = "\n".join(news)
    assert "+1 956-555-0177" in said
    assert "+1 956-555-0188" in said
    twice_by_killing(region)
    with writing(engine) as session, pytest.raises(UnusableInput):
        plan_round(
            session,
            number="2026-II",
            opens_on=CLOSES + timedelta(days=2),
            due_on=CLOSES + timedelta(days=3),
            closes_on=CLOSES + timedelta(days=4),
            schedule=[],
            now=region.now,
            actor="user:1",
        )


def twice_by_killing(region: Region) -> None:
    """Nothing was lost; what came twice is the same to the byte, and came so no oftener than we
    were killed.
    """
    of_id: dict[str, set[bytes]] = {}
    for data, message in zip(region.postman.taken, region.postman.messages(), strict=True):
        of_id.setdefault(str(message["Message-ID"]), set()).add(data)
    assert all(len(copies) == 1 for copies in of_id.values())
    assert len(region.postman.taken) - len(of_id) <= region.killings
    with reading(region.engine) as session:
        sent = set(
            session.scalars(
                sa.select(OutboxMessage.message_id).where(OutboxMessage.state == MessageState.SENT)
            )
        )
    assert set(of_id) == sent
