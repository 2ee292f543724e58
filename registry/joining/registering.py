"""What becomes of a confirmed request: persons, as any other way of registering makes them.

The rule of the same person: whoever proved that an e-mail address is theirs, and bears the name or
the year of birth of somebody registered with that very address, is that person, and is not counted
twice (`coming_again`). A telephone lies on the table of a whole family: whoever proved one is
somebody registered with it only by the whole name. Others of the household are the same where their
name is. All else is a new person; who may have come twice is proposed to the post like any other
double.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.atlas.names import fold
from core.audit_log import record
from core.context import Context
from core.i18n.languages import N_
from registry.contacts.marks import bearers_of_contacts, marked_contacts
from registry.joining.answers import FormAnswers, StayAnswer
from registry.joining.coming_again import (
    KnownPerson,
    card_again,
    hold_known,
    known_household,
    unite_again,
)
from registry.joining.models import FormKind, PublicForm
from registry.people.access import NationalViewer, read_persons
from registry.people.card import MOST_LANGUAGES, Card
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.consent import CONSENT_TEXT, CRISIS_CONSENT
from registry.people.history import PersonEventKind, note_events
from registry.people.models import Need, StayKind
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import KEEP_DAYS, NewPerson, NewStay, add_persons
from registry.registration.unplaced import NewUnplacedStay
from registry.search.name_words import have_names
from registry.search.person_search import search_persons

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


def find_known(
    context: Context[NationalViewer], answers: FormAnswers, *, by_phone: bool = False
) -> dict[int, uuid.UUID]:
    """Return who of the household is registered, by their place in it (0: whoever writes).

    Only for whoever proved their e-mail address, or `by_phone` their telephone: looked for by that
    alone, so that how long it takes says nothing of who is registered under the name they wrote.
    Each reading goes into the audit log.
    """
    have_names()
    likely = _bearers(context, answers, by_phone=by_phone)
    read = read_persons(context, likely) if likely else None
    opened = sorted(read.opened.values(), key=lambda one: one.id) if read else []
    is_same = _bears_phone if by_phone else _is_same
    known = next((each for each in opened if is_same(each.card, answers)), None)
    return known_household(context, known.id, answers.members) if known else {}


def register(
    context: Context[object], answers: FormAnswers, known: dict[int, uuid.UUID], origin: Origin
) -> list[uuid.UUID]:
    """Register a household; who of it is known is one person afterwards, as before. Return their
    ids, whoever writes first.

    Raises InvalidCard, InvalidPlace, InvalidStay, CannotOpen, and Outdated for one of the known who
    is gone.
    """
    session, keyring = context.session, context.keyring
    held = hold_known(session, keyring, answers.country, known, demo=origin.is_demo)
    several = len(answers.household) > 1
    home = uuid.uuid4() if several else None
    journey = uuid.uuid4() if len(answers.stages) > 1 else None
    new = [
        _new_person(answers, at, (home, journey), origin, held.get(at))
        for at in range(len(answers.household))
    ]
    ids = add_persons(session, keyring, new)
    fresh = [each for at, each in enumerate(ids) if at not in held]
    note_events(session, fresh, PersonEventKind.REGISTERED, at=origin.now, actor=origin.actor)
    for position in sorted(held):
        unite_again(context, held[position], ids[position], answers)
    found = [held[at].id if at in held else each for at, each in enumerate(ids)]
    record(
        session,
        at=origin.now,
        actor=origin.actor,
        action="person.join",
        subject=found[0],
        country=answers.country,
        purpose="registration",
        persons=len(found),
        known=len(held),
    )
    return found


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


def _bearers(
    context: Context[NationalViewer], answers: FormAnswers, *, by_phone: bool
) -> Sequence[uuid.UUID]:
    """Return who may bear the contact that was proved; of a country whose marks were never made,
    who may bear the name.
    """
    session, keyring, country = context.session, context.keyring, answers.country
    phones, email = ((answers.phone,), "") if by_phone else ((), answers.email)
    bearers = bearers_of_contacts(session, keyring, country, marked_contacts(phones, email))
    if bearers is not None:
        return bearers
    words = " ".join(filter(None, (answers.person.full_name, str(answers.person.birth_year or ""))))
    return search_persons(session, keyring, country, words, limit=_LIKELY).ids


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


def _bears_phone(card: Card, answers: FormAnswers) -> bool:
    phones = {card.phone, *card.other_phones}
    is_name = fold(card.full_name) == fold(answers.person.full_name)
    return bool(answers.phone) and answers.phone in phones and is_name


def _new_person(
    answers: FormAnswers,
    position: int,
    bonds: tuple[uuid.UUID | None, uuid.UUID | None],
    origin: Origin,
    known: KnownPerson | None,
) -> NewPerson:
    """Return one of the household as a new person; `bonds` are the household and the journey."""
    home, journey = bonds
    card = card_of(answers, position, origin.consent_at)
    if known is not None:
        was_asked = bool(answers.languages) and not position
        card = card_again(card, known.card, was_asked=was_asked)
    stays = [replace(each, journey_id=journey) for each in _stays(answers, origin)]
    return NewPerson(
        country=answers.country,
        card=card,
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
