"""The page behind an owner's link: a GET changes nothing, a wrong link tells nothing, answers
stand.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts import LoginAttempt
from core.db import Base, reading, writing
from core.outbox.models import OutboxMessage
from directory.entries.change_log import ChangeLogEntry
from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import Group
from directory.entries.kinds import EntryKind
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    FailureReport,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.rounds.magic_links import make_link, revoke_invitation
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    Proposal,
    ProposalState,
    Round,
    RoundState,
)
from tests.webapp.conftest import House

EVIL = "<img src=x onerror=alert(1)>"


@dataclass
class Held:
    """A browser without account or cookies, and the link it holds."""

    house: House
    browser: FlaskClient
    token: str
    post_id: uuid.UUID
    shelter_id: uuid.UUID
    invitation_id: uuid.UUID

    @property
    def home(self) -> str:
        return f"/c/{self.token}/"

    @property
    def shelter(self) -> str:
        return f"{self.home}shelter/{self.shelter_id}"

    @property
    def post(self) -> str:
        return f"{self.home}post/{self.post_id}"


@pytest.fixture
def held(house: House, now: datetime) -> Held:
    with writing(house.engine) as session:
        place = session.get_one(Post, house.posts["GT"])
        place.channels = [
            Channel(kind=ChannelKind.PHONE, value="+19565550101"),
            Channel(kind=ChannelKind.EMERGENCY, value="+19565550102"),
        ]
        refuge = Shelter(
            name=f"Albergue {EVIL}",
            country="GT",
            located_in="US",
            kind=ShelterKind.COMMUNITY,
            post_id=place.id,
            visibility=Visibility.RCM,
            notes=EVIL,
            occupied=12,
            occupied_at=now - timedelta(days=40),
        )
        stranger = Shelter(
            name="Albergue ajeno",
            country="HN",
            kind=ShelterKind.COMMUNITY,
            visibility=Visibility.RCM,
        )
        round_ = Round(
            number="2026-II",
            opens_on=date(2026, 11, 20),
            due_on=date(2026, 12, 10),
            closes_on=date(2026, 12, 20),
            state=RoundState.OPEN,
            reminder_schedule=[],
            kinds=[],
            countries=[],
            opened_at=now - timedelta(days=2),
        )
        session.add_all([refuge, stranger, round_])
        session.flush()
        invitation = Invitation(
            round_id=round_.id,
            country="GT",
            address="ana@example.org",
            name="Ana",
            language="es",
            entries=[
                InvitedEntry(
                    entry_kind=EntryKind.POST, entry_id=place.id, groups=[], handed_over=False
                ),
                InvitedEntry(
                    entry_kind=EntryKind.SHELTER, entry_id=refuge.id, groups=[], handed_over=False
                ),
            ],
        )
        session.add(invitation)
        session.flush()
        token = make_link(session, now=now, ends_at=now + timedelta(days=28), invitation=invitation)
        ids = place.id, refuge.id, invitation.id
    return Held(house, house.app.test_client(use_cookies=False), token, *ids)


def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the tries to open: what a GET must leave as it is."""
    with reading(house.engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(sa.select(table))]
            for table in Base.metadata.sorted_tables
            if table.name != LoginAttempt.__tablename__
        }


def shelter(held: Held) -> Shelter:
    with reading(held.house.engine) as session:
        return session.get_one(Shelter, held.shelter_id)


def answered(held: Held, entry_id: uuid.UUID) -> InvitedEntry:
    with reading(held.house.engine) as session:
        return session.scalars(
            sa.select(InvitedEntry).where(InvitedEntry.entry_id == entry_id)
        ).one()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# -- looking changes nothing ----------------------------------------------------------------


def test_a_get_changes_nothing_and_needs_no_cookie(held: Held) -> None:
    before = everything(held.house)
    paths = [
        held.home,
        held.shelter,
        held.post,
        f"{held.home}relevo",
        *(
            f"{held.shelter}/corregir/{group}"
            for group in ("identity", "channels", "place", "answers", "occupancy")
        ),
        f"{held.post}/corregir/charge",
    ]
    for path in paths:
        for method in ("GET", "HEAD"):
            answer = held.browser.open(path, method=method)
            assert answer.status_code == 200, path
            assert "Set-Cookie" not in answer.headers, path
    for deed in ("correcto", "deshacer", "falla"):
        assert held.browser.get(f"{held.shelter}/{deed}").status_code in {404, 405}
    assert everything(held.house) == before


def test_nothing_of_it_is_kept_indexed_or_told_on(held: Held) -> None:
    headers = held.browser.get(held.home).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]


def test_what_is_in_an_entry_stays_text(held: Held) -> None:
    for path in (held.home, held.shelter, f"{held.shelter}/corregir/service", f"{held.home}relevo"):
        page = held.browser.get(path).text
        assert EVIL not in page, path
        assert "&lt;img src=x" in page, path


