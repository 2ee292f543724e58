"""Which recipients the channels beside e-mail take, and how each is written. Pure.

An address is made of few parts, each of them checked: a scheme, a name and a password or a token, a
host, a port and a path. What else the library behind it would understand (files to attach, headers,
certificates to be left unchecked) cannot be said in one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from core.connections import ListedHost

LONGEST_GATEWAY_ADDRESS = 500
HTTPS_PORT = 443
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})
"""Reached in the clear, and only where a test lets it be reached at all."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", re.ASCII)
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_PHONE_MARKS = re.compile(r"[\s().\-/\u00a0]+")
_CHAT = re.compile(r"-?[1-9][0-9]{3,19}", re.ASCII)
_TOPIC = re.compile(r"/[A-Za-z0-9_-]{1,64}", re.ASCII)
_ROOM = re.compile(r"/[!#][A-Za-z0-9._=~-]{1,255}(:[A-Za-z0-9.-]{1,255}(:[0-9]{1,5})?)?", re.ASCII)
_PATH = re.compile(r"(/[A-Za-z0-9._~!$&'()*+,;=:@-]*)+", re.ASCII)
_FOREIGN = re.compile(r"[^\x21-\x7e]|[\\?]")
"""Signs that stand in none of our addresses; with `?` a query begins."""
_SECRET = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """An address taken apart."""

    host: str
    """In lower case."""
    port: int
    is_secure: bool
    user: str
    password: str
    path: str
    """Decoded, from its first slash on."""

    @property
    def listed_host(self) -> ListedHost:
        """Whom the operator must have listed."""
        return ListedHost(self.host, self.port)

    def __str__(self) -> str:
        """Return the address as it is sealed."""
        scheme = "https" if self.is_secure else "http"
        names = [quote(each, safe="") for each in (self.user, self.password) if each]
        port = "" if self.is_secure and self.port == HTTPS_PORT else f":{self.port}"
        login = ":".join(names) + "@" if names else ""
        return f"{scheme}://{login}{self.host}{port}{quote(self.path, safe=_SAFE)}"


_SAFE = "/!$&'()*+,;=:@~"


class SmsAddressing:
    """Telephones that take short messages: with `+` and the code of their country."""

    name = "sms"

    def recipient(self, text: str) -> str:
        """Return the number as gateways take it (E.164); empty for one that names no country."""
        digits = _PHONE_MARKS.sub("", text)
        digits = f"+{digits[2:]}" if digits.startswith("00") else digits
        return digits if _PHONE.fullmatch(digits) else ""


class TelegramAddressing:
    """Chats of Telegram, by the number a bot knows them by."""

    name = "telegram"

    def recipient(self, text: str) -> str:
        """Return the number of a chat; empty for anything else, names among them."""
        chat = text.strip()
        return chat if _CHAT.fullmatch(chat) else ""


@dataclass(frozen=True, slots=True)
class WebAddressing:
    """Channels that are an address of the web."""

    name: str
    path: re.Pattern[str]
    """How what follows the host must look."""
    scheme: str = ""
    """What people write for https, besides."""
    needs_login: bool = False

    def recipient(self, text: str) -> str:
        """Return the address as it is kept; empty for one this channel cannot use."""
        address = self.address(text)
        return str(address) if address is not None else ""

    def address(self, text: str) -> GatewayAddress | None:
        """Return the parts of an address; None for one this channel cannot use."""
        address = gateway_address(self._as_web(text.strip()))
        if address is None or not self.path.fullmatch(address.path):
            return None
        return address if address.user or not self.needs_login else None

    def _as_web(self, text: str) -> str:
        if self.scheme and text.lower().startswith(f"{self.scheme}://"):
            return f"https{text[len(self.scheme) :]}"
        return text if "://" in text else f"https://{text}"


SMS = SmsAddressing()
TELEGRAM = TelegramAddressing()
NTFY = WebAddressing("ntfy", _TOPIC, "ntfys")
MATRIX = WebAddressing("matrix", _ROOM, "matrixs", needs_login=True)
WEBHOOK = WebAddressing("webhook", _PATH, "jsons")
WEB_ADDRESSINGS = {each.name: each for each in (NTFY, MATRIX, WEBHOOK)}


def gateway_address(text: str) -> GatewayAddress | None:
    """Return the parts of an address by https; None for one that has others (a query, a fragment),
    an odd host or port, or signs nobody can send.
    """
    if len(text) > LONGEST_GATEWAY_ADDRESS or _FOREIGN.search(text):
        return None
    # Of a room of Matrix `#` is the first sign, and no fragment.
    parts = _split(text.replace("/#", "/%23", 1))
    if parts is None or parts.fragment:
        return None
    address = _address_of(parts)
    is_host = _is_host(address.host, is_secure=address.is_secure)
    return address if is_host and _are_secrets(address.user, address.password) else None


def listed_host(text: str) -> ListedHost | None:
    """Return a host as the operator lists it, `host` or `host:port`; None for anything else."""
    host, colon, port = text.strip().lower().rstrip(".").partition(":")
    if not _HOST.fullmatch(host) or (colon and not port.isdecimal()):
        return None
    number = int(port) if colon else HTTPS_PORT
    return ListedHost(host, number) if 0 < number < 65536 else None


# -- inside ---------------------------------------------------------------------------------


def _address_of(parts: SplitResult) -> GatewayAddress:
    is_secure = parts.scheme == "https"
    return GatewayAddress(
        host=(parts.hostname or "").lower().rstrip("."),
        port=parts.port or (HTTPS_PORT if is_secure else 80),
        is_secure=is_secure,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=unquote(parts.path) or "/",
    )


def _is_host(host: str, *, is_secure: bool) -> bool:
    return _HOST.fullmatch(host) is not None and (is_secure or host in _THIS_MACHINE)


def _are_secrets(*texts: str) -> bool:
    """Return whether each is empty or made of signs that can be sent."""
    return all(not each or _SECRET.fullmatch(each) for each in texts)


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} else None
