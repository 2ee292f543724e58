"""A run in parts runs every file once, and its parts cost the same."""

from __future__ import annotations

import pytest

from tests.parts import TESTS, USUAL_COST, Part, all_files, known_costs, shares
from tests.scheduling import ISOLATION

WORLD = [f"{ISOLATION}/test_{name}.py" for name in "abc"]


def test_every_file_is_in_one_part_and_its_folders_are_read() -> None:
    parts = [Part.read(f"{number}/3") for number in (1, 2, 3)]
    for file in all_files():
        owners = [each for each in parts if each.has(TESTS.parent / file)]
        assert len(owners) == 1, file
        above = [each for each in (TESTS.parent / file).parents if each.is_relative_to(TESTS)]
        assert all(map(owners[0].has, above)), file
    assert sum(file.startswith("tests/browser") for file in all_files()) == 0
    assert set(known_costs()) <= set(all_files()), "gone files: pytest --costs"


def test_parts_cost_the_same_and_what_reads_one_world_stays_together() -> None:
    files = [*WORLD, *(f"tests/test_{number}.py" for number in range(20))]
    costs = {WORLD[0]: 3.0, WORLD[1]: 2.0, "tests/test_7.py": 4.0, "tests/test_9.py": 2.5}
    one, two = shares(files, costs, 2)
    assert one | two == set(files)
    assert not one & two
    assert set(WORLD) <= one or set(WORLD) <= two
    spent = [sum(costs.get(each, USUAL_COST) for each in part) for part in (one, two)]
    assert abs(spent[0] - spent[1]) <= USUAL_COST


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "a/b"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever says so
        Part.read(text)
