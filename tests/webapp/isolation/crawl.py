"""Every route, for one row of each owner and class: its addresses, and what an answer says."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.pdf.attachments import Attachment
from directory.entries.models import Visibility
from tests.webapp.isolation.canaries import OWNERS
from tests.webapp.isolation.canary_house import LINK, CanaryHouse

_ARGUMENT = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")
FORMS = {"directory.download": ("csv", "xlsx", "json", "vcard", "geojson", "kml", "hsds")}
FIXED: Mapping[str, tuple[str, ...]] = {
    "token": ("nobodys-token",),
    "key_id": ("00000000-0000-4000-8000-000000000001",),
    "passkey_id": ("00000000-0000-4000-8000-000000000001",),
    "device_id": ("00000000-0000-4000-8000-000000000001",),
    "country": ("GT", "HN"),
    "box": ("-99,25,-97,27",),
    "rest": ("nueva",),
    "filename": ("nothing.css",),
    "name": ("page",),
    "guide": ("consul",),
    "version": ("1",),
    "code": ("borrador",),
    "period": ("2026-11",),
    "suffix": ("csv", "json"),
    "fault": ("no_channel",),
    "gateway": ("sms",),
    "paper": ("informe.csv", "correo.txt"),
    "serial": ("1",),
    "revision": ("0",),
    "subscription_id": ("00000000-0000-4000-8000-000000000001",),
    "token_id": ("00000000-0000-4000-8000-000000000001",),
    "merge_id": ("00000000-0000-4000-8000-000000000001",),
    "block_id": ("00000000-0000-4000-8000-000000000001",),
    "act_id": ("00000000-0000-4000-8000-000000000001",),
    "zoom": ("13",),
    "column": ("1860",),
    "row": ("3477",),
}
"""What stands for an argument that names no row with an owner."""
_OFFERED = (("GT-A", "rcm"), ("GT-A", "country"), ("HN-A", "rcm"), ("HN-A", "country"))
"""Owner and class of the shelters that are tried behind the link of an owner of the first."""
_STEP = "evacuacion"
"""The step of the form of a plan that holds what officials alone read."""
_PROTOCOLS = "mensajes"
_ASKED: Mapping[str, tuple[str, ...]] = {
    "directory.index": ("q=zq", "country=HN", "country=GT", "kind=shelter"),
    "who_to_call.index": ("lat=26.2&lon=-98.2", "country=HN&lat=26.2&lon=-98.2"),
    "who_to_call.leaders": ("lat=26.2&lon=-98.2", "country=HN&lat=26.2&lon=-98.2"),
    "who_to_call.tree": ("country=HN", "country=GT"),
    "directory.focal_points": ("country=HN", "country=GT"),
    "hazards.area": ("country=HN&lat=26.2&lon=-98.2&radius=50",),
    "hazards.affected": ("country=HN",),
    "registry.unplaced": ("country=HN",),
    "registry.index": ("country=HN",),
    "persons.index": ("q=zq&country=HN",),
    "audit_log.index": ("ver=todo&country=HN",),
    "imports.index": ("country=HN",),
    "users.index": ("country=HN",),
}
"""What may be asked of a page beside its address: of other countries above all."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of one route."""

    endpoint: str
    path: str
    owners: tuple[str, ...]
    """Of the rows that stand in it."""


ROWS_OF: Mapping[tuple[str, str], str] = {
    ("registry", "pair_id"): "person_pair",
    ("applications", "request_id"): "joining_request",
    ("crises", "number"): "crisis_number",
    ("calls", "number"): "crisis_number",
    ("calls", "item_id"): "call_item",
    ("accounting", "number"): "crisis_number",
    ("movements", "number"): "crisis_number",
    ("locating", "number"): "crisis_number",
    ("lessons", "number"): "crisis_number",
    ("accounting", "list_id"): "brought_list_id",
    ("tasks", "number"): "crisis_number",
    ("crisis_log", "number"): "crisis_number",
    ("notices", "number"): "notice_number",
    ("situation", "number"): "crisis_number",
    ("regional_reports", "number"): "crisis_number",
    ("drills", "mark"): "drill_mark",
    ("notice_sending", "number"): "notice_number",
    ("notice_sending", "dispatch_id"): "notice_dispatch",
}
"""Blueprint and argument -> what rows stand for it, where other routes mean others by the word."""
ROWLESS = frozenset(
    {"static", "maps.base_region", "maps.base_detail", "plans.style", "moved", "offline.module"}
)
"""Made of files and of the atlas alone: tests of their own open them."""


class Undeclared(AssertionError):
    """A route asks for something the crawl has no row for: plant one."""


def rules(app: Flask, method: str) -> list[Rule]:
    """Return the routes that take a method, in the order of their names."""
    return sorted(
        (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())),
        key=lambda rule: (rule.endpoint, rule.rule),
    )


def addresses(made: CanaryHouse, rule: Rule) -> Iterator[Address]:
    """Yield the addresses of a route: one for each owner and class of the rows it names.

    Raises Undeclared.
    """
    arguments = list(_ARGUMENT.finditer(rule.rule))
    for values in product(*(_values(made, rule, each) for each in arguments)):
        chosen = {each["name"]: value for each, value in zip(arguments, values, strict=True)}
        if not _belong_together(made, rule, chosen):
            continue
        owners = tuple(made.owners.get(value, "") for value in values)
        path = _filled(rule, chosen)
        yield Address(rule.endpoint, path, owners)
        for asked in _ASKED.get(rule.endpoint, ()):
            yield Address(rule.endpoint, f"{path}?{asked}", owners)


