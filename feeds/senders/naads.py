"""Canada: CAP with the Canadian Profile (CAP-CP), from NAADS and from Environment Canada.

https://www.publicsafety.gc.ca/cnt/mrgnc-mngmnt/mrgnc-prprdnss/npas/clf-lng-eng.aspx: an area has a
polygon and the location codes (SGC) it meets. Its Alert_Type says more than its severity, which is
Moderate for most warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from feeds.senders.sender import Sender
from feeds.values import AlertMessage, Band, Geocode, Severity, UndrawnArea

_LOCATION = re.compile(r"^profile:CAP-CP:Location:[\d.]+$", re.IGNORECASE)
_FORECAST_ZONE = re.compile(r"^layer:EC-MSC-SMC:[\d.]+:CLC$", re.IGNORECASE)
_TYPE = re.compile(r"^layer:EC-MSC-SMC:[\d.]+:Alert_Type$", re.IGNORECASE)
_TYPES = {
    "warning": Severity.SEVERE,
    "watch": Severity.MODERATE,
    "advisory": Severity.MODERATE,
    "statement": Severity.MINOR,
}
_HOSTS = (
    "rss.naad-adna.pelmorex.com",
    "rss1.naad-adna.pelmorex.com",
    "rss2.naad-adna.pelmorex.com",
    "capcp1.naad-adna.pelmorex.com",
    "capcp2.naad-adna.pelmorex.com",
)


def _is_canadian(message: AlertMessage) -> bool:
    is_of_canada = message.sender.lower().endswith((".gc.ca", "@canada.ca"))
    return is_of_canada or any(_LOCATION.match(code.scheme) for code in message.geocodes)


def _refine(message: AlertMessage) -> AlertMessage:
    """Return the message at least as grave as its type, its codes in the scheme of the atlas."""
    least = _severity_of_type(message.parameters)
    return replace(
        message,
        severity=_graver(message.severity, least),
        bands=tuple(_raised(band, least) for band in message.bands),
        geocodes=tuple(_renamed(message.geocodes)),
        undrawn=tuple(_area(area, least) for area in message.undrawn if not _only_repeats(area)),
    )


def _severity_of_type(parameters: dict[str, str]) -> Severity:
    for name, value in parameters.items():
        if _TYPE.match(name):
            return _TYPES.get(value.strip().lower(), Severity.UNKNOWN)
    return Severity.UNKNOWN


def _graver(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=lambda severity: severity.rank)


def _raised(band: Band, least: Severity) -> Band:
    return replace(band, severity=_graver(band.severity, least))


def _only_repeats(area: UndrawnArea) -> bool:
    """Return whether the codes of an area are those its polygon meets, by the rules of the profile.

    Codes of another scheme, and those of an area without a polygon, say more.
    """
    return area.is_drawn and all(
        _LOCATION.match(code.scheme) or _FORECAST_ZONE.match(code.scheme) for code in area.geocodes
    )


def _area(area: UndrawnArea, least: Severity) -> UndrawnArea:
    codes = tuple(_renamed(area.geocodes))
    return replace(area, geocodes=codes, severity=_graver(area.severity, least))


def _renamed(codes: Iterable[Geocode]) -> Iterable[Geocode]:
    """Yield the location codes as SGC, whatever the version of the profile."""
    for code in codes:
        yield Geocode("SGC", code.value) if _LOCATION.match(code.scheme) else code


NAADS = Sender(
    name="naads",
    matches=_is_canadian,
    refine=_refine,
    hosts=dict.fromkeys(_HOSTS, _HOSTS),
)
