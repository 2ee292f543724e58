"""The rules of CAP 1.2 on order, number and form of its elements (standard, 3.2 and 3.4), as a
reader who knows nothing else checks them, after the schema of OASIS: it says nothing of closed
polygons, of names without spaces, of what belongs to which scope, nor of the note of an exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from tests.feeds.cap_schema import schema_faults

NS = "{urn:oasis:names:tc:emergency:cap:1.2}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
NAME = re.compile(r"[^\s,<&]+")
EARLIER = rf"[^\s,]+,[^\s,]+,{MOMENT.pattern}"
PAIR = r"-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?"
ORDER: Mapping[str, str] = {
    "alert": "identifier sender sent status msgType source? scope restriction? addresses? code* "
    "note? references? incidents? info*",
    "info": "language? category+ event responseType* urgency severity certainty audience? "
    "eventCode* effective? onset? expires? senderName? headline? description? instruction? web? "
    "contact? parameter* resource* area*",
    "area": "areaDesc polygon* circle* geocode* altitude? ceiling?",
    "geocode": "valueName value",
}
CODES: Mapping[str, str] = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
FORMS: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("sent", "effective", "onset", "expires"), MOMENT),
    **dict.fromkeys(("identifier", "sender"), NAME),
    "polygon": re.compile(rf"{PAIR}(?: {PAIR}){{3,}}"),
    "circle": re.compile(rf"{PAIR} \d+(?:\.\d+)?"),
    "language": re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
    "references": re.compile(
        rf"[^\s,]+,[^\s,]+,{MOMENT.pattern}(?: [^\s,]+,[^\s,]+,{MOMENT.pattern})*"
    ),
}


def faults_of(body: bytes) -> list[str]:
    """Return what a message breaks; nothing of one that is valid."""
    root = etree.fromstring(body)
    return [*schema_faults(body), *_faults(root), *_of_scope(root), *_of_exercise(root)]


def _faults(element: etree._Element) -> Iterator[str]:
    name = element.tag.removeprefix(NS)
    if not element.tag.startswith(NS):
        yield f"{element.tag} is of another namespace"
    if name in ORDER:
        children = "".join(f"{each.tag.removeprefix(NS)} " for each in element)
        words = (re.fullmatch(r"(\w+)([?*+]?)", each) for each in ORDER[name].split())
        pattern = "".join(f"(?:{each[1]} ){each[2]}" for each in words if each)
        if not re.fullmatch(pattern, children):
            yield f"{name} holds {children}"
        for each in element:
            yield from _faults(each)
        return
    text = element.text or ""
    if not text.strip():
        yield f"{name} is empty"
    if name in CODES and text not in CODES[name].split():
        yield f"{name} is {text}"
    if name in FORMS and not FORMS[name].fullmatch(text):
        yield f"{name} is {text!r}"
    if name == "polygon" and text.split()[0] != text.split()[-1]:
        yield "a polygon is not closed"


def _of_scope(root: etree._Element) -> Iterator[str]:
    scope = root.findtext(f"{NS}scope")
    if (scope == "Private") is not (root.find(f"{NS}addresses") is not None):
        yield f"{scope} and addresses"
    if (scope == "Restricted") is not (root.find(f"{NS}restriction") is not None):
        yield f"{scope} and restriction"


def _of_exercise(root: etree._Element) -> Iterator[str]:
    """Hold that an exercise says which: the standard recommends a note (3.2.1, status)."""
    if root.findtext(f"{NS}status") == "Exercise" and not root.findtext(f"{NS}note"):
        yield "an exercise without a note"
