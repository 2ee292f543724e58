"""Real lists, as they lie on the net: each comes in with the mapping guessed, and every row is
accounted for.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.tabular.reading import read_tables
from core.tabular.tables import UnreadableFile
from directory.entries.kinds import EntryKind
from directory.imports.columns.table_selection import chosen_tables
from directory.imports.row_results import RowOutcome
from tests.directory.imports.conftest import plans, tried

POST, SHELTER, ORGANISATION = EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION


@pytest.mark.parametrize(
    ("name", "kind", "country", "read", "most_rejected"),
    [
        ("missions_wikidata_2022.csv", POST, "MX", 1395, 719),
        ("consulados_mexico_eeuu_2023.geojson", POST, "MX", 51, 0),
        ("orgs_apoyo_migrante_2018.csv", ORGANISATION, "MX", 196, 2),
        ("orgs_migrantes_costa_rica_2026.csv", ORGANISATION, "CR", 3, 0),
        ("refugios_quintana_roo_2025.json", SHELTER, "MX", 110, 0),
        ("refugios_quintana_roo_2025_excel_cp1252.csv", SHELTER, "MX", 110, 0),
        ("shelters_irma_2017.json", SHELTER, "US", 1152, 9),
        ("fema_nss_open_2017.json", SHELTER, "US", 54, 0),
        ("fema_open_shelters_sample_2023.json", SHELTER, "US", 2, 0),
        ("nyc_evacuation_centers_2017.json", SHELTER, "US", 60, 0),
    ],
)
def test_every_row_of_a_real_list_is_accounted_for(
    session: Session,
    shared: Path,
    name: str,
    kind: EntryKind,
    country: str,
    read: int,
    most_rejected: int,
) -> None:
    data = (shared / "directory" / name).read_bytes()
    trial = tried(session, plans(data, kind, name=name, country=country))
    assert trial.counts["read"] == read
    assert trial.counts["rejected"] <= most_rejected
    assert all(each.problems for each in trial.rows if each.outcome is RowOutcome.REJECTED)
    assert all(each.draft.name for each in trial.rows if each.outcome is RowOutcome.CREATED)


def test_the_posts_rejected_are_of_states_outside_the_conference_or_no_posts(
    session: Session, shared: Path, base_atlas: Atlas
) -> None:
    data = (shared / "directory" / "missions_wikidata_2022.csv").read_bytes()
    trial = tried(session, plans(data, POST, atlas=base_atlas))
    owners = Counter(
        each.draft.country for each in trial.rows if each.outcome is RowOutcome.CREATED
    )
    assert sum(owners.values()) > 650
    rejected = trial.rows_of(RowOutcome.REJECTED)
    why = Counter(column for each in rejected for column, _, _ in each.problems)
    assert set(why) <= {"country", "type", "operator"}
    notes = Counter(column for each in trial.rows for column, _, _ in each.notes)
    # Points that contradict their row: Panama's embassy in Cairo lies in Bogotá, and its like.
    assert (notes["latitude"], notes["phone"]) == (3, 1)
    names = {each.draft.name for each in trial.rows}
    assert "Embajada de Honduras en Japón" in names


@pytest.mark.parametrize(
    "name", ["acs2023_foreign_born_nyc_tracts.csv", "acs2024_foreign_born_counties_sample.csv"]
)
def test_census_figures_are_refused_by_what_they_are(shared: Path, name: str) -> None:
    tables = read_tables((shared / "directory" / name).read_bytes(), name)
    with pytest.raises(UnreadableFile, match="cifras de población por país de nacimiento"):
        chosen_tables(tables, SHELTER, "", name)


def test_the_same_shelters_from_json_and_from_spanish_excel_are_the_same(
    session: Session, shared: Path
) -> None:
    folder = shared / "directory"
    one = plans((folder / "refugios_quintana_roo_2025.json").read_bytes(), SHELTER)
    other = plans((folder / "refugios_quintana_roo_2025_excel_cp1252.csv").read_bytes(), SHELTER)
    first, second = tried(session, one).rows, tried(session, other).rows
    assert [each.draft.name for each in first] == [each.draft.name for each in second]
    for a, b in zip(first, second, strict=True):
        assert (a.draft.values.get("point") is None) == (b.draft.values.get("point") is None)
        if a.draft.values.get("point"):
            assert a.draft.values["point"] == pytest.approx(b.draft.values["point"], abs=1e-5)


def test_the_telephones_of_a_real_list_are_right(session: Session, shared: Path) -> None:
    data = (shared / "directory" / "orgs_apoyo_migrante_2018.csv").read_bytes()
    rows = tried(session, plans(data, ORGANISATION, country="MX")).rows
    numbers = [
        each["value"]
        for row in rows
        for each in row.draft.values.get("channels", [])
        if each["kind"] == "phone"
    ]
    assert len(numbers) > 190
    by_country = Counter(row.draft.values.get("located_in") for row in rows)
    assert by_country["MX"] > 90
    for row in rows:
        begins = {"US": "+1", "MX": "+52"}.get(str(row.draft.values.get("located_in")), "+")
        own = [
            each["value"]
            for each in row.draft.values.get("channels", [])
            if each["kind"] == "phone"
        ]
        assert all(value.startswith(begins) for value in own) or row.draft.country == "MX", (
            json.dumps(own)
        )
