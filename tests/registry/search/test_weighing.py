"""Names weighed word by word."""

from __future__ import annotations

import numpy as np
import pytest

from registry.search.name_search import search_names
from registry.search.name_words import written_name
from registry.search.weighing import SoughtName, rough_best, weigh
from tests.registry.search.test_name_search import table


def test_the_answer_is_that_of_weighing_everybody() -> None:
    """The bound on whom nobody looks at holds: the best ten by it are the best ten of all."""
    names = table()
    everybody = np.arange(len(names), dtype=np.int32)
    for text in ("Rosa1 Mora3", "Juan Perez", "Ana", "Rosa5 Luis5 Mora5 Paz0", "Maria Paz2"):
        asked = names.in_roles(written_name(text))
        weights = weigh(names, SoughtName(asked, names.vocabulary.likeness(asked.words)), everybody)
        scores = weights.agreement - weights.price
        found = [each.score for each in search_names(names, asked)]
        assert found == pytest.approx(np.sort(scores)[::-1][: len(found)].tolist())
        assert len(found) >= min(10, int((scores > 0).sum()))


def test_brothers_are_less_alike_than_one_person_written_twice() -> None:
    names = table()
    sought = names.in_roles(written_name("Juan Carlos Perez"))
    scores = {each.row: each.score for each in search_names(names, sought)}
    assert scores[2] > scores[3] + 3


def test_the_roughly_best_are_among_those_weighed() -> None:
    names = table()
    name = names.in_roles(written_name("Juan Perez Gomez"))
    sought = SoughtName(name, names.vocabulary.likeness(name.words))
    assert sought.most > 10
    few = rough_best(names, sought, np.arange(len(names), dtype=np.int32), keep=5)
    assert len(few) == 5
    assert {2, 3} <= set(few.tolist())
