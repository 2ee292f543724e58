"""What is said of whoever is looked for, of who asks, and of how it ended: one sealed document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from core.crypto import CannotOpen, Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys.columns import next_version
from registry.people.card import ADULT_AT, BIRTH_YEARS, SEXES
from response.locate.models import LocateNotice, locate_place

LONGEST = {
    "name": 200,
    "nickname": 80,
    "origin": 200,
    "marks": 500,
    "last_place": 300,
    "story": 1000,
    "asker": 200,
    "relation": 80,
    "asker_phone": 40,
    "ground_words": 300,
    "wide_reason": 300,
    "end_note": 500,
    "death_source": 200,
    "death_document": 200,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateWords:
    """The words of a locate notice. There is no field for needs, and none for migratory status."""

    name: str = ""
    """Empty of somebody nobody can name."""
    nickname: str = ""
    birth_year: int | None = None
    """As near as it is known: two years either way are the same."""
    sex: str = ""
    """`f`, `m`, `x`, or empty: not known."""
    origin: str = ""
    """The municipality they come from."""
    marks: str = ""
    """What they are known by: a scar, a tattoo, clothes."""
    last_place: str = ""
    last_seen: str = ""
    """ISO 8601 with its zone; empty: nobody knows."""
    story: str = ""
    asker: str = ""
    """Who asks for them; no post that is asked sees this, nor the next two."""
    relation: str = ""
    asker_phone: str = ""
    ground_words: str = ""
    """Who gave the consent, or which order it is."""
    wide_reason: str = ""
    """Why so many are asked."""
    end_note: str = ""
    death_source: str = ""
    death_document: str = ""

    @property
    def initials(self) -> str:
        """The first letters of the name, as a letter may show them."""
        return "".join(f"{word[0].upper()}." for word in self.name.split()[:4] if word[0].isalpha())

    @property
    def last_seen_at(self) -> datetime | None:
        """When they were last seen."""
        return datetime.fromisoformat(self.last_seen) if self.last_seen else None

    def age(self, year: int) -> int | None:
        """Return how old they are in a year, about."""
        return None if self.birth_year is None else max(0, year - self.birth_year)


def check_words(words: LocateWords, now: datetime) -> None:
    """Raise UnusableInput, naming the field, unless somebody can be looked for by these words."""
    if not (words.name.strip() or words.nickname.strip() or words.marks.strip()):
        raise UnusableInput(
            "name", N_("Escriba el nombre, o las señas de quien nadie sabe nombrar.")
        )
    for name, longest in LONGEST.items():
        if len(getattr(words, name)) > longest:
            raise UnusableInput(name, N_("El texto es demasiado largo."))
    year = words.birth_year
    if year is not None and (year not in BIRTH_YEARS or year > now.year):
        raise UnusableInput("age", N_("Esa edad no puede ser."))
    if words.sex not in SEXES:
        raise UnusableInput("sex", N_("Elija una de las respuestas."))
    _check_last_seen(words, now)


def is_known_minor(words: LocateWords, year: int) -> bool:
    """Return whether they are a minor, by the age as it is known."""
    age = words.age(year)
    return age is not None and age < ADULT_AT


def put_words(keyring: Keyring, notice: LocateNotice, words: LocateWords) -> None:
    """Seal the words into their row."""
    version = next_version(notice)
    place = locate_place(notice.id, notice.country, version)
    notice.ciphertext = keyring.seal_json(asdict(words), place)


def words_of(keyring: Keyring, notice: LocateNotice) -> LocateWords | None:
    """Return the words of a locate notice; None where they are forgotten or do not open."""
    if notice.ciphertext is None:
        return None
    place = locate_place(notice.id, notice.country, notice.seal_version)
    try:
        document = keyring.open_json(notice.ciphertext, place)
    except CannotOpen:
        return None
    known = {each.name for each in fields(LocateWords)}
    return LocateWords(**{key: value for key, value in document.items() if key in known})


# -- inside ---------------------------------------------------------------------------------


def _check_last_seen(words: LocateWords, now: datetime) -> None:
    try:
        seen = words.last_seen_at
    except ValueError as wrong:
        raise UnusableInput("last_seen", N_("Escriba el día y la hora.")) from wrong
    if seen is not None and (seen.tzinfo is None or seen > now):
        raise UnusableInput("last_seen", N_("Esa hora todavía no llega."))
