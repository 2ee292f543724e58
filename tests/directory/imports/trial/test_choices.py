"""One row's choice goes before that of all."""

from __future__ import annotations

from directory.entries.kinds import EntryKind
from directory.imports.rows.drafts import Draft
from directory.imports.trial.choices import DoublesChoice, ImportChoices


def test_the_choice_of_a_row_goes_before_that_of_all() -> None:
    choices = ImportChoices(
        doubles=DoublesChoice.JOIN, doubles_by_row={("Hoja", 4): DoublesChoice.NEW}
    )
    made = [Draft(number, "Hoja", EntryKind.SHELTER, "MX", "Casa") for number in (4, 5)]
    assert [choices.of_double(each) for each in made] == [DoublesChoice.NEW, DoublesChoice.JOIN]
    assert ImportChoices().of_double(made[0]) is DoublesChoice.ASK
