"""What a crisis pack is made of, and the text that says what each of its files is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from core.disclosure import STANDARD, Disclosure
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from directory.book.towns import BookTown
from directory.export.rows import ExportRow
from plans.documents.roster import Roster
from plans.facts.model import Audience, PlanFacts
from plans.facts.redaction import facts_for
from plans.packs.pack_page import PAGES

README, MANIFEST = "LEEME.txt", "MANIFEST.sha256"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "plan": N_("El plan en dos páginas"),
        "hoja": N_("Hoja para migrantes, para copiar y repartir"),
        "registro": N_("Formulario de registro en blanco"),
        "contactos": N_("Contactos para el teléfono (vCard)"),
        "calendario": N_("Fechas del plan para el calendario (iCalendar)"),
        "geojson": N_("El área, los contactos y los puntos de reunión (GeoJSON)"),
        "kml": N_("Lo mismo para Google Earth y otros mapas (KML)"),
        "padron": N_("Padrón de crisis: CONFIDENCIAL"),
    }
)
"""What each kind of file is, as message ids."""


_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "calendario.ics": "calendario",
        "contactos.vcf": "contactos",
        "area.kml": "kml",
        "area.geojson": "geojson",
    }
)
_PAPERS = frozenset({"plan", "hoja", "registro"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOrder:
    """All a pack is made of, read already: `rows` were sifted for its reader, `made_at` is when
    they were read.
    """

    facts: PlanFacts
    audience: Audience
    rows: tuple[ExportRow, ...]
    places: tuple[BookTown, ...]
    made_at: datetime
    public_url: str
    next_round: date | None = None
    disclosure: Disclosure = STANDARD
    leaflets: tuple[str, ...] = LANGUAGES
    """Languages of the migrants' sheet."""


def made_words(order: PackOrder, wording: Formats) -> str:
    """Return when and by whom the files of a pack were made, by the clock of the post: who prepared
    the plan, or, where that is not told, the post.
    """
    facts = facts_for(order.facts, order.audience, order.disclosure)
    who = facts.prepared_by or facts.post.value.name
    when = wording.moment(order.made_at, facts.post.value.timezone)
    return wording.gettext("Hecho el %(when)s por %(who)s.", when=when, who=who)


def file_title(name: str, wording: Formats) -> str:
    """Return what a file of the pack is, in words; for papers with their language."""
    folder, _, rest = name.rpartition("/")
    words = wording.gettext(WORDS[_KINDS.get(rest) or folder])
    if folder in _PAPERS:
        words += f" ({wording.language_name(rest.removesuffix('.pdf').rpartition('-')[2])})"
    return f"{words} ({rest.rpartition('.')[2].upper()})" if folder == "padron" else words


def readme_text(order: PackOrder, names: Sequence[str], roster: Roster | None) -> str:
    """Return what the pack is and what each of its files is, in every language."""
    return "\n\n".join(_readme_in(order, names, roster, Formats(code)) for code in LANGUAGES) + "\n"


def _readme_in(
    order: PackOrder, names: Sequence[str], roster: Roster | None, wording: Formats
) -> str:
    lines = [*_heading(order, wording)]
    if roster is not None:
        lines.append(wording.gettext(_ROSTER_NOTE, purpose=roster.purpose))
    lines.append("")
    lines += [
        f"  {name}: {file_title(name, wording)}" for name in names if name not in PAGES.values()
    ]
    sums = wording.gettext("Suma SHA-256 de cada archivo (sha256sum -c)")
    lines.append(f"  {MANIFEST}: {sums}")
    return "\n".join(lines)


_ROSTER_NOTE = N_(
    "El padrón es CONFIDENCIAL: destrúyalo después de usarlo. Propósito: %(purpose)s. "
    "En el CSV marque con x una de las columnas safe, needs_help o not_reached, "
    "y no cambie la columna id."
)


def _heading(order: PackOrder, wording: Formats) -> Iterator[str]:
    facts, gettext = order.facts, wording.gettext
    yield gettext("PAQUETE DE CRISIS: %(area)s", area=wording.pick(facts.name))
    yield f"{facts.post.value.name} · {facts.number}"
    if facts.is_demo:
        yield gettext("DEMOSTRACIÓN: personas, lugares y teléfonos inventados.")
    yield gettext(
        "Abra %(page)s en cualquier navegador: no hace falta red ni programa.",
        page=PAGES[wording.language],
    )
    yield gettext(
        "Plan: versión %(version)s, datos al %(day)s. Directorio: datos al %(read)s UTC.",
        version=facts.version,
        day=wording.day(facts.gathered_at.date()),
        read=f"{wording.day(order.made_at.date())}, {order.made_at:%H:%M}",
    )
    yield made_words(order, wording)
    if order.audience is Audience.INTERNAL:
        yield gettext("Edición interna: nombra a líderes comunitarios y rutas; no la comparta.")
    else:
        yield gettext("Edición pública: sin rutas, nombres de personas ni cifras pequeñas.")
