"""One machine is what is meant where nothing is said; nothing secret is printed."""

from __future__ import annotations

from core.installation.machines import MachineSettings


def test_where_nothing_is_said_it_is_one_machine_and_its_folder() -> None:
    settings = MachineSettings()
    assert (settings.web_nodes, settings.files_in, settings.database_pooler) == (1, "", False)


def test_no_secret_stands_in_what_is_printed_of_it() -> None:
    word = "Zzyzx"
    settings = MachineSettings(
        files_store_key=word,
        files_store_secret=word,
        database_direct_url=f"postgresql://a:{word}@db/atalaya",
    )
    assert word not in repr(settings)
