"""A small installation in which a row of each sort and each owner bears a canary."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.accounts.requests import AccessRequest, RequestKind, RequestState
from core.atlas.atlas import Atlas
from core.audit_log import record
from core.crypto import Keyring
from core.db import writing
from core.geo.geometry import Area, Box
from core.jobs import Job
from core.outbox.models import OutboxMessage
from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, record_change
from directory.entries.kinds import EntryKind
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FailureReport,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.imports.models import DuplicateCandidate
from directory.rounds.magic_links import hash_of
from directory.rounds.messages.submission import message_details
from directory.rounds.models import (
    AccessLink,
    EscalationRung,
    Invitation,
    InvitedEntry,
    MessageKind,
    Proposal,
    Round,
    RoundMessage,
    RoundState,
)
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Alert, Hazard, HazardStatus, Source
from feeds.values import Band, HazardKind, MsgType, Precision, Severity, Status
from plans.facts.gather import gather
from plans.lifecycle.transitions import Signer, approve, prepare
from plans.models import PlanArea
from protocols.defaults.loading import shipped
from protocols.model import to_document
from protocols.models import ProtocolKind, ProtocolText
from registry.people.models import Estimate, Person, UnplacedStay
from registry.people.record import Card, StayPlace
from registry.people.sought_place import SoughtPlace
from registry.quality.faults import Deadlines
from registry.quality.recount import count_country
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.registration.unplaced import NewUnplacedStay
from tests.directory.publishing import publish
from tests.plans.gathered import facts_context
from tests.two_counties import TwoCounties
from tests.webapp.conftest import PASSWORD, House, lasting_session, post
from tests.webapp.isolation.canaries import OWNERS, Canary, Flock
from tests.webapp.isolation.canary_accounting import plant_accounting
from tests.webapp.isolation.canary_agreements import plant_agreements
from tests.webapp.isolation.canary_alarms import plant_alarms
from tests.webapp.isolation.canary_calls import plant_calls
from tests.webapp.isolation.canary_crises import plant_crises
from tests.webapp.isolation.canary_crisis_texts import plant_crisis_texts
from tests.webapp.isolation.canary_drills import plant_drills
from tests.webapp.isolation.canary_notices import plant_notices
from tests.webapp.isolation.canary_programs import plant_keys
from tests.webapp.isolation.canary_registrations import plant_doubles, plant_registrations
from tests.webapp.isolation.canary_replies import plant_replies
from tests.webapp.isolation.canary_rotas import plant_rotas
from watch.flags.update import flag_hazard, watch_context
from watch.models import WatchCycle
from watch.rules.models import AlertRule
from webapp.auth.accounts import create_user
from webapp.http.services import EXTENSION

ZONE = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))
CLASSES = tuple(Visibility)
_DESIGNATIONS = {
    Visibility.PUBLIC: Designation.OTHER,
    Visibility.RCM: Designation.ALTERNATE,
    Visibility.COUNTRY: Designation.DESIGNATED,
    Visibility.POST: Designation.OTHER,
}
"""Class of a focal point -> its seat: the page of the seats shows each post's."""
LINK = "link-of-the-canaries-of-the-first-post"
"""The token of the link that was sent to the owner of the entries of `GT-A`."""


