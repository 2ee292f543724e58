"""Forged, expired and swapped tokens open nothing: sessions, devices, recovery codes, links of
accounts, links of owners. Every genuine one is tried as well, before it ends: a lock that opens for
nobody proves nothing.
"""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from core.accounts import User
from directory.entries.models import Organisation, OrganisationKind, Visibility
from directory.rounds.magic_links import find_link, make_link
from tests.proof.figures import Figures
from tests.webapp.conftest import (
    House,
    _quick_hashes,
    house,
    make_house,
    people,
    shared_apps,
    sign_in,
)
from webapp.auth.account_links import find_account, make_account_link
from webapp.auth.accounts import create_user, end_sessions
from webapp.auth.factors.recovery_codes import make_recovery_codes, use_recovery_code
from webapp.auth.sessions.browser_session import DEVICE_COOKIE
from webapp.auth.sessions.devices import REMEMBERED, Remembering, find_device, remember_device
from webapp.auth.sessions.open_sessions import (
    Entry,
    SessionLimits,
    begin_session,
    find_session,
)
from webapp.auth.sessions.visitors import Visitor
from webapp.auth.tokens import TokenHasher, new_token

__all__ = ["_quick_hashes", "house", "make_house", "people", "shared_apps"]

HASHER = TokenHasher.of_secret("the secret of this proof, drawn by nobody")
OTHER = TokenHasher.of_secret("the secret of another installation")
LIMITS = SessionLimits(timedelta(hours=12), timedelta(hours=72))
NOBODY = Visitor()
HOUR = timedelta(hours=1)
Opens = Callable[[str, datetime], bool]


@dataclass(frozen=True)
class Lock:
    """One kind of token: what opens with it, one that does, and when it has ended."""

    name: str
    opens: Opens
    genuine: str
    ends_at: datetime | None
    """None: it does not end by time."""


def locks(session: Session, now: datetime) -> list[Lock]:
    """Return every kind of lock with its key."""
    ana = create_user(session, "ana@rcm.example", "nobody knows this", "secretariat")
    entry = Entry(NOBODY)
    token = begin_session(session, ana, entry, hasher=HASHER, limits=LIMITS, now=now)
    device, device_token = remember_device(
        session, ana, "", Remembering(now, NOBODY), hasher=HASHER
    )
    code = make_recovery_codes(session, ana, hasher=HASHER, now=now)[0]
    link = make_account_link(session, ana, now=now, lifetime=HOUR, actor="proof")

    owner = Organisation(
        kind=OrganisationKind.CIVIL_SOCIETY, name="Casa", country="GT", visibility=Visibility.RCM
    )
    session.add(owner)
    session.flush()
    owner_link = make_link(session, now=now, ends_at=now + HOUR, entry=owner)

    def opens_session(text: str, at: datetime) -> bool:
        return find_session(session, text, hasher=HASHER, limits=LIMITS, now=at) is not None

    def opens_device(text: str, at: datetime) -> bool:
        return find_device(session, ana, text, hasher=HASHER, now=at) is device

    def recovers(text: str, at: datetime) -> bool:
        with session.begin_nested() as point:
            fits = use_recovery_code(session, ana, text, hasher=HASHER, now=at)
            point.rollback()
        return fits

    def opens_account(text: str, at: datetime) -> bool:
        return find_account(session, text, at) is not None

    def opens_entry(text: str, at: datetime) -> bool:
        return find_link(session, text, at) is not None

    return [
        Lock("session", opens_session, token, now + LIMITS.idle),
        Lock("device", opens_device, device_token, now + REMEMBERED),
        Lock("recovery code", recovers, code, None),
        Lock("account link", opens_account, link, now + HOUR),
        Lock("link of an owner", opens_entry, owner_link, now + HOUR),
    ]


def forgeries(lots: random.Random, lock: Lock, all_locks: list[Lock]) -> Iterator[str]:
    """Yield tokens that are not the genuine one, without end."""
    others = [each.genuine for each in all_locks if each is not lock]
    letters = string.ascii_lowercase + string.digits
    while True:
        genuine = lock.genuine
        # A hyphen in a code of recovery, and its case, are how it is written, not what it is.
        at = lots.choice([at for at, sign in enumerate(genuine) if sign.isalnum()])
        sign = lots.choice([each for each in letters if each != genuine[at].lower()])
        yield new_token()
        yield genuine[:at] + sign + genuine[at + 1 :]
        yield genuine[: lots.randrange(len(genuine) - 1)]
        yield genuine + lots.choice(letters)
        yield lots.choice(others)
        yield lots.choice(["", "\0", "é" * 20, "%00", "../" * 9, "' OR 1=1 --", "a" * 9000])
        yield OTHER.hash(genuine, lots.choice(["session", "device", "recovery"])).hex()
        yield HASHER.hash(genuine, lots.choice(["session", "device", "recovery"])).hex()