def test_it_speaks_the_language_of_its_owner_and_changes_on_request(held: Held) -> None:
    assert 'lang="es"' in held.browser.get(held.home, headers={"Accept-Language": "fr"}).text
    assert '<html lang="fr">' in held.browser.get(held.home, query_string={"l": "fr"}).text
    answer = held.browser.post(
        f"{held.shelter}/correcto", query_string={"l": "en"}, data={"group": "place"}
    )
    assert "l=en" in answer.headers["Location"]


# -- links that open nothing ----------------------------------------------------------------


def test_a_wrong_and_an_ended_link_get_the_same_page(held: Held, now: datetime) -> None:
    wrong = held.browser.get(f"/c/{'x' * 43}/")
    held.house.clock.at = now + timedelta(days=29)
    ended = held.browser.get(held.home)
    assert (wrong.status_code, ended.status_code) == (404, 410)
    shown = [re.sub(r'action="[^"]*"', "", page.text) for page in (wrong, ended)]
    assert shown[0] == shown[1]
    assert "2026-II" not in shown[0]


def test_a_closed_round_and_a_revoked_invitation_open_nothing(held: Held, now: datetime) -> None:
    with writing(held.house.engine) as session:
        session.execute(sa.update(Round).values(state=RoundState.CLOSED))
    assert held.browser.get(held.home).status_code == 410
    assert held.browser.post(f"{held.shelter}/correcto").status_code == 410
    with writing(held.house.engine) as session:
        session.execute(sa.update(Round).values(state=RoundState.OPEN))
        revoke_invitation(session, session.get_one(Invitation, held.invitation_id), now)
    assert held.browser.get(held.home).status_code == 410
    assert answered(held, held.shelter_id).groups == []


def test_wrong_tokens_are_throttled_and_right_ones_are_not(held: Held) -> None:
    codes = [held.browser.get(f"/c/wrong{at}/").status_code for at in range(8)]
    assert codes[:5] == [404] * 5
    assert codes[-1] == 429
    assert held.browser.get(held.home).status_code == 200
    assert held.house.signed_in("consul.gt")  # the same address may still sign in


def test_a_link_opens_no_entry_of_others(held: Held) -> None:
    with reading(held.house.engine) as session:
        other = session.scalars(sa.select(Shelter.id).where(Shelter.country == "HN")).one()
    strange = f"{held.home}shelter/{other}"
    for path in (strange, f"{strange}/corregir/answers", f"{held.home}shelter/{uuid.uuid4()}"):
        assert held.browser.get(path).status_code == 404
    assert held.browser.post(f"{strange}/correcto").status_code == 404
    assert (
        held.browser.post(f"{strange}/corregir/answers", data={"capacity": "1"}).status_code == 404
    )
    with reading(held.house.engine) as session:
        assert session.scalars(sa.select(ChangeLogEntry)).all() == []


# -- answering ------------------------------------------------------------------------------


def test_one_tap_for_a_group_and_one_for_all(held: Held, now: datetime) -> None:
    answer = held.browser.post(f"{held.shelter}/correcto", data={"group": "place"})
    assert answer.status_code == 302
    assert answered(held, held.shelter_id).groups == ["place"]
    after = held.browser.post(f"{held.shelter}/correcto")
    assert after.headers["Location"].startswith(f"{held.home}?")
    assert answered(held, held.shelter_id).answered_at == now
    page = words(held.browser.get(after.headers["Location"]).text)
    assert "1 de 2" in page
    assert "Confirmado. Gracias." in page
    held.browser.post(f"{held.post}/correcto")
    assert "Gracias: ya respondió por todas" in held.browser.get(held.home).text


def test_a_correction_shows_both_values_and_can_be_undone(held: Held) -> None:
    held.browser.post(
        f"{held.shelter}/corregir/answers",
        data={
            "papers_asked": "no",
            "capacity": "80",
            "accessible":
            # Fmt: skip
            "yes",
            "pets": "unknown",
            "charging": "unknown",
            "authorities_present": "unknown",
        },
    )
    assert (shelter(held).papers_asked, shelter(held).capacity) == (Answer.NO, 80)
    page = held.browser.get(held.shelter).text
    assert "<ins>80</ins>" in page
    found = re.search(r'name="change" value="([^"]+)"', page)
    assert found
    held.browser.post(f"{held.shelter}/deshacer", data={"change": found.group(1)})
    assert (shelter(held).papers_asked, shelter(held).capacity) == (Answer.UNKNOWN, None)


def test_a_fault_brings_the_form_back_with_what_was_typed(held: Held) -> None:
    answer = held.browser.post(
        f"{held.shelter}/corregir/answers", data={"capacity": "ochenta", "pets": "yes"}
    )
    assert answer.status_code == 422
    assert 'value="ochenta"' in answer.text
    assert 'id="error-capacity"' in answer.text
    assert shelter(held).pets is Answer.UNKNOWN


def test_a_form_changes_nothing_beyond_its_group(held: Held) -> None:
    held.browser.post(
        f"{held.shelter}/corregir/identity",
        data={
            "name": "Nuevo",
            "kind": "community",
            "visibility": "public",
            "capacity": "9",
            "country": "HN",
        },
    )
    now = shelter(held)
    assert (now.name, now.visibility, now.capacity, now.country) == (
        "Nuevo",
        Visibility.RCM,
        None,
        "GT",
    )


