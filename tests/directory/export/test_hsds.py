"""The page of services holds to the required members, types and codes of the HSDS 3.0 schema."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from directory.export.hsds import to_hsds
from directory.export.rows import ExportRow
from tests.directory.export.samples import ORGANISATION_ID, SHELTER_ID, bare_rows, full_rows

REQUIRED = {
    "page": {
        "total_items",
        "total_pages",
        "page_number",
        "size",
        "first_page",
        "last_page",
        "empty",
        "contents",
    },
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "location": {"id", "location_type"},
    "address": {
        "id",
        "address_1",
        "city",
        "state_province",
        "postal_code",
        "country",
        "address_type",
    },
    "phone": {"id", "number"},
    "language": {"id"},
    "required_document": {"id"},
    "schedule": {"id"},
    "service_at_location": {"id"},
    "accessibility": {"id"},
}
"""Members the schema of each object requires (openreferral/specification, schema/*.json, 3.0)."""
KNOWN = {
    "service": {
        "organization_id",
        "description",
        "url",
        "email",
        "assured_date",
        "assurer_email",
        "eligibility_description",
        "organization",
        "phones",
        "languages",
        "schedules",
        "service_at_locations",
        "required_documents",
    },
    "organization": {"alternate_name", "email", "website"},
    "location": {"latitude", "longitude", "name", "addresses", "accessibility"},
    "address": {"location_id"},
    "phone": {"extension", "type", "description", "languages"},
    "language": {"code"},
    "required_document": {"document"},
    "schedule": {"description"},
    "service_at_location": {"service_id", "location_id", "location"},
    "accessibility": {"description"},
    "page": set(),
}
"""The other members of the schema we use: a misspelt one would be none of them."""
CHILDREN = {
    "contents": "service",
    "organization": "organization",
    "phones": "phone",
    "languages": "language",
    "schedules": "schedule",
    "service_at_locations": "service_at_location",
    "location": "location",
    "addresses": "address",
    "required_documents": "required_document",
    "accessibility": "accessibility",
}


def objects(kind: str, document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield kind, document
    for member, value in document.items():
        if member in CHILDREN:
            for each in value if isinstance(value, list) else [value]:
                yield from objects(CHILDREN[member], each)


def page(rows: list[ExportRow]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(to_hsds(rows, str))
    return document


@pytest.mark.parametrize("rows", [full_rows, bare_rows, list])
def test_every_object_has_what_the_schema_requires_and_nothing_it_does_not_know(
    rows: Callable[[], list[ExportRow]],
) -> None:
    for kind, each in objects("page", page(rows())):
        assert REQUIRED[kind] <= set(each) <= REQUIRED[kind] | KNOWN[kind], kind
        if kind != "page":
            assert uuid.UUID(each["id"]).version == 5
        for member, value in each.items():
            assert isinstance(value, _types(member)), (kind, member)


def test_codes_and_dates_are_those_of_the_schema() -> None:
    found = list(objects("page", page(full_rows())))
    assert {each["status"] for kind, each in found if kind == "service"} == {
        "active",
        "temporarily closed",
    }
    assert {each["location_type"] for kind, each in found if kind == "location"} == {"physical"}
    assert {each["assured_date"] for kind, each in found if kind == "service"} == {"2026-10-01"}
    assert all(
        re.fullmatch(r"[A-Z]{2}", each["country"]) for kind, each in found if kind == "address"
    )


def test_services_belong_to_their_organisation() -> None:
    document = page(full_rows())
    names = [(each["name"], each["organization"]["name"]) for each in document["contents"]]
    assert names[1:] == [
        ("Casa Belén", "Cruz Ejemplo"),
        ("agua", "Cruz Ejemplo"),
        ("abogados", "Cruz Ejemplo"),
    ]
    assert document["total_items"] == 4
    owners = {each["organization"]["id"] for each in document["contents"][1:]}
    assert owners == {document["contents"][1]["organization_id"]}
    (phone,) = document["contents"][1]["phones"]
    assert (phone["number"], phone["extension"], phone["type"]) == ("+19565550123", 12, "voice")
    assert [each["code"] for each in phone["languages"]] == ["es", "kek"]


def test_papers_asked_not_asked_and_unknown_are_three_things() -> None:
    post, shelter, water, _lawyers = page(full_rows())["contents"]
    assert shelter["required_documents"][0]["document"] == "Se piden papeles."
    assert (water["required_documents"], water["eligibility_description"]) == (
        [],
        "No se piden papeles.",
    )
    assert (post["required_documents"], "eligibility_description" in post) == ([], False)


def test_never_confirmed_is_not_assured() -> None:
    assert all("assured_date" not in each for each in page(bare_rows())["contents"])


def test_an_organisation_the_reader_may_not_see_is_not_named() -> None:
    shelter_alone = [row for row in full_rows() if row.id == SHELTER_ID]
    data = to_hsds(shelter_alone, str).decode()
    assert "Cruz Ejemplo" not in data
    assert ORGANISATION_ID not in data


def test_equal_rows_give_equal_bytes() -> None:
    assert to_hsds(full_rows(), str) == to_hsds(full_rows(), str)


def _types(member: str) -> type | tuple[type, ...]:
    if member in {"latitude", "longitude", "extension"}:
        return (int, float)
    if member in {"total_items", "total_pages", "page_number", "size"}:
        return int
    if member in {"first_page", "last_page", "empty"}:
        return bool
    if member in CHILDREN:
        return dict if member in {"organization", "location"} else list
    return str
