from __future__ import annotations

import re
import stat
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from core.development_key import new_key
from core.errors import SettingsError
from core.settings import Settings, data_keys, read_settings

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "ATALAYA_MODE": "production",
    "ATALAYA_SECRET_KEY": "3Vd-kq8_Xw2mPz7tLr5hNy9bGf4cJs6e",
    "ATALAYA_DATA_KEY": new_key(),
    "ATALAYA_COOKIE_SECURE": "true",
    "ATALAYA_FEEDS_CONTACT": "vigilancia@consulado.example",
    "ATALAYA_BASE_URL": "https://atalaya.example",
    "ATALAYA_SMTP_HOST": "mail.example",
    "ATALAYA_MAIL_FROM": "atalaya@mail.example",
}


def test_defaults_work_on_one_machine() -> None:
    settings = read_settings({})
    assert settings.sqlalchemy_url.startswith("sqlite:///")
    assert settings.sqlalchemy_url.endswith("instance/atalaya.db")
    assert settings.public_url == "http://127.0.0.1:8000"


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        read_settings({}).port = 1  # type: ignore[misc]


def test_the_example_names_each_setting_and_is_readable() -> None:
    text = (ROOT / ".env.example").read_text()
    named = dict(re.findall(r"^ATALAYA_([A-Z_]+)=(.*)$", text, re.M))
    assert {name.lower() for name in named} == {entry.name for entry in fields(Settings)}
    settings = read_settings({f"ATALAYA_{name}": value for name, value in named.items()})
    assert settings.near_km == Settings().near_km
    assert settings.feeds_max_bytes == Settings().feeds_max_bytes


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ATALAYA_PROT", "8000", "ATALAYA_PROT"),
        ("ATALAYA_PORT", "eight", "ATALAYA_PORT"),
        ("ATALAYA_FEEDS_ONLINE", "perhaps", "ATALAYA_FEEDS_ONLINE"),
        ("ATALAYA_MODE", "prod", "ATALAYA_MODE"),
        ("ATALAYA_NEAR_KM", "near", "ATALAYA_NEAR_KM"),
        ("ATALAYA_DEFAULT_LANGUAGE", "de", "ATALAYA_DEFAULT_LANGUAGE"),
        ("ATALAYA_DEFAULT_TIMEZONE", "America/Macondo", "ATALAYA_DEFAULT_TIMEZONE"),
        ("ATALAYA_DEFAULT_TIMEZONE", "/etc/passwd", "ATALAYA_DEFAULT_TIMEZONE"),
        ("ATALAYA_DEFAULT_TIMEZONE", "America", "ATALAYA_DEFAULT_TIMEZONE"),
    ],
)
def test_an_unusable_setting_is_named(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings({variable: value})


@pytest.mark.parametrize(
    "change",
    [
        {"ATALAYA_SECRET_KEY": ""},
        {"ATALAYA_SECRET_KEY": "development-only"},
        {"ATALAYA_SECRET_KEY": "short"},
        {"ATALAYA_DATA_KEY": ""},
        {"ATALAYA_COOKIE_SECURE": "false"},
        {"ATALAYA_SMTP_HOST": ""},
        {"ATALAYA_MAIL_FROM": ""},
        {"ATALAYA_FEEDS_CONTACT": "", "ATALAYA_BASE_URL": "http://127.0.0.1:8000"},
        {"ATALAYA_FEEDS_USER_AGENT": "Mozilla/5.0"},
    ],
)
def test_production_refuses_weak_settings(change: dict[str, str]) -> None:
    assert read_settings(GOOD).is_production
    with pytest.raises(SettingsError, match="production needs"):
        read_settings({**GOOD, **change})


def test_a_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"ATALAYA_DATA_KEY: .*32 are needed"):
        data_keys(Settings(data_key="c2hvcnQ="))
    with pytest.raises(SettingsError, match=r"ATALAYA_OLD_DATA_KEYS: .*32 are needed"):
        data_keys(Settings(data_key=new_key(), old_data_keys=("c2hvcnQ=",)))


def test_settings_printed_or_logged_hold_no_secret() -> None:
    word = "never-shown"
    secrets = {
        name: (word,) if name.startswith("old_") else word
        for name in (
            "secret_key", "data_key", "old_data_keys", "audit_key", "old_audit_keys",
            "smtp_password", "demo_password", "database_url",
        )
    }  # fmt: skip
    assert word not in repr(Settings(**secrets))  # type: ignore[arg-type]


