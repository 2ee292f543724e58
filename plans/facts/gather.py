"""From the database to the facts of a plan: one read of directory, registry and atlas, then never
again.

Of nationals only counts are taken. The caller writes the audit log, for the names of
community leaders come out of their seal here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.disclosure import STANDARD, Disclosure
from core.errors import UnusableInput
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from core.json_reader import Texts
from directory.entries.freshness import oldest_confirmation
from directory.entries.leaders import leaders_of
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    Shelter,
    Visibility,
)
from directory.entries.visibility import Viewer
from directory.search.nearby import (
    focal_points_of,
    organisations_for,
    posts_within,
    shelters_near,
    shelters_within,
)
from plans.facts.headcounts import numbers_in
from plans.facts.model import (
    AreaFact,
    Contact,
    ContactKind,
    EstimateFact,
    Fact,
    LeaderFact,
    PlanFacts,
    PostFact,
    SignOff,
)
from plans.facts.printed_protocols import hazards_of
from plans.facts.rules_in_force import rules_in_force
from plans.models import PlanArea
from plans.questionnaire.model import Facility, PointKind, Questionnaire
from protocols.approved import ApprovedProtocols, approved_protocols
from registry.estimates import estimates_in
from registry.matching.index import load_blocks

SHELTERS_WITHIN_KM = 25.0
ORGANISATIONS_WITHIN_KM = 40.0
DIRECTORY, REGISTRY, POST, ATLAS = (
    N_("Directorio"),
    N_("Registro consular"),
    N_("Sede"),
    N_("Atlas"),
)
_KNOWN = {Answer.YES: True, Answer.NO: False}
_VOICES = (ChannelKind.EMERGENCY, ChannelKind.PHONE, ChannelKind.HOTLINE, ChannelKind.WHATSAPP)
"""Ways to talk, the one for emergencies first; e-mail is no way in the first hour."""
_FACILITIES = {
    PointKind.HOSPITAL: ContactKind.HOSPITAL,
    PointKind.AIRPORT: ContactKind.AIRPORT,
    PointKind.AUTHORITY: ContactKind.AUTHORITY,
    PointKind.OTHER: ContactKind.OTHER,
}


def gather(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    plan: PlanArea,
    *,
    now: datetime,
    sign: SignOff | None = None,
    protocols: ApprovedProtocols | None = None,
    disclosure: Disclosure = STANDARD,
) -> PlanFacts:
    """Return all a plan prints, as of `now`; without `sign` it says of itself what the version in
    force does.

    Seen with the eyes of the plan's own post; who gathers many reads the protocols once and
    hands them in. Raises UnusableInput when the area has no shape or questionnaire or protocols
    cannot be read, and CannotOpen when a seal does not open.
    """
    sign = sign or sign_of(plan)
    form = Questionnaire.read(plan.questionnaire)
    shape = shape_of(atlas, plan)
    viewer = Viewer.of_post(plan.country, plan.post_id)
    post = _post(plan.post, atlas)
    numbers = numbers_in(
        load_blocks(session, keyring, [plan.country]),
        shape,
        _today(now, post.timezone),
        atlas,
        disclosure,
    )
    return PlanFacts(
        slug=plan.slug,
        number=plan.number,
        version=sign.version,
        country=plan.country,
        name=dict(plan.name),
        issued_on=sign.issued_on,
        valid_until=sign.valid_until,
        prepared_by=sign.prepared_by,
        approved_by=sign.approved_by,
        is_demo=plan.is_demo,
        gathered_at=now,
        post=Fact(post, DIRECTORY, _day(plan.post.confirmed_at)),
        covering=_covering(plan.post, atlas),
        area=Fact(_area(atlas, plan, shape, post), ATLAS, None),
        questionnaire=Fact(form, POST, _day(plan.updated_at)),
        rules=rules_in_force(protocols or approved_protocols(session), hazards_of(form)),
        numbers=None if numbers is None else Fact(numbers, REGISTRY, now.date()),
        estimate=_estimate(session, atlas, shape, plan.country),
        contacts=tuple(_contacts(session, plan, shape, form, viewer)),
        leaders=tuple(_leaders(session, keyring, plan, viewer)),
    )


def sign_of(plan: PlanArea) -> SignOff:
    """Return what the version in force says of itself; version 0 with nothing signed when there is
    none.
    """
    return SignOff(
        version=plan.version,
        issued_on=plan.issued_on,
        valid_until=plan.valid_until,
        prepared_by=plan.prepared_by,
        approved_by=plan.approved_by,
    )


def shape_of(atlas: Atlas, plan: PlanArea) -> Area:
    """Return the ground of a plan: what was drawn, else the union of its units.

    Raises UnusableInput without any.
    """
    if plan.geometry is not None:
        return plan.geometry
    shape, without = atlas.areas(plan.unit_codes)
    if shape is None:
        told = ", ".join(without) or "none given"
        raise UnusableInput(
            f"plan {plan.slug}", f"no unit has a shape in the atlas ({told}) and no area is drawn"
        )
    return shape


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _today(now: datetime, timezone: str) -> date:
    try:
        return now.astimezone(ZoneInfo(timezone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()


def _area(atlas: Atlas, plan: PlanArea, shape: Area, post: PostFact) -> AreaFact:
    units = [] if plan.geometry else [atlas.unit(code) for code in plan.unit_codes]
    country = atlas.locate(shape.center).country
    return AreaFact(
        shape=shape,
        units=tuple(unit.name for unit in units if unit is not None),
        host_country=country.code if country else post.located_in,
        size_km2=shape.size_km2,
    )


def _post(post: Post, atlas: Atlas) -> PostFact:
    timezone = post.timezone or (atlas.timezone(post.point) if post.point else "")
    first, _ = _phones(post.channels)
    return PostFact(
        name=post.name,
        city=post.city,
        phone=first,
        address=post.address,
        timezone=timezone,
        located_in=post.located_in,
        point=post.point,
        is_public=post.visibility is Visibility.PUBLIC,
    )


def _covering(post: Post, atlas: Atlas) -> Fact[PostFact] | None:
    covering = post.covering_post
    return (
        None
        if covering is None
        else Fact(_post(covering, atlas), DIRECTORY, _day(covering.confirmed_at))
    )


def _estimate(
    session: Session, atlas: Atlas, shape: Area, country: str
) -> Fact[EstimateFact] | None:
    found = estimates_in(session, atlas, shape, [country]).get(country)
    if found is None:
        return None
    value = EstimateFact(
        persons=found.persons, low=found.low, high=found.high, year=found.oldest_year
    )
    return Fact(value, ", ".join(found.sources), None)


# -- contacts ---------------------------------------------------------------------------------


def _contacts(
    session: Session, plan: PlanArea, shape: Area, form: Questionnaire, viewer: Viewer
) -> Iterator[Fact[Contact]]:
    if form.emergency_number:
        emergency = Contact(
            kind=ContactKind.EMERGENCY,
            name="",
            what_for={},
            phone=form.emergency_number,
            hours="24 h",
            is_public=True,
        )
        yield Fact(emergency, POST, None)
    for post in _posts(session, plan, shape, viewer):
        yield _of_post(post)
    officials = [
        *focal_points_of(session, plan.country, plan.post_id, viewer=viewer),
        *focal_points_of(session, plan.country, None, viewer=viewer),
    ]
    for official in officials:
        yield _of_focal_point(official)
    near = [
        found.entry for found in shelters_near(session, shape, SHELTERS_WITHIN_KM, viewer=viewer)
    ]
    for shelter in [*shelters_within(session, shape, viewer=viewer), *near]:
        yield _of_shelter(shelter)
    helpers = [
        found.entry
        for found in organisations_for(session, shape, ORGANISATIONS_WITHIN_KM, viewer=viewer)
    ]
    for helper in sorted(helpers, key=lambda entry: entry.kind is OrganisationKind.PRIVATE):
        if helper.kind is not OrganisationKind.CONSULAR:
            yield _of_organisation(helper)
    for facility in form.facilities:
        yield _of_facility(facility)


def _posts(session: Session, plan: PlanArea, shape: Area, viewer: Viewer) -> list[Post]:
    """Return the post itself, the one that covers it, then others of the same country in the area,
    then the rest.
    """
    inside = posts_within(session, shape, viewer=viewer)
    inside.sort(key=lambda post: (post.country != plan.country, post.name))
    own = [plan.post, *([plan.post.covering_post] if plan.post.covering_post else [])]
    return list({post.id: post for post in [*own, *inside]}.values())


def _phones(channels: Sequence[Channel]) -> tuple[str, str]:
    """Return the first two telephones to try; empty where there is none."""
    voices = _voices(channels)
    values = list(dict.fromkeys(channel.value for channel in voices))
    return (values[0] if values else "", values[1] if len(values) > 1 else "")


def _voices(channels: Sequence[Channel]) -> list[Channel]:
    voices = [channel for channel in channels if channel.kind in _VOICES]
    return sorted(voices, key=lambda channel: (_VOICES.index(channel.kind), channel.rank))


def _confirmed(entry: Post | FocalPoint | Shelter | Organisation) -> date | None:
    """Return the day of the older of the two telephones printed; the entry's own when it has
    none.
    """
    shown = set(_phones(entry.channels))
    return _day(
        oldest_confirmation(
            entry, [each for each in _voices(entry.channels) if each.value in shown]
        )
    )


def _fact(
    entry: Post | FocalPoint | Shelter | Organisation,
    kind: ContactKind,
    *,
    point: Point | None,
    hours: str,
    what_for: Texts | None = None,
    services: Sequence[str] = (),
    capacity: int | None = None,
    papers: Answer = Answer.UNKNOWN,
    is_open: Answer = Answer.UNKNOWN,
    office: str = "",
) -> Fact[Contact]:
    phone, alternate = _phones(entry.channels)
    contact = Contact(
        kind=kind,
        name=entry.name,
        what_for=what_for or {},
        services=tuple(services),
        phone=phone,
        alternate=alternate,
        hours=hours,
        languages=tuple(entry.languages),
        point=point,
        capacity=capacity,
        papers_asked=_KNOWN.get(papers),
        is_open=_KNOWN.get(is_open),
        office=office,
        is_public=entry.visibility is Visibility.PUBLIC,
        entry=str(entry.id),
    )
    return Fact(contact, DIRECTORY, _confirmed(entry))


def _of_post(post: Post) -> Fact[Contact]:
    return _fact(post, ContactKind.POST, point=post.point, hours=post.hours)


def _of_focal_point(official: FocalPoint) -> Fact[Contact]:
    duty = {"es": official.role} if official.role else None
    office = official.post.name if official.post else ""
    return _fact(
        official, ContactKind.FOCAL_POINT, point=None, hours="", what_for=duty, office=office
    )


def _of_shelter(shelter: Shelter) -> Fact[Contact]:
    return _fact(
        shelter,
        ContactKind.SHELTER,
        point=shelter.point,
        hours=shelter.hours,
        capacity=shelter.capacity,
        papers=shelter.papers_asked,
        is_open=shelter.open_now,
    )


def _of_organisation(entry: Organisation) -> Fact[Contact]:
    is_host = entry.kind is OrganisationKind.HOST_AUTHORITY
    return _fact(
        entry,
        ContactKind.AUTHORITY if is_host else ContactKind.ORGANISATION,
        point=entry.point,
        hours=entry.hours,
        services=entry.services,
        papers=entry.papers_asked,
    )


def _of_facility(facility: Facility) -> Fact[Contact]:
    point = (
        None if facility.lon is None or facility.lat is None else Point(facility.lon, facility.lat)
    )
    contact = Contact(
        kind=_FACILITIES[facility.kind],
        name=facility.name,
        what_for=facility.what_for,
        phone=facility.phone,
        hours=facility.hours,
        point=point,
        is_public=True,
    )
    return Fact(contact, POST, facility.confirmed_on)


def _leaders(
    session: Session, keyring: Keyring, plan: PlanArea, viewer: Viewer
) -> Iterator[Fact[LeaderFact]]:
    for leader in leaders_of(session, keyring, plan.post_id, viewer=viewer):
        value = LeaderFact(
            zone=leader.row.zone,
            name=leader.name,
            phone=leader.phone,
            alternate_name=leader.alternate_name,
            alternate_phone=leader.alternate_phone,
            people_covered=leader.row.people_covered,
            last_test_on=leader.row.last_test_on,
            entry=str(leader.row.id),
        )
        yield Fact(value, DIRECTORY, _day(leader.row.confirmed_at))
