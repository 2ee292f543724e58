from __future__ import annotations

from core.atlas import Atlas
from core.crypto import Keyring
from core.settings import Settings
from webapp.alarms.desk import open_alarm_desk


def test_the_desk_reads_the_hours_and_the_rule_of_small_counts_of_the_settings(
    base_atlas: Atlas, keyring: Keyring
) -> None:
    settings = Settings(mode="test", default_timezone="America/Guatemala")
    desk = open_alarm_desk(base_atlas, settings, keyring)
    assert desk.timezone == "America/Guatemala"
    assert desk.disclosure == settings.disclosure
    assert desk.unit("nowhere") is None
