"""Lines of the audit log as a country administrator reads them: who, what, when, for what."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from core.accounts import User
from core.audit_log.entries import AuditEntry
from core.audit_log.listing import (
    LineFilter,
    lines_numbered,
    numbers_of_page,
    page_of_lines,
)
from core.i18n.languages import N_
from feeds.models import Hazard
from registry.merging.survivors import merged_ids

LINES_A_PAGE = 50
OTHER_ACCOUNT = N_("una cuenta de fuera del país")
ACTION_WORDS: Mapping[str, str] = {
    "person.read": N_("leyó fichas"),
    "person.import": N_("importó una lista"),
    "person.import_undone": N_("deshizo una lista"),
    "person.compare": N_("comparó una lista"),
    "person.place": N_("ubicó a una persona"),
    "person.erase": N_("borró a una persona"),
    "person.prolong": N_("renovó un plazo"),
    "person.register": N_("registró personas"),
    "person.edit": N_("cambió una ficha"),
    "person.household": N_("cambió a alguien de hogar"),
    "person.notice": N_("avisó del fin de un plazo"),
    "person.confirm": N_("confirmó que todo sigue igual"),
    "person.left": N_("anotó que alguien se fue"),
    "person.returned": N_("anotó que alguien volvió"),
    "person.check": N_("preguntó a personas si todo sigue igual"),
    "person.quality": N_("contó lo que hay que arreglar en el registro"),
    "person.merge": N_("unió dos fichas de una persona"),
    "person.unmerge": N_("separó dos fichas unidas"),
    "person.not_same": N_("dijo que no es la misma que otra"),
    "person.not_same_undone": N_("retiró que no es la misma que otra"),
    "person.consent_again": N_("tomó a quien volvió a consentir"),
    "person.change": N_("cambió sus propios datos"),
    "person.join": N_("registró por el formulario abierto"),
    "request.read": N_("leyó registros por confirmar"),
    "reply.read": N_("leyó una respuesta"),
    "reply.decide": N_("dijo qué dice una respuesta"),
    "request.refuse": N_("rechazó registros por confirmar"),
    "crisis_log.export": N_("sacó la bitácora de una crisis"),
    "crisis_log.read": N_("leyó la bitácora de una crisis"),
    "crisis_tasks.read": N_("leyó las tareas de una crisis"),
    "form.open": N_("abrió un formulario"),
    "form.close": N_("cerró un formulario"),
    "leader.read": N_("leyó líderes comunitarios"),
    "person.export": N_("sacó un archivo con personas"),
    "person.link": N_("imprimió la tarjeta con el enlace de una persona"),
    "person.bulk_reading": N_("avisó de quien leyó muchas fichas en una hora"),
    "leader.list": N_("leyó líderes comunitarios"),
    "person.read_shared": N_("leyó fichas por un acuerdo"),
    "person.permit_sharing": N_("anotó que puede compartirse por acuerdos"),
    "person.forbid_sharing": N_("anotó que no se comparte por acuerdos"),
    "agreement.draft": N_("escribió un acuerdo"),
    "agreement.sign": N_("firmó un acuerdo"),
    "agreement.refuse": N_("no aceptó un acuerdo"),
    "agreement.withdraw": N_("retiró un acuerdo"),
    "seal.renew": N_("guardó un texto sobre otro"),
    "seal.put_back": N_("halló un texto viejo puesto de nuevo"),
    "index.stand": N_("anotó hasta dónde llegó el índice"),
    "access.ask": N_("pidió algo que decide otra persona"),
    "access.approve": N_("aprobó una solicitud"),
    "access.refuse": N_("rechazó una solicitud"),
    "access.withdraw": N_("retiró su solicitud"),
    "access.elapse": N_("hizo lo que nadie rechazó"),
    "access.lapse": N_("dejó caducar una solicitud"),
}
"""What an action is called; others are shown by their code."""
NOBODY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "person.read": N_("pidió fichas y no había ninguna"),
        "person.compare": N_("comparó una lista sin personas"),
        "person.export": N_("sacó un archivo sin personas"),
        "person.read_shared": N_("pidió fichas por un acuerdo y no había ninguna"),
        "leader.read": N_("pidió líderes comunitarios y no había ninguno"),
        "leader.list": N_("pidió líderes comunitarios y no había ninguno"),
    }
)
"""What it is called where it was about nobody."""
_COUNTS = (
    ("persons",),
    ("leaders",),
    ("rows",),
    ("imported", "updated"),
    ("erased", "restored"),
)
"""Members of the details that say how many persons a line is about, the first there is."""
_ABOUT_PERSONS = ("person.", "leader.")
PURPOSE_WORDS: Mapping[str, str] = {
    "search": N_("la buscó"),
    "search to attend": N_("la buscó para atenderla"),
    "search to locate": N_("la buscó en una emergencia"),
    "search to correct": N_("la buscó para corregir sus datos"),
    "search at wish": N_("la buscó porque lo pidió"),
    "correction": N_("para cambiar su ficha"),
    "same person": N_("por si ya estaba registrada"),
    "registry": N_("registro"),
    "person page": N_("abrió su página"),
    "expiring": N_("vio los plazos que terminan"),
    "retention": N_("fin del plazo"),
    "to be placed": N_("para ubicarla"),
    "unplaced": N_("para ubicarla"),
    "registration": N_("registro"),
    "wish": N_("lo pidió"),
    "expired": N_("fin del plazo"),
    "mistake": N_("se registró por error"),
    "consent": N_("consintió de nuevo"),
    "doubles": N_("posibles dobles"),
    "confirming a registration": N_("para confirmar un registro"),
    "registering again": N_("se registró de nuevo"),
    "drafting an agreement": N_("para elegirla en un acuerdo"),
}
"""What a purpose that is a code is called; others are words already."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line as it is shown."""

    number: int
    at: datetime
    who: str
    """The address of an account of the country, or who else acted; message id where it is words."""
    action: str
    words: str
    """Of the action, as a message id; empty where it has none."""
    purpose: str
    """A message id where it is a code of ours."""
    hazard: Hazard | None
    """What the purpose was about; None where it names none that we know."""
    persons: int | None
    """None of what is not about persons."""
    is_one: bool
    """Whether the line is about one person by name of their id."""
    agreement: int | None = None
    """The number of the agreement it was done by or with."""
    reader: str = ""
    """The country that read, of what was read by an agreement."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, and where the next page goes on."""

    lines: tuple[LogLine, ...]
    before: int | None


