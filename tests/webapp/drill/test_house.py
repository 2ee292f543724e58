from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from core.settings import Settings
from response.drills.scenario import load_scenario
from tests.webapp.drill_house import NOW, RealHouse
from webapp.drill.house import (
    DrillHouse,
    find_house,
    house_of,
    house_settings,
    is_mark,
    new_house,
    new_sheet,
    standing_marks,
)

WAYS_OUT = (
    "smtp_host",
    "sms_gateway",
    "telegram_bot",
    "gateway_hosts",
    "webhook_secrets",
    "whatsapp_number",
    "whatsapp_token",
)


def test_every_way_out_and_every_key_of_the_real_house_is_taken_away(tmp_path: object) -> None:
    real = Settings(
        smtp_host="mail.example",
        sms_gateway="x://{to}",
        telegram_bot="t",
        whatsapp_token="w",
        whatsapp_number="1",
        gateway_hosts=("ntfy.sh",),
        webhook_secrets=("sms:" + "s" * 32,),
        audit_key="a" * 32,
        old_data_keys=("k",),
        streets="https://tiles.example/{z}/{x}/{y}.pbf",
        feeds_online=True,
    )
    sheet = new_sheet(load_scenario("ida-2021"), "HN", "", 20, NOW)
    found = house_settings(real, sheet)
    assert not any(getattr(found, name) for name in WAYS_OUT)
    assert not found.feeds_online
    assert (found.streets, found.audit_key, found.old_data_keys) == ("", "", ())
    secrets = {each.name for each in fields(Settings) if not each.repr}
    assert not any(
        getattr(found, name) and getattr(found, name) == getattr(real, name) for name in secrets
    )
    assert found.instance == real.instance / "drills" / sheet.mark
    assert found.sqlalchemy_url.startswith("sqlite:///"), "also where the real one is a server"


def test_two_drills_share_no_key() -> None:
    scenario = load_scenario("ida-2021")
    one, other = (new_sheet(scenario, "HN", "", 20, NOW) for _ in range(2))
    assert len({one.mark, other.mark}) == 2
    assert one.secret_key != other.secret_key
    assert one.data_key != other.data_key


def test_a_house_is_found_by_its_mark_alone(real: RealHouse, drill: DrillHouse) -> None:
    assert drill.mark in standing_marks(real.settings)
    found = find_house(real.settings, drill.mark)
    assert found is not None
    assert found.sheet == drill.sheet
    inside = house_of(found.settings)
    assert inside is not None
    assert inside.sheet == drill.sheet
    assert house_of(real.settings) is None
    for text in ("", "..", "0123456789AB", "0123456789ab/..", "0123456789abc"):
        assert not is_mark(text)
        assert find_house(real.settings, text) is None


def test_a_longer_drill_has_its_injects_later_and_one_turn_at_a_time(real: RealHouse) -> None:
    sheet = new_sheet(load_scenario("ida-2021"), "HN", "", 60, NOW)
    house = new_house(real.settings, sheet, lambda: NOW + timedelta(minutes=2))
    house.folder.mkdir(parents=True)
    short = new_house(real.settings, sheet, lambda: NOW)
    short.clock.step(1)
    assert house.clock.reading().arrived == 2  # the second of 20 comes at half a minute
    with house.turn() as is_ours, short.turn() as is_theirs:
        assert (is_ours, is_theirs) == (True, False)
