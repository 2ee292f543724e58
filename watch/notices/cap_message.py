"""A notice as a CAP 1.2 message: sent by the post, private unless it was made public, an exercise
apart, a correction with what it corrects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from core.approval import IllegalMove
from core.geo.geometry import Area
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from feeds.formats.cap.cap_writer import (
    CapAlert,
    CapArea,
    CapInfo,
    CapReference,
    CapScope,
    cap_name,
)
from feeds.values import HazardKind, MsgType, Severity, Status
from protocols.notice_templates import NOTICE_KIND_WORDS
from watch.notices.models import Notice, NoticeKind, NoticeState, NoticeText
from watch.notices.wording.frames import SENDER

SAYABLE = frozenset({NoticeState.APPROVED, NoticeState.SENDING, NoticeState.SENT})
"""What may leave on any way: a second person read it, or glass was broken."""
CATEGORIES: Mapping[HazardKind, str] = MappingProxyType(
    {
        HazardKind.STORM: "Met",
        HazardKind.FLOOD: "Met",
        HazardKind.HEAT: "Met",
        HazardKind.COLD: "Met",
        HazardKind.DROUGHT: "Met",
        HazardKind.WIND: "Met",
        HazardKind.MARINE: "Met",
        HazardKind.EARTHQUAKE: "Geo",
        HazardKind.TSUNAMI: "Geo",
        HazardKind.VOLCANO: "Geo",
        HazardKind.LANDSLIDE: "Geo",
        HazardKind.WILDFIRE: "Fire",
        HazardKind.HEALTH: "Health",
        HazardKind.SECURITY: "Security",
        HazardKind.OTHER: "Other",
    }
)
_RESPONSES: Mapping[NoticeKind, tuple[str, ...]] = MappingProxyType(
    {
        NoticeKind.WARNING: ("Execute",),
        NoticeKind.INSTRUCTION: ("Execute",),
        NoticeKind.CORRECTION: ("Execute",),
        NoticeKind.SHELTER: ("Shelter",),
        NoticeKind.ADVICE: ("Prepare",),
        NoticeKind.ALL_CLEAR: ("AllClear",),
        NoticeKind.CHECK_IN: ("Assess",),
    }
)
_URGENCY: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.WARNING: "Immediate",
        NoticeKind.INSTRUCTION: "Immediate",
        NoticeKind.CORRECTION: "Immediate",
        NoticeKind.SHELTER: "Immediate",
        NoticeKind.ADVICE: "Future",
        NoticeKind.ALL_CLEAR: "Past",
        NoticeKind.CHECK_IN: "Past",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapSurroundings:
    """What a message says beside the words of its notice."""

    sender: str
    """The post, as an address of the standard: `gt-mcallen@atalaya.example`."""
    area: Area | None = None
    area_name: str = ""
    hazard_kind: HazardKind = HazardKind.OTHER
    severity: Severity = Severity.UNKNOWN
    corrected: Notice | None = None
    is_exercise: bool = False
    is_public: bool = False


def check_sayable(notice: Notice) -> None:
    """Raise IllegalMove for a notice that no second person has approved: no paper is made of it."""
    if notice.state not in SAYABLE or notice.approved_at is None:
        raise IllegalMove(f"{notice.number} is {notice.state}; nothing is made of it")


def cap_alert(notice: Notice, texts: Sequence[NoticeText], around: CapSurroundings) -> CapAlert:
    """Return the message of an approved notice. Raises IllegalMove for another."""
    check_sayable(notice)
    references = _references(around)
    private = () if around.is_public else (f"registry-{notice.country}",)
    return CapAlert(
        identifier=notice.number,
        sender=cap_name(around.sender),
        sent=_sent(notice),
        status=_status(notice, around),
        msg_type=MsgType.UPDATE if references else MsgType.ALERT,
        scope=CapScope.PUBLIC if around.is_public else CapScope.PRIVATE,
        addresses=private,
        note="EXERCISE / EJERCICIO" if around.is_exercise else "",
        references=references,
        infos=[_info(notice, each, around) for each in texts if each.language in LANGUAGES],
    )


# -- inside ---------------------------------------------------------------------------------


def _sent(notice: Notice) -> datetime:
    return notice.approved_at or notice.made_at


def _status(notice: Notice, around: CapSurroundings) -> Status:
    if around.is_exercise:
        return Status.EXERCISE
    return Status.TEST if notice.is_demo else Status.ACTUAL


def _references(around: CapSurroundings) -> list[CapReference]:
    before = around.corrected
    if before is None or before.approved_at is None:
        return []
    return [
        CapReference(
            sender=cap_name(around.sender), identifier=before.number, sent=before.approved_at
        )
    ]


def _info(notice: Notice, text: NoticeText, around: CapSurroundings) -> CapInfo:
    words = Formats(text.language)
    area = CapArea(
        description=around.area_name or text.what_where,
        areas=[around.area] if around.area else [],
    )
    return CapInfo(
        language=text.language,
        categories=(CATEGORIES[around.hazard_kind],),
        event=words.gettext(NOTICE_KIND_WORDS[notice.kind]),
        urgency=_URGENCY[notice.kind],
        severity=around.severity,
        response_types=_RESPONSES[notice.kind],
        effective=_sent(notice),
        expires=notice.next_word_at,
        sender_name=words.gettext(SENDER, country=words.country(notice.country)),
        headline=text.subject,
        description=f"{text.what_where} ({notice.says_who})",
        instruction=text.one_act,
        areas=[area],
    )