def one_of_each_owner(found: Iterable[Address], turn: int) -> Iterator[Address]:
    """Yield one address for each owner of the rows that stand in them, by turns of those it has."""
    by_owners: dict[tuple[str, ...], list[Address]] = {}
    for address in found:
        by_owners.setdefault(address.owners, []).append(address)
    for choices in by_owners.values():
        yield choices[turn % len(choices)]


def _filled(rule: Rule, chosen: Mapping[str, str]) -> str:
    return _ARGUMENT.sub(lambda found: chosen[found["name"]], rule.rule)


def _belong_together(made: CanaryHouse, rule: Rule, chosen: Mapping[str, str]) -> bool:
    """Return whether the rows of an address are one entry: of the kind it says, with the change it
    names. Of the pages of an entry but the first, each class is tried with one kind of each owner.
    """
    entry, kind = chosen.get("entry_id", ""), chosen.get("kind", "")
    if rule.endpoint.startswith("confirm."):
        is_first = entry in ("", made.rows["shelter"]["GT-A rcm"])
        return is_first or chosen["token"] == LINK
    if "change_id" in chosen:
        return chosen["change_id"] in made.changes_of.get(entry, ())
    if not entry or not kind:
        return True
    rows = made.rows[kind]
    if entry not in rows.values():
        return False
    label = next(each for each, row in rows.items() if row == entry)
    owner, visibility = label.split()
    turn = OWNERS.index(owner) + list(Visibility).index(Visibility(visibility))
    kinds = [
        each for each in ("shelter", "organisation", "post", "focal_point") if _offers(rule, each)
    ]
    return kinds[turn % len(kinds)] == kind


def _offers(rule: Rule, kind: str) -> bool:
    return kind in rule.rule.split("<uuid:entry_id>")[0]


def _values(made: CanaryHouse, rule: Rule, argument: re.Match[str]) -> list[str]:
    name, endpoint = argument["name"], rule.endpoint
    if endpoint.startswith("confirm."):
        return _behind_link(made, argument)
    if name == "channel_id":
        return list(made.rows[name].values())[::4]
    if argument["converter"] == "any":
        choices = [each.strip() for each in argument["choices"].split(",")]
        if name in {"kind", "ending", "form", "what"}:
            return choices
        return [_STEP] if _STEP in choices else choices[:1]
    if name == "entry_id":
        return _entries_of(made, rule)
    if name == "slug":
        return (
            [_PROTOCOLS] if endpoint.startswith("protocols.") else list(made.rows["plan"].values())
        )
    if name == "key":
        return list(made.rows["source"].values())
    own = ROWS_OF.get((endpoint.partition(".")[0], name))
    if own:
        return list(made.rows[own].values())
    if name in made.rows:
        return list(made.rows[name].values())
    if name in FIXED:
        return list(FIXED[name])
    raise Undeclared(f"{rule.rule}: no row stands for <{name}>")


def _behind_link(made: CanaryHouse, argument: re.Match[str]) -> list[str]:
    """Return what stands for an argument behind a link: a shelter of each owner."""
    if argument["name"] == "kind":
        return ["shelter"]
    if argument["converter"] == "any":
        return [argument["choices"].split(",")[0].strip()]
    if argument["name"] == "token":
        return [*FIXED["token"], LINK]
    return [made.rows["shelter"][f"{owner} {each}"] for owner, each in _OFFERED]


def _entries_of(made: CanaryHouse, rule: Rule) -> list[str]:
    kinds = ("post", "focal_point", "shelter", "organisation")
    if "leader" in rule.endpoint:
        return list(made.rows["leader"].values())
    fixed = [each for each in kinds if f"/{each}/" in rule.rule]
    return [row for each in fixed or kinds for row in made.rows[each].values()]


def text_of(answer: TestResponse) -> str:
    """Return all an answer says: its head, and its body with each member of an archive."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    said = f"{head}\n\n{_opened(answer.data)}"
    answer.close()
    return said


def _opened(body: bytes) -> str:
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace").replace("\r\n ", "")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(f"{each}\n{_opened(archive.read(each))}" for each in archive.namelist())


# -- papers: what is laid out, instead of the pages of it ---------------------------------------


def readable_press(function: Any, /, *arguments: Any, **named: Any) -> Any:
    """A press that prints here: with `readable_papers`, the words it would print."""
    return function(*arguments, **named)


@dataclass(frozen=True, slots=True)
class UnlaidPage:
    """The words of a page, with every anchor somewhere in its middle."""

    text: str

    @property
    def anchors(self) -> UnlaidPage:
        return self

    def __contains__(self, anchor: str) -> bool:
        return True

    def __getitem__(self, anchor: str) -> tuple[float, float]:
        return 0.0, 400.0


@dataclass(frozen=True, slots=True)
class UnlaidDocument:
    """What stands for a document laid out: as many pages as texts."""

    pages: list[UnlaidPage]

    def copy(self, pages: Iterable[UnlaidPage]) -> UnlaidDocument:
        return UnlaidDocument(list(pages))


def laid_out(_self: object, text: str, *_stylesheets: str) -> UnlaidDocument:
    """Return the HTML a paper would be laid out from: `PageRenderer.lay_out` without its cost."""
    return UnlaidDocument([UnlaidPage(text)])


def written(
    _self: object,
    document: UnlaidDocument,
    _identifier: bytes,
    link_texts: Mapping[str, str],
    files: Sequence[Attachment] = (),
) -> bytes:
    """Return all that a paper would print, read aloud or carry: `PageRenderer.write` in words."""
    said = [each.text for each in document.pages]
    said += [f"{link} {words}" for link, words in link_texts.items()]
    carried = b"\n".join(bytes(each.body) for each in files)
    return b"%PDF-1.7\n" + "\n".join(said).encode() + b"\n" + carried
