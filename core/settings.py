"""Every setting, read once from the environment into one frozen object."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from core.development_key import development_key
from core.disclosure import SMALLEST_COUNT, Disclosure
from core.errors import SettingsError
from core.i18n.languages import SOURCE_LANGUAGE
from core.installation.machines import MachineSettings
from core.installation.own_address import callable_host
from core.installation.settings_file import SETTINGS_FILE, read_values
from core.settings_rules import DEVELOPMENT_SECRET, LOOPBACK, NUMBER_WORDS, PREFIX, faults_of

VERSION = "0.1"  # as servers are told; of a release as it is packed, see pyproject
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(MachineSettings):
    """What an installation is given from outside. Defaults work on one machine with SQLite."""

    mode: str = "development"
    """`development`, `production` or `test`."""
    instance: Path = Path("instance")
    """Folder for the database, the keys and what is written for people."""
    database_url: str = field(default="", repr=False)
    """SQLAlchemy URL; empty means SQLite at `instance/atalaya.db`."""
    secret_key: str = field(default=DEVELOPMENT_SECRET, repr=False)
    """Signs sessions and tokens."""
    data_key: str = field(default="", repr=False)
    """The master key: 32 bytes, base64url. It wraps the keys that seal the personal fields.

    In development one is made, outside the instance folder (`core.development_key`).
    """
    old_data_keys: tuple[str, ...] = field(default=(), repr=False)
    """Earlier master keys, comma-separated: they unwrap, and never wrap."""
    audit_key: str = field(default="", repr=False)
    """Binds the lines of the audit log: 32 characters or more; empty: from `secret_key`."""
    old_audit_keys: tuple[str, ...] = field(default=(), repr=False)
    """Earlier such secrets, or secret keys, newest first: lines bound by them still verify."""
    audit_heads: Path = Path()
    """A file outside `instance` that takes the head of the audit log every hour; empty: none."""
    audit_mail: tuple[str, ...] = ()
    """Addresses the head of the audit log is mailed to every day, comma-separated."""
    keep_notice_days: int = 30
    """Days between the letter and the end of the time a person agreed to: 7 or more."""
    key_folder: Path = Path()
    """Where the key of development stands; empty: `atalaya` in the user's configuration."""
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
    security_contact: str = ""
    """Whom a finder of a weakness writes to: an e-mail or web address, said at
    `/.well-known/security.txt`; empty means the contact of the installation.
    """
    feeds_max_bytes: int = 20 * 1024 * 1024
    """Largest body read from a source or a file, after decompression."""
    feeds_timeout_seconds: float = 20.0
    felt_mmi: float = 5.0
    """Shaking from which people count as inside an earthquake's zone (Modified Mercalli)."""
    near_km: float = 25.0
    """How far beyond a zone a shelter still counts as near."""
    smallest_count: int = SMALLEST_COUNT
    """Smallest count of people shown to other countries and in public papers: 5 or more."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses or networks, comma-separated, of proxies that may say for whom they ask."""
    cookie_secure: bool = False
    session_idle_hours: float = 12.0
    """A session ends after so many hours in which it was not used: 0.25 to 24."""
    session_hours: float = 72.0
    """A session ends after so many hours however much it is used: 1 to 168."""
    second_factor: str = ""
    """`required` of whoever reads persons, or `optional`; empty: required in production."""
    second_factor_grace_days: int = 14
    """Days from the first sign-in until an account without a second factor opens nothing but its
    own page: 0 to 90.
    """
    export_persons: int = 100
    """A file with more persons needs a second person, outside a live hazard: 0 to 100."""
    erase_persons: int = 20
    """An account that takes more persons out of the registry in a day needs a second person: 0 to
    100.
    """
    cards_an_hour: int = 500
    """An account that opens more cards of persons in an hour is told to its country's
    administrators: 50 to 5000.
    """
    check_letters_an_hour: int = 300
    """So many letters an hour ask those who registered whether all is still right: 0 (none) to
    20000.
    """
    smtp_host: str = ""
    """Mail server that takes our messages; empty writes them, sealed, into `instance/outbox`."""
    mail_into_folder: bool = False
    """That there is no mail server on purpose: production asks for one of the two."""
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
    gateway_hosts: tuple[str, ...] = ()
    """Hosts that messages beside e-mail may be handed to, as `ntfy.sh` or `push.example:8443`,
    comma-separated; empty: none is sent.
    """
    sms_gateway: str = field(default="", repr=False)
    """The SMS gateway as an address of Apprise with `{to}` for the number; its host is listed."""
    telegram_bot: str = field(default="", repr=False)
    """The token of the bot that sends over Telegram; `api.telegram.org` is listed."""
    whatsapp_api: str = "https://graph.facebook.com/v23.0"
    """The Cloud API of WhatsApp with its version; its host is listed."""
    whatsapp_number: str = ""
    """The id the platform gave our number (not the number itself); empty: WhatsApp is not used."""
    whatsapp_account: str = ""
    """The id of our WhatsApp Business account: it has the templates."""
    whatsapp_token: str = field(default="", repr=False)
    """The token of a system user that may send messages and read templates."""
    whatsapp_template: str = "atalaya_aviso"
    """The approved template, with one gap, that carries what has none of its own to who has not
    written to us within a day.
    """
    whatsapp_verify: str = field(default="", repr=False)
    """What the platform shows once when it is told our address: 32 characters or more."""
    gateway_timeout_seconds: float = 30.0
    """The time for one message to a gateway."""
    gateway_at_once: int = 3
    """So many short messages are handed over at once; a gateway that answers 429 wants fewer."""
    notice_patience: tuple[str, ...] = (
        "warning:10",
        "instruction:10",
        "correction:10",
        "shelter:20",
    )
    """`<kind of notice>:<minutes>`, comma-separated: so long a message may wait for its gateway
    before its reader is told by the next channel they agreed to; other kinds wait.
    """
    whatsapp_at_once: int = 8
    """So many messages of WhatsApp are handed over at once."""
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    """`sms:<secret>`, `telegram:<secret>` and `whatsapp:<secret of the app>`, comma-separated: by
    which receipts and replies that come to `/entrada/<gateway>` are known; 32 characters or more
    each.
    """
    demo_password: str = field(default="", repr=False)
    """One password for all demo accounts; empty makes one for each."""
    web_workers: int = 2
    web_threads: int = 8
    worker_tick_seconds: int = 60
    index_memory_mb: int = 64
    """Megabytes of opened blocks of the matching index that each process keeps: 0 to 16384. 25 for
    each million of registered persons keep it open as a whole.
    """
    least_free_mb: int = 200
    """Megabytes (2^20 bytes) free on the disk of `instance` below which /readyz answers 503."""
    log_level: str = "INFO"
    log_format: str = "text"
    """`text`, or `json`: a document a line."""
    metrics_token: str = field(default="", repr=False)
    """Shown by who asks for /metrics from another machine; empty: none but this one may ask."""
    heartbeat_url: str = field(default="", repr=False)
    """An https address called after each round of the watch; empty: none."""
    errors_dsn: str = field(default="", repr=False)
    """The DSN of a tracker of errors that speaks Sentry's protocol; empty: none."""
    backup_to: str = ""
    """Where backups go: a folder, `s3+https://…` or `command:…`; empty: none is made."""
    backup_key: str = ""
    """The public key backups are sealed for (`atalaya backup key`)."""
    backup_passphrase: str = field(default="", repr=False)
    """The words they are sealed with where there is no key: 16 characters or more."""
    backups_kept: int = 14
    """So many stay in a folder or an object store: 2 to 1000."""
    backup_store_key: str = field(default="", repr=False)
    backup_store_secret: str = field(default="", repr=False)
    backup_store_region: str = "us-east-1"
    drill: str = ""
    """The mark of the drill this house is of. Never given from outside: the real house gives it to
    the houses of its drills (`webapp.drill`), whose messages all end in a folder.
    """

    @property
    def disclosure(self) -> Disclosure:
        """The rule of small counts of this installation."""
        return Disclosure(self.smallest_count)

    @property
    def is_production(self) -> bool:
        """Whether the strict rules of a real installation hold."""
        return self.mode == "production"

    @property
    def session_idle(self) -> timedelta:
        """How long a session lasts without being used."""
        return timedelta(hours=self.session_idle_hours)

    @property
    def session_whole(self) -> timedelta:
        """How long a session lasts however much it is used."""
        return timedelta(hours=self.session_hours)

    @property
    def requires_second_factor(self) -> bool:
        """Whether who reads persons needs a second factor."""
        return self.second_factor == "required" or (not self.second_factor and self.is_production)

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
        return (self.base_url or f"http://{callable_host(self.host)}:{self.port}").rstrip("/")

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
    def contact_address(self) -> str:
        """The contact as an address a browser opens; empty while nobody is named."""
        return _as_address(self.contact)

    @property
    def security_address(self) -> str:
        """Whom to tell of a weakness, as an address (RFC 9116, 2.5.3); empty while nobody is."""
        return _as_address(self.security_contact) or self.contact_address

    @property
    def webhook_secret_of(self) -> Mapping[str, str]:
        """The secret of each gateway that may tell us of receipts and replies, by its name."""
        pairs = (each.partition(":") for each in self.webhook_secrets)
        return {name: secret for name, _colon, secret in pairs}

    @property
    def notice_minutes(self) -> Mapping[str, int]:
        """How many minutes a message of each kind of notice may wait for its gateway."""
        pairs = (each.partition(":") for each in self.notice_patience)
        return {kind: int(minutes) for kind, _colon, minutes in pairs}

    @property
    def mail_sender(self) -> str:
        """Address our messages come from."""
        host = "localhost" if ":" in self.public_host else self.public_host
        return self.mail_from or f"atalaya@{host}"


