"""From facts to words: what fits, what was cut, what is missing.

Pure: no session, no clock, no drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.disclosure import STANDARD, Disclosure
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.pdf.fonts import unprinted_scripts
from directory.entries.freshness import FreshnessState
from plans.facts.model import Audience, ContactKind, PlanFacts
from plans.facts.redaction import facts_for
from plans.pages import page_one, page_two
from plans.pages.contact_signs import contact_signs
from plans.pages.model import Composition, ContactRow, Header, KitGroup, PageLine, Seal
from plans.pages.numbers_box import CountWords, numbers_box
from plans.pages.page_one import clip_text, line
from plans.pages.truncation import PAGE_ONE, PAGE_TWO, most_steps, rows_left

SEAL_WORDS = {
    FreshnessState.FRESH: N_("Al día"),
    FreshnessState.DUE: N_("Por confirmar"),
    FreshnessState.LAPSED: N_("Vencido"),
    FreshnessState.NEVER: N_("Sin confirmar"),
}
MOST_ROWS = 40
"""Contacts beyond this are never tried: forty rows of one line are 170 mm."""
FRESH_SHARE, DUE_SHARE = 0.9, 0.6
"""Shares of current telephones from which a plan counts as fresh, or as due."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """How many rows have to go from each page."""

    page_one: int = 0
    page_two: int = 0


def counts(facts: PlanFacts, audience: Audience) -> dict[str, int]:
    """Return how many rows each section that may be cut has in full."""
    form = facts.questionnaire.value
    internal = audience is Audience.INTERNAL
    numbers = facts.numbers.value if facts.numbers else None
    return {
        "units": len(facts.area.value.units),
        "seasons": len(form.seasons),
        "entry_points": len(form.entry_points),
        "needs": min(6, len(numbers.needs)) if numbers else 0,
        "places": min(5, len(numbers.places)) if numbers else 0,
        "scenarios": len(form.scenarios),
        "contacts": len(facts.contacts),
        "assembly": len(form.assembly_points),
        "routes": len(form.evacuation_routes) if internal else 0,
        "leaders": len(facts.leaders) if internal else 0,
        "kit": page_two.longest_kit(facts),
    }


def most_cuts(facts: PlanFacts, audience: Audience) -> Cuts:
    """Return how many rows can go from each page before there is nothing left to cut."""
    full = counts(facts, audience)
    return Cuts(most_steps(full, PAGE_ONE), most_steps(full, PAGE_TWO))


def least_cuts(facts: PlanFacts, audience: Audience) -> int:
    """Return how many rows must go from page 2 in any case: more than `MOST_ROWS` contacts fit on
    no paper.
    """
    full = counts(facts, audience)
    steps = max(0, full["contacts"] - MOST_ROWS)
    while rows_left(full, PAGE_TWO, steps)["contacts"] > MOST_ROWS:
        steps += 1
    return steps


def compose(
    facts: PlanFacts,
    wording: Formats,
    *,
    public_url: str,
    audience: Audience = Audience.INTERNAL,
    cuts: Cuts | None = None,
    disclosure: Disclosure = STANDARD,
) -> Composition:
    """Both pages in words, without the rows `cuts` asks for.

    `public_url` is the address under which the QR leads to the plan in force. What its readers may
    not carry is taken out here, so that no paper and no page can forget it.
    """
    facts = facts_for(facts, audience, disclosure)
    cuts = cuts or Cuts()
    full = counts(facts, audience)
    left = rows_left(rows_left(full, PAGE_ONE, cuts.page_one), PAGE_TWO, cuts.page_two)
    rows = page_two.contacts(facts, wording, left)
    kit = page_two.kit(facts, wording, left["kit"])
    hidden = _items(page_two.kit(facts, wording, full["kit"])) - _items(kit)
    pages = Composition(
        language=wording.language,
        header=_header(facts, wording, rows, public_url, audience),
        profile=page_one.profile(facts, wording, left),
        seasons=page_one.seasons(facts, wording, left),
        month_initials=wording.initials_of_months(),
        country=page_one.country(facts, wording, left),
        numbers=numbers_box(facts, CountWords(wording, audience, disclosure), left),
        scenarios=page_one.scenarios(facts, wording, left),
        levels=page_one.levels(facts, wording),
        first_hour=page_one.first_hour(facts, wording),
        contacts=rows,
        contact_signs=contact_signs(rows, wording),
        closing=page_two.closing(facts, wording, audience),
        assembly=page_two.assembly(facts, wording, left),
        evacuation=page_two.evacuation(facts, wording, left, audience),
        leaders=page_two.leaders(facts, wording, left, audience),
        kit=kit,
        messages=page_two.messages(facts, wording),
        sign_off=page_two.sign_off(facts, wording),
        sources=page_two.sources(facts, wording),
        notice=_notice(wording, audience),
        shape=facts.area.value.shape,
        host_countries=facts.area.value.host_countries,
        emergencies=page_one.emergencies(facts, wording),
        cut={section: full[section] - left[section] for section in full} | {"kit": hidden},
    )
    absent = _absent(pages, facts, wording, audience)
    return replace(
        pages,
        header=replace(pages.header, missing=_missing(len(absent), wording), absent=absent),
        notice=" ".join(filter(None, (pages.notice, _scripts_note(pages, wording)))),
    )


def _header(
    facts: PlanFacts,
    wording: Formats,
    rows: tuple[ContactRow, ...],
    public_url: str,
    audience: Audience,
) -> Header:
    _ = wording.gettext
    area = facts.area.value
    address = f"{public_url}/p/{facts.slug}/{facts.version}"
    internal = audience is Audience.INTERNAL
    return Header(
        title=clip_text(wording.pick(facts.name) or facts.slug, 90),
        post=clip_text(facts.post.value.name, 120),
        sender=wording.country(facts.country),
        host=wording.listed(wording.country(each) for each in area.host_countries)
        or _("desconocido"),
        number=facts.number,
        version=str(facts.version),
        issued=line(wording, N_("Emitido"), wording.day(facts.issued_on), N_("fecha")),
        valid_until=line(wording, N_("Vigente hasta"), wording.day(facts.valid_until), N_("fecha")),
        approved_by=line(wording, N_("Aprobó"), clip_text(facts.approved_by, 60), N_("aprobación")),
        seal=seal(rows, wording),
        classification=_("Interno") if internal else _("Público"),
        is_internal=internal,
        is_demo=facts.is_demo,
        address=address,
        short_address=address.removeprefix("https://").removeprefix("http://"),
        missing="",
    )


def seal(rows: tuple[ContactRow, ...], wording: Formats) -> Seal:
    """Return how fresh the printed telephones are: their share confirmed within six months.

    The host state's emergency number is known to all and needs no confirmation.
    """
    asked = [row for row in rows if row.phone and row.kind is not ContactKind.EMERGENCY]
    current = [row for row in asked if row.freshness in {FreshnessState.FRESH, FreshnessState.DUE}]
    if all(row.freshness is FreshnessState.NEVER for row in asked):
        state = FreshnessState.NEVER
    else:
        state = _state_of_share(len(current) / len(asked))
    sentence = wording.gettext(
        "%(current)s de %(all)s teléfonos confirmados en los últimos seis meses",
        current=wording.number(len(current)),
        all=wording.number(len(asked)),
    )
    return Seal(state, wording.gettext(SEAL_WORDS[state]), sentence)


def _state_of_share(share: float) -> FreshnessState:
    if share >= FRESH_SHARE:
        return FreshnessState.FRESH
    return FreshnessState.DUE if share >= DUE_SHARE else FreshnessState.LAPSED


def _scripts_note(pages: Composition, wording: Formats) -> str:
    """Return what stands in brackets instead of letters that no font has; empty where all has
    letters.
    """
    texts = (
        pages.header.title,
        pages.header.post,
        *(each.name for each in pages.contacts),
        *(each.name for each in pages.assembly),
        *(each.name for each in pages.leaders),
    )
    scripts = ", ".join(unprinted_scripts(texts))
    if not scripts:
        return ""
    return wording.gettext(
        "Entre corchetes, letras que este papel no tiene: %(scripts)s; el nombre completo está en"
        " el directorio.",
        scripts=scripts,
    )


def _notice(wording: Formats, audience: Audience) -> str:
    if audience is Audience.PUBLIC:
        return wording.gettext(
            "Edición pública: sin rutas, nombres de personas ni cifras pequeñas. Puede compartirse."
        )
    return wording.gettext(
        "Edición interna: contiene rutas y datos de líderes. No publicar ni reenviar. Destruir "
        "al vencer."
    )


def _absent(
    pages: Composition, facts: PlanFacts, wording: Formats, audience: Audience
) -> tuple[str, ...]:
    """Return the names of what is missing: the lines that say so, and the sections with no row.

    What approving fills (who signed, from when) is wanting of no draft.
    """
    header = pages.header
    lines: list[PageLine] = [
        *pages.profile, *pages.country, *pages.closing, *pages.evacuation,
        *((*pages.sign_off, header.issued) if facts.issued_on else ()),
    ]  # fmt: skip
    absent = [each.label for each in lines if each.missing]
    form = facts.questionnaire.value
    empty = {
        N_("Temporadas"): not form.seasons,
        N_("Escenarios de riesgo"): not form.scenarios,
        N_("Número de emergencia"): any(not each.number for each in pages.emergencies),
        N_("Estimación"): facts.estimate is None,
        N_("Contactos"): not facts.contacts,
        N_("Puntos de reunión"): not form.assembly_points,
        N_("Niveles de alerta"): not pages.levels,
        N_("Primera hora"): not pages.first_hour,
        N_("Mochila de emergencia"): any(each.missing for each in pages.kit),
        N_("Mensajes listos"): not pages.messages,
        N_("Tipos de crisis"): bool(page_one.undefined(facts)),
        N_("Líderes comunitarios"): audience is Audience.INTERNAL and not facts.leaders,
    }
    absent += [wording.gettext(label) for label, is_empty in empty.items() if is_empty]
    return tuple(absent)


def _missing(count: int, wording: Formats) -> str:
    """Return one sentence on how much is missing."""
    if not count:
        return ""
    return wording.ngettext(
        "Plan incompleto: falta %(count)s dato.", "Plan incompleto: faltan %(count)s datos.", count
    )


USUAL = {"levels": 700, "first_hour": 700, "kit": 250, "messages": 200}
"""Letters of the protocols that any plan holds: only what goes beyond them can be to blame."""


def _items(bag: tuple[KitGroup, ...]) -> int:
    """Return the kit bag is cut by lines of its lists; what the reader misses is counted in
    items.
    """
    return sum(len(each.items) for each in bag)


def heaviest(pages: Composition, page: int) -> str:
    """Return the section of a page with the most text that nobody may cut: the one to shorten."""
    sections = _letters_of_page_one(pages) if page == 1 else _letters_of_page_two(pages)
    return max(sections, key=lambda name: sections[name] - USUAL.get(name, 0))


def _letters_of_page_one(pages: Composition) -> dict[str, int]:
    return {
        "profile": _length(pages.profile),
        "country": _length(pages.country),
        "scenarios": sum(
            len(row.zone) + len(row.effect) + len(row.season) for row in pages.scenarios
        ),
        "seasons": sum(len(row.hazard) for row in pages.seasons),
        "levels": sum(
            len(each.name) + len(each.trigger) + len(each.action) for each in pages.levels
        ),
        "first_hour": sum(len(each.role) + len(each.action) for each in pages.first_hour),
    }


def _letters_of_page_two(pages: Composition) -> dict[str, int]:
    return {
        "contacts": sum(len(row.name) + len(row.what_for) for row in pages.contacts),
        "closing": _length(pages.closing),
        "evacuation": _length(pages.evacuation) + sum(len(row.name) for row in pages.assembly),
        "kit": sum(len(item) for each in pages.kit for item in each.items),
        "messages": sum(len(each.title) + len(each.text) for each in pages.messages),
        "sources": len(pages.sources),
    }


def _length(lines: tuple[PageLine, ...]) -> int:
    return sum(len(each.text) for each in lines)
