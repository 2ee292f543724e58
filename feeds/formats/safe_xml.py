"""XML from strangers: capped, without DTD, without entities, and no deeper than a message has
reason to be.

lxml with `resolve_entities=False` silently accepts a document that declares entities and drops
their text, so a DOCTYPE is refused before it is parsed, in UTF-16 too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from lxml import etree

from core.errors import UnusableInput

MAX_BYTES = 20 * 1024 * 1024
MAX_TAGS = 1_000_000
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
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse_xml(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> etree._Element:
    """Return the root element of `data`.

    Junk and byte order marks before `<` are dropped; a body that says UTF-8 and is not is read as
    windows-1252 (NAADS). Raises UnusableInput, naming `location`, for what is too large, HTML,
    carries a DOCTYPE or an entity, is truncated or malformed, or is nested beyond reason.
    """
    text = clean_markup(data, location, max_bytes)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as wrong:
        raise UnusableInput(location, _syntax_fault(text, wrong)) from wrong
    return root


def clean_markup(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> str:
    """Return the text of a body of XML, well-formed or not, without its declaration.

    Raises UnusableInput for what is too large, HTML, carries a DOCTYPE or an entity, or has more
    than MAX_TAGS tags.
    """
    check_size(data, location, max_bytes)
    text = _decoded(data, location)
    if looks_like_html(text):
        raise UnusableInput(location, f"an HTML page instead of XML: {NO_PAGES}")
    # XML knows them in capitals only; what forgives more than XML may know them otherwise.
    if _declares(text):
        raise UnusableInput(location, "carries a DOCTYPE or an entity, which is refused")
    if text.count("<") > MAX_TAGS:
        raise UnusableInput(location, f"more than {MAX_TAGS} tags")
    return text


def _declares(text: str) -> bool:
    """Return whether a text holds a DOCTYPE or an entity, in any case of letters."""
    start = text.find("<!")
    while start >= 0:
        if text[start : start + 9].lower().startswith(("<!doctype", "<!entity")):
            return True
        start = text.find("<!", start + 2)
    return False


def check_size(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> None:
    """Raise UnusableInput when `data` is empty or larger than `max_bytes`."""
    if len(data) > max_bytes:
        raise UnusableInput(location, f"too large: {len(data)} bytes, {max_bytes} are allowed")
    if not data.strip():
        raise UnusableInput(location, "empty")


def looks_like_html(text: str) -> bool:
    """Return whether the text begins as a web page does."""
    start = text[:2000].lower()
    return "<!doctype html" in start or bool(re.search(r"<html[\s>]", start))


def local_name(element: etree._Element) -> str:
    """Return the tag without its namespace."""
    return _parts_of(str(element.tag))[1]


def namespace(element: etree._Element) -> str:
    """Return the namespace of the tag; empty for none."""
    return _parts_of(str(element.tag))[0]


@functools.lru_cache(maxsize=2048)
def _parts_of(tag: str) -> tuple[str, str]:
    """Return namespace and name of a tag: a feed has few tags, many times each."""
    if not tag.startswith("{"):
        return "", tag.rpartition("}")[2]
    return tag[1:].partition("}")[0], tag.rpartition("}")[2]


def text_of(parent: etree._Element, name: str) -> str:
    """Return the stripped text of the first child with that local name; empty without one."""
    child = next(parent.iterchildren(f"{{*}}{name}"), None)
    return "" if child is None else own_text(child)


def own_text(element: etree._Element) -> str:
    """Return the stripped text of an element and all within it."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(element.itertext()).strip()


def texts_by_name(
    element: etree._Element, is_wanted: Callable[[etree._Element], bool]
) -> dict[str, str]:
    """Return the text of each child that is wanted by its local name, in one pass; the last of
    several of one name.
    """
    return {local_name(child): own_text(child) for child in element if is_wanted(child)}


def children(parent: etree._Element, name: str) -> list[etree._Element]:
    """Return the direct children with that local name."""
    return list(parent.iterchildren(f"{{*}}{name}"))


def item_namespaces(root: etree._Element) -> set[str]:
    """Return the namespaces an RSS declares or uses in its items."""
    items = (item for channel in children(root, "channel") for item in children(channel, "item"))
    used = {_parts_of(tag)[0] for tag in {str(child.tag) for item in items for child in item}}
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
    # The declaration names the encoding of the bytes, which are characters by now.
    return _DECLARATION.sub("", text[start:].replace("\x00", ""), count=1)


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


def _syntax_fault(text: str, wrong: etree.XMLSyntaxError) -> str:
    message = (wrong.msg or "").lower()
    if "depth" in message:  # libxml2 stops at 256 levels unless told `huge_tree`
        return "nested beyond reason"
    if "premature end" in message or "end tag" in message or not text.rstrip().endswith(">"):
        return f"truncated or not well-formed XML ({wrong.msg})"
    return f"not well-formed XML ({wrong.msg})"
