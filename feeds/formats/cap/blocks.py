"""The `<info>` blocks of CAP: one language, several severities (CAP 1.2, 3.2.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feeds.formats.cap.areas import BlockArea
from feeds.formats.cap.elements import (
    MAX_TEXT,
    read_area_name,
    read_named_values,
    severity_or_unknown,
)
from feeds.formats.safe_xml import Children, all_text, children, text_of
from feeds.timestamps import moment_or_none
from feeds.values import AlertText, Severity

_LOCATION_STATUS = re.compile(r"^layer:EC-MSC-SMC:[\d.]+:Alert_Location_Status$", re.IGNORECASE)
"""Environment Canada ends a part of an alert by this parameter, under an Update."""
_PREFERRED_LANGUAGES = ("es", "en")
MOMENTS_OF_BLOCK = ("effective", "onset", "expires")
_END_OF_EVENT = "eventEndingTime"
"""Parameter of the NWS: its `expires` is only when the message lapses, often before the onset."""
_SPELLED = {
    "spa": "es", "esp": "es", "spanish": "es", "español": "es", "castellano": "es",
    "eng": "en", "english": "en", "inglés": "en",
    "fra": "fr", "fre": "fr", "french": "fr", "français": "fr",
    "por": "pt", "portuguese": "pt", "português": "pt",
}  # fmt: skip
"""Languages as some senders spell them, against RFC 3066 (CAP 1.2, 3.2.2)."""
_PLACES = ("polygon", "circle", "geocode")
MAX_TRANSLATIONS = 12
"""No sender is known that speaks more languages; each text is kept whole."""


@dataclass(slots=True, kw_only=True)
class InfoBlock:
    """One `<info>` as written."""

    language: str = "en-US"
    event: str = ""
    category: str = ""
    severity: Severity = Severity.UNKNOWN
    urgency: str = ""
    certainty: str = ""
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    response_types: tuple[str, ...] = ()
    event_codes: tuple[str, ...] = ()
    parameters: dict[str, str]
    areas: list[etree._Element]
    is_over: bool = False


def read_block(info: etree._Element, sent: datetime) -> InfoBlock:
    """Return one `<info>` of a message sent at `sent`."""
    responses = tuple("".join(found.itertext()).strip() for found in children(info, "responseType"))
    block = InfoBlock(
        language=text_of(info, "language") or "en-US",
        event=text_of(info, "event"),
        category=text_of(info, "category"),
        severity=_severity(info),
        urgency=_text(info, "urgency"),
        certainty=_text(info, "certainty"),
        sender_name=_text(info, "senderName"),
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        web=_text(info, "web"),
        effective=moment_or_none(text_of(info, "effective")),
        onset=moment_or_none(text_of(info, "onset")),
        expires=moment_or_none(text_of(info, "expires")),
        response_types=responses,
        event_codes=tuple(text_of(code, "value") for code in children(info, "eventCode")),
        parameters=read_named_values(info, "parameter"),
        areas=_areas(info),
    )
    block.is_over = _says_over(block, sent)
    return block


def _severity(info: etree._Element) -> Severity:
    """Return the severity of a block, also one written where urgency or certainty belongs."""
    written = (
        severity_or_unknown(text_of(info, name).capitalize())
        for name in ("severity", "urgency", "certainty")
    )
    return next((known for known in written if known is not Severity.UNKNOWN), Severity.UNKNOWN)


def _areas(info: etree._Element) -> list[etree._Element]:
    """Return the areas of a block; what it draws or codes outside any area is one of its own."""
    areas = children(info, "area")
    return [*areas, info] if any(children(info, name) for name in _PLACES) else areas


def ends_before_it_begins(block: InfoBlock) -> bool:
    """Return whether a block lapses before it begins, and nothing else says when its event ends."""
    if block.onset is None or block.expires is None or _END_OF_EVENT in block.parameters:
        return False
    return block.expires < block.onset


def choose_language(blocks: Sequence[InfoBlock]) -> list[InfoBlock]:
    """Return the blocks of one language: Spanish if there is any, else English, else the first
    one's.
    """
    if not blocks:
        return []
    spoken = {language_code(block): block for block in reversed(blocks)}
    preferred = (spoken[code] for code in _PREFERRED_LANGUAGES if code in spoken)
    first = next(preferred, None)
    if first is None:
        return [block for block in blocks if block.language == blocks[0].language]
    return [block for block in blocks if block.language.lower() == first.language.lower()]


def language_code(block: InfoBlock) -> str:
    """Return the language of a block without its country: `es` of es-419, es_MX, spa, Spanish."""
    written = block.language.strip().lower().replace("_", "-").split("-")[0]
    return _SPELLED.get(written, written)


def translations_of(blocks: Sequence[InfoBlock], speaker: InfoBlock) -> tuple[AlertText, ...]:
    """Return what the blocks say in other languages than the speaker's, one text each.

    Of several blocks of one language the gravest speaks, as in the language chosen; one without
    words says nothing. `fr-CA` and `fr-FR` are one language.
    """
    chosen: dict[str, InfoBlock] = {}
    for block in sorted(blocks, key=lambda each: -each.severity.rank):
        if _has_words(block):
            chosen.setdefault(language_code(block), block)
    chosen.pop(language_code(speaker), None)
    return tuple(
        AlertText(
            language=block.language,
            event=block.event,
            headline=block.headline,
            description=block.description,
            instruction=block.instruction,
            web=block.web,
        )
        for block in list(chosen.values())[:MAX_TRANSLATIONS]
    )


def _has_words(block: InfoBlock) -> bool:
    return bool(block.headline or block.description or block.instruction)


def ground_of(blocks: Sequence[InfoBlock], spoken: Sequence[InfoBlock]) -> list[BlockArea]:
    """Return the areas of all blocks in force: words come from one language, ground from all.

    Blocks in several languages say one event (CAP 1.2, 3.2.2). An area that one language only
    names, while another draws or codes it, adds no ground of its own.
    """
    located = {block.language for block in blocks if any(map(_is_located, block.areas))}
    others = [block for block in blocks if block not in spoken]
    areas = []
    for block in (*spoken, *others):
        starts, is_named_elsewhere = block.onset or block.effective, located - {block.language}
        for area in block.areas:
            if _is_located(area) or not is_named_elsewhere:
                is_translation = block in others
                children_of = Children(area)
                areas.append(
                    BlockArea(children_of, block.severity, starts, block.expires, is_translation)
                )
    return areas


def descriptions_of(blocks: Sequence[InfoBlock]) -> str:
    """Return what the areas of the blocks are called, each name once, at most 2,000 characters."""
    names = (
        read_area_name(list(map(all_text, children(area, "areaDesc"))))
        for block in blocks
        for area in block.areas
    )
    return "; ".join(dict.fromkeys(name for name in names if name))[:2000]


def _is_located(area: etree._Element) -> bool:
    """Return whether an area says where it is by more than its name."""
    return any(
        "".join(child.itertext()).strip() for name in _PLACES for child in children(area, name)
    )


def merged_parameters(blocks: Sequence[InfoBlock]) -> dict[str, str]:
    """Return the parameters of all blocks; of two of one name the first block's counts."""
    merged: dict[str, str] = {}
    for block in blocks:
        merged = block.parameters | merged
    return merged


