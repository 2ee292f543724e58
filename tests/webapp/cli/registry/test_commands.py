"""`atalaya registry check` and `rebuild`: the health of the matching index."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import writing
from tests.indexed_people import spoil_index
from tests.webapp.cli.conftest import Terminal


def test_an_index_without_a_stay_is_sound(terminal: Terminal) -> None:
    result = terminal("registry", "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "0 estancias" in result.stdout


def test_an_index_that_lost_a_stay_is_found_out_and_made_again(registered: Terminal) -> None:
    sound = registered("registry", "check").stdout
    assert "3 estancias en 1 bloques" in sound
    assert "GT: 1 personas por ubicar" in sound
    with writing(registered.engine) as session:
        session.execute(sa.text("DELETE FROM stay WHERE id = (SELECT id FROM stay LIMIT 1)"))
    broken = registered("registry", "check")
    assert broken.exit_code == 1
    assert "GT: 1 personas por ubicar" in broken.stdout
    assert "faltas" in broken.stderr
    assert "2 estancias" in registered("registry", "rebuild").stdout
    assert "2 estancias" in registered("registry", "check").stdout
    (details,) = [each for action, _, each in registered.actions() if action == "index.rebuild"]
    assert (details["stays"], details["unreadable"]) == (2, 0)


def test_a_block_that_does_not_open_is_a_fault_and_the_stays_make_it_again(
    registered: Terminal,
) -> None:
    with writing(registered.engine) as session:
        spoil_index(session)
    assert registered("registry", "check").exit_code == 1
    assert registered("registry", "rebuild").exit_code == 0
    assert "3 estancias en 1 bloques" in registered("registry", "check").stdout


def test_a_stay_that_does_not_open_is_named_by_the_rebuild(registered: Terminal) -> None:
    with writing(registered.engine) as session:
        session.execute(
            sa.text("UPDATE stay SET ciphertext = X'00' WHERE id = (SELECT id FROM stay LIMIT 1)")
        )
    rebuilt = registered("registry", "rebuild")
    assert rebuilt.exit_code == 0
    assert "stay " in rebuilt.stderr
    assert "Prueba" not in rebuilt.output


def test_the_group_lists_its_commands(terminal: Terminal) -> None:
    result = terminal("registry", "--help")
    assert result.exit_code == 0
    for name in ("check", "import", "rebuild", "unplaced"):
        assert f"  {name} " in result.stdout