@dataclass
class CanaryHouse:
    """The installation, its canaries, and which rows there are for each argument of a route."""

    house: House
    flock: Flock = field(default_factory=Flock)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the argument (`post` for an entry of that kind): label -> what stands in the address."""
    owners: dict[str, str] = field(default_factory=dict)
    """Of what stands in an address: the owner of the row."""

    changes_of: dict[str, set[str]] = field(default_factory=dict)
    """Of the id of an entry: the ids of its changes."""

    def add(self, argument: str, owner: str, value: object, label: str = "") -> None:
        self.rows.setdefault(argument, {})[label or owner] = str(value)
        self.owners[str(value)] = owner


def build(house: House) -> CanaryHouse:
    """Plant all of them; nothing is asked of a network."""
    made = CanaryHouse(house)
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    with writing(house.engine) as session:
        posts = _posts(made, session)
        _entries(made, session, posts)
        _persons(made, session, keyring, posts)
        plant_agreements(made, session, keyring, posts)
        plant_registrations(made, session, keyring, posts)
        plant_doubles(made, session, made.rows["person_id"])
        _round(made, session, posts)
        _plans(made, session, keyring, posts)
        _hazards(made, session, keyring)
        plant_alarms(made, session)
        _accounts(made, session, posts)
        plant_rotas(made, session, posts)
        for owner, part in plant_crises(made, session, keyring, posts).items():
            person_id = uuid.UUID(made.rows["person_id"][owner])
            plant_accounting(made, session, keyring, owner, part, person_id)
            plant_calls(made, session, keyring, owner, part, person_id)
        plant_crisis_texts(made, session, keyring)
        plant_notices(made, session)
        plant_replies(made, session, keyring)
        plant_drills(made, session)
        _rest(made, session)
        plant_keys(made.house, session)
        session.flush()
        publish(session, number="2026-I", now=house.clock.at, actor="worker")
        made.add("number", "", "2026-I")
    for country in ("GT", "HN"):
        by = Deadlines(house.clock.at.date())
        count_country(house.engine, keyring, country, by, house.clock.at, "worker")
    _lists(made)
    return made


def _phone(bird: Canary, **more: Any) -> Channel:
    return Channel(kind=ChannelKind.PHONE, value=bird.phone, note=f"nota {bird.word}", **more)


def _kept(owner: str, visibility: Visibility) -> dict[str, Any]:
    return {"country": owner[:2], "visibility": visibility}


def _posts(made: CanaryHouse, session: Session) -> dict[str, Post]:
    """The posts that keep the others are of class rcm: those of the accounts, and a second."""
    posts = {
        "GT-A": session.get_one(Post, made.house.posts["GT"]),
        "HN-A": session.get_one(Post, made.house.posts["HN"]),
        "GT-B": Post(
            kind=PostKind.CONSULATE, located_in="US", name="", **_kept("GT-B", Visibility.RCM)
        ),
    }
    session.add(posts["GT-B"])
    for owner, place in posts.items():
        bird = made.flock.plant("post.rcm", owner)
        place.name, place.lon, place.lat = f"Consulado {bird.word}", -98.1, 26.1
        place.channels = [_phone(bird)]
    session.flush()
    for owner, place in posts.items():
        made.add("post", owner, place.id, f"{owner} rcm")
    return posts


def _entries(made: CanaryHouse, session: Session, posts: dict[str, Post]) -> None:
    for owner in OWNERS:
        for visibility in CLASSES:
            for kind in EntryKind:
                if kind is EntryKind.LEADER or (kind, visibility) == (
                    EntryKind.POST,
                    Visibility.RCM,
                ):
                    continue
                _entry(made, session, kind, owner, visibility, posts[owner])


def _entry(
    made: CanaryHouse,
    session: Session,
    kind: EntryKind,
    owner: str,
    visibility: Visibility,
    place: Post,
) -> None:
    bird = made.flock.plant(f"{kind.value}.{visibility.value}", owner)
    name, kept = f"{kind.value} {bird.word}", _kept(owner, visibility)
    row: Any
    if kind is EntryKind.POST:
        # A post is kept by itself: one of the class `post` is no account's own.
        row = Post(kind=PostKind.CONSULATE, name=name, located_in="US", lon=-98.1, lat=26.2, **kept)
    elif kind is EntryKind.SHELTER:
        row = Shelter(
            kind=ShelterKind.EVACUATION, name=name, post_id=place.id, lon=-98.2, lat=26.2,
            address=f"Calle {bird.word}", notes=f"notas {bird.word}", **kept,
        )  # fmt: skip
    elif kind is EntryKind.ORGANISATION:
        row = Organisation(
            kind=OrganisationKind.CIVIL_SOCIETY, name=name, post_id=place.id, lon=-98.2, lat=26.3,
            during=f"durante {bird.word}", **kept,
        )  # fmt: skip
    else:
        row = FocalPoint(
            name=name, post_id=place.id, designation=_DESIGNATIONS[visibility],
            role="cargo de turno", **kept,
        )  # fmt: skip
    row.channels = [_phone(bird, confirmed_at=made.house.clock.at)]
    session.add(row)
    session.flush()
    made.add(kind.value, owner, row.id, f"{owner} {visibility.value}")
    made.add("channel_id", owner, row.channels[0].id, f"{owner} {kind.value} {visibility.value}")
    if kind is EntryKind.POST:
        # Everybody of the conference sees this one, and through it the name of its post, or not.
        session.add(
            FocalPoint(
                name=f"Persona de {owner}", post_id=row.id, designation=Designation.OTHER,
                **_kept(owner, Visibility.RCM),
            )
        )  # fmt: skip
    if (kind, visibility) == (EntryKind.SHELTER, Visibility.RCM):
        _history(made, session, owner, row)


def _history(made: CanaryHouse, session: Session, owner: str, row: Shelter) -> None:
    change, failure = made.flock.plant("change", owner), made.flock.plant("failure", owner)
    origin = ChangeOrigin(
        at=made.house.clock.at, actor="cli:x", via=ChangeVia.SCREEN, reason=change.word
    )
    entry = record_change(
        session, origin, ChangeAction.CHANGED, kind=EntryKind.SHELTER, entry_id=row.id,
        country=row.country, name=row.name, values={"notes": ["", row.notes]},
    )  # fmt: skip
    made.add("change_id", owner, entry.id)
    made.changes_of.setdefault(str(row.id), set()).add(str(entry.id))
    row.channels[0].failures = [
        FailureReport(at=made.house.clock.at, by="cli:x", note=f"{failure.word} {failure.phone}")
    ]


def _persons(made: CanaryHouse, session: Session, keyring: Keyring, posts: dict[str, Post]) -> None:
    now = made.house.clock.at
    persons = []
    for owner in OWNERS:
        bird = made.flock.plant("person", owner)
        place = StayPlace(lon=-98.2, lat=26.2, text=f"Calle {bird.word}")
        card = Card(
            full_name=f"Persona {bird.word}", phone=bird.phone, language="es",
            contact_name=f"Contacto {bird.word}", note=f"nota {bird.word}",
        )  # fmt: skip
        sought = SoughtPlace(text=f"Rumbo {bird.word}", message="the place is not known")
        persons.append(
            NewPerson(
                country=owner[:2], card=card, stays=[NewStay(place=place)], consent_at=now,
                unplaced=[NewUnplacedStay(place=sought)], post_id=posts[owner].id,
            )
        )  # fmt: skip
        lead = made.flock.plant("leader", owner)
        row = add_leader(
            session, keyring, posts[owner], zone=f"Colonia {lead.word}", name=f"Guía {lead.word}",
            phone=lead.phone, people_covered=40,
        )  # fmt: skip
        row.lon, row.lat = -98.15, 26.15
        session.flush()
        made.add("leader", owner, row.id)
        change = record_change(
            session, ChangeOrigin(at=now, actor="cli:x", via=ChangeVia.SCREEN, reason=lead.word),
            ChangeAction.CHANGED, kind=EntryKind.LEADER, entry_id=row.id, country=row.country,
            name="", values={"name": [lead.word, lead.word]}, keyring=keyring,
        )  # fmt: skip
        made.add("change_id", owner, change.id, f"{owner} leader")
        made.changes_of.setdefault(str(row.id), set()).add(str(change.id))
    add_persons(session, keyring, persons)
    session.flush()
    stays = session.execute(
        sa.select(UnplacedStay.id, Person.id, Person.post_id).join(
            Person, Person.id == UnplacedStay.person_id
        )
    )
    by_post: dict[uuid.UUID | None, str] = {place.id: owner for owner, place in posts.items()}
    for stay_id, person_id, post_id in stays:
        made.add("person_id", by_post[post_id], person_id)
        made.add("stay_id", by_post[post_id], stay_id)


def _round(made: CanaryHouse, session: Session, posts: dict[str, Post]) -> None:
    today = made.house.clock.at.date()
    round_ = Round(
        number="2026-II", opens_on=today - timedelta(days=20), due_on=today - timedelta(days=5),
        closes_on=today + timedelta(days=20), state=RoundState.OPEN,
        reminder_schedule=[
            {"on": (today + timedelta(days=1)).isoformat(), "rung": rung.value}
            for rung in EscalationRung
        ],
        opened_at=made.house.clock.at - timedelta(days=20),
    )  # fmt: skip
    session.add(round_)
    session.flush()
    made.add("round_id", "", round_.id)
    for owner, place in posts.items():
        letter, offer = made.flock.plant("letter", owner), made.flock.plant("proposal", owner)
        address = f"{letter.word.lower()}@example.org"
        asked = Invitation(round=round_, country=owner[:2], address=address, name=letter.word)
        asked.entries = [
            InvitedEntry(
                entry_kind=EntryKind(kind), entry_id=uuid.UUID(made.rows[kind][f"{owner} {each}"])
            )
            for kind in ("focal_point", "shelter", "organisation")
            for each in CLASSES
        ]
        message = OutboxMessage(
            owner="round", kind=MessageKind.INVITATION, dedupe_key=f"invitation:{owner}",
            transport="email", recipient=address, name=letter.word, country=owner[:2],
            due_at=made.house.clock.at + timedelta(days=1), reference=str(round_.id),
            details=message_details(round_, [letter.word]),
        )  # fmt: skip
        session.add_all([asked, message])
        session.flush()
        if owner == "GT-A":
            link = AccessLink(token_hash=hash_of(LINK), made_at=made.house.clock.at, made_by="")
            link.invitation_id = asked.id
            session.add(link)
        session.add(RoundMessage(message_id=message.id, round_id=round_.id, invitation_id=asked.id))
        proposal = Proposal(
            entry_kind=EntryKind.POST, entry_id=place.id, country=owner[:2], round_id=round_.id,
            field_key="name", before={"value": place.name}, after={"value": offer.word},
            proposed_at=made.house.clock.at, proposed_by=f"invitation:{asked.id}",
            note=f"{offer.word} {offer.phone}",
        )  # fmt: skip
        hidden = made.flock.plant("proposal.country", owner)
        kept = made.flock.planted["shelter.country", owner]
        of_hidden = Proposal(
            entry_kind=EntryKind.SHELTER,
            entry_id=uuid.UUID(made.rows["shelter"][f"{owner} country"]), country=owner[:2],
            round_id=round_.id, field_key="notes",
            before={"value": f"notas {kept.word}"},
            after={"value": hidden.word}, proposed_at=made.house.clock.at,
            proposed_by=f"invitation:{asked.id}", note=hidden.word,
        )  # fmt: skip
        session.add_all([proposal, of_hidden])
        session.flush()
        made.add("proposal_id", owner, of_hidden.id, f"{owner} country")
        made.add("invitation_id", owner, asked.id)
        made.add("message_id", owner, message.id)
        made.add("proposal_id", owner, proposal.id)


def _plans(made: CanaryHouse, session: Session, keyring: Keyring, posts: dict[str, Post]) -> None:
    atlas, now = made.house.app.extensions[EXTENSION].atlas, made.house.clock.at
    for number, (owner, place) in enumerate(posts.items()):
        form, name = made.flock.plant("plan.form", owner), made.flock.plant("plan.area", owner)
        plan = PlanArea(
            country=owner[:2], post_id=place.id, slug=f"plan-{owner.lower()}",
            number=f"{owner[:2]}-{number}", name={"es": name.word}, geometry=ZONE,
            questionnaire={
                "evacuation_routes": [{"es": form.word}],
                "offline_copy_holder": form.word,
            },
        )  # fmt: skip
        session.add(plan)
        session.flush()
        facts = gather(facts_context(session, atlas, keyring, now), plan)
        draft = prepare(session, keyring, plan, facts, by=Signer("user:a", "A"), now=now)
        approve(session, keyring, draft, by=Signer("user:b", "B"), now=now, reason="sin contactos")
        made.add("plan", owner, plan.slug)


def _hazards(made: CanaryHouse, session: Session, keyring: Keyring) -> None:
    now = made.house.clock.at
    for owner in ("", "GT-A", "HN-A"):
        word = "Crecida de todos"
        if owner:
            bird = made.flock.plant("source", owner)
            word = made.flock.plant("hazard", owner).word
        source = Source(
            key=f"fuente-{owner.lower() or 'todos'}", name=bird.word if owner else "NWS",
            format="cap", address=f"https://{bird.word if owner else 'nws'}.example.org/feed",
            owner=owner[:2], last_good_at=now, last_asked_at=now,
            last_error=bird.word if owner else "",
        )  # fmt: skip
        session.add(source)
        session.flush()
        hazard = Hazard(
            key=f"cap:{owner}", source_id=source.id, title=word, area_desc="Hidalgo",
            status=HazardStatus.ACTIVE, started_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=6), last_seen_at=now, zone=ZONE,
            created_at=now - timedelta(hours=1), kind=HazardKind.FLOOD, severity=Severity.EXTREME,
            precision=Precision.POLYGON,
            severity_zones=DrawnBands.of([Band(ZONE, Severity.EXTREME)]),
        )  # fmt: skip
        hazard.alerts = [
            Alert(
                source_id=source.id, sender="w", identifier=f"urn:{owner}", sent=now,
                sent_text=now.isoformat(), status=Status.ACTUAL, msg_type=MsgType.ALERT,
                severity=Severity.EXTREME, language="es", received_at=now, headline=word,
                description=word, web="",
            )
        ]  # fmt: skip
        session.add(hazard)
        session.flush()
        flag_hazard(watch_context(session, keyring, cast(Atlas, TwoCounties()), now), hazard)
        made.add("hazard_id", owner, hazard.id, owner or "todos")
        made.add("source", owner, source.key, owner or "todos")
    session.add(WatchCycle(started_at=now, finished_at=now, summary={}))
    for owner in OWNERS:
        rule = AlertRule(
            country=owner[:2], name=f"Regla {made.flock.plant('rule', owner).word}", made_at=now,
            triggers=["new"], place_name="", made_by="cli:x", standing_judged_at=now,
        )  # fmt: skip
        session.add(rule)
        session.flush()
        made.add("rule_id", owner, rule.id)


def _accounts(made: CanaryHouse, session: Session, posts: dict[str, Post]) -> None:
    for owner, place in posts.items():
        for kind, role in (
            ("account", RoleName.CONSUL),
            ("account.administrator", RoleName.COUNTRY_ADMIN),
        ):
            bird = made.flock.plant(kind, owner)
            email = f"{bird.word.lower()}@example.org"
            user: User = create_user(
                session, email, PASSWORD, role, owner[:2], place.id, name=f"Ana {bird.word}"
            )
            session.flush()
            own = lasting_session(user)
            session.add(own)
            session.flush()
            made.add("user_id", owner, user.id, f"{owner} {role}")
            made.add("session_id", owner, own.id, f"{owner} {role}")
        asked = made.flock.plant("access_request", owner)
        request = AccessRequest(
            kind=RequestKind.RESET_PASSWORD, country=owner[:2], subject=str(user.id),
            subject_name=f"{asked.word}@example.org", reason=asked.word, asked_by=user.id,
            asked_at=made.house.clock.at, due_at=made.house.clock.at + timedelta(days=1),
            state=RequestState.WAITING,
            details={"post_id": made.rows["post"]["HN-A country"]},
        )  # fmt: skip
        session.add(request)
        session.flush()
        made.add("request_id", owner, request.id)


def _rest(made: CanaryHouse, session: Session) -> None:
    now = made.house.clock.at
    for owner in OWNERS:
        job, line = made.flock.plant("job", owner), made.flock.plant("audit", owner)
        estimate = made.flock.plant("estimate", owner)
        session.add(
            Job(
                kind="crisis_pack", key=f"of {owner}", asked_at=now, asked_by="user:x", due_at=now,
                fault=job.word, notes=[job.word], ended_at=now,
            )
        )  # fmt: skip
        record(
            session, at=now, actor="cli:x", action="person.read", country=owner[:2],
            purpose=line.word,
        )  # fmt: skip
        session.add(
            Estimate(
                country=owner[:2], unit_code="US48215", persons=1000, year=2020,
                source=estimate.word,
            )
        )  # fmt: skip
        pair = sorted(
            (made.rows["shelter"][f"{owner} rcm"], made.rows["shelter"][f"{owner} country"])
        )
        found = DuplicateCandidate(
            kind=EntryKind.SHELTER, country=owner[:2], first_id=uuid.UUID(pair[0]),
            second_id=uuid.UUID(pair[1]), score=0.9, reasons=["name"], found_at=now,
        )  # fmt: skip
        session.add(found)
        session.flush()
        made.add("pair_id", owner, found.id)
    draft = made.flock.plant("protocol.draft", "HN-A")
    content = next(iter(shipped(ProtocolKind.MESSAGE).values()))
    session.add(
        ProtocolText(
            kind=ProtocolKind.MESSAGE, code="borrador", version=1, made_by="user:x", made_at=now,
            content=_in_words(to_document(content), draft.word),
        )
    )  # fmt: skip


def _in_words(document: Any, word: str) -> Any:
    """Return a text of the doctrine with a word for each text of its own."""
    if isinstance(document, dict):
        return {
            key: word if key == "es" else _in_words(each, word) for key, each in document.items()
        }
    return [_in_words(each, word) for each in document] if isinstance(document, list) else document


def _lists(made: CanaryHouse) -> None:
    """Lists sent in through their own page by an administrator of each country, tried and left."""
    for owner, name in (("GT-A", "country_admin.gt"), ("HN-A", "country_admin.hn")):
        browser = made.house.signed_in(name)
        bird = made.flock.plant("import", owner)
        text = f"EDIFICIO;TELÉFONO;MUNICIPIO\n{bird.word};{bird.phone};Pharr\n"
        _send(made, browser, "/directorio/importar", "batch_id", owner, bird, text, kind="shelter")
        bird = made.flock.plant("people_list", owner)
        text = "Nombre;Celular;Coordenadas;Consentimiento\n"
        text += f"{bird.word} Uno;{bird.phone};26.2, -98.2;sí\n"
        _send(made, browser, "/registro", "list_id", owner, bird, text)


def _send(
    made: CanaryHouse,
    browser: Any,
    path: str,
    argument: str,
    owner: str,
    bird: Canary,
    text: str,
    **form: str,
) -> None:
    sent: dict[str, Any] = {
        **form, "country": owner[:2], "file": (io.BytesIO(text.encode()), f"{bird.word}.csv")
    }  # fmt: skip
    answer = post(browser, path, **sent)
    assert answer.status_code == 302, answer.text
    where = answer.location.removesuffix("/columnas")
    made.add(argument, owner, where.rsplit("/", 1)[1])
    page = browser.get(answer.location).text
    post(browser, answer.location, sheet="", **as_shown(page))


def as_shown(page: str) -> dict[str, str]:
    """Return the form of the mapping screen as a browser would send it back."""
    return dict(_choices(page))


def _choices(page: str) -> Iterator[tuple[str, str]]:
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        if name != "hoja":
            yield name, chosen[1] if chosen else ""
