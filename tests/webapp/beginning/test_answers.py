from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UnusableInput
from core.settings import read_settings
from webapp.beginning.answers import (
    FirstAnswers,
    new_settings,
    read_answers,
    said_settings,
)

GOOD = FirstAnswers(
    instance="/srv/atalaya", address="https://atalaya.example/", secretariat="ana@rcm.example",
    sources="all", smtp_host="mail.example", mail_from="atalaya@rcm.example",
    contact="vigilia@rcm.example",
)  # fmt: skip


def test_what_is_said_becomes_settings_production_starts_with() -> None:
    values = {name: value for each in new_settings(GOOD).values() for name, value in each.items()}
    settings = read_settings(values)
    assert settings.is_production
    assert (settings.public_url, settings.feeds_online) == ("https://atalaya.example", True)
    assert len({settings.secret_key, settings.data_key, settings.audit_key}) == 3
    again = {name: value for each in new_settings(GOOD).values() for name, value in each.items()}
    assert again["ATALAYA_DATA_KEY"] != settings.data_key


def test_nothing_needed_is_left_out_unseen() -> None:
    assert GOOD.needed == []
    assert FirstAnswers().needed == ["address", "secretariat", "sources", "smtp_host", "mail_from"]
    assert FirstAnswers(no_mail=True).needed == ["address", "secretariat", "sources"]
    assert said_settings(FirstAnswers(sources="none"))["Sources."] == {
        "ATALAYA_FEEDS_ONLINE": "false"
    }
    assert GOOD.completed({"address": "x", "operator": "o@x.example"}).address == GOOD.address


def test_a_file_answers_what_no_flag_did(tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_text('address = "https://a.example"\ncountries = ["GT"]\nsmtp_port = 465\n')
    found = read_answers(path)
    assert (found.address, found.countries, found.smtp_port) == (
        "https://a.example",
        ("GT",),
        "465",
    )
    for text in ("adress = 'x'", "address = 4.5", "no_mail = 'yes'", "countries = 'GT'", "= ="):
        path.write_text(text)
        with pytest.raises(UnusableInput):
            read_answers(path)
    with pytest.raises(UnusableInput):
        read_answers(tmp_path / "none")
