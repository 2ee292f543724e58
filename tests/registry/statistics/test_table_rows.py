"""The columns of a table say what they are, to people and to programs."""

from registry.statistics.table_rows import table_columns
from tests.registry.statistics.test_table_files import TABLE


def test_every_column_has_a_key_a_title_and_a_tag() -> None:
    columns = table_columns(TABLE)
    assert len({each.key for each in columns}) == len(columns)
    assert all(each.title and each.tag.startswith("#") for each in columns)
    assert [each.key for each in columns][:6] == [
        "state",
        "state_code",
        "sex",
        "sex_code",
        "persons",
        "households",
    ]
