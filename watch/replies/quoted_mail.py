"""The words somebody wrote, without the message below them that mail programs quote. Pure."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:original message|mensaje original|message d['’]origine|forwarded)"
    r"|(?:on|el|le)\b(?=.*\d).{3,150}\b(?:wrote|escribi[oó]|a écrit|a ecrit)\s*:\s*$"
    r"|(?:de|from|von)\s*:\s.*@"
    r"|_{8,}"
    r")",
    re.IGNORECASE,
)
"""The line above what is quoted: all below it is of somebody else."""
_SIGNATURE = re.compile(
    r"^\s*(?:--\s*$|enviado desde|enviado de mi|sent from|envoyé de|envoyé depuis|"
    r"get outlook|obtener outlook|télécharger outlook)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\s*(?:subject|asunto|objet)\s*:", re.IGNORECASE)


def own_words(text: str) -> str:
    """Return what was written by whoever answers: no quoted line, nothing below the head of a
    quotation, no signature of a telephone. Who writes below the quotation is not cut off where the
    quoted lines are marked.
    """
    kept: list[str] = []
    is_quoted = False
    for line in _joined_heads(text).splitlines():
        if line.lstrip().startswith((">", "|>")):
            continue
        if _SIGNATURE.match(line):
            break
        is_quoted = is_quoted or (_HEAD.match(line) is not None and not _has_marks(text))
        if not (is_quoted or _HEAD.match(line) or _SUBJECT.match(line)):
            kept.append(line)
    return "\n".join(kept).strip()


# -- inside ---------------------------------------------------------------------------------


def _has_marks(text: str) -> bool:
    return any(line.lstrip().startswith(">") for line in text.splitlines())


def _joined_heads(text: str) -> str:
    """Return a text whose broken head of a quotation stands on one line: mail breaks it at 78."""
    return re.sub(
        r"(?im)^([^\S\n]*(?:on|el|le)\b[^\n]{5,100})\n([^\n]{0,60}(?:wrote|escribió|a écrit)\s*:)",
        r"\1 \2",
        text,
    )