def test_what_is_delicate_waits_and_says_so(held: Held) -> None:
    rows = {
        "channels-0-kind": "phone", "channels-0-value": "+19565550111", "channels-0-rank": "1",
        "channels-1-kind": "emergency", "channels-1-value": "+19565550112", "channels-1-rank": "2",
    }  # fmt: skip
    after = held.browser.post(f"{held.post}/corregir/channels", data=rows)
    page = held.browser.get(after.headers["Location"]).text
    assert "Recibido. Lo delicado no cambia todavía" in page
    assert "Esto espera el sí" in page
    with reading(held.house.engine) as session:
        kept = {each.kind: each.value for each in session.get_one(Post, held.post_id).channels}
        waits = session.scalars(sa.select(Proposal)).one()
    assert kept[ChannelKind.PHONE] == "+19565550111"
    assert kept[ChannelKind.EMERGENCY] == "+19565550102"
    assert (
        "+19565550112" in held.browser.get(f"{held.post}/corregir/channels").text
    )  # the form holds what waits
    held.browser.post(f"{held.post}/deshacer", data={"proposal": str(waits.id)})
    with reading(held.house.engine) as session:
        assert session.get_one(Proposal, waits.id).state is ProposalState.WITHDRAWN


def test_units_are_found_and_added_without_javascript(held: Held) -> None:
    answer = held.browser.post(f"{held.post}/corregir/charge", data={"act": "add_unit:US48215"})
    assert answer.status_code == 200
    assert 'name="units" value="US48215"' in answer.text
    with reading(held.house.engine) as session:
        assert session.scalars(sa.select(Proposal)).all() == []


def test_this_number_fails(held: Held) -> None:
    with reading(held.house.engine) as session:
        channel_id = session.scalars(
            sa.select(Channel.id).where(Channel.post_id == held.post_id)
        ).first()
    held.browser.post(f"{held.post}/falla", data={"channel": str(channel_id)})
    with reading(held.house.engine) as session:
        report = session.scalars(sa.select(FailureReport)).one()
    assert (report.channel_id, report.by) == (channel_id, f"invitation:{held.invitation_id}")
    assert "dicen que falla" in held.browser.get(held.post).text
    assert (
        held.browser.post(f"{held.shelter}/falla", data={"channel": str(channel_id)}).status_code
        == 404
    )


def test_no_longer_me(held: Held) -> None:
    person = {"name": "Beto", "email": "beto@example.org", "phone": "", "entry": str(held.post_id)}
    assert (
        held.browser.post(f"{held.home}relevo", data={**person, "email": "nada"}).status_code == 422
    )
    assert held.browser.post(f"{held.home}relevo", data=person).status_code == 302
    assert held.browser.get(held.post).status_code == 404
    assert "pasó a otra persona" in held.browser.get(held.home).text
    with reading(held.house.engine) as session:
        assert [letter.recipient for letter in session.scalars(sa.select(OutboxMessage))] == [
            "beto@example.org"
        ]


# -- the standing link of a shelter ---------------------------------------------------------


def test_a_shelter_says_how_many_are_there_whenever_it_likes(held: Held, now: datetime) -> None:
    with writing(held.house.engine) as session:
        entry = session.get_one(Shelter, held.shelter_id)
        token = make_link(session, now=now, ends_at=None, entry=entry)
        session.execute(sa.update(Round).values(state=RoundState.CLOSED))
    later = held.house.clock.at = now + timedelta(days=90)
    home = f"/c/{token}/"
    page = held.browser.get(home).text
    assert page.index('id="g-occupancy"') < page.index('id="g-identity"')
    assert "Ya no soy yo" not in page
    assert held.browser.get(f"{home}relevo").status_code == 404
    held.browser.post(
        f"{home}shelter/{held.shelter_id}/corregir/occupancy",
        data={"occupied": "31", "occupied_night": "", "open_now": "yes"},
    )
    told = shelter(held)
    assert (told.occupied, told.occupied_at, told.open_now) == (31, later, Answer.YES)
    assert told.occupied_night is None
    door = f"{home}shelter/{held.shelter_id}/corregir/occupancy"
    with writing(held.house.engine) as session:
        session.get_one(Shelter, held.shelter_id).capacity = 120
    asked = held.browser.post(door, data={"occupied": "300", "open_now": "yes"})
    assert "¿300 en 120 lugares?" in asked.text
    assert shelter(held).occupied == 31
    with reading(held.house.engine) as session:
        entry = session.get_one(Shelter, held.shelter_id)
        assert confirmations_of(session, entry)[Group.OCCUPANCY].confirmed_at == later
        assert (
            session.scalars(
                sa.select(AccessLink.used_at).where(AccessLink.entry_id == entry.id)
            ).one()
            == later
        )
    assert held.browser.get(f"{home}post/{held.post_id}").status_code == 404
