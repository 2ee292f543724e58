"""XML from strangers: capped, without DTD, without entities, and no deeper than a message has
reason to be.

lxml with `resolve_entities=False` silently accepts a document that declares entities and drops
their text, so a DOCTYPE is refused before it is parsed, in UTF-16 too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from lxml import etree

from core.errors import UnusableInput
from feeds.formats.loose_ampersands import with_known_ampersands
from feeds.formats.unread_markup import has_all_emptied, without_unread

MAX_BYTES = 20 * 1024 * 1024
MAX_TAGS = 1_000_000
_OPENS = ord("<")
_RARE = 50_000
MOST_TAGS = 2048
_BOM = b"\xef\xbb\xbf"
_TWICE_ENCODED_BOM = "\ufeff".encode().decode("cp1252").encode()
"""The BOM read as windows-1252 and written as UTF-8 again: one GDACS mirror serves it."""
NO_PAGES = (
    "Atalaya does not read pages because they are made for eyes and change without notice; use a "
    "feed of the same agency"
)
NO_TEXTS = (
    "a plain text, neither XML nor JSON: Atalaya does not read these because nobody can tell "
    "ground and time from free words; use a feed of the same agency"
)
_DECLARED_TEXT = re.compile(r"\s*<\?xml[^>]*\?>")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")


def parse_xml(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> etree._Element:
    """Return the root element of `data`.

    Junk and byte order marks before `<` are dropped; a body that says UTF-8 and is not is read as
    windows-1252 (NAADS); of a malformed one the ampersands that XML does not know are read as HTML
    has them. Raises UnusableInput, naming `location`, for what is too large, HTML, carries a
    DOCTYPE or an entity, is truncated or malformed, or is nested beyond reason.
    """
    check_size(data, location, max_bytes)
    plain = _plain_utf8(data)
    if plain is not None:
        _check_markup(plain, location)
        if (root := _root_of(plain)) is not None:
            return root
    text = clean_markup(data, location, max_bytes)
    try:
        return etree.fromstring(text.encode(), _parser())
    except etree.XMLSyntaxError as wrong:
        if (root := _root_of(with_known_ampersands(text).encode())) is not None:
            return root
        raise UnusableInput(location, _syntax_fault(text.encode(), wrong)) from wrong


def _root_of(plain: bytes) -> etree._Element | None:
    """Return the root element of a body without what nobody reads; None where it cannot be parsed:
    its letters may be others than it says, it is read with care then, and what is wrong named.
    """
    body, emptied = without_unread(plain)
    try:
        root = etree.fromstring(body, _parser())
        if emptied and not has_all_emptied(root, emptied):
            root = etree.fromstring(plain, _parser())
    except etree.XMLSyntaxError:
        return None
    return root


def clean_markup(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> str:
    """Return the text of a body of XML, well-formed or not, without its declaration.

    Raises UnusableInput for what is too large, HTML, carries a DOCTYPE or an entity, or has more
    than MAX_TAGS tags.
    """
    check_size(data, location, max_bytes)
    text = _decoded(data, location)
    _check_markup(text.encode(), location)
    return text


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _plain_utf8(data: bytes) -> bytes | None:
    """Return a body as it is to be parsed if it says that it is UTF-8, or nothing, as nearly all;
    None for any other. Whether it is UTF-8 the parser finds out.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        return None
    start = data.find(b"<")
    if start < 0 or _declared(data) not in {"utf-8", "utf8"}:
        return None
    declaration = _DECLARATION.match(data, start)
    return data[declaration.end() if declaration else start :]


def _check_markup(body: bytes, location: str) -> None:
    if looks_like_html(body[:2000].decode(errors="replace")):
        raise UnusableInput(location, f"an HTML page instead of XML: {NO_PAGES}")
    if np.count_nonzero(np.frombuffer(body, np.uint8) == _OPENS) > MAX_TAGS:
        raise UnusableInput(location, f"more than {MAX_TAGS} tags")
    # XML knows them in capitals only; what forgives more than XML may know them otherwise.
    if _declares(body):
        raise UnusableInput(location, "carries a DOCTYPE or an entity, which is refused")


def _declares(body: bytes) -> bool:
    """Return whether a body holds a DOCTYPE or an entity, in any case of letters.

    The single mark is looked for where it is rare, as in nearly every body: that is much quicker
    than to look for both.
    """
    marks = (body[at : at + 9].lower() for at in _declaration_marks(body))
    return any(mark.startswith((b"<!doctype", b"<!entity")) for mark in marks)


def _declaration_marks(body: bytes) -> Iterator[int]:
    """Yield where "<!" may stand in a body."""
    found, start = 0, body.find(b"!")
    while start >= 0 and found < _RARE:
        yield max(start - 1, 0)
        found, start = found + 1, body.find(b"!", start + 1)
    start = body.find(b"<!", max(start - 1, 0)) if start >= 0 else -1
    while start >= 0:
        yield start
        start = body.find(b"<!", start + 1)


