"""Our own tables lose nothing: imported again they change nothing, and into an empty house they
make the same.
"""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import Base, writing
from core.i18n.languages import translator
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.confirmation import confirm
from directory.entries.field_model import Group
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import change_entry, create_entry
from directory.entries.models import ConfirmationMethod, Post
from directory.entries.visibility import Viewer
from directory.export import export
from directory.export.columns import COLUMNS, SECTION_COLUMN
from directory.imports.apply import apply_dry_run
from directory.imports.row_results import DryRun, RowOutcome
from tests.audit_keys import keyed_engine
from tests.directory.imports.conftest import NOW, origin, plans, tried

SAMPLES = Path(__file__).parents[2] / "samples"
BEFORE = datetime(2026, 7, 1, 9, 30, 5, tzinfo=UTC)
MEXICO = Viewer.of_country("MX")
WICKED = (
    "=HYPERLINK(1)",
    "'=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "a; -2+3",
    "-\n=x",
    "1,5",
    '"[x"',
)


@pytest.fixture(autouse=True)
def directory(session: Session, keyring: Keyring) -> dict[str, uuid.UUID]:
    made = ChangeOrigin(BEFORE, "user:1", ChangeVia.SCREEN)
    here: dict[str, Any] = {"session": session, "country": "MX", "origin": made, "keyring": keyring}
    phone = {
        "kind": "phone",
        "value": "+19565550123;ext=12",
        "has_whatsapp": True,
        "languages": ["es", "nah"],
        "is_official": True,
        "hours": "24 h",
        "note": "guardia; -dos",
    }
    plain = {"has_whatsapp": False, "languages": [], "is_official": False, "hours": "", "note": ""}
    embassy = create_entry(
        kind=EntryKind.POST,
        values={
            "name": "Embajada en Washington",
            "kind": "embassy",
            "located_in": "US",
            "visibility": "public",
        },
        **here,
    )
    mcallen = create_entry(
        kind=EntryKind.POST,
        values={
            "name": WICKED[0],
            "kind": "joint",
            "located_in": "US",
            "co_owners": ["GT", "SV"],
            "channels": [
                phone,
                *({**plain, "kind": "phone", "value": f"+1956555012{n}"} for n in (4, 5)),
                {**plain, "kind": "email", "value": "a@example.org"},
                {**plain, "kind": "emergency", "value": "911"},
            ],
            "point": [-98.23456789012345, 26.2],
            "units": ["US48215", "US-TX"],
            "covered_nationalities": ["HN"],
            "services": ["pasaportes, visas", "matrícula"],
            "timezone": "America/Chicago",
            "hours": "lu-vi 9:00-17:00",
            "drawn": {
                "type": "MultiPolygon",
                "coordinates": [
                    [[[-98, 26], [-98, 27], [-99, 26], [-98, 26]]],
                    [
                        [[-97, 26], [-97, 27], [-97.9, 26.5], [-97, 26]],
                        [[-97.1, 26.4], [-97.1, 26.6], [-97.3, 26.5], [-97.1, 26.4]],
                    ],
                ],
            },
            "visits": [
                {
                    "starts_on": "2026-12-01",
                    "ends_on": "2026-12-02",
                    "city": "Pharr",
                    "address": WICKED[4],
                    "unit_code": "US48215",
                    "point": [-98.1, 26.1],
                    "hours": "9-14",
                }
            ],
            "closed_since": "2026-11-01",
            "closed_reason": "inundación",
            "covering_post_id": str(embassy.id),
            "visibility": "rcm",
            "languages": ["es", "en"],
        },
        **here,
    )
    house = create_entry(
        kind=EntryKind.ORGANISATION,
        values={
            "name": WICKED[1],
            "name_other": WICKED[2],
            "kind": "civil_society",
            "services": [WICKED[6], WICKED[7]],
            "before": WICKED[5],
            "during": "una\n\n- dos",
            "website": "https://x.example",
            "post_id": str(mcallen.id),
            "papers_asked": "no",
            "visibility": "country",
        },
        **here,
    )
    shelter = create_entry(
        kind=EntryKind.SHELTER,
        values={
            "name": WICKED[3],
            "kind": "migrant_house",
            "organisation_id": str(house.id),
            "post_id": str(mcallen.id),
            "capacity": 0,
            "beds_women": 12,
            "open_now": "yes",
            "occupied": 3,
            "occupied_at": "2026-11-01T01:02:03Z",
            "occupied_night": 9,
            "occupied_night_at": "2026-11-02T05:00:00Z",
            "notes": "\n".join(WICKED[:5]),
        },
        **here,
    )
    create_entry(
        kind=EntryKind.FOCAL_POINT,
        values={
            "name": "María Peña",
            "role": "Cónsul",
            "designation": "designated",
            "post_id": str(mcallen.id),
            "designated_on": "2025-01-31",
            "languages": ["es"],
            "channels": [{**plain, "kind": "whatsapp", "value": "+525555550123"}],
        },
        **here,
    )
    create_entry(
        kind=EntryKind.LEADER,
        values={
            "name": "Rosa Ejemplo",
            "phone": "+19565550155",
            "alternate_name": "Luis",
            "alternate_phone": "+19565550156",
            "zone": "Pharr",
            "post_id": str(mcallen.id),
            "people_covered": 80,
            "last_test_on": "2026-09-01",
        },
        **here,
    )
    confirm(
        session, mcallen, [Group.CHANNELS], at=BEFORE, by="user:1", method=ConfirmationMethod.PHONE
    )
    confirm(session, shelter, at=BEFORE, by="user:1", method=ConfirmationMethod.VISIT)
    shelter.source, shelter.is_demo = "lista de 2018", True
    session.flush()
    session.expire_all()
    return {"embassy": embassy.id, "mcallen": mcallen.id, "house": house.id, "shelter": shelter.id}


