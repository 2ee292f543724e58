"""Lines of the log in the reader's words, for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flask_babel import gettext as _

from protocols.roles import ROLE_WORDS
from response.log.labels import LINE_CONFIDENCE_WORDS, LINE_KIND_WORDS
from response.log.reading import CrisisLogLine
from response.log.unit_log_paper import PaperLine
from webapp.http.i18n import number
from webapp.labels.provenance import made_moment


def paper_lines(
    lines: Sequence[CrisisLogLine], country: str, author: Callable[[CrisisLogLine], str]
) -> tuple[PaperLine, ...]:
    """Return lines for the log on paper of a country."""
    return tuple(
        PaperLine(
            number=line_number(line, country),
            happened_at=line.happened_at,
            entered_at=line.entered_at,
            kind=kind_words(line),
            function=str(_(ROLE_WORDS[line.function])) if line.function else "",
            by=author(line),
            text=line_text(line),
            remarks=" · ".join(_remarks(line)),
            is_struck=line.struck_by is not None,
        )
        for line in lines
    )


def line_number(line: CrisisLogLine, country: str) -> str:
    """Return the number of a line, with its country where that is another one; nothing for a
    machine line.
    """
    if line.number is None:
        return ""
    return str(line.number) if line.country == country else f"{line.country} {line.number}"


def kind_words(line: CrisisLogLine) -> str:
    """Return what a line is."""
    return str(_(LINE_KIND_WORDS[line.kind]) if line.kind else _("Atalaya"))


def line_text(line: CrisisLogLine) -> str:
    """Return the words of a line, the figure before them; what cannot be read says so."""
    if line.is_unreadable:
        return str(_("(borrado, o no se puede abrir)"))
    return line.text if line.figure is None else f"{number(line.figure)} · {line.text}"


def _remarks(line: CrisisLogLine) -> Iterator[str]:
    if line.source:
        yield str(_("Fuente: %(source)s", source=line.source))
    if not line.is_machine:
        yield str(_(LINE_CONFIDENCE_WORDS[line.confidence]))
    if line.strikes:
        yield str(_("corrige la %(n)s", n=line.strikes))
    if line.struck_by:
        yield str(_("corregida por la %(n)s", n=line.struck_by))
    if line.answers:
        yield str(_("responde a %(n)s", n=line.answers))
    if line.follow_up_at and not line.is_settled:
        yield str(_("seguimiento: %(when)s", when=made_moment(line.follow_up_at)))
