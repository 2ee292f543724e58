"""One machine is what is meant where nothing is said; nothing secret is printed."""

from __future__ import annotations

from core.installation.machines import MachineSettings


def test_where_nothing_is_said_it_is_one_machine_and_its_folder() -> None:
    settings = MachineSettings()
    assert (settings.web_nodes, settings.files_in, settings.database_pooler) == (1, "", False)


def test_no_secret_stands_in_what_is_printed_of_it() -> None:
    settings = MachineSettings(
        files_store_key="AKIA-Zzyzx",
        files_store_secret="sésamo-Zzyzx",
        database_direct_url="postgresql://a:Zzyzx@db/atalaya",
    )
    assert "Zzyzx" not in repr(settings)
