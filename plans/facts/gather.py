"""From the database to the facts of a plan: one read of directory, registry and atlas, then never
again.

Of nationals only counts are taken. The caller writes the audit log, for the names of
community leaders come out of their seal here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.atlas.placing.countries_of_area import countries_of_area
from core.context import Context
from core.crypto import Keyring
from core.disclosure import STANDARD, Disclosure
from core.errors import UnusableInput
from core.geo.geometry import Area
from core.i18n.languages import N_
from directory.entries.leaders import leaders_of
from directory.entries.models import (
    Post,
    Visibility,
)
from directory.entries.visibility import Viewer, is_seen
from plans.facts.contacts import contacts_of, phones_of
from plans.facts.headcounts import numbers_in
from plans.facts.model import (
    AreaFact,
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
from plans.questionnaire.model import Questionnaire
from protocols.approved import ApprovedProtocols, approved_protocols
from registry.estimates import estimates_in
from registry.matching.index import open_index

DIRECTORY, REGISTRY, POST, ATLAS = (
    N_("Directorio"),
    N_("Registro consular"),
    N_("Sede"),
    N_("Atlas"),
)


def gather(
    context: Context[object],
    plan: PlanArea,
    *,
    sign: SignOff | None = None,
    protocols: ApprovedProtocols | None = None,
    disclosure: Disclosure = STANDARD,
) -> PlanFacts:
    """Return all a plan prints, as of `context.now`; without `sign` it says of itself what the
    version in force does.

    Seen with the eyes of the plan's own post, whoever the viewer of the context is; who gathers
    many reads the protocols once and hands them in. Raises UnusableInput when the area has no shape
    or questionnaire or protocols cannot be read, and CannotOpen when a seal does not open.
    """
    session, atlas, keyring, now = context.session, context.atlas, context.keyring, context.now
    sign = sign or sign_of(plan)
    form = Questionnaire.read(plan.questionnaire)
    shape = shape_of(atlas, plan)
    viewer = Viewer.of_post(plan.country, plan.post_id)
    post = _post(plan.post, atlas)
    area = _area(atlas, plan, shape, post)
    numbers = numbers_in(
        open_index(session, keyring, [plan.country]),
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
        area=Fact(area, ATLAS, None),
        questionnaire=Fact(form, POST, _day(plan.updated_at)),
        rules=rules_in_force(protocols or approved_protocols(session), hazards_of(form)),
        numbers=None if numbers is None else Fact(numbers, REGISTRY, now.date()),
        estimate=_estimate(session, atlas, shape, plan.country),
        contacts=tuple(contacts_of(session, plan, area, form, viewer)),
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


def host_countries(atlas: Atlas, plan: PlanArea, shape: Area, located_in: str) -> tuple[str, ...]:
    """Return every country the area of a plan lies in: that of its units, or of the ground that was
    drawn; the post's own (`located_in`) first, then by ground.

    A country of a unit counts however small the unit is, for somebody named it.
    """
    named = _named_countries(atlas, plan)
    by_ground = countries_of_area(atlas, shape) if len(named) != 1 else ()
    found = [each for each in by_ground if not named or each in named]
    found = [*found, *sorted(named.difference(found))] or _nearest_country(atlas, shape, located_in)
    return tuple(sorted(found, key=lambda each: each != located_in))


def _named_countries(atlas: Atlas, plan: PlanArea) -> set[str]:
    """Return the countries of the units a plan names; none of one whose ground was drawn."""
    units = [] if plan.geometry else [atlas.unit(code) for code in plan.unit_codes]
    return {unit.country for unit in units if unit is not None and unit.country}


def _nearest_country(atlas: Atlas, shape: Area, located_in: str) -> list[str]:
    country = atlas.locate(shape.center).country
    return [code] if (code := country.code if country else located_in) else []


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _today(now: datetime, timezone: str) -> date:
    try:
        return now.astimezone(ZoneInfo(timezone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()


def _area(atlas: Atlas, plan: PlanArea, shape: Area, post: PostFact) -> AreaFact:
    units = [] if plan.geometry else [atlas.unit(code) for code in plan.unit_codes]
    return AreaFact(
        shape=shape,
        units=tuple(unit.name for unit in units if unit is not None),
        host_countries=host_countries(atlas, plan, shape, post.located_in),
        size_km2=shape.size_km2,
    )


def _post(post: Post, atlas: Atlas) -> PostFact:
    timezone = post.timezone or (atlas.timezone(post.point) if post.point else "")
    first, _ = phones_of(post.channels)
    return PostFact(
        name=post.name,
        city=post.city,
        phone=first,
        address=post.address,
        timezone=timezone,
        located_in=post.located_in,
        point=post.point,
        is_public=post.visibility is Visibility.PUBLIC,
        is_named=post.visibility in {Visibility.PUBLIC, Visibility.RCM},
    )


def _covering(post: Post, atlas: Atlas) -> Fact[PostFact] | None:
    covering = post.covering_post
    if covering is not None and not is_seen(Viewer.of_country(post.country), covering):
        covering = None
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
