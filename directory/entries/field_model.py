"""What a field of the directory is: its shape, its group, and what follows from its line."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.i18n.languages import N_


class FieldShape(enum.StrEnum):
    """What form the value of a field has."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    """E.164 (`+19565550123`), or empty."""
    TIMEZONE = "timezone"
    """A name of the IANA database (`America/Chicago`), or empty."""
    NUMBER = "number"
    """Whole, 0 or more, or None for unknown."""
    CHOICE = "choice"
    """One of `Field.choices`."""
    LANGUAGES = "languages"
    """List of BCP 47 codes."""
    WORDS = "words"
    """List of texts."""
    DAY = "day"
    """`2026-11-22` or None."""
    MOMENT = "moment"
    """`2026-11-22T12:00:00Z` or None."""
    POINT = "point"
    """[longitude, latitude] in degrees, or None."""
    COUNTRY = "country"
    """ISO 3166-1 alpha-2, or empty."""
    COUNTRIES = "countries"
    UNIT = "unit"
    """Code of an administrative unit, or empty."""
    UNITS = "units"
    AREA = "area"
    """GeoJSON geometry, or None."""
    POST = "post"
    """Identity of a post, or None."""
    ORGANISATION = "organisation"
    CHANNELS = "channels"
    """In order: {"kind", "value", "has_whatsapp", "languages", "is_official", "hours", "note"}."""
    VISITS = "visits"
    """List of {"starts_on", "ends_on", "city", "address", "unit_code", "point", "hours"}."""


class Group(enum.StrEnum):
    """Fields that are confirmed together."""

    IDENTITY = "identity"
    CHANNELS = "channels"
    PLACE = "place"
    SERVICE = "service"
    CHARGE = "charge"
    ANSWERS = "answers"
    OCCUPANCY = "occupancy"


GROUP_WORDS: Mapping[Group, str] = MappingProxyType(
    {
        Group.IDENTITY: N_("Quién es"),
        Group.CHANNELS: N_("Cómo comunicarse"),
        Group.PLACE: N_("Dónde está"),
        Group.SERVICE: N_("Qué hace"),
        Group.CHARGE: N_("De qué responde"),
        Group.ANSWERS: N_("Lo que se teme preguntar"),
        Group.OCCUPANCY: N_("Ocupación"),
    }
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """The column of a field in our tables: CSV, XLSX, and the import that reads them."""

    title: str = ""
    """Message id, where it is not the title of the field."""
    width: int = 14
    """In characters."""
    hxl: str = ""
    """Its tag of the Humanitarian Exchange Language (hxlstandard.org, 1.1)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key (the column of the table, or a part of the entry), title, shape and group.

    From this line follow validation, forms and owner's links, history, import, the tables and JSON
    of an export, the comparison of editions and the printed book.
    """

    key: str
    title: str
    """Message id."""
    group: Group
    shape: FieldShape = FieldShape.TEXT
    choices: type[enum.StrEnum] | None = None
    is_required: bool = False
    is_sensitive: bool = False
    """A correction that comes by a link waits for the yes of the country or the Secretariat."""
    is_sealed: bool = False
    """Sealed at rest (community leaders): opened with a keyring only, and shown nowhere else."""
    help: str = ""
    """Message id, or empty."""
    column: TableColumn | None = TableColumn()
    """None: it has none of its own; `directory.export.columns` makes what is made of several."""
    synonyms: str = ""
    """What others write above such a column, folded, between commas, the surest first."""
    vcard: str = ""
    """The property of a vCard (RFC 6350) that holds it, or empty."""
    hsds: str = ""
    """The member of an HSDS service that holds it: `description`, or empty."""

    @property
    def column_title(self) -> str:
        """The title of its column, as a message id."""
        return self.column.title if self.column and self.column.title else self.title
