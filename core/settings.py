"""Every setting, read once from the environment into one frozen object."""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.disclosure import SMALLEST_COUNT, Disclosure
from core.email_addresses import clean_address
from core.errors import SettingsError
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from core.private_files import private_folder, write_once

PREFIX = "ATALAYA_"
DEVELOPMENT_SECRET = "development-only"  # noqa: S105 - refused in production
VERSION = "0.1"
"""As servers are told; of a release as it is packed, see pyproject."""
SECRET_CHARACTERS = 32
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation is given from outside. Defaults work on one machine with SQLite."""

    mode: str = "development"
    """`development`, `production` or `test`."""
    instance: Path = Path("instance")
    """Folder for the database, the keys and what is written for people."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite at `instance/atalaya.db`."""
    secret_key: str = DEVELOPMENT_SECRET
    """Signs sessions and tokens."""
    data_key: str = ""
    """32 bytes, base64url: seals the personal fields.

    In development one is made, in `instance/data.key`.
    """
    old_data_keys: tuple[str, ...] = ()
    """Earlier data keys, comma-separated: still opened, never used to seal."""
    audit_key: str = field(default="", repr=False)
    """Binds the lines of the audit log: 32 characters or more; empty: from `secret_key`."""
    old_audit_keys: tuple[str, ...] = field(default=(), repr=False)
    """Earlier such secrets, or secret keys, newest first: lines bound by them still verify."""
    audit_heads: Path = Path()
    """A file outside `instance` that takes the head of the audit log every hour; empty: none."""
    audit_mail: tuple[str, ...] = ()
    """Addresses the head of the audit log is mailed to every day, comma-separated."""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    """Public address, as printed on paper; empty means http://host:port."""
    default_language: str = SOURCE_LANGUAGE
    """Of a reader who does not say: a code of `core.i18n.languages`."""
    default_timezone: str = "America/Mexico_City"
    atlas_base: Path = ROOT / "core" / "atlas" / "base.gpkg"
    atlas_pack: Path = Path()
    """Layers loaded by `atalaya atlas load`, which go before those of the base; empty:
    `instance/atlas.gpkg`.
    """
    atlas_extra: tuple[Path, ...] = ()
    """More GeoPackages, or folders with some, comma-separated.

    In development `../shared/geo`, if there, by itself.
    """
    streets: str = ""
    """Streets under the contact maps: a PMTiles file, or the address of tiles with {z}, {x} and
    {y}; empty for none.
    """
    streets_attribution: str = ""
    """Whom the maps credit for the streets, as the source's licence asks."""
    feeds_online: bool = True
    """False keeps the worker from asking any source."""
    feeds_contact: str = ""
    """Whom an agency writes to when our asking troubles it: an e-mail or web address; empty means
    where answers to our messages go, else the public address.
    """
    feeds_user_agent: str = ""
    """How we name ourselves to the sources, contact included; empty: program and contact."""
    feeds_max_bytes: int = 20 * 1024 * 1024
    """Largest body read from a source or a file, after decompression."""
    feeds_timeout_seconds: float = 20.0
    felt_mmi: float = 5.0
    """Shaking from which people count as inside an earthquake's zone (Modified Mercalli)."""
    near_km: float = 25.0
    """How far beyond a zone a shelter still counts as near."""
    smallest_count: int = SMALLEST_COUNT
    """Smallest count of people shown to other countries and in public papers: 5 or more."""
    cookie_secure: bool = False
    smtp_host: str = ""
    """Mail server that takes our messages; empty writes them into `instance/outbox`."""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    """`starttls`, `tls` (from the first byte, port 465) or `none`."""
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_timeout_seconds: float = 30.0
    mail_from: str = ""
    """Address our messages come from; empty means atalaya@ the host of the public address."""
    mail_from_name: str = "Atalaya"
    mail_reply_to: str = ""
    """Where answers go: an address a person of the Secretariat reads."""
    demo_password: str = ""
    """One password for all demo accounts; empty makes one for each."""
    web_workers: int = 2
    web_threads: int = 8
    worker_tick_seconds: int = 60
    least_free_mb: int = 200
    """Megabytes (2^20 bytes) free on the disk of `instance` below which /readyz answers 503."""
    log_level: str = "INFO"

    @property
    def disclosure(self) -> Disclosure:
        """The rule of small counts of this installation."""
        return Disclosure(self.smallest_count)

    @property
    def is_production(self) -> bool:
        """Whether the strict rules of a real installation hold."""
        return self.mode == "production"

    @property
    def sqlalchemy_url(self) -> str:
        """The database to open."""
        return self.database_url or f"sqlite:///{(self.instance / 'atalaya.db').resolve()}"

    @property
    def pack(self) -> Path:
        """The GeoPackage of the layers loaded here."""
        return self.instance / "atlas.gpkg" if self.atlas_pack == Path() else self.atlas_pack

    @property
    def public_url(self) -> str:
        """Address people type or scan, without a slash at its end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def public_host(self) -> str:
        """The host of the public address, in lower case."""
        return (urlsplit(self.public_url).hostname or "localhost").lower()

    @property
    def contact(self) -> str:
        """Whom a source may write to; empty while this installation names nobody.

        An address only this machine knows is no contact.
        """
        is_public = self.public_host not in LOOPBACK
        return self.feeds_contact or self.mail_reply_to or (self.public_url if is_public else "")

    @property
    def user_agent(self) -> str:
        """How we name ourselves to every server: the program, and whom to write to.

        api.weather.gov asks for both (https://www.weather.gov/documentation/services-web-api).
        """
        contact = f"; {self.contact}" if self.contact else ""
        return self.feeds_user_agent or f"Atalaya/{VERSION} (consular preparedness{contact})"

    @property
    def mail_sender(self) -> str:
        """Address our messages come from."""
        host = "localhost" if ":" in self.public_host else self.public_host
        return self.mail_from or f"atalaya@{host}"


def _flag(text: str) -> bool:
    if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
        raise ValueError("use true or false")
    return text.lower() in {"1", "true", "yes"}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_CONVERTERS: Mapping[object, Callable[[str], object]] = {
    "bool": _flag,
    "int": int,
    "float": float,
    "Path": Path,
    "tuple[str, ...]": _parts,
    "tuple[Path, ...]": lambda text: tuple(map(Path, _parts(text))),
}
"""By the annotation of a field, as written; any other is text."""


def _convert(name: str, kind: object, text: str) -> object:
    try:
        return _CONVERTERS.get(kind, str)(text)
    except ValueError as wrong:
        raise SettingsError(f"{PREFIX}{name.upper()}={text!r} cannot be used: {wrong}") from wrong


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read `ATALAYA_*` from `environment` (default: the process's own) into Settings.

    Raises SettingsError for an unknown or unusable setting, and in production mode for a
    default or short secret, a missing data key or a cookie that may travel in the clear.
    """
    values = _values(os.environ if environment is None else environment)
    settings = Settings(**values)  # type: ignore[arg-type]
    _refuse_unknown_mode(settings)
    _refuse_unknown_language(settings)
    _refuse_unknown_zone(settings.default_timezone)
    _refuse_low_threshold(settings)
    _refuse_odd_post(settings)
    _refuse_odd_streets(settings)
    _refuse_odd_agent(settings)
    _refuse_odd_audit(settings)
    if settings.is_production:
        _refuse_weak(settings)
        _refuse_nameless(settings)
    return settings


def _values(environment: Mapping[str, str]) -> dict[str, object]:
    """Return the values of the fields that are set; an empty text leaves the default."""
    kinds = {entry.name: entry.type for entry in fields(Settings)}
    values: dict[str, object] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable[len(PREFIX) :].lower()
        if name not in kinds:
            raise SettingsError(f"{variable} is not a setting of this program; see .env.example")
        if text:
            values[name] = _convert(name, kinds[name], text)
    return values


def _refuse_unknown_mode(settings: Settings) -> None:
    if settings.mode not in {"development", "production", "test"}:
        raise SettingsError(f"{PREFIX}MODE={settings.mode!r}: use development, production or test")


def _refuse_unknown_language(settings: Settings) -> None:
    if settings.default_language not in LANGUAGES:
        raise SettingsError(
            f"{PREFIX}DEFAULT_LANGUAGE={settings.default_language!r}: use {', '.join(LANGUAGES)}"
        )


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise SettingsError(
            f"{PREFIX}DEFAULT_TIMEZONE={name!r} is no time zone, as America/Mexico_City is"
        ) from wrong


def _refuse_low_threshold(settings: Settings) -> None:
    if settings.smallest_count < SMALLEST_COUNT:
        raise SettingsError(
            f"{PREFIX}SMALLEST_COUNT={settings.smallest_count}: use {SMALLEST_COUNT} or more; "
            "a smaller count of people can point at somebody"
        )


def _refuse_odd_post(settings: Settings) -> None:
    if settings.smtp_security not in {"none", "starttls", "tls"}:
        raise SettingsError(
            f"{PREFIX}SMTP_SECURITY={settings.smtp_security!r}: use starttls, tls or none"
        )
    if settings.smtp_password and not settings.smtp_user:
        raise SettingsError(f"{PREFIX}SMTP_PASSWORD needs {PREFIX}SMTP_USER")
    mailboxes = {"MAIL_FROM": [settings.mail_from], "MAIL_REPLY_TO": [settings.mail_reply_to]}
    for name, texts in (mailboxes | {"AUDIT_MAIL": [*settings.audit_mail]}).items():
        for text in filter(None, texts):
            if clean_address(text) != text:
                raise SettingsError(
                    f"{PREFIX}{name}={text!r}: use a plain address in lower case, as a@b.example"
                )


def _refuse_odd_streets(settings: Settings) -> None:
    if not settings.streets:
        return
    variable = f"{PREFIX}STREETS"
    if not settings.streets_attribution:
        raise SettingsError(
            f"{variable} needs {variable}_ATTRIBUTION: whom its licence asks to credit"
        )
    if "://" in settings.streets:
        _refuse_odd_tiles(variable, settings.streets)
    elif not settings.streets.endswith(".pmtiles"):
        raise SettingsError(f"{variable}: a file ends in .pmtiles; an address begins with https://")


def _refuse_odd_agent(settings: Settings) -> None:
    if not (settings.user_agent.isascii() and settings.user_agent.isprintable()):
        raise SettingsError(
            f"{PREFIX}FEEDS_USER_AGENT and {PREFIX}FEEDS_CONTACT: plain letters on one line"
        )
    if settings.feeds_contact and not _names_contact(settings.feeds_contact):
        raise SettingsError(
            f"{PREFIX}FEEDS_CONTACT={settings.feeds_contact!r}: use an e-mail or a web address"
        )


def _names_contact(text: str) -> bool:
    return re.search(r"[^\s@(<]@[^\s@]+\.[^\s@]|https?://[^\s/]+\.", text) is not None


def _refuse_odd_tiles(variable: str, template: str) -> None:
    address = urlsplit(template)
    is_here = address.scheme == "http" and address.hostname in LOOPBACK
    if address.scheme != "https" and not is_here:
        raise SettingsError(f"{variable}: tiles come by https, or from this machine itself")
    if not all(part in template for part in ("{z}", "{x}", "{y}")):
        raise SettingsError(f"{variable}: the address needs {{z}}, {{x}} and {{y}}")
    if not address.path.endswith((".pbf", ".mvt", ".png")):
        raise SettingsError(f"{variable}: tiles end in .pbf, .mvt or .png")


def _refuse_odd_audit(settings: Settings) -> None:
    if settings.audit_key and len(settings.audit_key) < SECRET_CHARACTERS:
        raise SettingsError(f"{PREFIX}AUDIT_KEY: {SECRET_CHARACTERS} characters or more")
    heads = settings.audit_heads
    if heads != Path() and heads.resolve().is_relative_to(settings.instance.resolve()):
        raise SettingsError(
            f"{PREFIX}AUDIT_HEADS={str(heads)!r}: a file outside {PREFIX}INSTANCE; who alters the "
            "log there must not reach its head"
        )


def _refuse_weak(settings: Settings) -> None:
    if settings.secret_key == DEVELOPMENT_SECRET or len(settings.secret_key) < 32:
        raise SettingsError(
            "production needs ATALAYA_SECRET_KEY: 32 characters or more, known to nobody else"
        )
    if not settings.data_key:
        raise SettingsError("production needs ATALAYA_DATA_KEY (make one with `atalaya new-key`)")
    if not settings.cookie_secure:
        raise SettingsError("production needs ATALAYA_COOKIE_SECURE=true, behind HTTPS")
    if settings.smtp_user and settings.smtp_security == "none":
        raise SettingsError(
            "production sends no mail password in the clear: ATALAYA_SMTP_SECURITY=starttls or tls"
        )
    if settings.smtp_host and not settings.mail_from:
        raise SettingsError(
            "production needs ATALAYA_MAIL_FROM, an address the mail server sends for"
        )


def _refuse_nameless(settings: Settings) -> None:
    if settings.feeds_online and not _names_contact(settings.user_agent):
        raise SettingsError(
            "production needs ATALAYA_FEEDS_CONTACT, whom a source may write to "
            "(or ATALAYA_MAIL_REPLY_TO, or ATALAYA_BASE_URL): agencies refuse who names nobody"
        )


def data_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys of the personal fields, the one that seals first.

    Outside production a key is made at first use and kept in `instance/data.key`, readable by
    its owner only. Raises SettingsError when a key is not 32 bytes of base64url.
    """
    texts = [settings.data_key] if settings.data_key else [_development_key(settings.instance)]
    return tuple(_decode_key(text) for text in [*texts, *settings.old_data_keys])


def new_key() -> str:
    """Return a fresh data key as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _development_key(instance: Path) -> str:
    path = instance / "data.key"
    if not path.exists():
        private_folder(instance)
        # Whole, on the disk, and of two processes that begin at once the first one's: what is
        # sealed with a key that was lost opens no more.
        write_once(path, f"{new_key()}\n".encode())
    return path.read_text().strip()


def _decode_key(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except ValueError as wrong:
        raise SettingsError("ATALAYA_DATA_KEY is not base64url") from wrong
    if len(key) != 32:
        raise SettingsError(f"ATALAYA_DATA_KEY holds {len(key)} bytes; 32 are needed")
    return key
