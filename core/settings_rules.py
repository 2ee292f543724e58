"""Which settings are refused, each by its name: those that cannot work, and in production the weak.

A rule yields what is wrong in words for whoever runs the installation; all of them are said at
once.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.disclosure import SMALLEST_COUNT
from core.email_addresses import clean_address
from core.i18n.languages import LANGUAGES
from core.installation.keeping_rules import keeping_faults
from core.installation.machine_rules import machine_faults

if TYPE_CHECKING:
    from core.settings import Settings

PREFIX = "ATALAYA_"
DEVELOPMENT_SECRET = "development-only"  # noqa: S105 - refused in production
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32
WEBHOOK_GATEWAYS = frozenset({"sms", "telegram", "whatsapp"})
"""Those that tell of receipts and replies (`core.transports.gateway_formats`)."""
NOTICE_KINDS = frozenset(
    {"warning", "instruction", "shelter", "correction", "all_clear", "advice", "check_in"}
)
"""Those of notices (`protocols.notice_templates.NoticeKind`)."""
STREET_PARTS = ("mapbox_vector_tile", "pmtiles")
"""What reads tiles of streets: an extra, for nearly nobody sets a source of them."""
_LEAST_SIGNS = 8
"""So many different ones a random secret has, be it of 32 hexadecimal digits: all but for one in
ten million.
"""
_LEAST_BYTES = 16
"""Likewise of a key of 32 random bytes."""
NUMBER_WORDS = {"int": "use a whole number", "float": "use a number"}
"""What is said of a text that is none, by the kind of the setting."""
_RANGES = {
    "port": (0, 65535),
    "feeds_max_bytes": (1, 1 << 30),
    "feeds_timeout_seconds": (0.1, 300),
    "felt_mmi": (1, 12),
    "near_km": (0, 1000),
    "session_idle_hours": (0.25, 24),
    "session_hours": (1, 168),
    "second_factor_grace_days": (0, 90),
    "export_persons": (0, 100),
    "erase_persons": (0, 100),
    "cards_an_hour": (50, 5000),
    "check_letters_an_hour": (0, 20_000),
    "smtp_port": (1, 65535),
    "smtp_timeout_seconds": (0.1, 600),
    "gateway_timeout_seconds": (1, 120),
    "gateway_at_once": (1, 8),
    "whatsapp_at_once": (1, 32),
    "web_nodes": (1, 100),
    "database_pool": (2, 200),
    "database_seconds": (2, 600),
    "web_workers": (1, 64),
    "web_threads": (1, 128),
    "worker_tick_seconds": (1, 3600),
    "index_memory_mb": (0, 16_384),
    "least_free_mb": (0, 1_000_000),
}


def faults_of(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with settings, each with the name of the variable."""
    if settings.drill:
        yield f"{PREFIX}DRILL: a drill is opened from the real house (`atalaya drill open`)"
    yield from _choice_faults(settings)
    yield from _number_faults(settings)
    yield from _mail_faults(settings)
    yield from _gateway_faults(settings)
    yield from _patience_faults(settings)
    yield from _whatsapp_faults(settings)
    yield from _street_faults(settings)
    yield from _agent_faults(settings)
    yield from _audit_faults(settings)
    yield from _proxy_faults(settings)
    yield from keeping_faults(settings, PREFIX)
    yield from machine_faults(settings, PREFIX)
    if settings.is_production:
        yield from _secret_faults(settings)
        yield from _address_faults(settings)
        yield from _production_mail_faults(settings)


def names_contact(text: str) -> bool:
    """Return whether a text names an e-mail or a web address."""
    return re.search(r"[^\s@(<]@[^\s@]+\.[^\s@]|https?://[^\s/]+\.", text) is not None