def test_development_makes_a_key_once_outside_its_folder(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "here", key_folder=tmp_path / "keys")
    first = data_keys(settings)
    assert first == data_keys(settings)
    assert len(first[0]) == 32
    (key,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


STREETS = {"ATALAYA_STREETS_ATTRIBUTION": "© OpenStreetMap contributors"}


@pytest.mark.parametrize(
    "source",
    [
        "/srv/streets.pmtiles",
        "https://tiles.example/{z}/{x}/{y}.pbf",
        "https://tiles.example/v1/{z}/{x}/{y}.png?key=abc",
        "http://127.0.0.1:8080/{z}/{x}/{y}.mvt",
    ],
)
def test_streets_come_from_a_file_or_by_https(source: str) -> None:
    assert read_settings({**STREETS, "ATALAYA_STREETS": source}).streets == source
    with pytest.raises(SettingsError, match="ATTRIBUTION"):
        read_settings({"ATALAYA_STREETS": source})


@pytest.mark.parametrize(
    "source",
    [
        "/srv/streets.mbtiles",
        "http://tiles.example/{z}/{x}/{y}.pbf",
        "ftp://tiles.example/{z}/{x}/{y}.pbf",
        "https://tiles.example/{z}/{x}.pbf",
        "https://tiles.example/{z}/{x}/{y}.webp",
    ],
)
def test_other_streets_are_refused(source: str) -> None:
    with pytest.raises(SettingsError, match="ATALAYA_STREETS"):
        read_settings({**STREETS, "ATALAYA_STREETS": source})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"SMTP_PASSWORD": "x"}, "SMTP_USER"),
        ({"MAIL_FROM": "Atalaya <a@b.example>"}, "MAIL_FROM"),
        ({"MAIL_REPLY_TO": "a@b.example\nBcc: c@d.example"}, "MAIL_REPLY_TO"),
        ({"MODE": "production", "SMTP_USER": "u", "SMTP_SECURITY": "none"}, "in the clear"),
        ({"MODE": "production", "SMTP_HOST": "mail.example"}, "MAIL_FROM"),
    ],
)
def test_settings_by_which_no_mail_could_leave_are_refused(
    given: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings({f"ATALAYA_{name}": text for name, text in given.items()})


def test_the_sender_is_of_the_public_host() -> None:
    assert Settings(base_url="https://Atalaya.Example/x").mail_sender == "atalaya@atalaya.example"
    assert Settings(base_url="http://[::1]:80").mail_sender == "atalaya@localhost"
    assert Settings(mail_from="rcm@x.example").mail_sender == "rcm@x.example"


def test_the_threshold_of_small_counts_may_rise_and_never_fall() -> None:
    assert read_settings({}).disclosure.threshold == 5
    assert read_settings({"ATALAYA_SMALLEST_COUNT": "12"}).disclosure.threshold == 12
    with pytest.raises(SettingsError, match="ATALAYA_SMALLEST_COUNT=4: use 5 or more"):
        read_settings({"ATALAYA_SMALLEST_COUNT": "4"})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"FEEDS_CONTACT": "sre@rcm.example"}, "sre@rcm.example"),
        ({"FEEDS_CONTACT": "https://rcm.example/contacto"}, "https://rcm.example/contacto"),
        ({"MAIL_REPLY_TO": "sre@rcm.example", "BASE_URL": "https://a.example"}, "sre@rcm.example"),
        ({"BASE_URL": "https://atalaya.example/"}, "https://atalaya.example"),
        ({"FEEDS_CONTACT": "a@b.example", "MAIL_REPLY_TO": "c@d.example"}, "a@b.example"),
    ],
)
def test_every_request_names_program_and_contact(given: dict[str, str], named: str) -> None:
    variables = {f"ATALAYA_{name}": value for name, value in given.items()}
    bare = {name: value for name, value in GOOD.items() if name != "ATALAYA_FEEDS_CONTACT"}
    settings = read_settings({**bare, **variables})
    assert settings.user_agent == f"Atalaya/0.1 (consular preparedness; {named})"


@pytest.mark.parametrize(
    "given",
    [
        {"FEEDS_CONTACT": "nobody"},
        {"FEEDS_CONTACT": "@b.example"},
        {"FEEDS_CONTACT": "a@b.example\r\nX-Evil: 1"},
        {"FEEDS_USER_AGENT": "Atalayá (a@b.example)"},
    ],
)
def test_a_contact_that_is_none_is_refused_by_name(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="FEEDS_CONTACT"):
        read_settings({f"ATALAYA_{name}": value for name, value in given.items()})


def test_a_machine_that_asks_nobody_needs_no_contact() -> None:
    silent = {"ATALAYA_FEEDS_CONTACT": "", "ATALAYA_FEEDS_ONLINE": "false"}
    assert "@" not in read_settings({**GOOD, **silent}).user_agent


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("AUDIT_KEY", "short", "32 characters"),
        ("AUDIT_HEADS", "instance/heads.jsonl", "outside ATALAYA_INSTANCE"),
        ("AUDIT_MAIL", "a@b.example,Not An Address", "plain address"),
    ],
)
def test_what_would_leave_the_audit_log_unguarded_is_refused(
    name: str, text: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings({f"ATALAYA_{name}": text})


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("seguridad@rcm.example", "mailto:seguridad@rcm.example"),
        ("https://rcm.example/seguridad", "https://rcm.example/seguridad"),
        ("mailto:seguridad@rcm.example", "mailto:seguridad@rcm.example"),
        ("", ""),
    ],
)
def test_whom_to_tell_of_a_weakness_is_an_address(told: str, address: str) -> None:
    assert Settings(security_contact=told).security_address == address


def test_the_contact_of_the_installation_stands_in() -> None:
    found = Settings(feeds_contact="Vigilancia <vigila@rcm.example>")
    assert found.security_address == found.contact_address == "mailto:vigila@rcm.example"


@pytest.mark.parametrize("told", ["nobody", "a@b", "x@rcm.example\nContact: y@evil.example"])
def test_an_odd_contact_is_refused_by_name(told: str) -> None:
    with pytest.raises(SettingsError, match="SECURITY_CONTACT"):
        read_settings({"ATALAYA_SECURITY_CONTACT": told})