def carried(
    session: Session, keyring: Keyring, form: str, language: str = "es", hxl: bool = False
) -> bytes:
    say = translator(language).gettext
    return export(session, MEXICO, form, NOW, keyring=keyring, translator=say, hxl=hxl)


@pytest.mark.parametrize(
    ("form", "language"),
    [
        *((form, language) for form in ("csv", "xlsx") for language in ("es", "en", "fr")),
        ("json", "es"),
        ("geojson", "es"),
    ],
)
def test_our_own_export_imported_again_changes_nothing(
    session: Session, keyring: Keyring, form: str, language: str
) -> None:
    trial = tried(
        session, plans(carried(session, keyring, form, language, hxl=True)), keyring=keyring
    )
    assert [each for each in trial.rows if each.outcome is not RowOutcome.SAME] == []
    assert trial.counts["same"] == 6


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "geojson"])
def test_into_an_empty_house_and_out_again_the_bytes_are_the_same(
    session: Session,
    keyring: Keyring,
    form: str,
    take_elsewhere: Callable[[bytes, str], tuple[DryRun, bytes]],
) -> None:
    first = carried(session, keyring, form, hxl=True)
    trial, second = take_elsewhere(first, form)
    assert trial.counts == {
        "read": 6,
        "created": 6,
        "changed": 0,
        "same": 0,
        "rejected": 0,
        "aside": 0,
    }
    assert second == first


@pytest.fixture
def take_elsewhere(
    keyring: Keyring, tmp_path: Path
) -> Callable[[bytes, str], tuple[DryRun, bytes]]:
    def there(data: bytes, form: str) -> tuple[DryRun, bytes]:
        engine = keyed_engine(f"sqlite:///{tmp_path}/elsewhere.db")
        Base.metadata.create_all(engine)
        with writing(engine) as session:
            trial = tried(session, plans(data), keyring=keyring)
            apply_dry_run(session, trial, origin=origin(), keyring=keyring)
        with writing(engine) as session:
            out = carried(session, keyring, form, hxl=True)
        engine.dispose()
        return trial, out

    return there


def edited(data: bytes, row_with: str, column: str, value: str) -> bytes:
    """The CSV with one cell changed, as a person would in a spreadsheet."""
    title = next(each.title for each in (SECTION_COLUMN, *COLUMNS) if each.key == column)
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    identity = next(each.title for each in COLUMNS if each.key == "id")
    for line in lines[1:]:
        if line[lines[0].index(identity)] == row_with:
            line[lines[0].index(title)] = value
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def test_a_cell_a_person_changed_wins_over_the_column_for_machines(
    session: Session, keyring: Keyring, directory: dict[str, uuid.UUID]
) -> None:
    data = edited(
        carried(session, keyring, "csv"), str(directory["mcallen"]), "phone_2", "(956) 555-0199"
    )
    trial = tried(session, plans(data), keyring=keyring)
    (changed,) = [each for each in trial.rows if each.outcome is RowOutcome.CHANGED]
    before, after = changed.changes["channels"]
    assert [each["value"] for each in before][:3] == [
        "+19565550123;ext=12",
        "+19565550124",
        "+19565550125",
    ]
    assert [each["value"] for each in after][:3] == [
        "+19565550123;ext=12",
        "+19565550199",
        "+19565550125",
    ]
    assert after[0] == before[0]


