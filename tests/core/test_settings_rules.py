"""What is missing, weak or nonsense is refused, each by its name, all at once."""

from __future__ import annotations

import base64
import secrets
from typing import Any

import pytest

from core.development_key import new_key
from core.errors import SettingsError
from core.settings import Settings, read_settings
from core.settings_rules import faults_of, names_contact
from tests.core.test_settings import GOOD


def faults(**given: str) -> str:
    """Return what is said about settings of production that are good but for these."""
    changed = {f"ATALAYA_{name}": text for name, text in given.items()}
    with pytest.raises(SettingsError) as refused:
        read_settings({**GOOD, **changed})
    return str(refused.value)


@pytest.mark.parametrize(
    "secret",
    [
        "a" * 34,
        "abc" * 20,
        "0123456789" * 4,
        "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t",
        "Pa55-w0rd.now!xy" * 2,
    ],
)
def test_a_secret_that_nobody_drew_by_lot_is_refused(secret: str) -> None:
    assert faults(SECRET_KEY=secret).startswith("production needs ATALAYA_SECRET_KEY")


def test_secrets_drawn_by_lot_are_taken() -> None:
    for _ in range(200):
        for secret in (secrets.token_hex(20), secrets.token_urlsafe(24), new_key()):
            given = {"ATALAYA_SECRET_KEY": secret, "ATALAYA_DATA_KEY": new_key()}
            assert read_settings({**GOOD, **given}).is_production


@pytest.mark.parametrize("key", [bytes(32), b"k" * 32, b"abcdefgh" * 4, bytes(31) + b"x"])
def test_a_key_of_zeros_or_of_one_piece_is_refused(key: bytes) -> None:
    said = faults(DATA_KEY=base64.urlsafe_b64encode(key).decode())
    assert said.startswith("production needs ATALAYA_DATA_KEY: 32 random bytes")


def test_one_secret_for_both_is_refused() -> None:
    key = new_key()
    assert "that differ" in faults(DATA_KEY=key, SECRET_KEY=key)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://atalaya.example",
        "https://localhost",
        "https://127.0.0.1:8000",
        "atalaya.example",
    ],
)
def test_a_public_address_nobody_can_type_safely_is_refused(address: str) -> None:
    assert "ATALAYA_BASE_URL" in faults(BASE_URL=address)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_HOSTS", "https://ntfy.sh"),
        ("GATEWAY_HOSTS", "ntfy.sh,*.example"),
        ("SMS_GATEWAY", "twilio://a:b@+1555/+502"),
        ("SMS_GATEWAY", "{to}"),
        ("WEBHOOK_SECRETS", "sms:short"),
        ("WEBHOOK_SECRETS", f"fax:{'a1' * 20}"),
        ("GATEWAY_TIMEOUT_SECONDS", "0"),
        ("GATEWAY_AT_ONCE", "0"),
        ("NOTICE_PATIENCE", "warning"),
        ("NOTICE_PATIENCE", "alarm:10"),
        ("NOTICE_PATIENCE", "warning:0"),
        ("WEB_THREADS", "0"),
        ("WEB_WORKERS", "-1"),
        ("WORKER_TICK_SECONDS", "-1"),
        ("FEEDS_TIMEOUT_SECONDS", "nan"),
        ("FEEDS_MAX_BYTES", "0"),
        ("SMTP_TIMEOUT_SECONDS", "inf"),
        ("PORT", "70000"),
        ("SESSION_HOURS", "0"),
        ("SESSION_HOURS", "100000"),
        ("SESSION_IDLE_HOURS", "nan"),
        ("SECOND_FACTOR_GRACE_DAYS", "365"),
        ("SECOND_FACTOR", "perhaps"),
        ("EXPORT_PERSONS", "101"),
        ("CARDS_AN_HOUR", "100000"),
        ("TRUSTED_PROXIES", "0.0.0.0/0"),
        ("TRUSTED_PROXIES", "::/0"),
        ("TRUSTED_PROXIES", "127.0.0.1,proxy.example"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"ATALAYA_{name}"):
        read_settings({f"ATALAYA_{name}": value})


def test_production_says_all_it_needs_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"ATALAYA_MODE": "production", "ATALAYA_DEMO_PASSWORD": "known to many"})
    said = str(refused.value)
    for name in ("SECRET_KEY", "DATA_KEY", "BASE_URL", "COOKIE_SECURE", "SMTP_HOST", "DEMO_PASS"):
        assert f"ATALAYA_{name}" in said
    assert len(said.splitlines()) == 7


def test_letters_go_into_a_folder_only_where_somebody_said_so() -> None:
    folder = {"ATALAYA_SMTP_HOST": "", "ATALAYA_MAIL_INTO_FOLDER": "true"}
    assert read_settings({**GOOD, **folder}).is_production


def test_the_settings_of_one_machine_have_no_fault() -> None:
    assert list(faults_of(Settings())) == []
    assert names_contact("a@b.example")
    assert not names_contact("a@b")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"whatsapp_number": "1"}, "go together"),
        ({"whatsapp_token": "EAA"}, "go together"),
        ({"whatsapp_number": "+502"}, "digits alone"),
        ({"whatsapp_api": "http://graph.example/v1"}, "https://, the host and the version"),
        ({"whatsapp_api": "https://graph.example"}, "https://, the host and the version"),
        ({"whatsapp_verify": "short"}, "random characters"),
        ({"whatsapp_api": "http://127.0.0.1:9/v1"}, ""),
        ({"whatsapp_verify": "v" * 32}, ""),
        ({"webhook_secrets": (f"whatsapp:{'s' * 32}",)}, ""),
        ({"webhook_secrets": ("whatsapp:short",)}, "WEBHOOK_SECRETS"),
    ],
)
def test_whatsapp_is_set_up_whole(given: dict[str, Any], said: str) -> None:
    whole = {"whatsapp_number": "1", "whatsapp_account": "2", "whatsapp_token": "EAA"}
    is_alone = said == "go together"
    settings = Settings(mode="test", **({} if is_alone else whole) | given)
    found = " ".join(faults_of(settings))
    assert (said in found) if said else not found
