"""An event of the Cloud API in its parts: receipts, words of persons, changes of templates. Pure.

One body may hold a thousand, of several numbers. Each part is taken by itself, so that one that
cannot be read takes no other with it, and is known again however it is bundled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_DIGITS = re.compile(r"[1-9][0-9]{7,14}", re.ASCII)
_MEXICAN = re.compile(r"521([0-9]{10})", re.ASCII)
"""WhatsApp still knows Mexican telephones with the 1 their numbers had until 2019."""
_CAPTIONED = ("image", "video", "document")


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """What the platform tells of one template; empty what it does not tell."""

    name: str
    language: str
    state: str
    category: str


@dataclass(frozen=True, slots=True)
class PersonWord:
    """That somebody wrote to us, and the part that says what."""

    number: str
    """E.164; empty where it is none."""
    seconds: int
    """When, since 1970; 0 where it does not say."""
    part: bytes


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """A receipt, as its part says it."""

    part: bytes


HubEvent = PersonWord | ReceiptPart
HubPart = TemplateChange | HubEvent


def parts_of(content: Any, number_id: str) -> Iterator[HubPart]:
    """Yield the parts of an event that are of our number, or of our templates."""
    for entry in _mappings(content, "entry"):
        for change in _mappings(entry, "changes"):
            value = change.get("value")
            if isinstance(value, Mapping):
                yield from _parts(str(change.get("field", "")), value, number_id)


def number_of(wa_id: Any) -> str:
    """Return the number of a person as we write it (E.164); empty for what is none."""
    digits = str(wa_id).lstrip("+")
    mexican = _MEXICAN.fullmatch(digits)
    if mexican is not None:
        return f"+52{mexican[1]}"
    return f"+{digits}" if _DIGITS.fullmatch(digits) else ""


def words_in(message: Mapping[str, Any]) -> str:
    """Return what somebody wrote or chose; for a voice, a picture or a place its kind in brackets,
    so that a person looks at it: it may be a cry for help.
    """
    kind = str(message.get("type", ""))
    content = message.get(kind)
    content = content if isinstance(content, Mapping) else {}
    found = ""
    if kind == "text":
        found = str(content.get("body", ""))
    elif kind == "button":
        found = str(content.get("text", ""))
    elif kind == "reaction":
        found = str(content.get("emoji", ""))
    elif kind == "interactive":
        found = _chosen(content)
    elif kind in _CAPTIONED:
        found = str(content.get("caption", ""))
    return found.strip() or f"[{kind or 'unknown'}]"


# -- inside ---------------------------------------------------------------------------------


def _parts(field: str, value: Mapping[str, Any], number_id: str) -> Iterator[HubPart]:
    if field in {"message_template_status_update", "template_category_update"}:
        yield TemplateChange(
            str(value.get("message_template_name", "")),
            str(value.get("message_template_language", "")),
            str(value.get("event", "")) if field.startswith("message") else "",
            str(value.get("new_category", "")),
        )
        return
    metadata = value.get("metadata")
    of_number = metadata.get("phone_number_id") if isinstance(metadata, Mapping) else None
    if of_number is not None and str(of_number) != number_id:
        return
    for status in _mappings(value, "statuses"):
        yield ReceiptPart(_bytes({"status": status}))
    for message in _mappings(value, "messages"):
        number = number_of(message.get("from", ""))
        part = {**message, "from": number, "words": words_in(message)}
        yield PersonWord(number, _seconds(message), _bytes({"message": part}))


def _seconds(message: Mapping[str, Any]) -> int:
    """Return when somebody wrote; what the number itself tells (it changed hands) is no word."""
    text = str(message.get("timestamp", ""))
    is_word = message.get("type") != "system" and text.isdecimal() and len(text) < 12
    return int(text) if is_word else 0


def _mappings(content: Any, name: str) -> list[Mapping[str, Any]]:
    values = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(values, list):
        return []
    return [each for each in values if isinstance(each, Mapping)]


def _chosen(content: Mapping[str, Any]) -> str:
    for kind in ("button_reply", "list_reply"):
        choice = content.get(kind)
        if isinstance(choice, Mapping):
            return str(choice.get("title", ""))
    return ""


def _bytes(part: Mapping[str, Any]) -> bytes:
    """Return a part as it is known again: whatever the order its names came in."""
    return json.dumps(part, ensure_ascii=False, sort_keys=True).encode()
