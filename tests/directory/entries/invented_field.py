"""Add a field nobody has, by its two lines, in a process of its own; then ask every part about it.

The two lines are what a contributor writes: a column in `directory.entries.models`, and a Field in
the module of its kind. Nothing else of the program is told. Run by `test_fields.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, mapped_column

from core.i18n.languages import N_
from directory.entries import models
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.field_table import shelters

models.Shelter.showers = mapped_column(sa.Integer, nullable=True)
shelters.FIELDS = (  # type: ignore[assignment]
    *shelters.FIELDS,
    Field(
        "showers",
        N_("Regaderas"),
        Group.ANSWERS,
        FieldShape.NUMBER,
        column=TableColumn(width=9, hxl="#capacity+showers"),
        synonyms="regaderas, showers, douches",
        vcard="X-SHOWERS",
        hsds="description",
    ),
)

import webapp.all_models  # noqa: E402, F401
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine  # noqa: E402
from core.i18n.formats import Formats  # noqa: E402
from core.tabular.reading import read_tables  # noqa: E402
from core.turns.writing_session import ReadWriteSession  # noqa: E402
from directory.book.chapters import Writer  # noqa: E402
from directory.editions.comparison import compare  # noqa: E402
from directory.entries.change_log import ChangeOrigin, ChangeVia, changes_of  # noqa: E402
from directory.entries.kinds import EntryKind  # noqa: E402
from directory.entries.lifecycle import change_entry, create_entry  # noqa: E402
from directory.entries.validation import InvalidValues, validate  # noqa: E402
from directory.entries.visibility import Viewer  # noqa: E402
from directory.export import export, written  # noqa: E402
from directory.export.rows import rows_for  # noqa: E402
from directory.imports.columns.table_selection import chosen_tables, plans_for  # noqa: E402
from directory.imports.dry_run import try_drafts  # noqa: E402
from directory.imports.existing_entries import Allowance, existing_entries  # noqa: E402
from directory.imports.row_results import RowOutcome  # noqa: E402
from directory.imports.rows.row_mapping import drafts_of  # noqa: E402
from webapp.blueprints.confirm.presenters import open_fields  # noqa: E402
from webapp.forms.entry_form import boxes_of, form_fields, raw_of  # noqa: E402

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KIND = EntryKind.SHELTER
ORIGIN = ChangeOrigin(NOW, "cli:test", ChangeVia.COMMAND)
WORDING = Formats("es")


def main() -> None:
    engine = make_engine("sqlite://")
    Base.metadata.create_all(engine)
    with ReadWriteSession(engine, info={"writes": True}) as session:
        it_is_validated()
        shelter = it_is_kept_with_its_history(session)
        it_is_imported(session)
        it_is_exported(session)
        it_is_compared_and_printed(session, shelter)
    it_has_a_box_in_the_forms()


def it_is_validated() -> None:
    assert validate(KIND, {"showers": " 12 "}, country="MX", is_whole=False) == {"showers": 12}
    with pytest.raises(InvalidValues) as refused:
        validate(KIND, {"showers": "muchas"}, country="MX", is_whole=False)
    assert set(refused.value.problems) == {"showers"}


def it_is_kept_with_its_history(session: Session) -> models.Shelter:
    raw = {"name": "Casa Inventada", "kind": "migrant_house", "visibility": "rcm", "showers": 12}
    values = validate(KIND, raw, country="MX")
    shelter = create_entry(session, KIND, values, country="MX", origin=ORIGIN)
    assert isinstance(shelter, models.Shelter)
    assert changes_of(session, shelter.id)[0].values["showers"] == [None, 12]
    return shelter


def it_is_imported(session: Session) -> None:
    data = b"Nombre,Showers,Pais\nCasa Inventada,14,MX\nOtra casa,3,MX\n"
    tables = chosen_tables(read_tables(data, "x.csv"), KIND, "", "x.csv")
    (plan,) = plans_for(tables, None, country="MX", now=NOW)
    assert plan.columns["Showers"] == "showers"
    allowance = Allowance(Viewer.system(), frozenset({"MX"}))
    existing = existing_entries(session, {KIND}, [], allowance, Keyring([b"k" * 32]))
    trial = try_drafts(drafts_of([plan]), existing, allowance)
    changed, created = trial.rows
    assert changed.outcome is RowOutcome.CHANGED
    assert changed.changes["showers"] == [12, 14]
    assert created.outcome is RowOutcome.CREATED
    assert created.changes["showers"] == [None, 3]


def it_is_exported(session: Session) -> None:
    csv = export(session, Viewer.system(), "csv", NOW, hxl=True).decode("utf-8-sig")
    titles, tags, row, *_ = csv.split("\r\n")
    assert '"Notas","Regaderas","Fuente"' in titles
    assert "#capacity+showers" in tags
    assert ",12," in row
    documents = {
        format_: export(session, Viewer.system(), format_, NOW).decode()
        for format_ in ("json", "geojson", "vcard", "hsds")
    }
    assert '"showers": 12' in documents["json"]
    assert '"showers": 12' in documents["geojson"]
    assert "X-SHOWERS:12" in documents["vcard"]
    assert '"description": "Casa del migrante. 12"' in documents["hsds"]
    book = read_tables(export(session, Viewer.system(), "xlsx", NOW), "x.xlsx")
    (sheet,) = [table for table in book if "Regaderas" in table.titles]
    assert sheet.column("Regaderas") == [12]


def it_is_compared_and_printed(session: Session, shelter: models.Shelter) -> None:
    before = rows_for(session, Viewer.system(), NOW, None)
    change_entry(session, shelter, {"showers": 14}, origin=ORIGIN)
    after = rows_for(session, Viewer.system(), NOW, None)
    (news,) = compare(before, after, WORDING).countries
    assert news.changed[0].sentences == ("Regaderas: de «12» a «14»",)
    (chapter,) = Writer(WORDING, NOW, {}).chapters(after)
    assert ("Regaderas", "14") in chapter.sections[0].entries[0].facts
    assert written(before, "json", NOW) != written(after, "json", NOW)


def it_has_a_box_in_the_forms() -> None:
    assert "showers" in {field.key for field in form_fields(KIND)}
    assert "showers" in {field.key for field in open_fields(KIND, Group.ANSWERS)}
    boxes = boxes_of(KIND, {"showers": 12})
    assert boxes["showers"] == "12"
    assert raw_of(KIND, {"showers": "14"}) == {"showers": "14"}


if __name__ == "__main__":
    main()
