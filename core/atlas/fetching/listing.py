"""Which public layers may be fetched, from where, and by what each is known. Nothing else is.

The list of the installation is `public_layers.json` beside this file; who runs a mirror hands in
one of their own, of the same form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.atlas.loading.layers import LOADABLE
from core.errors import UnusableInput

PUBLIC_LAYERS = Path(__file__).with_name("public_layers.json")
_CHECKSUM = re.compile(r"sha256:[0-9a-f]{64}|md5:[0-9a-f]{32}")
_LARGEST_LIST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLayer:
    """One file that may be fetched."""

    name: str
    kind: str
    """Which layer it fills, as `atalaya atlas load` is told."""
    about: str
    address: str
    credit: str
    licence: str
    most_mb: int
    """What is larger is refused."""
    checksum: str = ""
    """As its maker publishes it, `sha256:…` or `md5:…`; empty: no maker publishes one."""


def read_listing(
    path: Path = PUBLIC_LAYERS, *, allow_clear: bool = False
) -> tuple[PublicLayer, ...]:
    """Return the layers of a list. Raises UnusableInput for one that is not of this form, for two
    of one name, and for an address in the clear (`allow_clear` is for tests).
    """
    try:
        with path.open("rb") as source:
            rows = json.loads(source.read(_LARGEST_LIST))
    except (OSError, ValueError) as wrong:
        raise UnusableInput(str(path), f"cannot be read: {wrong}") from wrong
    if not isinstance(rows, list) or not rows:
        raise UnusableInput(path.name, "is no list of layers")
    layers = tuple(_layer(path.name, row, allow_clear=allow_clear) for row in rows)
    names = [each.name for each in layers]
    for name in names:
        if names.count(name) > 1:
            raise UnusableInput(path.name, f"{name} stands in it twice")
    return layers


def named(layers: tuple[PublicLayer, ...], names: tuple[str, ...]) -> tuple[PublicLayer, ...]:
    """Return the layers of these names. Raises UnusableInput for one that is not listed."""
    known = {each.name: each for each in layers}
    for name in names:
        if name not in known:
            raise UnusableInput(name, f"is not listed; there are {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(names))


# -- inside ---------------------------------------------------------------------------------


def _layer(file: str, row: Any, *, allow_clear: bool) -> PublicLayer:
    kinds = {each.name: each.type for each in fields(PublicLayer)}
    if not isinstance(row, Mapping) or set(row) - set(kinds):
        raise UnusableInput(file, f"a layer has {', '.join(kinds)}, and nothing else")
    try:
        layer = PublicLayer(**row)
    except TypeError as wrong:
        raise UnusableInput(file, f"a layer is not whole: {wrong}") from wrong
    wanted = {name: int if kind == "int" else str for name, kind in kinds.items()}
    if not all(isinstance(getattr(layer, name), kind) for name, kind in wanted.items()):
        raise UnusableInput(file, f"{layer.name}: a value is of another kind")
    _check(file, layer, allow_clear=allow_clear)
    return layer


def _check(file: str, layer: PublicLayer, *, allow_clear: bool) -> None:
    if layer.kind not in LOADABLE:
        raise UnusableInput(file, f"{layer.name}: {layer.kind} is no kind of layer")
    if not layer.address.startswith("https://") and not allow_clear:
        raise UnusableInput(file, f"{layer.name}: its address is not https")
    if layer.checksum and not _CHECKSUM.fullmatch(layer.checksum):
        raise UnusableInput(file, f"{layer.name}: a checksum is sha256:… or md5:…")