def check_size(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> None:
    """Raise UnusableInput when `data` is empty or larger than `max_bytes`."""
    if len(data) > max_bytes:
        raise UnusableInput(location, f"too large: {len(data)} bytes, {max_bytes} are allowed")
    if not data or data.isspace():
        raise UnusableInput(location, "empty")


def looks_like_html(text: str) -> bool:
    """Return whether the text begins as a web page does."""
    start = text[:2000].lower()
    return "<!doctype html" in start or bool(re.search(r"<html[\s>]", start))


class _Tags(dict[str, tuple[str, str]]):
    """Namespace and name of each tag met: a feed has few tags, many times each."""

    def __missing__(self, tag: str) -> tuple[str, str]:
        if len(self) >= MOST_TAGS:
            self.clear()
        space = tag[1:].partition("}")[0] if tag.startswith("{") else ""
        parts = self[tag] = (space, tag.rpartition("}")[2])
        return parts


TAGS = _Tags()
"""By tag as lxml writes it ("{namespace}name"): its namespace, "" for none, and its local name."""
known_tag = TAGS.get
"""What TAGS knows already, or None: half the cost of asking it, where many are asked for."""


def local_name(element: etree._Element) -> str:
    """Return the tag without its namespace."""
    return TAGS[element.tag][1]


def namespace(element: etree._Element) -> str:
    """Return the namespace of the tag; empty for none."""
    return TAGS[element.tag][0]


def text_of(parent: etree._Element, name: str) -> str:
    """Return the stripped text of the first child with that local name; empty without one."""
    child = next(parent.iterchildren(f"{{*}}{name}"), None)
    return "" if child is None else own_text(child)


def own_text(element: etree._Element) -> str:
    """Return the stripped text of an element and all within it."""
    return all_text(element).strip()


def all_text(element: etree._Element) -> str:
    """Return the text of an element with all in it, as it is written."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def texts_of_leaves(element: etree._Element) -> dict[str, str]:
    """Return the stripped text of each child without children of its own by its local name, in one
    pass; the last of several of one name.
    """
    return {TAGS[child.tag][1]: (child.text or "").strip() for child in element if not len(child)}


class Children:
    """The direct children of an element by their local name, gone through once."""

    __slots__ = ("_first", "_several", "has")

    def __init__(self, element: etree._Element) -> None:
        """Go through the children."""
        self._first: dict[str, etree._Element] = {}
        self.has: Callable[[str], bool] = self._first.__contains__
        """Whether there is a child of that name."""
        self._several: dict[str, list[etree._Element]] = {}
        for child in element:
            self._add(TAGS[child.tag][1], child)

    def _add(self, name: str, child: etree._Element) -> None:
        if name not in self._first:
            self._first[name] = child
        elif name in self._several:
            self._several[name].append(child)
        else:
            self._several[name] = [self._first[name], child]

    def all(self, name: str) -> Sequence[etree._Element]:
        """Return the children of that name, in order."""
        if name in self._several:
            return self._several[name]
        child = self._first.get(name)
        return () if child is None else (child,)

    def text(self, name: str) -> str:
        """Return the stripped text of the first child of that name; empty without one."""
        child = self._first.get(name)
        if child is None:
            return ""
        return (all_text(child) if len(child) else child.text or "").strip()


def children(parent: etree._Element, name: str) -> list[etree._Element]:
    """Return the direct children with that local name."""
    return list(parent.iterchildren(f"{{*}}{name}"))


def item_namespaces(root: etree._Element) -> set[str]:
    """Return the namespaces an RSS declares or uses in its items."""
    items = (item for channel in children(root, "channel") for item in children(channel, "item"))
    used = {TAGS[tag][0] for tag in {str(child.tag) for item in items for child in item}}
    return {space for space in {*root.nsmap.values(), *used} if space}


def require_root(root: etree._Element, name: str, format_name: str, location: str) -> None:
    """Raise UnusableInput when the root of a document has another local name."""
    if local_name(root) != name:
        raise UnusableInput(location, f"not {format_name}: its root is <{local_name(root)}>")


def _decoded(data: bytes, location: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try(data, "utf-16")
    elif data[:4].replace(b"\x00", b"").startswith(b"<") and b"\x00" in data[:4]:
        text = _try(data, "utf-16-be" if data[:1] == b"\x00" else "utf-16-le")
    else:
        text = _try(data.removeprefix(_BOM).removeprefix(_TWICE_ENCODED_BOM), _declared(data))
    if text is None:
        raise UnusableInput(location, "its bytes fit no character set it could be in")
    start = text.find("<")
    if start < 0:
        raise UnusableInput(location, NO_TEXTS)
    text = text[start:].replace("\x00", "")
    # The declaration names the encoding of the bytes, which are characters by now.
    declaration = _DECLARED_TEXT.match(text)
    return text[declaration.end() :] if declaration else text


def _declared(data: bytes) -> str:
    found = re.search(rb"""<\?xml[^>]*encoding\s*=\s*['"]([A-Za-z0-9._-]+)""", data[:300])
    return found[1].decode().lower() if found else "utf-8"


def _try(data: bytes, encoding: str) -> str | None:
    # Last comes windows-1252, read leniently: it has five bytes without a meaning.
    for name in (encoding, "utf-8", "cp1252"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _syntax_fault(body: bytes, wrong: etree.XMLSyntaxError) -> str:
    message = (wrong.msg or "").lower()
    if "depth" in message:  # libxml2 stops at 256 levels unless told `huge_tree`
        return "nested beyond reason"
    if "premature end" in message or "end tag" in message or not body.rstrip().endswith(b">"):
        return f"truncated or not well-formed XML ({wrong.msg})"
    return f"not well-formed XML ({wrong.msg})"