@pytest.mark.parametrize(
    ("said", "outcome"), [("", RowOutcome.SAME), ("(borrar)", RowOutcome.CHANGED)]
)
def test_an_empty_cell_empties_nothing_and_a_word_does(
    session: Session,
    keyring: Keyring,
    directory: dict[str, uuid.UUID],
    said: str,
    outcome: RowOutcome,
) -> None:
    data = edited(carried(session, keyring, "csv"), str(directory["shelter"]), "notes", said)
    rows = {each.entry_id: each for each in tried(session, plans(data), keyring=keyring).rows}
    assert rows[directory["shelter"]].outcome is outcome


def test_an_older_confirmation_never_replaces_a_newer_one(
    session: Session, keyring: Keyring, directory: dict[str, uuid.UUID]
) -> None:
    old = carried(session, keyring, "csv")
    confirm(
        session,
        session.get_one(Post, directory["mcallen"]),
        at=NOW,
        by="x",
        method=ConfirmationMethod.SCREEN,
    )
    session.flush()
    assert tried(session, plans(old), keyring=keyring).counts["same"] == 6


def test_a_drawn_area_longer_than_a_cell_comes_back_whole(
    session: Session, keyring: Keyring, directory: dict[str, uuid.UUID]
) -> None:
    ring = [[-99 + n / 5000, 26 + (n % 7) / 1000 + n / 90000] for n in range(2600)]
    post = session.get_one(Post, directory["mcallen"])
    drawn = {"type": "Polygon", "coordinates": [[*ring, [-98.4, 27], ring[0]]]}
    change_entry(session, post, {"drawn": drawn}, origin=ChangeOrigin(NOW, "x", ChangeVia.SCREEN))
    session.flush()
    session.expire_all()
    data = carried(session, keyring, "xlsx")
    assert len(json.dumps(drawn)) > 2 * 32_767
    assert [
        each
        for each in tried(session, plans(data), keyring=keyring).rows
        if each.outcome is not RowOutcome.SAME
    ] == []


@pytest.mark.parametrize("language", ["es", "fr"])
def test_a_file_of_before_with_json_in_its_cells_is_read_as_a_new_one(
    session: Session, keyring: Keyring, take: Callable[..., DryRun], language: str
) -> None:
    path = SAMPLES / "directory" / f"export-with-json-cells-{language}.csv"
    trial = take(path.read_bytes())
    assert trial.counts["created"] == trial.counts["read"] == 6
    assert not any(each.notes for each in trial.rows)
    (post,) = [each.draft for each in trial.rows if each.draft.values.get("visits")]
    assert len(post.values["channels"]) == 5
    assert post.values["drawn"]["type"] == "MultiPolygon"
    assert post.confirmed["channels"] == ("2026-07-01T09:30:05Z", "phone")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_of_ours_holds_a_document(session: Session, keyring: Keyring, form: str) -> None:
    for plan in plans(carried(session, keyring, form)):
        for row in plan.table.rows:
            assert not [cell for cell in row.cells if str(cell).startswith(("[{", "{", '["'))]


@pytest.mark.parametrize("form", ["csv", "json", "geojson"])
def test_how_near_a_point_is_comes_back_with_it(
    session: Session, keyring: Keyring, directory: dict[str, uuid.UUID], form: str
) -> None:
    session.get_one(Post, directory["mcallen"]).point_precision = "municipality"
    session.flush()
    carrying = carried(session, keyring, form)
    assert tried(session, plans(carrying), keyring=keyring).counts["same"] == 6
    (draft,) = [
        each.draft
        for each in tried(session, plans(carrying), keyring=keyring).rows
        if each.entry_id == directory["mcallen"]
    ]
    assert draft.more["point_precision"] == "municipality"