def _as_address(contact: str) -> str:
    """Return the e-mail in `contact` as `mailto:`, a web address as it is; empty for neither."""
    email = re.search(r"[^\s@(<:]+@[^\s@>)]+", contact)
    web = re.search(r"https?://[^\s>)]+", contact)
    return web[0] if web else f"mailto:{email[0]}" if email else ""


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
        what = f"cannot be used: {NUMBER_WORDS.get(str(kind), wrong)}"
        raise SettingsError(f"{PREFIX}{name.upper()}={text!r} {what}") from wrong


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read `ATALAYA_*` from `environment` (default: the process's own) into Settings, behind it
    from the file that `ATALAYA_SETTINGS_FILE` names.

    Raises SettingsError for an unknown setting, and naming each one that cannot be used or, in
    production, is missing or weak (`core.settings_rules`).
    """
    given = os.environ if environment is None else environment
    file = given.get(SETTINGS_FILE)
    values = _values({**read_values(Path(file)), **given} if file else given)
    settings = Settings(**values)  # type: ignore[arg-type]
    faults = list(faults_of(settings))
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def _values(environment: Mapping[str, str]) -> dict[str, object]:
    """Return the values of the fields that are set; an empty text leaves the default."""
    kinds = {entry.name: entry.type for entry in fields(Settings)}
    values: dict[str, object] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable == SETTINGS_FILE:
            continue
        name = variable[len(PREFIX) :].lower()
        if name not in kinds:
            raise SettingsError(f"{variable} is not a setting of this program; see .env.example")
        if text:
            values[name] = _convert(name, kinds[name], text)
    return values


def data_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the master keys, the one that wraps first.

    Outside production one is made at first use, outside the instance folder (`development_key`).
    Raises SettingsError when a key is not 32 bytes of base64url.
    """
    key = settings.data_key or development_key(settings.instance, settings.key_folder)
    former = (_decode_key("OLD_DATA_KEYS", text) for text in settings.old_data_keys)
    return (_decode_key("DATA_KEY", key), *former)


def _decode_key(name: str, text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except ValueError as wrong:
        raise SettingsError(f"{PREFIX}{name}: a key that is not base64url") from wrong
    if len(key) != 32:
        raise SettingsError(f"{PREFIX}{name}: a key holds {len(key)} bytes; 32 are needed")
    return key
