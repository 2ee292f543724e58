"""Telephones that ring nowhere, handed out one by one.

- United States: 555-0100 to 555-0199 in any area code, reserved for fiction (ATIS-0300115).
- Guatemala, El Salvador, Honduras: no number of these plans begins with 9 (GT) or 4 (SV, HN), so
  +502 9000, +503 4000 and +504 4000 belong to nobody.
- Mexico: 10 digits with a local series of 000 (962 000 in Tapachula, 55 0000 in the capital); no
  local series begins with 0.

Every one has the length its plan asks for, so that the same checks as for real ones let it in.
"""

from __future__ import annotations

import re

FICTIONAL = re.compile(
    r"\+1[2-9]\d\d55501\d\d|\+5029000\d{4}|\+5034000\d{4}|\+5044000\d{4}|\+52(962000|550000)\d{4}"
)
"""Every telephone of the demo matches this, short numbers of the authorities (911) apart."""

US_DIRECTORY = {
    "rgv": ("956",),
    "nola": ("504",),
    "miami": ("305",),
    "la": ("213",),
    "houston": ("713",),
    "atlanta": ("404",),
}
"""Area codes of the directory, by area."""
US_PEOPLE = {
    "rgv": ("210", "361", "830", "512", "915", "979", "325", "432", "254", "281"),
    "nola": ("985", "225", "337", "318", "251", "601"),
    "miami": ("786", "954", "754", "561", "407", "239"),
    "la": ("323", "818", "626", "310", "562", "424", "747", "909", "714"),
}  # fmt: skip
"""Area codes people carry there, apart from those of the directory. A hundred numbers in each."""
ABROAD = {
    "tapachula": "+52962000",
    "mexico": "+52550000",
    "GT": "+5029000",
    "sansalvador": "+5034000",
    "HN": "+5044000",
}
_A_BLOCK = {True: 100, False: 10_000}


class Exchange:
    """Hands out each number once; the same order of asking gives the same numbers."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def directory(self, area: str) -> str:
        """Return a number for an entry of the directory in `area` (`rgv`, …, `mexico`, `GT`, `HN`).

        Raises LookupError.
        """
        return self._from(US_DIRECTORY.get(area), area)

    def person(self, area: str) -> str:
        """Return a number for somebody registered in `area`.

        Raises LookupError when the area has run out.
        """
        return self._from(US_PEOPLE.get(area), area)

    def _from(self, codes: tuple[str, ...] | None, area: str) -> str:
        stems = [f"+1{code}55501" for code in codes] if codes else [ABROAD[area]]
        for stem in stems:
            used = self._used.get(stem, 0)
            if used < _A_BLOCK[codes is not None]:
                self._used[stem] = used + 1
                return f"{stem}{used:02d}" if codes else f"{stem}{used:04d}"
        raise LookupError(f"no fictional number is left for {area}")