def log_page(
    session: Session,
    country: str,
    *,
    person: uuid.UUID | None = None,
    account: str = "",
    action: str = "",
    before: int | None = None,
) -> LogPage:
    """Return lines of one country, the newest first; `account` is an address or a
    name, and one that the country does not have gives none.
    """
    wanted = _filter(session, country, person, account, action)
    if wanted is None:
        return LogPage((), None)
    page = page_of_lines(session, wanted, before=before, limit=LINES_A_PAGE)
    return LogPage(_lines(session, country, page.lines), page.before)


def log_numbers(
    session: Session,
    country: str,
    *,
    person: uuid.UUID | None = None,
    account: str = "",
    action: str = "",
    before: int | None = None,
) -> tuple[tuple[int, ...], int | None]:
    """Return the numbers of the lines of `log_page`, and where the next page goes on."""
    wanted = _filter(session, country, person, account, action)
    if wanted is None:
        return (), None
    return numbers_of_page(session, wanted, before=before, limit=LINES_A_PAGE)


def log_lines(session: Session, country: str, numbers: Sequence[int]) -> tuple[LogLine, ...]:
    """Return the lines of one country that have these numbers, the newest first."""
    return _lines(session, country, lines_numbered(session, country, numbers))


# -- inside ---------------------------------------------------------------------------------