def response_types(blocks: Sequence[InfoBlock]) -> tuple[str, ...]:
    """Return what the blocks ask people to do, each once, in order."""
    responses = (response for block in blocks for response in block.response_types)
    return tuple(dict.fromkeys(responses))


def earliest(
    blocks: Sequence[InfoBlock], moment_of: Callable[[InfoBlock], datetime | None]
) -> datetime | None:
    """Return the earliest of a moment that the blocks give."""
    given = [moment for block in blocks if (moment := moment_of(block)) is not None]
    return min(given, default=None)


def latest_expiry(blocks: Sequence[InfoBlock]) -> datetime | None:
    """Return when the last block lapses; None when one of them has no end.

    The alert is over when all its blocks are.
    """
    given = [block.expires for block in blocks]
    if not all(given):
        return None
    return max((moment for moment in given if moment), default=None)


def _says_over(block: InfoBlock, sent: datetime) -> bool:
    """Return whether a block ends the hazard, though the message is no Cancel.

    There is no such element in CAP: senders say it by response type, by a parameter or by a block
    that has lapsed when it is sent. No word of an event or a headline ends anything ("clases
    canceladas"): marks of single senders are in `feeds.senders`.
    """
    if "AllClear" in block.response_types:
        return True
    if any(
        _LOCATION_STATUS.match(name) and value.strip().lower() == "ended"
        for name, value in block.parameters.items()
    ):
        return True
    return block.expires is not None and block.expires <= sent


def _text(info: etree._Element, name: str) -> str:
    parts = ("".join(element.itertext()).strip() for element in children(info, name))
    return "\n".join(parts)[:MAX_TEXT]
