"""The services of the directory as Open Referral's HSDS 3.0: one page of services, as its API gives
them.

https://docs.openreferral.org/en/latest/hsds/schema_reference.html. Each organisation, shelter and
post becomes services with their organization, location, phones, languages and required documents
nested. Focal points stay out: HSDS is about services, and theirs are the posts'.

- `assured_date` is the day of the last confirmation. `assurer_email` is left out: a row does not
  say who confirmed it, so that no person's address goes into files that travel.
- `status` is `temporarily closed` for a closed post and a shelter that says it is not open, else
  `active`.
- An address needs a state and a postal code, which the directory does not have: they are empty.
- Identifiers are made of the entry's own (UUID version 5): equal rows give equal bytes.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from core.i18n.languages import N_
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.columns import Translate
from directory.export.details import detail_fields
from directory.export.rows import ExportChannel, ExportRow
from directory.export.vcard import web_address
from directory.labels import CODE_WORDS

Document = dict[str, Any]
_OFFERING = frozenset({EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION})
_TYPES: Mapping[ChannelKind, str] = MappingProxyType({ChannelKind.WHATSAPP: "text"})
_DESCRIPTION = "description"
_PAPERS = N_("Se piden papeles.")
_NO_PAPERS = N_("No se piden papeles.")
_CAPACITY = N_("Cupo: {number} personas.")
_DEMO = N_("Datos de demostración.")
_ACCESSIBLE = N_("Accesible para personas con discapacidad.")


def to_hsds(rows: Sequence[ExportRow], translate: Translate) -> bytes:
    """Return the services of `rows` as one page of HSDS, JSON; what is written in words is in the
    reader's language.
    """
    organisations = {row.id: row for row in rows if row.section is EntryKind.ORGANISATION}
    offering = [row for row in rows if row.section in _OFFERING]
    services = [each for row in offering for each in _services(row, organisations, translate)]
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return json.dumps(page, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


# -- inside ---------------------------------------------------------------------------------


def _services(
    row: ExportRow, organisations: Mapping[str, ExportRow], translate: Translate
) -> Iterator[Document]:
    """Yield one service for each that is listed; an entry that lists none is itself the service."""
    for name in row.details.get("services") or (row.name,):
        yield _service(
            row, name, organisations.get(row.details.get("organisation_id", ""), row), translate
        )


def _service(row: ExportRow, name: str, owner: ExportRow, translate: Translate) -> Document:
    key = f"{row.id}/service/{name}"
    service: Document = {
        "id": _identity(key),
        "organization_id": _identity(f"{owner.id}/organization"),
        "name": name,
        "description": _description(row, translate),
        "status": "temporarily closed" if _is_closed(row) else "active",
        "organization": _organization(owner, translate),
        "phones": [
            _phone(key, channel, translate) for channel in row.channels if _is_phone(channel)
        ],
        "languages": [_language(key, code) for code in row.languages],
        "schedules": [{"id": _identity(f"{key}/schedule"), "description": row.hours}]
        if row.hours
        else [],
        "service_at_locations": [
            {
                "id": _identity(f"{key}/at"),
                "service_id": _identity(key),
                "location_id": _identity(f"{row.id}/location"),
                "location": _location(row, translate),
            }
        ],
        "required_documents": [],
    }
    if row.details.get("papers_asked") == "yes":
        service["required_documents"] = [
            {"id": _identity(f"{key}/papers"), "document": translate(_PAPERS)}
        ]
    elif row.details.get("papers_asked") == "no":
        service["eligibility_description"] = translate(_NO_PAPERS)
    if row.freshness.confirmed_at:
        service["assured_date"] = f"{row.freshness.confirmed_at:%Y-%m-%d}"
    return service | _reached_at(row, "url")


def _organization(row: ExportRow, translate: Translate) -> Document:
    organization: Document = {
        "id": _identity(f"{row.id}/organization"),
        "name": row.name,
        "description": _description(row, translate),
        **_reached_at(row, "website"),
    }
    if row.details.get("name_other"):
        organization["alternate_name"] = row.details["name_other"]
    return organization


def _location(row: ExportRow, translate: Translate) -> Document:
    identity = _identity(f"{row.id}/location")
    location: Document = {"id": identity, "location_type": "physical", "name": row.name}
    if row.lon is not None and row.lat is not None:
        location |= {"latitude": round(row.lat, 6), "longitude": round(row.lon, 6)}
    if row.address or row.city:
        location["addresses"] = [
            {
                "id": _identity(f"{row.id}/address"),
                "location_id": identity,
                "address_1": row.address,
                "city": row.city,
                "state_province": "",
                "postal_code": "",
                "country": row.located_in or row.country,
                "address_type": "physical",
            }
        ]
    if row.details.get("accessible") == "yes":
        location["accessibility"] = [
            {"id": _identity(f"{row.id}/accessible"), "description": translate(_ACCESSIBLE)}
        ]  # fmt: skip
    return location


def _description(row: ExportRow, translate: Translate) -> str:
    parts = [translate(CODE_WORDS[row.type]) + "." if row.type else ""]
    described = [each.key for each in detail_fields(row.section) if each.hsds == _DESCRIPTION]
    parts += [str(row.details.get(key) or "") for key in described]
    if row.details.get("capacity") is not None:
        parts.append(translate(_CAPACITY).format(number=row.details["capacity"]))
    if row.is_demo:
        parts.append(translate(_DEMO))
    return " ".join(part for part in parts if part)


def _is_closed(row: ExportRow) -> bool:
    return bool(row.details.get("closed_since")) or row.details.get("open_now") == "no"


def _is_phone(channel: ExportChannel) -> bool:
    return channel.kind is not ChannelKind.EMAIL


def _phone(key: str, channel: ExportChannel, translate: Translate) -> Document:
    number, _, extension = channel.value.partition(";ext=")
    identity = f"{key}/{channel.kind.value}/{channel.value}"
    words = (translate(CODE_WORDS[channel.kind.value]), channel.hours, channel.note)
    phone: Document = {
        "id": _identity(identity),
        "number": number,
        "type": _TYPES.get(channel.kind, "voice"),
        "description": ". ".join(part for part in words if part),
        "languages": [_language(identity, code) for code in channel.languages],
    }
    return phone | ({"extension": int(extension)} if extension.isdigit() else {})


def _language(key: str, code: str) -> Document:
    return {"id": _identity(f"{key}/language/{code}"), "code": code}


def _reached_at(row: ExportRow, url_member: str) -> Document:
    """Return the first e-mail and the page of an entry, where it has them."""
    email = next(
        (channel.value for channel in row.channels if channel.kind is ChannelKind.EMAIL), ""
    )
    website = row.details.get("website", "")
    found = {"email": email, url_member: web_address(website) if website else ""}
    return {member: value for member, value in found.items() if value}


def _identity(key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:atalaya:{key}"))
