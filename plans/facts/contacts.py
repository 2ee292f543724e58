"""Whom to call in the area of a plan: entries of the directory, and what its form adds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from core.geo.geometry import Area, Point
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from core.json_reader import Texts
from core.phones.short_numbers import is_emergency_short_number
from directory.emergency_lines import country_of_lines, is_emergency_line
from directory.entries.freshness import oldest_confirmation
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
from plans.facts.model import (
    AreaFact,
    Contact,
    ContactKind,
    Fact,
)
from plans.models import PlanArea
from plans.questionnaire.model import Facility, PointKind, Questionnaire

SHELTERS_WITHIN_KM = 25.0
ORGANISATIONS_WITHIN_KM = 40.0
DIRECTORY, POST = N_("Directorio"), N_("Sede")
_KNOWN = {Answer.YES: True, Answer.NO: False}
_VOICES = (ChannelKind.EMERGENCY, ChannelKind.PHONE, ChannelKind.HOTLINE, ChannelKind.WHATSAPP)
"""Ways to talk, the one for emergencies first; e-mail is no way in the first hour."""
_FACILITIES = {
    PointKind.HOSPITAL: ContactKind.HOSPITAL,
    PointKind.AIRPORT: ContactKind.AIRPORT,
    PointKind.AUTHORITY: ContactKind.AUTHORITY,
    PointKind.OTHER: ContactKind.OTHER,
}


def contacts_of(
    session: Session,
    plan: PlanArea,
    area: AreaFact,
    form: Questionnaire,
    viewer: Viewer,
) -> Iterator[Fact[Contact]]:
    """Yield whom to call in an area, as the post of the plan sees it: the emergency numbers of its
    countries, posts, officials, shelters, helpers, and the places of the form.
    """
    shape, hosts = area.shape, area.host_countries
    yield from _emergencies(form, hosts)
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
        yield _of_facility(facility, hosts)


def _emergencies(form: Questionnaire, hosts: Sequence[str]) -> Iterator[Fact[Contact]]:
    for number, countries in form.emergency_numbers_by_country(hosts).items():
        emergency = Contact(
            kind=ContactKind.EMERGENCY,
            name="",
            what_for=_danger_in(countries) if len(hosts) > 1 else {},
            phone=number,
            hours="24 h",
            is_public=True,
        )
        yield Fact(emergency, POST, None)


def _danger_in(countries: Sequence[str]) -> Texts:
    """Return what an emergency number is for, by language: of which countries it is."""
    return {
        language: wording.gettext(
            "Peligro de vida en %(countries)s",
            countries=wording.listed(wording.country(each) for each in countries),
        )
        for language, wording in ((each, Formats(each)) for each in LANGUAGES)
    }


def _posts(session: Session, plan: PlanArea, shape: Area, viewer: Viewer) -> list[Post]:
    """Return the post itself, the one that covers it, then others of the same country in the area,
    then the rest.
    """
    inside = posts_within(session, shape, viewer=viewer)
    inside.sort(key=lambda post: (post.country != plan.country, post.name))
    own = [plan.post, *([plan.post.covering_post] if plan.post.covering_post else [])]
    return list({post.id: post for post in [*own, *inside]}.values())


def phones_of(channels: Sequence[Channel]) -> tuple[str, str]:
    """Return the first two telephones to try; empty where there is none."""
    voices = _voices(channels)
    values = list(dict.fromkeys(channel.value for channel in voices))
    return (values[0] if values else "", values[1] if len(values) > 1 else "")


def _emergency_lines(
    entry: Post | FocalPoint | Shelter | Organisation, telephones: Collection[str]
) -> tuple[str, ...]:
    """Return which of the telephones printed are lines for emergencies."""
    country = country_of_lines(entry)
    found = (
        each.value
        for each in _voices(entry.channels)
        if each.value in telephones and is_emergency_line(each.kind, each.value, country)
    )
    return tuple(dict.fromkeys(found))


def _voices(channels: Sequence[Channel]) -> list[Channel]:
    voices = [channel for channel in channels if channel.kind in _VOICES]
    return sorted(voices, key=lambda channel: (_VOICES.index(channel.kind), channel.rank))


def _confirmed(entry: Post | FocalPoint | Shelter | Organisation) -> date | None:
    """Return the day of the older of the two telephones printed; the entry's own when it has
    none.
    """
    shown = set(phones_of(entry.channels))
    moment = oldest_confirmation(
        entry, [each for each in _voices(entry.channels) if each.value in shown]
    )
    return None if moment is None else moment.date()


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
    phone, alternate = phones_of(entry.channels)
    contact = Contact(
        kind=kind,
        name=entry.name,
        what_for=what_for or {},
        services=tuple(services),
        phone=phone,
        alternate=alternate,
        emergency_lines=_emergency_lines(entry, {phone, alternate}),
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


def _of_facility(facility: Facility, hosts: Sequence[str]) -> Fact[Contact]:
    point = (
        None if facility.lon is None or facility.lat is None else Point(facility.lon, facility.lat)
    )
    is_short_emergency = any(is_emergency_short_number(facility.phone, each) for each in hosts)
    contact = Contact(
        kind=_FACILITIES[facility.kind],
        name=facility.name,
        what_for=facility.what_for,
        phone=facility.phone,
        emergency_lines=(facility.phone,) if is_short_emergency else (),
        hours=facility.hours,
        point=point,
        is_public=True,
    )
    return Fact(contact, POST, facility.confirmed_on)
