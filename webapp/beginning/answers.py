"""What an operator says of an installation to be begun, and the settings that follow from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from core.development_key import new_key
from core.errors import UnusableInput
from core.settings_rules import PREFIX

ALL, NONE = "all", "none"
_LONGEST = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswers:
    """Each as a flag of `atalaya init` or a line of its file gives it; empty: not said."""

    instance: str = ""
    """The folder of the installation."""
    database: str = ""
    """An address of PostgreSQL; empty: SQLite in the folder."""
    address: str = ""
    """The https address people type."""
    secretariat: str = ""
    """The e-mail of the first account of the Secretariat."""
    operator: str = ""
    """Who gets the letter by which mail is tried; empty: the Secretariat's first account."""
    countries: tuple[str, ...] = ()
    sources: str = ""
    """`all`, `none`, or keys of sources, comma-separated."""
    contact: str = ""
    """Whom a source may write to."""
    language: str = ""
    timezone: str = ""
    no_mail: bool = False
    smtp_host: str = ""
    smtp_port: str = ""
    smtp_security: str = ""
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    mail_from: str = ""
    reply_to: str = ""

    @property
    def needed(self) -> list[str]:
        """Return the names of what must be said before anything is written."""
        always = ("address", "secretariat", "sources")
        mail = () if self.no_mail else ("smtp_host", "mail_from")
        return [name for name in (*always, *mail) if not getattr(self, name)]

    @property
    def letter_to(self) -> str:
        """Who gets the letter by which mail is tried."""
        return self.operator or self.secretariat

    def completed(self, more: Mapping[str, Any]) -> FirstAnswers:
        """Return these answers with others where none was given."""
        empty = {name: value for name, value in more.items() if value and not getattr(self, name)}
        return replace(self, **empty)


def read_answers(path: Path) -> FirstAnswers:
    """Return the answers of a file in TOML. Raises UnusableInput, naming a line nobody asks for."""
    try:
        with path.open("rb") as source:
            values = tomllib.loads(source.read(_LONGEST).decode())
    except OSError as wrong:
        raise UnusableInput(str(path), f"cannot be read: {wrong.strerror}") from wrong
    except ValueError as wrong:
        raise UnusableInput(
            str(path), f'is no TOML: {wrong}; each line as address = "https://…"'
        ) from wrong
    kinds = {each.name: each.type for each in fields(FirstAnswers)}
    unknown = sorted(set(values) - set(kinds))
    if unknown:
        raise UnusableInput(str(path), f"{unknown[0]} is not asked for; use {', '.join(kinds)}")
    return FirstAnswers(**{name: _read(name, str(kinds[name]), values[name]) for name in values})


def new_settings(answers: FirstAnswers) -> dict[str, dict[str, str]]:
    """Return the settings of a new installation, by what they are about; keys are drawn by lot."""
    keys = {
        f"{PREFIX}SECRET_KEY": new_key(),
        f"{PREFIX}DATA_KEY": new_key(),
        f"{PREFIX}AUDIT_KEY": new_key(),
    }
    return {
        "Keys. Whoever loses the data key loses the personal data: keep a copy apart.": keys,
        **said_settings(answers),
    }


def said_settings(answers: FirstAnswers) -> dict[str, dict[str, str]]:
    """Return the settings that follow from the answers, by what they are about."""
    instance = str(Path(answers.instance or "instance").resolve())
    place = {
        "MODE": "production",
        "INSTANCE": instance,
        "DATABASE_URL": answers.database,
        "BASE_URL": answers.address.rstrip("/"),
        "COOKIE_SECURE": "true",
        "DEFAULT_LANGUAGE": answers.language,
        "DEFAULT_TIMEZONE": answers.timezone,
    }
    mail = {
        "SMTP_HOST": answers.smtp_host,
        "SMTP_PORT": answers.smtp_port,
        "SMTP_SECURITY": answers.smtp_security,
        "SMTP_USER": answers.smtp_user,
        "SMTP_PASSWORD": answers.smtp_password,
        "MAIL_FROM": answers.mail_from,
        "MAIL_REPLY_TO": answers.reply_to,
        "MAIL_INTO_FOLDER": "true" if answers.no_mail else "",
    }
    feeds = {
        "FEEDS_ONLINE": "false" if answers.sources == NONE else "true",
        "FEEDS_CONTACT": answers.contact,
    }
    groups = {"Where it is.": place, "Mail.": mail, "Sources.": feeds}
    return {
        heading: {f"{PREFIX}{name}": value for name, value in values.items() if value}
        for heading, values in groups.items()
    }


# -- inside ---------------------------------------------------------------------------------


def _read(name: str, kind: str, value: Any) -> Any:
    if kind == "bool" and isinstance(value, bool):
        return value
    if kind.startswith("tuple") and isinstance(value, list):
        return tuple(str(each) for each in value)
    if kind == "str" and isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise UnusableInput(name, f"{value!r}: another kind of value is asked for")
