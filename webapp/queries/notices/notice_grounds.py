"""What a notice begins with: words of the hazard in every language, the official source, the plan
of the area, the hour that is kept there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.errors import AtalayaError
from core.geo.geometry import Point
from core.i18n.languages import LANGUAGES, translator
from directory.entries.models import Shelter
from directory.entries.visibility import Viewer, visible_to
from feeds.models import Alert, Hazard, Trust
from feeds.naming.hazard_name import NameReader, hazard_kind_name, hazard_place_name
from plans.models import PlanArea
from plans.questionnaire.model import Questionnaire
from protocols.lifecycle import in_force
from protocols.model import CrisisType, read_content
from protocols.models import ProtocolKind
from protocols.notice_templates import NoticeTemplate
from registry.joining.public_forms import open_forms
from response.crisis.models import Crisis
from response.crisis.zones import current_zone, zone_area
from watch.notices.audience import AudienceSpec
from watch.notices.prefill import CitedTemplate, NoticeGround


def templates_in_force(session: Session) -> list[CitedTemplate]:
    """Return the templates of notices in force, by code. Raises UnusableInput for a damaged one."""
    found = []
    for text in in_force(session, ProtocolKind.NOTICE):
        content = read_content(text.kind, text.content)
        if isinstance(content, NoticeTemplate):
            found.append(CitedTemplate(text.code, text.version, content))
    return found


def ground_of_hazard(
    session: Session, atlas: Atlas, hazard: Hazard, country: str, now: datetime
) -> NoticeGround:
    """Return what a notice about a hazard begins with, for the people of a country."""
    center = hazard.center or (hazard.zone.center if hazard.zone else None)
    readers = {each: _reader(each, atlas, now) for each in LANGUAGES}
    return NoticeGround(
        hazard_words={each: hazard_kind_name(hazard, reader) for each, reader in readers.items()},
        place_words={each: hazard_place_name(hazard, reader) for each, reader in readers.items()},
        values=_plan_values(session, country, center),
        source=official_source(session, hazard),
        timezone=atlas.timezone(center) if center else "UTC",
        crisis_types=_crisis_types(session, hazard),
        hazard_id=hazard.id,
        audience=AudienceSpec(country=country, hazard_id=hazard.id).to_json(),
    )


def ground_of_crisis(
    session: Session,
    atlas: Atlas,
    crisis: Crisis,
    hazards: Sequence[Hazard],
    country: str,
    now: datetime,
) -> NoticeGround:
    """Return what a notice in a crisis begins with: of its first hazard, with its zone."""
    zone = current_zone(session, crisis)
    center = zone_area(zone).center if zone else None
    if hazards:
        ground = ground_of_hazard(session, atlas, hazards[0], country, now)
    else:
        words = _type_words(session, crisis.type_code)
        ground = NoticeGround(
            hazard_words=words,
            place_words=dict.fromkeys(LANGUAGES, zone.description if zone else ""),
            values=_plan_values(session, country, center),
            timezone=atlas.timezone(center) if center else "UTC",
        )
    spec = (
        AudienceSpec(country=country, crisis_number=crisis.number)
        if zone
        else AudienceSpec(country=country)
    )
    return replace(
        ground,
        crisis_number=crisis.number,
        crisis_types=(crisis.type_code,),
        minutes=crisis.rhythm_minutes,
        audience=spec.to_json(),
    )


def ground_of_country(country: str, timezone: str) -> NoticeGround:
    """Return what a notice that nothing gave rise to begins with."""
    audience = AudienceSpec(country=country).to_json()
    return NoticeGround(timezone=timezone, audience=audience)


def with_shelter(ground: NoticeGround, shelter: Shelter | None) -> NoticeGround:
    """Return the same with the shelter that people are sent to."""
    if shelter is None:
        return ground
    values = {**ground.values, "albergue": shelter.name}
    return replace(ground, values=values, shelter_id=shelter.id)


def shelters_to_name(session: Session, viewer: Viewer, country: str) -> Sequence[Shelter]:
    """Return the shelters a notice of a country may name: what its officials see."""
    query = sa.select(Shelter).where(visible_to(viewer, Shelter), Shelter.retired_at.is_(None))
    return session.scalars(query.order_by(Shelter.name).limit(500)).all()


def official_source(session: Session, hazard: Hazard) -> str:
    """Return who says so: the sender of the newest message of an official source; empty of any
    other: a notice names an authority people can check.
    """
    if hazard.source.trust is not Trust.OFFICIAL:
        return ""
    query = sa.select(Alert.sender_name).where(Alert.hazard_id == hazard.id)
    query = query.order_by(Alert.sent.desc(), Alert.identifier.desc()).limit(1)
    return session.scalar(query) or hazard.source.publisher or hazard.source.name


def known_since(session: Session, hazard: Hazard | None, crisis: Crisis | None) -> datetime | None:
    """Return since when it is known what a notice is about: the first hour begins there."""
    moments = [crisis.declared_at] if crisis else []
    if hazard is not None:
        moments.append(first_heard(session, hazard))
    return min(moments, default=None)


def first_heard(session: Session, hazard: Hazard) -> datetime:
    """Return when the first message about a hazard came in."""
    query = sa.select(sa.func.min(Alert.received_at)).where(Alert.hazard_id == hazard.id)
    return session.scalar(query) or hazard.started_at


def answering_path(session: Session, country: str, now: datetime) -> str:
    """Return the public address on which people of a country say how they are: behind the code of
    its form, that of a crisis first; the first page of all where none is open.
    """
    forms = open_forms(session, now, country=country)
    return f"/s/{forms[-1].code}" if forms else "/"


# -- inside ---------------------------------------------------------------------------------


def _reader(language: str, atlas: Atlas, now: datetime) -> NameReader:
    return NameReader(
        language=language,
        translate=translator(language).gettext,
        zone=ZoneInfo("UTC"),
        now=now,
        unit=atlas.unit,
    )


def _plan_values(session: Session, country: str, center: Point | None) -> Mapping[str, str]:
    """Return what the plan in force of the area says of itself; nothing where there is none."""
    if center is None:
        return {}
    query = sa.select(PlanArea).where(PlanArea.country == country, PlanArea.geometry.is_not(None))
    for plan in session.scalars(query.order_by(PlanArea.number)):
        if (
            plan.geometry is not None
            and plan.current is not None
            and plan.geometry.contains(center)
        ):
            return _values_of(plan)
    return {}


def _values_of(plan: PlanArea) -> Mapping[str, str]:
    try:
        form = Questionnaire.read(plan.questionnaire)
    except AtalayaError:
        return {}
    names = {"telefono": "hotline", "albergue": "shelter"}
    texts = {slot: form.message_slots.get(name, {}).get("es", "") for slot, name in names.items()}
    texts["emergencia"] = form.emergency_number
    return {slot: text for slot, text in texts.items() if text}


def _crisis_types(session: Session, hazard: Hazard) -> tuple[str, ...]:
    found = []
    for text in in_force(session, ProtocolKind.CRISIS_TYPE):
        content = read_content(text.kind, text.content)
        if isinstance(content, CrisisType) and hazard.kind in content.feeds:
            found.append(text.code)
    return tuple(found)


def _type_words(session: Session, code: str) -> Mapping[str, str]:
    for text in in_force(session, ProtocolKind.CRISIS_TYPE):
        if text.code == code:
            content = read_content(text.kind, text.content)
            if isinstance(content, CrisisType):
                return {each: name[:1].lower() + name[1:] for each, name in content.name.items()}
    return {}


def hazard_known(session: Session, hazard_id: uuid.UUID | None) -> Hazard | None:
    """Return the hazard a notice is about, while there is one."""
    return session.get(Hazard, hazard_id) if hazard_id else None
