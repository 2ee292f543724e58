"""What the address or a form of this audience asks for, read into values; what makes no sense is
left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from core.errors import UnusableInput
from feeds.values import HazardKind, Severity
from watch.board.model import BoardFilter
from webapp.http.paging import page_number

Code = TypeVar("Code", HazardKind, Severity)
LONGEST_PURPOSE = 200


def board_filter(arguments: Mapping[str, str]) -> BoardFilter:
    """Return the filter in the address of the board."""
    return BoardFilter(
        kind=_code(HazardKind, arguments.get("kind", "")),
        least=_code(Severity, arguments.get("severity", "")),
        mine=arguments.get("mine", "") == "1",
        page=page_number(arguments),
    )


def known_at(arguments: Mapping[str, str], zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the moment about which is asked what was known; None for now, and for what lies ahead.

    As forms send it (`2026-11-22T14:05`, in the reader's zone) or as links do (with its own zone).
    Raises UnusableInput.
    """
    text = arguments.get("known_at", "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise UnusableInput(
            "known_at", _("No se entiende esa hora: %(text)s", text=text)
        ) from wrong
    return moment if moment < now else None


def _code(kind: type[Code], text: str) -> Code | None:
    try:
        return kind(text)
    except ValueError:
        return None
