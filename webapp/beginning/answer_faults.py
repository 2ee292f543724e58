"""What is wrong with the answers of a first day, in words with the flag that says it better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.email_addresses import clean_address
from core.i18n.languages import LANGUAGES, N_
from core.installation.machine_rules import is_database_address
from core.settings_rules import LOOPBACK, is_zone, names_contact
from feeds.sources.catalogue import SOURCES
from webapp.beginning.answers import ALL, NONE, FirstAnswers

_SECURITIES = ("starttls", "tls", "none")
_EMAIL = N_("{flag}: {text}: un correo en minúsculas, como a@b.example")


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """One answer nobody can use."""

    name: str
    """The field it is about."""
    words: str
    text: str = ""
    choices: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What stands in the words."""
        flag = f"--{self.name.replace('_', '-')}"
        return {"flag": flag, "text": self.text, "choices": self.choices}


def faults_of_answers(answers: FirstAnswers) -> list[AnswerFault]:
    """Return all that is wrong with what was said; what was not said is no fault."""
    found = []
    for name, rule in _RULES.items():
        text = getattr(answers, name)
        found += list(rule(name, text)) if text else []
    if answers.no_mail and answers.smtp_host:
        words = N_("{flag} y --smtp-host: diga uno de los dos")
        found.append(AnswerFault("no_mail", words))
    return found


# -- inside ---------------------------------------------------------------------------------


def _email(name: str, text: str) -> Iterator[AnswerFault]:
    if clean_address(text) != text:
        yield AnswerFault(name, _EMAIL, text)


def _address(name: str, text: str) -> Iterator[AnswerFault]:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        is_bare = not (parts.path.strip("/") or parts.query or parts.username or parts.fragment)
    except ValueError:
        host, is_bare = "", False
    if not (text.startswith("https://") and host and is_bare) or host in LOOPBACK:
        words = N_(
            "{flag}: {text}: https:// y el nombre por el que la gente entra, sin nada detrás, "
            "como https://atalaya.ministerio.example"
        )
        yield AnswerFault(name, words, text)


def _sources(name: str, text: str) -> Iterator[AnswerFault]:
    known = {each.key for each in SOURCES}
    unknown = {each.strip() for each in text.split(",") if each.strip()} - known
    if text not in {ALL, NONE} and unknown:
        words = N_("{flag}: no hay {text}; use all, none, o claves de estas: {choices}")
        yield AnswerFault(name, words, ", ".join(sorted(unknown)), ", ".join(sorted(known)))


def _contact(name: str, text: str) -> Iterator[AnswerFault]:
    if not names_contact(text):
        yield AnswerFault(name, N_("{flag}: {text}: un correo o una dirección de la web"), text)


def _port(name: str, text: str) -> Iterator[AnswerFault]:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 65536):
        yield AnswerFault(name, N_("{flag}: {text}: un número de puerto, como 587"), text)


def _security(name: str, text: str) -> Iterator[AnswerFault]:
    if text not in _SECURITIES:
        yield AnswerFault(name, N_("{flag}: {text}: use {choices}"), text, ", ".join(_SECURITIES))


def _language(name: str, text: str) -> Iterator[AnswerFault]:
    if text not in LANGUAGES:
        yield AnswerFault(name, N_("{flag}: {text}: use {choices}"), text, ", ".join(LANGUAGES))


def _timezone(name: str, text: str) -> Iterator[AnswerFault]:
    if not is_zone(text):
        yield AnswerFault(name, N_("{flag}: {text}: una zona, como America/El_Salvador"), text)


def _database(name: str, text: str) -> Iterator[AnswerFault]:
    """Hold an address of a database against what we open; it may hold a password, and is never
    repeated.
    """
    if not is_database_address(text):
        words = N_(
            "{flag}: use postgresql://cuenta@máquina/base, con dos puntos y la clave tras la cuenta"
            "; o nada: SQLite en la carpeta"
        )
        yield AnswerFault(name, words)


_RULES: dict[str, Callable[[str, str], Iterator[AnswerFault]]] = {
    "address": _address,
    "secretariat": _email,
    "operator": _email,
    "sources": _sources,
    "contact": _contact,
    "language": _language,
    "timezone": _timezone,
    "database": _database,
    "smtp_port": _port,
    "smtp_security": _security,
    "mail_from": _email,
    "reply_to": _email,
}
