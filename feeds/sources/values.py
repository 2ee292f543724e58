"""What people say of a source when they keep it, checked: every fault with its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import AtalayaError
from core.http import ForbiddenAddress, web_address
from core.i18n.languages import N_
from feeds.formats.registry import format_names
from feeds.models import Trust

LEAST_MINUTES, MOST_MINUTES = 2, 24 * 60
LEAST_KEEP_HOURS, MOST_KEEP_HOURS = 1, 30 * 24
MOST_HOSTS = 20
LONGEST_NAME, LONGEST_ADDRESS = 120, 1000
FORMATS = ("auto", *format_names())
NO_NAME = N_("Escriba un nombre de hasta 120 letras.")
NO_ADDRESS = N_("Escriba una dirección que empiece por https:// o http://.")
WRONG_ADDRESS = N_("Esa dirección no se pregunta nunca: es de otra máquina o de otro servicio.")
NO_FORMAT = N_("Elija un formato de la lista.")
NO_TRUST = N_("Elija qué confianza merece.")
NO_INTERVAL = N_("Escriba cada cuántos minutos: de 2 a 1440.")
NO_KEEP = N_("Escriba cuántas horas: de 1 a 720.")
NO_HOSTS = N_("Escriba nombres de servidores, como avisos.example.org, uno por línea; hasta 20.")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}")


class InvalidSource(AtalayaError):
    """A source that cannot be kept like this: `faults` are message ids by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceValues:
    """What people may say of a source."""

    name: str
    address: str
    format: str = "auto"
    publisher: str = ""
    credit: str = ""
    interval_minutes: int = 10
    keep_hours: int = 48
    hosts: tuple[str, ...] = ()
    trust: Trust = Trust.OFFICIAL


def read_values(raw: Mapping[str, str]) -> SourceValues:
    """Return what a form or a command says. Raises InvalidSource with every fault."""
    readers: Mapping[str, Callable[[str], object]] = {
        "name": _name,
        "address": read_address,
        "format": _format,
        "publisher": _short,
        "credit": _short,
        "interval_minutes": _within(LEAST_MINUTES, MOST_MINUTES, NO_INTERVAL),
        "keep_hours": _within(LEAST_KEEP_HOURS, MOST_KEEP_HOURS, NO_KEEP),
        "hosts": lambda text: read_hosts(text.split()),
        "trust": _trust,
    }
    values, faults = {}, {}
    for name, read in readers.items():
        try:
            values[name] = read(raw.get(name, "").strip())
        except ValueError as wrong:
            faults[name] = str(wrong)
    if faults:
        raise InvalidSource(faults)
    return SourceValues(**values)  # type: ignore[arg-type]


def read_address(text: str) -> str:
    """Return an address that may be asked. Raises ValueError saying, as a message id, why not.

    Names are looked up when they are asked, at every hop: here is judged what the text says.
    """
    if not text.lower().startswith(("https://", "http://")) or len(text) > LONGEST_ADDRESS:
        raise ValueError(NO_ADDRESS)
    try:
        parts = web_address(text)
    except ForbiddenAddress as wrong:
        raise ValueError(WRONG_ADDRESS) from wrong
    if not urlsplit(text).netloc.isprintable() or " " in text or not parts.hostname:
        raise ValueError(NO_ADDRESS)
    return text


def read_hosts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return names of hosts, each once; numbers are no names. Raises ValueError."""
    names = tuple(dict.fromkeys(text.strip().strip(",;").lower() for text in texts))
    names = tuple(filter(None, names))
    if len(names) > MOST_HOSTS or not all(map(_HOST.fullmatch, names)):
        raise ValueError(NO_HOSTS)
    return names


# -- inside ---------------------------------------------------------------------------------


def _name(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_NAME:
        raise ValueError(NO_NAME)
    return words


def _short(text: str) -> str:
    return " ".join(text.split())[:300]


def _format(text: str) -> str:
    if (text or "auto") not in FORMATS:
        raise ValueError(NO_FORMAT)
    return text or "auto"


def _trust(text: str) -> Trust:
    try:
        return Trust(text)
    except ValueError:
        raise ValueError(NO_TRUST) from None


def _within(least: int, most: int, fault: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or len(text) > 6 or not least <= int(text) <= most:
            raise ValueError(fault)
        return int(text)

    return read
