from __future__ import annotations

import threading
from contextvars import copy_context

from core import exercise
from core.child import ChildLimits, call_apart


def test_a_text_that_leaves_a_drill_says_so_once_and_outside_it_is_as_it_was() -> None:
    assert exercise.marked("Aviso") == "Aviso"
    with exercise.inside("0123456789ab"):
        assert exercise.is_exercise()
        assert exercise.marked("Aviso") == "EJERCICIO · Aviso"
        assert exercise.marked("EJERCICIO · Aviso") == "EJERCICIO · Aviso"
    assert not exercise.is_exercise()


def test_a_thread_knows_its_house_where_it_is_handed_the_context_and_only_there() -> None:
    found: list[str] = []
    with exercise.inside("0123456789ab"):
        here = copy_context()
        bare = threading.Thread(target=lambda: found.append(exercise.current_drill()))
        handed = threading.Thread(
            target=here.run, args=(lambda: found.append(exercise.current_drill()),)
        )
        for thread in (bare, handed):
            thread.start()
            thread.join()
    assert found == ["", "0123456789ab"]


def test_a_child_process_of_a_drill_knows_that_it_is_one() -> None:
    with exercise.inside("0123456789ab"):
        assert call_apart(exercise.marked, "Aviso", limits=ChildLimits(30)) == "EJERCICIO · Aviso"