def is_zone(name: str) -> bool:
    """Return whether a text names a time zone this machine knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


# -- inside ---------------------------------------------------------------------------------


def _choice_faults(settings: Settings) -> Iterator[str]:
    if settings.mode not in {"development", "production", "test"}:
        yield f"{PREFIX}MODE={settings.mode!r}: use development, production or test"
    if settings.default_language not in LANGUAGES:
        yield f"{PREFIX}DEFAULT_LANGUAGE={settings.default_language!r}: use {', '.join(LANGUAGES)}"
    if not is_zone(settings.default_timezone):
        yield (
            f"{PREFIX}DEFAULT_TIMEZONE={settings.default_timezone!r} is no time zone, "
            "as America/Mexico_City is"
        )
    if settings.second_factor not in {"", "required", "optional"}:
        yield f"{PREFIX}SECOND_FACTOR={settings.second_factor!r}: use required or optional"


def _number_faults(settings: Settings) -> Iterator[str]:
    for name, (least, most) in _RANGES.items():
        value = getattr(settings, name)
        if not least <= value <= most:
            yield f"{PREFIX}{name.upper()}={value}: use {least} to {most}"
    if settings.smallest_count < SMALLEST_COUNT:
        yield (
            f"{PREFIX}SMALLEST_COUNT={settings.smallest_count}: use {SMALLEST_COUNT} or more; "
            "a smaller count of people can point at somebody"
        )


def _mail_faults(settings: Settings) -> Iterator[str]:
    if settings.smtp_security not in {"none", "starttls", "tls"}:
        yield f"{PREFIX}SMTP_SECURITY={settings.smtp_security!r}: use starttls, tls or none"
    if settings.smtp_password and not settings.smtp_user:
        yield f"{PREFIX}SMTP_PASSWORD needs {PREFIX}SMTP_USER"
    mailboxes = {"MAIL_FROM": [settings.mail_from], "MAIL_REPLY_TO": [settings.mail_reply_to]}
    for name, texts in (mailboxes | {"AUDIT_MAIL": [*settings.audit_mail]}).items():
        for text in filter(None, texts):
            if clean_address(text) != text:
                yield f"{PREFIX}{name}={text!r}: use a plain address in lower case, as a@b.example"


def _gateway_faults(settings: Settings) -> Iterator[str]:
    for text in settings.gateway_hosts:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", text):
            yield f"{PREFIX}GATEWAY_HOSTS: {text!r} is no host, as ntfy.sh or push.example:8443"
    is_whole = "{to}" in settings.sms_gateway and "://" in settings.sms_gateway
    if settings.sms_gateway and not is_whole:
        yield f"{PREFIX}SMS_GATEWAY: an address of Apprise with {{to}} where the number stands"
    for name, secret in settings.webhook_secret_of.items():
        if name not in WEBHOOK_GATEWAYS or len(secret) < SHORTEST_SECRET:
            yield (
                f"{PREFIX}WEBHOOK_SECRETS: `sms:`, `telegram:` or `whatsapp:` and "
                f"{SHORTEST_SECRET} random characters or more (`atalaya new-key` makes some)"
            )


def _patience_faults(settings: Settings) -> Iterator[str]:
    for text in settings.notice_patience:
        kind, _colon, minutes = text.partition(":")
        if kind not in NOTICE_KINDS or not re.fullmatch(r"[1-9]\d{0,3}", minutes):
            kinds = ", ".join(sorted(NOTICE_KINDS))
            yield f"{PREFIX}NOTICE_PATIENCE: {text!r}: use <kind>:<minutes>, of {kinds}"


def _whatsapp_faults(settings: Settings) -> Iterator[str]:
    variable = f"{PREFIX}WHATSAPP"
    needed = (settings.whatsapp_number, settings.whatsapp_account, settings.whatsapp_token)
    if any(needed) and not all(needed):
        yield f"{variable}_NUMBER, {variable}_ACCOUNT and {variable}_TOKEN go together"
    if not f"{settings.whatsapp_number}{settings.whatsapp_account}0".isdecimal():
        yield f"{variable}_NUMBER and {variable}_ACCOUNT: the ids the platform gave, digits alone"
    if not _is_interface(settings.whatsapp_api):
        yield f"{variable}_API={settings.whatsapp_api!r}: https://, the host and the version"
    if settings.whatsapp_verify and len(settings.whatsapp_verify) < SHORTEST_SECRET:
        yield f"{variable}_VERIFY: {SHORTEST_SECRET} random characters or more"


def _is_interface(text: str) -> bool:
    """Return whether a text is the address of an interface with its version: by https, or on this
    machine, where nobody dials it but a test.
    """
    address = urlsplit(text)
    is_here = address.scheme == "http" and address.hostname in LOOPBACK
    has_path = bool(address.path.strip("/")) and not address.query
    return has_path and (is_here or address.scheme == "https")


def _street_faults(settings: Settings) -> Iterator[str]:
    variable = f"{PREFIX}STREETS"
    if not settings.streets:
        return
    if not all(map(find_spec, STREET_PARTS)):
        yield f"{variable} needs the parts of the extra `streets`: pip install 'atalaya[streets]'"
    if not settings.streets_attribution:
        yield f"{variable} needs {variable}_ATTRIBUTION: whom its licence asks to credit"
    if "://" in settings.streets:
        yield from _tile_faults(variable, settings.streets)
    elif not settings.streets.endswith(".pmtiles"):
        yield f"{variable}: a file ends in .pmtiles; an address begins with https://"


def _tile_faults(variable: str, template: str) -> Iterator[str]:
    address = urlsplit(template)
    is_here = address.scheme == "http" and address.hostname in LOOPBACK
    if address.scheme != "https" and not is_here:
        yield f"{variable}: tiles come by https, or from this machine itself"
    if not all(part in template for part in ("{z}", "{x}", "{y}")):
        yield f"{variable}: the address needs {{z}}, {{x}} and {{y}}"
    if not address.path.endswith((".pbf", ".mvt", ".png")):
        yield f"{variable}: tiles end in .pbf, .mvt or .png"


def _agent_faults(settings: Settings) -> Iterator[str]:
    if not (settings.user_agent.isascii() and settings.user_agent.isprintable()):
        yield f"{PREFIX}FEEDS_USER_AGENT and {PREFIX}FEEDS_CONTACT: plain letters on one line"
    if settings.feeds_contact and not names_contact(settings.feeds_contact):
        yield f"{PREFIX}FEEDS_CONTACT={settings.feeds_contact!r}: use an e-mail or a web address"
    told = settings.security_contact
    if told and (not names_contact(told) or not told.isprintable() or " " in told):
        yield f"{PREFIX}SECURITY_CONTACT={told!r}: use an e-mail or a web address"


def _audit_faults(settings: Settings) -> Iterator[str]:
    if settings.keep_notice_days < 7:
        yield f"{PREFIX}KEEP_NOTICE_DAYS={settings.keep_notice_days}: 7 or more"
    if settings.audit_key and len(settings.audit_key) < SHORTEST_SECRET:
        yield f"{PREFIX}AUDIT_KEY: {SHORTEST_SECRET} characters or more"
    heads = settings.audit_heads
    if heads != Path() and heads.resolve().is_relative_to(settings.instance.resolve()):
        yield (
            f"{PREFIX}AUDIT_HEADS={str(heads)!r}: a file outside {PREFIX}INSTANCE; who alters the "
            "log there must not reach its head"
        )


def _proxy_faults(settings: Settings) -> Iterator[str]:
    for text in settings.trusted_proxies:
        try:
            network = ip_network(text)
        except ValueError:
            yield f"{PREFIX}TRUSTED_PROXIES: {text!r} is no address or network"
            continue
        if network.prefixlen == 0:
            yield f"{PREFIX}TRUSTED_PROXIES: {text!r} is everybody: name the proxies"


def _secret_faults(settings: Settings) -> Iterator[str]:
    secret = settings.secret_key
    if secret == DEVELOPMENT_SECRET or len(secret) < SHORTEST_SECRET or _is_plain(secret):
        yield (
            f"production needs {PREFIX}SECRET_KEY: {SHORTEST_SECRET} random characters or more, "
            "known to nobody else (`atalaya new-key` makes one)"
        )
    if not settings.data_key:
        yield f"production needs {PREFIX}DATA_KEY (make one with `atalaya new-key`)"
    elif _is_weak_key(settings.data_key):
        yield (
            f"production needs {PREFIX}DATA_KEY: 32 random bytes, not chosen by hand "
            "(`atalaya new-key`)"
        )
    if settings.data_key and settings.data_key == secret:
        yield f"production needs {PREFIX}SECRET_KEY and {PREFIX}DATA_KEY that differ"
    if settings.demo_password:
        yield f"production needs {PREFIX}DEMO_PASSWORD to be empty: its accounts are known to many"


def _is_plain(secret: str) -> bool:
    """Return whether a secret is no random one: few signs, or one piece again and again."""
    return len(set(secret)) < _LEAST_SIGNS or secret in (secret + secret)[1:-1]


def _is_weak_key(text: str) -> bool:
    """Return whether a key is 32 bytes and too regular; what is no key is refused where it is
    read.
    """
    try:
        key = base64.urlsafe_b64decode(text)
    except ValueError:
        return False
    return len(key) == 32 and len(set(key)) < _LEAST_BYTES


def _address_faults(settings: Settings) -> Iterator[str]:
    address = urlsplit(settings.base_url)
    if address.scheme != "https" or not address.hostname or address.hostname in LOOPBACK:
        yield (
            f"production needs {PREFIX}BASE_URL: the https:// address people type, "
            "which letters and papers bear"
        )
    elif address.path.strip("/") or address.query or address.username:
        yield (
            f"{PREFIX}BASE_URL={settings.base_url!r}: the host alone, without anything behind it; "
            "the pages stand at its root"
        )
    if not settings.cookie_secure:
        yield f"production needs {PREFIX}COOKIE_SECURE=true, behind HTTPS"
    if settings.feeds_online and not names_contact(settings.user_agent):
        yield (
            f"production needs {PREFIX}FEEDS_CONTACT, whom a source may write to (or "
            f"{PREFIX}MAIL_REPLY_TO, or {PREFIX}BASE_URL): agencies refuse who names nobody"
        )


def _production_mail_faults(settings: Settings) -> Iterator[str]:
    if settings.smtp_user and settings.smtp_security == "none":
        yield (
            f"production sends no mail password in the clear: {PREFIX}SMTP_SECURITY=starttls or tls"
        )
    if settings.smtp_host and not settings.mail_from:
        yield f"production needs {PREFIX}MAIL_FROM, an address the mail server sends for"
    if not settings.smtp_host and not settings.mail_into_folder:
        yield (
            f"production needs {PREFIX}SMTP_HOST; or {PREFIX}MAIL_INTO_FOLDER=true where somebody "
            "takes the letters out of the outbox and sends them on"
        )