def _filter(
    session: Session, country: str, person: uuid.UUID | None, account: str, action: str
) -> LineFilter | None:
    """Return what is asked for; None where no account of the country has that address."""
    actor = _actor_of(session, country, account) if account else ""
    if account and not actor:
        return None
    former = tuple(merged_ids(session, person)) if person else ()
    return LineFilter(country=country, person=person, former=former, actor=actor, action=action)


def _lines(session: Session, country: str, entries: Sequence[AuditEntry]) -> tuple[LogLine, ...]:
    names, hazards = _names(session, country, entries), _hazards(session, entries)
    return tuple(_line(each, names, hazards) for each in entries)


def _line(entry: AuditEntry, names: Mapping[str, str], hazards: Mapping[str, Hazard]) -> LogLine:
    persons, hazard = _persons(entry), hazards.get(_hazard_key(entry.purpose))
    words = ACTION_WORDS.get(entry.action, "")
    purpose = entry.purpose.removesuffix(f": {hazard.key}") if hazard else entry.purpose
    return LogLine(
        number=entry.number or 0,
        at=entry.at,
        who=names.get(entry.actor, OTHER_ACCOUNT if _user_id(entry.actor) else entry.actor),
        action=entry.action,
        words=words if persons != 0 else NOBODY_WORDS.get(entry.action, words),
        purpose=PURPOSE_WORDS.get(purpose, purpose),
        hazard=hazard,
        persons=persons,
        is_one=persons == 1 and bool(entry.subject),
        agreement=entry.details.get("agreement"),
        reader=str(entry.details.get("reader", "")),
    )


def _persons(entry: AuditEntry) -> int | None:
    """Return how many persons a line is about; None where it is about none by its kind."""
    if not entry.action.startswith(_ABOUT_PERSONS):
        return None
    counted = next((keys for keys in _COUNTS if entry.details.keys() & set(keys)), None)
    if counted is None:
        return 1 if entry.subject else None
    return sum(_number(entry.details.get(key, 0)) for key in counted)


def _number(counted: object) -> int:
    """Return how many a detail says, as a number or as a list of ids."""
    return len(counted) if isinstance(counted, list) else int(str(counted))


def _hazard_key(purpose: str) -> str:
    """Return the key of the hazard that a purpose ends with, as a list of calls writes it."""
    return purpose.rpartition(": ")[2]


def _hazards(session: Session, entries: Sequence[AuditEntry]) -> dict[str, Hazard]:
    """Return the hazards that purposes name, by their keys: people know them by their names."""
    keys = {key for each in entries if ":" in (key := _hazard_key(each.purpose))}
    if not keys:
        return {}
    query = sa.select(Hazard).where(Hazard.key.in_(keys))
    query = query.options(defer(Hazard.zone), defer(Hazard.severity_zones))
    return {each.key: each for each in session.scalars(query)}


def _actor_of(session: Session, country: str, account: str) -> str:
    """Return the actor that an address means, or a name that one account alone bears."""
    wanted = account.strip().lower()
    query = sa.select(User).where(User.country == country)
    accounts = session.scalars(query).all()
    found = [each for each in accounts if each.email == wanted] or [
        each for each in accounts if each.name and each.name.casefold() == wanted
    ]
    return f"user:{found[0].id}" if len(found) == 1 else ""


def _names(session: Session, country: str, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return name and address of those who acted and are of the country, and of nobody else: an
    audit must tell two of one name apart.
    """
    ids = {each for entry in entries if (each := _user_id(entry.actor)) is not None}
    query = sa.select(User).where(User.id.in_(ids), User.country == country)
    return {f"user:{each.id}": _signature(each) for each in session.scalars(query)}


def _signature(user: User) -> str:
    return f"{user.name} ({user.email})" if user.name else user.email


def _user_id(actor: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(actor.removeprefix("user:")) if actor.startswith("user:") else None
    except ValueError:
        return None
