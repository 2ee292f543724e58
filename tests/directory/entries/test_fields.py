from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.atlas.names import fold
from directory.entries.fields import FIELDS, field_of, groups_of
from directory.entries.kinds import TYPES, EntryKind
from directory.export.columns import COLUMNS
from directory.imports.columns.header_synonyms import split_synonyms

ROOT = Path(__file__).parents[3]


def test_a_new_field_is_its_column_and_its_line() -> None:
    """Validated, imported, exported, compared, printed and asked in forms, by these two alone.

    In a process of its own: what follows from the table is worked out once, when it is loaded.
    """
    script = "tests.directory.entries.invented_field"
    run = subprocess.run(
        [sys.executable, "-m", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("kind", EntryKind)
def test_each_field_has_a_column_of_the_model_or_a_shape_of_its_own(kind: EntryKind) -> None:
    composed = {"channels", "units", "drawn", "visits", "point"}
    sealed = {field.key for field in FIELDS[kind] if field.is_sealed}
    for field in FIELDS[kind]:
        if field.key not in composed | sealed:
            assert hasattr(TYPES[kind], field.key), field.key


def test_fields_of_one_key_share_one_column() -> None:
    by_key: dict[str, set[object]] = {}
    for fields in FIELDS.values():
        for field in fields:
            if field.column is not None:
                by_key.setdefault(field.key, set()).add((field.column, field.shape))
    assert {key for key, columns in by_key.items() if len(columns) > 1} == set()
    keys = [column.key for column in COLUMNS]
    assert len(keys) == len(set(keys))
    assert set(by_key) <= set(keys)


def test_synonyms_are_folded_as_titles_are() -> None:
    for fields in FIELDS.values():
        for field in fields:
            words = split_synonyms(field.synonyms)
            assert [fold(word) for word in words] == list(words), field.key


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(KeyError, match="no field 'nada'"):
        field_of(EntryKind.POST, "nada")
    assert len(groups_of(EntryKind.POST)) == len(set(groups_of(EntryKind.POST)))
