"""A hazard as a CAP 1.2 message of our own: who says it first is named, nothing is added to it.

A first version is an Alert, a later one an Update of the one before, one that is over a Cancel. Of
a country's own source the message is restricted to that country.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core.i18n.languages import LANGUAGES
from feeds.formats.cap.cap_writer import (
    CapAlert,
    CapArea,
    CapInfo,
    CapReference,
    CapScope,
    cap_name,
)
from feeds.labels import KIND_WORDS
from feeds.models import Hazard, HazardStatus
from feeds.values import MsgType, Status
from watch.matching.hazard_zone import bands_of
from watch.notices.cap_message import CATEGORIES
from webapp.api.hazards.features import hazard_page
from webapp.api.hazards.listing import ToldHazard, VersionMark
from webapp.http.i18n import choose_language, speak
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard

CAP_TYPE = "application/cap+xml"
_EXERCISE = "EXERCISE / EJERCICIO"


def hazard_alert(known: ToldHazard) -> CapAlert:
    """Return the message of the present version of a hazard."""
    hazard, owner = known.hazard, known.hazard.source.owner
    before = [_reference(known, known.before)] if known.before else []
    language = choose_language()
    infos = [_info(known, each) for each in LANGUAGES]
    speak(language)
    return CapAlert(
        identifier=_identifier(known, known.version),
        sender=_sender(),
        sent=known.version.known_at,
        status=_status(hazard),
        msg_type=_msg_type(known),
        scope=CapScope.RESTRICTED if owner else CapScope.PUBLIC,
        source=hazard.source.publisher or hazard.source.name,
        restriction=owner,
        note=_EXERCISE if services().settings.drill else "",
        references=before,
        infos=infos,
    )


# -- inside ---------------------------------------------------------------------------------


def _sender() -> str:
    """Return the installation as an address of the standard: `atalaya@example.org`."""
    host = urlsplit(services().settings.public_url).hostname or "localhost"
    return cap_name(f"atalaya@{host}")


def _identifier(known: ToldHazard, version: VersionMark) -> str:
    return cap_name("hazard", str(known.hazard.id), str(version.number))


def _reference(known: ToldHazard, version: VersionMark) -> CapReference:
    return CapReference(
        sender=_sender(), identifier=_identifier(known, version), sent=version.known_at
    )


def _status(hazard: Hazard) -> Status:
    if services().settings.drill:
        return Status.EXERCISE
    return Status.TEST if hazard.is_test or hazard.is_demo else Status.ACTUAL


def _msg_type(known: ToldHazard) -> MsgType:
    if known.before is None:
        return MsgType.ALERT
    return MsgType.UPDATE if known.hazard.status is HazardStatus.ACTIVE else MsgType.CANCEL


def _info(known: ToldHazard, language: str) -> CapInfo:
    hazard = known.hazard
    speak(language)
    return CapInfo(
        language=language,
        categories=(CATEGORIES[hazard.kind],),
        event=_(KIND_WORDS[hazard.kind]),
        severity=hazard.severity,
        onset=hazard.started_at,
        expires=_expiry(hazard),
        sender_name=hazard.source.publisher or hazard.source.name,
        headline=name_of_hazard(hazard, UTC),
        description=_description(hazard),
        web=hazard_page(known),
        areas=_areas(hazard),
    )


def _description(hazard: Hazard) -> str:
    said = [hazard.title, hazard.area_desc, hazard.source.credit]
    again = _("Repetido por Atalaya; lo dice %(who)s.", who=hazard.source.name)
    return " · ".join([*filter(None, said), again])


def _expiry(hazard: Hazard) -> datetime | None:
    return hazard.ended_at or hazard.ends_at


def _areas(hazard: Hazard) -> list[CapArea]:
    """Return a part of the zone each; the place in words where nothing is drawn."""
    words = hazard.area_desc or hazard.title
    bands = bands_of(hazard)
    if not bands:
        return [CapArea(description=words)]
    return [CapArea(description=each.label or words, areas=[each.area]) for each in bands]
