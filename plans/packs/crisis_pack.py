"""The crisis pack: one ZIP for a plan's area that opens with no network and no program of ours.

The same order gives the same bytes: entries are sorted by name, dated `DATED`, and every file is
made of the order alone. The public pack holds nothing that `plans.facts.redaction` takes out; a
roster is put into the internal one only.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import NotAllowed
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from directory.entries.kinds import EntryKind
from directory.export import written
from plans.documents.calendar import to_calendar
from plans.documents.geo_export import landmarks_of, to_geojson, to_kml
from plans.documents.leaflet import render_leaflet
from plans.documents.plan_pdf import render
from plans.documents.registration_form import registration_pdf
from plans.documents.roster import Roster, roster_csv, roster_pdf
from plans.facts.model import Audience
from plans.facts.redaction import facts_for
from plans.map.contact_map import MapAtlas
from plans.packs.pack_page import PAGES, pack_html
from plans.packs.pack_readme import (
    MANIFEST,
    README,
    PackOrder,
    file_title,
    made_words,
    readme_text,
)
from plans.pages.compose import Cuts, compose

DATED = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the first a ZIP can tell. The files themselves say as of when they are.
"""
PAPER = "both"
_LEADER_ROWS = frozenset({EntryKind.LEADER})


@dataclass(frozen=True, slots=True)
class Printers:
    """How the papers that others ask for too are printed, by language; a page passes printers that
    keep what they print.
    """

    plan: Callable[[str], bytes]
    leaflet: Callable[[str], bytes]


def printers_for(order: PackOrder, atlas: MapAtlas) -> Printers:
    """Return printers that keep nothing."""
    facts, address = order.facts, order.public_url

    def plan(language: str) -> bytes:
        return render(
            facts,
            atlas,
            language=language,
            public_url=address,
            paper=PAPER,
            audience=order.audience,
            disclosure=order.disclosure,
        )

    def leaflet(language: str) -> bytes:
        return render_leaflet(
            facts,
            atlas,
            language=language,
            paper=PAPER,
            public_url=address,
            disclosure=order.disclosure,
        )

    return Printers(plan, leaflet)


def pack(
    order: PackOrder,
    atlas: MapAtlas,
    *,
    printers: Printers | None = None,
    roster: Roster | None = None,
    language: str = LANGUAGES[0],
) -> bytes:
    """Return the ZIP.

    `language` is that of calendar, vCards, maps and roster; pages and papers come in each language.

    Raises NotAllowed for a roster or a leader in a public pack, and what the printers raise.
    """
    if order.audience is not Audience.INTERNAL and (
        roster or any(row.section in _LEADER_ROWS for row in order.rows)
    ):
        raise NotAllowed("a public pack holds neither a roster nor community leaders")
    files = dict(_papers(order, printers or printers_for(order, atlas)))
    files |= _for_machines(order, Formats(language))
    return _put_together(order, atlas, files, roster, language)


def with_roster(
    order: PackOrder, atlas: MapAtlas, made: bytes, roster: Roster, *, language: str
) -> bytes:
    """Return the internal pack `made` of the same order, with a roster put in: papers stay, only
    pages and lists are anew.

    Raises NotAllowed for a public pack.
    """
    if order.audience is not Audience.INTERNAL:
        raise NotAllowed("a public pack holds no roster")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        anew = {README, MANIFEST, *PAGES.values()}
        files = {name: archive.read(name) for name in archive.namelist() if name not in anew}
    return _put_together(order, atlas, files, roster, language)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a ZIP with `MANIFEST.sha256` (what `sha256sum -c` reads); the same files
    give the same bytes.
    """
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    whole = {**files, MANIFEST: "".join(lines).encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(name, DATED)
            entry.external_attr = 0o600 << 16
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, whole[name], compresslevel=9)
    return out.getvalue()


def names_in(order: PackOrder, *, with_roster: bool = False) -> list[str]:
    """Return the names of the files such a pack holds, without making one."""
    names = [
        f"{kind}/{order.facts.slug}-{code}.pdf"
        for kind in ("plan", "registro")
        for code in LANGUAGES
    ]
    names += [f"hoja/{order.facts.slug}-{code}.pdf" for code in order.leaflets]
    names += ["contactos.vcf", "calendario.ics", "mapa/area.geojson", "mapa/area.kml"]
    names += [f"padron/padron.{ending}" for ending in ("csv", "pdf") if with_roster]
    return sorted([*names, *PAGES.values(), README, MANIFEST])


# -- inside ---------------------------------------------------------------------------------


def _put_together(
    order: PackOrder,
    atlas: MapAtlas,
    papers: Mapping[str, bytes],
    roster: Roster | None,
    language: str,
) -> bytes:
    files = dict(papers)
    if roster is not None:
        files |= dict(_roster(order, roster, Formats(language)))
    names = sorted(files)
    files |= {PAGES[code]: _page(order, atlas, Formats(code), names) for code in LANGUAGES}
    files[README] = readme_text(order, sorted(files), roster).encode()
    return zipped(files)


def _papers(order: PackOrder, printers: Printers) -> Iterator[tuple[str, bytes]]:
    slug, facts = order.facts.slug, facts_for(order.facts, order.audience, order.disclosure)
    for code in LANGUAGES:
        yield f"plan/{slug}-{code}.pdf", printers.plan(code)
        yield (
            f"registro/{slug}-{code}.pdf",
            registration_pdf(facts, wording=Formats(code), paper=PAPER),
        )
    for code in order.leaflets:
        yield f"hoja/{slug}-{code}.pdf", printers.leaflet(code)


def _for_machines(order: PackOrder, wording: Formats) -> dict[str, bytes]:
    facts, gettext = facts_for(order.facts, order.audience, order.disclosure), wording.gettext
    pages = compose(
        facts,
        wording,
        public_url=order.public_url,
        audience=order.audience,
        cuts=Cuts(),
        disclosure=order.disclosure,
    )
    landmarks = landmarks_of(pages, gettext("Punto de reunión"))
    title, shape, stamp = pages.header.title, facts.area.value.shape, made_words(order, wording)
    return {
        "contactos.vcf": written(
            order.rows, "vcard", order.made_at, translator=gettext, stamp=stamp
        ),
        "calendario.ics": to_calendar(
            facts, wording, made_at=order.made_at, next_round=order.next_round, stamp=stamp
        ),
        "mapa/area.geojson": to_geojson(title, shape, landmarks, stamp),
        "mapa/area.kml": to_kml(title, shape, landmarks, stamp),
    }


def _roster(order: PackOrder, roster: Roster, wording: Formats) -> Iterator[tuple[str, bytes]]:
    yield "padron/padron.csv", roster_csv(roster)
    yield (
        "padron/padron.pdf",
        roster_pdf(roster, title=wording.pick(order.facts.name), wording=wording),
    )


def _page(order: PackOrder, atlas: MapAtlas, wording: Formats, names: Sequence[str]) -> bytes:
    facts = facts_for(order.facts, order.audience, order.disclosure)
    pages = compose(
        facts,
        wording,
        public_url=order.public_url,
        audience=order.audience,
        cuts=Cuts(),
        disclosure=order.disclosure,
    )
    return pack_html(
        pages,
        atlas,
        order.rows,
        wording=wording,
        read_at=order.made_at,
        public_url=order.public_url,
        places=order.places,
        files=[(name, file_title(name, wording)) for name in names],
    )
