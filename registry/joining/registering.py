"""What becomes of a confirmed request: persons, as any other way of registering makes them.

The rule of the same person: whoever proved that an e-mail address is theirs, and bears the name or
the year of birth of somebody registered with that very address, is that person, and is changed
instead of counted twice. Others of the household are the same where their name is. All else is a
new person; who may have come twice is proposed to the post like any other double.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from core.atlas.names import fold
from core.audit_log import record
from core.context import Context
from core.db import hold_row
from core.i18n.languages import N_
from registry.joining.answers import FormAnswers, Member, StayAnswer
from registry.joining.models import FormKind, PublicForm
from registry.people.access import NationalViewer, OpenPerson, read_persons
from registry.people.card import MOST_LANGUAGES, Card, with_needs
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.consent import CONSENT_TEXT
from registry.people.history import (
    PersonEventKind,
    changed_fields,
    end_channel_consents,
    end_registration_consent,
    note_event,
    note_events,
)
from registry.people.models import Need, Person, Stay, StayKind
from registry.people.record import open_card
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import (
    KEEP_DAYS,
    NewPerson,
    NewStay,
    add_household,
    add_persons,
    add_stay,
    change_card,
    change_stay,
    set_household,
)
from registry.registration.retention import note_confirmed
from registry.registration.unplaced import NewUnplacedStay, drop_unplaced, put_unplaced
from registry.search.person_search import search_persons

CRISIS_CONSENT = "2026-11-crisis"
AFTER_CRISIS = timedelta(days=30)
"""So long after its form closed, who registered for one crisis alone is erased."""
SOURCE = "public form"
_LIKELY = 10
_NO_PLACE = N_("la persona lo escribió en el formulario y no eligió ningún lugar")


@dataclass(frozen=True, slots=True)
class Origin:
    """By which form a household comes, and who answers for it in the audit log."""

    form: PublicForm | None
    """None for a form that was taken away meanwhile: as the general one."""
    post_id: uuid.UUID | None
    actor: str
    consent_at: datetime
    now: datetime
    is_demo: bool = False

    @property
    def crisis_ends(self) -> datetime | None:
        """When the crisis is over that it is for; None for the general form."""
        is_crisis = self.form is not None and self.form.kind is FormKind.CRISIS
        return self.form.closes_at if is_crisis and self.form else None

    @property
    def keep_until(self) -> date:
        """The last day on which somebody new is kept."""
        if self.crisis_ends is not None:
            return (self.crisis_ends + AFTER_CRISIS).date()
        return (self.consent_at + timedelta(days=KEEP_DAYS)).date()

    @property
    def consent_text(self) -> str:
        """The version of the text that was agreed to."""
        return CONSENT_TEXT if self.crisis_ends is None else CRISIS_CONSENT


def find_known(context: Context[NationalViewer], answers: FormAnswers) -> dict[int, uuid.UUID]:
    """Return who of the household is registered, by their place in it (0: whoever writes).

    Only for whoever proved their e-mail address. Each reading goes into the audit log.
    """
    words = " ".join(filter(None, (answers.person.full_name, str(answers.person.birth_year or ""))))
    likely = search_persons(context.session, context.keyring, answers.country, words, limit=_LIKELY)
    read = read_persons(context, likely.ids) if likely.ids else None
    opened = sorted(read.opened.values(), key=lambda one: one.id) if read else []
    known = next((each for each in opened if _is_same(each.card, answers)), None)
    if known is None:
        return {}
    return {0: known.id, **_known_kin(context, known, answers.members)}


def register(
    context: Context[object], answers: FormAnswers, known: dict[int, uuid.UUID], origin: Origin
) -> list[uuid.UUID]:
    """Register a household, or change who of it is known; return their ids, whoever writes first.

    Raises InvalidCard, InvalidPlace, InvalidStay, and Outdated for one of the known who is gone.
    """
    session, keyring = context.session, context.keyring
    ids = dict(known)
    for position in sorted(known, key=lambda at: known[at]):
        _change(context, ids[position], position, answers, origin)
    fresh = [at for at in range(len(answers.household)) if at not in ids]
    home = _household_of(context, answers, ids)
    journey = uuid.uuid4() if len(answers.stages) > 1 else None
    new = [_new_person(answers, at, home, origin, journey) for at in fresh]
    added = add_persons(session, keyring, new) if new else []
    note_events(session, added, PersonEventKind.REGISTERED, at=origin.now, actor=origin.actor)
    ids |= dict(zip(fresh, added, strict=True))
    record(
        session,
        at=origin.now,
        actor=origin.actor,
        action="person.join",
        subject=ids[0],
        country=answers.country,
        purpose="registration",
        persons=len(ids),
        known=len(known),
    )
    return [ids[at] for at in sorted(ids)]


def card_of(answers: FormAnswers, position: int, since: datetime) -> Card:
    """Return the card of one of the household; of the others whoever writes is to be called."""
    member = answers.household[position]
    spoken = answers.languages or (answers.speech,)
    card = Card(
        full_name=member.full_name,
        birth_year=member.birth_year,
        birth_date=member.birth_date,
        language=spoken[0],
        languages=spoken[1 : 1 + MOST_LANGUAGES],
        needs=tuple(Need(code) for code in member.needs),
    )
    if position:
        return replace(card, contact_name=answers.person.full_name, contact_phone=answers.phone)
    return replace(
        card,
        phone=answers.phone,
        has_whatsapp=any(each.startswith("whatsapp:") for each in answers.consents),
        email=answers.email,
        channels=_channels(answers, since),
        contact_name=_contact_name(answers),
        contact_phone=answers.contact_phone,
    )


def new_stay(
    stage: StayAnswer, kind: StayKind, from_on: date | None = None, until_on: date | None = None
) -> NewStay | NewUnplacedStay:
    """Return a stay that was written down: one to be placed where no place was chosen."""
    if stage.spot is not None:
        place = stage.spot.place(stage.text)
        return NewStay(place=place, kind=kind, from_on=from_on, until_on=until_on)
    sought = SoughtPlace(text=stage.text, message=_NO_PLACE)
    return NewUnplacedStay(place=sought, kind=kind, from_on=from_on, until_on=until_on)


# -- inside ---------------------------------------------------------------------------------


def _channels(answers: FormAnswers, since: datetime) -> tuple[ChannelConsent, ...]:
    """Return the channels that were ticked, as agreed to on the day the form was sent."""
    pairs = [each.partition(":") for each in answers.agreed_channels]
    return tuple(
        ChannelConsent(
            channel=ContactChannel(channel),
            purpose=ChannelPurpose(purpose),
            since=since.date().isoformat(),
            how=ConsentOrigin.FORM,
        )
        for channel, _colon, purpose in pairs
    )


def _contact_name(answers: FormAnswers) -> str:
    """Return whom to call, with what they are to the person: `Marta Tum (hermana)`."""
    if not answers.contact_relation:
        return answers.contact_name
    return f"{answers.contact_name} ({answers.contact_relation})"


def _is_same(card: Card, answers: FormAnswers) -> bool:
    if not answers.email or card.email.casefold() != answers.email.casefold():
        return False
    born = answers.person.birth_year
    is_name = fold(card.full_name) == fold(answers.person.full_name)
    return is_name or (born is not None and card.birth_year == born)


def _known_kin(
    context: Context[NationalViewer], known: OpenPerson, members: Sequence[Member]
) -> dict[int, uuid.UUID]:
    """Return who of the others lives in the household of somebody known, by their place."""
    if known.household_id is None or not members:
        return {}
    query = sa.select(Person.id).where(
        Person.household_id == known.household_id, Person.id != known.id
    )
    ids = list(context.session.scalars(query))
    kin = read_persons(context, ids).opened.values() if ids else ()
    by_name = {fold(each.card.full_name): each.id for each in kin}
    found: dict[int, uuid.UUID] = {}
    for position, member in enumerate(members, start=1):
        same = by_name.pop(fold(member.full_name), None)
        if same is not None:
            found[position] = same
    return found


def _household_of(
    context: Context[object], answers: FormAnswers, ids: dict[int, uuid.UUID]
) -> uuid.UUID | None:
    """Return the household of all of them: that of whoever is known, else a new one for several."""
    if len(answers.household) == 1:
        return None
    session = context.session
    if 0 not in ids:
        return uuid.uuid4()
    person = session.get_one(Person, ids[0])
    if person.household_id is None:
        home = add_household(session, person.country, is_demo=person.is_demo)
        set_household(session, context.keyring, person, home)
    return person.household_id


def _new_person(
    answers: FormAnswers,
    position: int,
    home: uuid.UUID | None,
    origin: Origin,
    journey: uuid.UUID | None,
) -> NewPerson:
    stays = [replace(each, journey_id=journey) for each in _stays(answers, origin)]
    return NewPerson(
        country=answers.country,
        card=card_of(answers, position, origin.consent_at),
        stays=[each for each in stays if isinstance(each, NewStay)],
        unplaced=[each for each in stays if isinstance(each, NewUnplacedStay)],
        consent_at=origin.consent_at,
        consent_text=origin.consent_text,
        keep_until=origin.keep_until,
        household_id=home,
        post_id=origin.post_id,
        source=SOURCE,
        is_demo=origin.is_demo,
    )


def _stays(answers: FormAnswers, origin: Origin) -> list[NewStay | NewUnplacedStay]:
    kind = StayKind.RESIDENCE if answers.track == "home" else StayKind.TRIP
    return [new_stay(each, kind, *_days(each, origin)) for each in answers.stages]


def _days(stage: StayAnswer, origin: Origin) -> tuple[date | None, date | None]:
    if origin.crisis_ends is not None:
        # Days are of the place: west of here it may still be yesterday.
        return origin.now.date() - timedelta(days=1), origin.crisis_ends.date()
    first, last = (
        date.fromisoformat(day) if day else None for day in (stage.from_on, stage.until_on)
    )
    return first, last


def _change(
    context: Context[object],
    person_id: uuid.UUID,
    position: int,
    answers: FormAnswers,
    origin: Origin,
) -> None:
    """Put what was said anew over what a known person said before; what was left empty stays."""
    session, keyring = context.session, context.keyring
    person = session.get_one(Person, person_id)
    hold_row(session, person)
    before = open_card(person, keyring)
    after = _over(before, card_of(answers, position, origin.consent_at))
    end_channel_consents(session, person, before, after, now=origin.now, actor=origin.actor)
    change_card(session, keyring, person, after)
    if origin.crisis_ends is None:
        end_registration_consent(session, person, origin.now, origin.actor)
        person.consent_at, person.consent_text = origin.consent_at, origin.consent_text
    person.keep_until = max(person.keep_until, origin.keep_until)
    note_confirmed(person, origin.now)
    note_event(
        session,
        person.id,
        PersonEventKind.CHANGED,
        at=origin.now,
        actor=origin.actor,
        fields=changed_fields(before, after),
    )
    for stay in _stays(answers, origin):
        _put_stay(context, person, stay, origin)


def _over(card: Card, fresh: Card) -> Card:
    """Return a card with what was said now in place of what it held."""
    names = ("phone", "email", "contact_name", "contact_phone", "birth_year", "birth_date")
    changes = {name: getattr(fresh, name) for name in names if getattr(fresh, name)}
    if fresh.birth_year is not None and not fresh.birth_date:
        changes["birth_date"] = card.birth_date if card.birth_year == fresh.birth_year else ""
    if fresh.channels:
        changes["channels"] = fresh.channels
    return replace(
        with_needs(card, (*card.needs, *fresh.needs)),
        has_whatsapp=card.has_whatsapp or fresh.has_whatsapp,
        **changes,
    )


def _put_stay(
    context: Context[object], person: Person, new: NewStay | NewUnplacedStay, origin: Origin
) -> None:
    """Put a stay: a residence in place of the one before, a trip beside the others; in a crisis,
    where somebody is now, beside where they live.
    """
    session, keyring = context.session, context.keyring
    if isinstance(new, NewUnplacedStay):
        put_unplaced(session, keyring, person, new)
        return
    before = _stay_before(context, person, new, origin)
    drop_unplaced(session, keyring, person, new.kind)
    if before is None:
        add_stay(session, keyring, person, new)
    else:
        change_stay(session, keyring, before, new)


def _stay_before(
    context: Context[object], person: Person, new: NewStay, origin: Origin
) -> Stay | None:
    """Return the stay that a new one takes the place of: the home, or where somebody was in the
    same crisis.
    """
    query = sa.select(Stay).where(Stay.person_id == person.id, Stay.kind == new.kind)
    if origin.crisis_ends is not None:
        query = query.where(Stay.until_on == new.until_on)
    elif new.kind is not StayKind.RESIDENCE:
        return None
    return context.session.scalar(query.order_by(Stay.created_at.desc(), Stay.id).limit(1))