def test_no_token_opens_but_the_genuine_one_in_its_time(
    session: Session, now: datetime, is_long: bool, figures: Figures
) -> None:
    lots, tried, accepted = random.Random(20_261_129), Counter[str](), Counter[str]()
    every = locks(session, now)
    assert all(lock.opens(lock.genuine, now) for lock in every)
    for lock in every:
        forged = forgeries(lots, lock, every)
        for _ in range(2000 if is_long else 40):
            tried["forged"] += 1
            accepted["forged"] += lock.opens(next(forged), now)
    ended = [lock for lock in every if lock.ends_at is not None]
    for lock in ended:
        assert lock.ends_at is not None
        for _ in range(80 if is_long else 4):
            late = lock.ends_at + lots.randrange(1000) * HOUR
            tried["expired"] += 1
            accepted["expired"] += lock.opens(lock.genuine, late)
    ana = session.scalars(sa.select(User).where(User.email == "ana@rcm.example")).one()
    assert all(lock.opens(lock.genuine, now) for lock in every)
    end_sessions(ana)
    session.flush()
    for lock in every[:2]:
        for _ in range(80 if is_long else 4):
            tried["of a changed account"] += 1
            accepted["of a changed account"] += lock.opens(lock.genuine, now)
    figures.add(
        "tokens of sessions, devices, recovery, accounts and owners",
        f"{sum(tried.values())} tried ({', '.join(f'{n} {kind}' for kind, n in tried.items())}), "
        f"{sum(accepted.values())} accepted",
    )
    assert sum(accepted.values()) == 0, accepted


def test_no_cookie_signs_anybody_in_but_the_one_we_gave(
    house: House, is_long: bool, figures: Figures
) -> None:
    """Over the pages: cookies signed by others, signed by us over other tokens, of sessions that
    are over, and of devices alone.
    """
    browser, lots = house.browser(), random.Random(20_261_129)
    sign_in(browser, "consul.gt@example.org")
    cookie, device = browser.get_cookie("atalaya"), browser.get_cookie(DEVICE_COOKIE)
    assert cookie is not None
    assert device is not None
    assert browser.get("/cuenta").status_code == 200
    with house.app.test_request_context("/"):
        signer = house.app.session_interface.get_signing_serializer(house.app)  # type: ignore[attr-defined]
    held = signer.loads(cookie.value)
    stranger = URLSafeTimedSerializer("another secret", salt="cookie-session")
    tried = accepted = 0
    for _ in range(60 if is_long else 3):
        for value in (
            stranger.dumps(held),
            signer.dumps({**held, "token": new_token()}),
            signer.dumps({**held, "token": device.value}),
            signer.dumps({"_user_id": "1", "_fresh": True}),
            cookie.value[:-3] + "".join(lots.choices(string.ascii_letters, k=3)),
            held["token"],
        ):
            thief = house.browser()
            thief.set_cookie("atalaya", str(value))
            thief.set_cookie(DEVICE_COOKIE, device.value)
            tried += 1
            accepted += thief.get("/cuenta").status_code == 200
    figures.add("cookies of sessions over the pages", f"{tried} tried, {accepted} accepted")
    assert accepted == 0
    assert browser.get("/cuenta").status_code == 200


def test_ten_attackers_do_not_shut_out_an_owner(
    house: House, is_long: bool, figures: Figures
) -> None:
    """Each from an address of its own, and again after each quarter of an hour; the owner comes in
    from a known device all along, and nobody else does.
    """
    email, owner = "consul.gt@example.org", house.browser()
    assert sign_in(owner, email).status_code == 302
    answers: Counter[int] = Counter()
    let_in = 0
    quarters = 8 if is_long else 1
    for _quarter in range(quarters):
        for number in range(10):
            attacker = house.browser()
            attacker.environ_base["REMOTE_ADDR"] = f"2001:db8:0:{number}::{number}"
            for guess in range(7 if is_long else 6):
                answers[sign_in(attacker, email, f"guess number {guess}").status_code] += 1
        house.clock.at += timedelta(seconds=1)
        assert sign_in(house.browser(), email).status_code == 429, (
            "a stranger's try is not answered"
        )
        let_in += sign_in(owner, email).status_code == 302
        house.clock.at += timedelta(minutes=16)
    figures.add(
        "lock-out of an owner by 10 attackers",
        f"{answers[422] + answers[429]} tries, {answers[422]} looked at, {answers[429]} not "
        f"answered, 0 let in; the owner came in {let_in} of {quarters} times",
    )
    assert set(answers) == {422, 429}
    assert answers[422] <= 50 * quarters
    assert let_in == quarters
