"""What the system refused, in the language of the terminal and with what to do about it."""

from __future__ import annotations

import errno
import os
import re

from core.i18n.languages import N_
from webapp.cli.terminal.answers import speak

_FAULTS = {
    errno.ENOENT: N_("{path}: no existe, o no existe la carpeta donde estaría"),
    errno.EACCES: N_("{path}: esta cuenta no puede leerlo o escribirlo; vea `ls -ld {path}`"),
    errno.EPERM: N_("{path}: esta cuenta no puede leerlo o escribirlo; vea `ls -ld {path}`"),
    errno.EROFS: N_("{path}: ese disco solo se puede leer; use otra carpeta"),
    errno.ENOSPC: N_("{path}: no queda sitio en el disco; haga sitio y repita la orden"),
    errno.EDQUOT: N_("{path}: no queda sitio en el disco; haga sitio y repita la orden"),
    errno.EEXIST: N_("{path}: ya hay un archivo con ese nombre; use otro"),
    errno.ENOTDIR: N_("{path}: lo que está encima es un archivo, y no una carpeta"),
    errno.EISDIR: N_("{path}: es una carpeta, y se espera un archivo"),
}
_UNFINISHED = re.compile(r"\.(?P<name>[^/]+)\.\d+-\d+\.part$")
"""A file until it is whole bears another name, which tells an operator nothing."""


def words_of(wrong: OSError) -> str:
    """Return one line for what the system refused; what is not of a file, in its own words."""
    words = _FAULTS.get(wrong.errno or 0)
    if words is None or wrong.filename is None:
        return " ".join(str(wrong).split())
    path = os.fsdecode(wrong.filename) if isinstance(wrong.filename, bytes) else wrong.filename
    return speak(words, path=_UNFINISHED.sub(r"\g<name>", str(path)))
