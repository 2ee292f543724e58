"""Prove that a refactor changed no output: record all before and after, then compare.

Usage: python scripts/same_output.py record FOLDER [--checkout PATH]
       python scripts/same_output.py compare BEFORE AFTER [--words renamed.json]

A recording is made of a fresh demo, only through the command line (`webapp.cli`) and the pages of
`webapp.wsgi:app`, so it does not matter how the code is laid out inside. Clock and randomness are
fixed (`freeze`): two recordings of the same code are the same bytes. Build the checkout first
(`make setup`): fonts, catalogues and vendored files are part of the output.

`renamed.json` tells what was renamed on purpose: {"urls": {"/old": "/new"}, "words": {"a": "b"}}.
An address stands for all below it; a word is matched whole, and may be several words.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import email
import email.policy
import hashlib
import importlib
import io
import itertools
import json
import multiprocessing.process
import os
import random
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import lxml.html
import pypdf
import time_machine

INSTANT = "2026-11-22T12:00:00+00:00"
"""The moment of every recording. It lies in the past, so that no file is older than now."""
PASSWORD, ADDRESS, SOUGHT = "Faro-de-noche-2026", "http://127.0.0.1:8000", "McAllen"
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "LOGNAME": "recorder",
    "ATALAYA_MODE": "test",
    "ATALAYA_INSTANCE": "instance",
    "ATALAYA_SECRET_KEY": "a secret of the recordings alone, 0123456789",
    "ATALAYA_DATA_KEY": "a" * 43 + "=",
    "ATALAYA_DEMO_PASSWORD": PASSWORD,
    "ATALAYA_FEEDS_ONLINE": "false",
}
ACCOUNTS = "secretaria, admin.mx, emergencias.mx, emergencias.gt, consul.mx-mcallen, civil.mx"
LANGUAGES, FORMATS = ("es", "en", "fr"), ("csv", "xlsx", "json", "vcard", "geojson", "hsds")
COUNTRIES = ("", " --country MX", " --country GT", " --country SV", " --country HN")
SETUP = ("db upgrade", "demo seed", "watch round --offline --json", "directory publish")
LISTS = "plans list; watch hazards; feeds sources; doctrine list; round status; round letters"
OTHERS = """
    round status --silent; atlas find Hidalgo; atlas layers; registry check; plans check;
    plans render --all --processes 1 -o made/plans;
    plans render mx-mcallen --edition leaflet -o made/leaflet.pdf;
    plans render mx-mcallen --draft --public -o made/draft.pdf;
    plans pack mx-mcallen -o made/pack.zip; plans pack mx-mcallen --public -o made/public.zip;
    manual -o made/manual.pdf; response-plan -o made/response-plan.pdf;
    directory import made/directory.csv --dry-run --json
    """
AREA = '{"type": "Polygon", "coordinates": [[[-99,26],[-97.5,26],[-97.5,27],[-99,27],[-99,26]]]}'
MOST_OF_ROUTE, MOST_ALIKE, LETTERS = 8, 3, 4
"""At most so many pages of one route for one account; of these alike but for ids; letters read."""
MOST_LINES, WIDEST_LINE = 40, 300
"""Of the difference of one output, as it is shown."""
MASKED = (
    # An object that has no words of its own is written with its address in memory.
    (re.compile(r"<[\w.]+ object at 0x[0-9a-f]+>"), "<object>"),
    # The ledger of printed plans holds a hash of templates and catalogues, which is no output.
    (re.compile(r'"key": "[0-9a-f]{64}"'), '"key": "masked"'),
    # How large a file is that was written: it is itself among the outputs.
    (re.compile(r"\(\d+ (bytes|octets)\)"), "(its size)"),
)
SILENT_HEADERS = {"Content-Length", "Date", "ETag", "Last-Modified", "Set-Cookie"}
INLINE = "a abbr b bdi br code em i img input kbd mark path small span strong sub sup svg time"
TOLD = ("title", "alt", "aria-label", "placeholder", "data-head", "hx-post")
FLAGS, WAYS = ("checked", "selected", "disabled", "required"), ("href", "src", "hx-get")


# -- fixed clock and randomness -------------------------------------------------------------


def freeze() -> None:
    """Fix clock and randomness of this process: it is imported first by all `record` starts."""
    time_machine.travel(INSTANT, tick=False).start()
    instant, turns = time.time_ns(), itertools.count()
    time.time_ns = lambda: instant + next(turns)  # orders what is written at the same moment
    time.monotonic = lambda: 0.0
    # A page may start a process that makes a file: it is made here and now, not at any moment.
    multiprocessing.process.BaseProcess.start = lambda self: self.run()  # type: ignore
    os.nice = lambda increment: 0
    reseed("")


def reseed(label: str) -> None:
    """Begin the random numbers anew: nonces, tokens and ids each apart from the others."""
    os.urandom = random.Random(f"nonces {label}").randbytes
    random._urandom = random.Random(f"tokens {label}").randbytes  # type: ignore[attr-defined]
    bits = random.Random(f"ids {label}").getrandbits
    uuid.uuid4 = lambda: uuid.UUID(int=bits(128), version=4)


# -- recording ------------------------------------------------------------------------------


def record(folder: Path, checkout: Path) -> None:
    """Record the code of a checkout into a new folder."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as first:
        shutil.copy(__file__, Path(first, "sitecustomize.py"))
        path = os.pathsep.join((first, str(checkout.resolve())))
        code = f"import sitecustomize; sitecustomize.record_all({str(folder.resolve())!r})"
        environment = {**ENVIRONMENT, "PYTHONPATH": path, "PATH": os.environ["PATH"]}
        subprocess.run([sys.executable, "-P", "-c", code], cwd=work, env=environment, check=True)
    groups = Counter(name.split()[0] for name in manifest_of(folder))
    print(*(f"{count:5} {group}" for group, count in groups.items()), sep="\n")
    print(f"{groups.total():5} outputs in {folder}")


class Recording:
    """A folder of outputs, with a manifest of their names, files and hashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, dict[str, str]] = {}

    def keep(self, name: str, body: bytes, ending: str = ".txt") -> None:
        """Keep one output; mask in a text what is never twice the same."""
        text = decoded(body)
        if text is not None:
            for pattern, mask in MASKED:
                text = pattern.sub(mask, text)
            body = text.replace(os.getcwd(), "(work)").encode()
        group, _, rest = name.partition(" ")
        mark = hashlib.sha256(name.encode()).hexdigest()[:8]
        file = f"{group}/{re.sub('[^a-zA-Z0-9.=-]+', '_', rest)[:90]}-{mark}{ending}"
        (self.folder / group).mkdir(exist_ok=True)
        (self.folder / file).write_bytes(body)
        self.manifest[name] = {"file": file, "sha256": hashlib.sha256(body).hexdigest()}

    def run(self, line: str, language: str = "es") -> str:
        """Run a command of `atalaya`; keep what it said and its exit code."""
        os.environ["LC_ALL"], sys.argv = language, ["atalaya", *line.split()]
        reseed(f"{line} {language}")
        out, err, code = io.StringIO(), io.StringIO(), 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                runpy.run_module("webapp.cli", run_name="__main__", alter_sys=True)
            except SystemExit as end:
                code = int(end.code or 0)
        said = f"{out.getvalue()}\n-- stderr --\n{err.getvalue()}\n-- exit code {code} --\n"
        if code and line in SETUP:
            sys.exit(f"atalaya {line}\n{said}")
        self.keep(f"command {line} ({language})", said.encode())
        return out.getvalue()


def record_all(folder: str) -> None:
    """Record everything, in a frozen process, from an empty working folder."""
    recording = Recording(Path(folder))
    record_commands(recording)
    made = sorted(path for path in Path("made").rglob("*") if path.is_file())
    letters = sorted(Path("instance", "outbox").glob("*.eml"))
    for path in made:
        recording.keep(f"file {path.relative_to('made')}", path.read_bytes(), path.suffix)
    for path in letters:
        recording.keep(f"letter {path.name}", path.read_bytes())
    told = readable(Path("made", "leaflet.pdf").read_bytes()) or ""
    told += "\n".join(text_of_letter(path) for path in letters[:LETTERS])
    printed = re.findall(rf"{urlsplit(ADDRESS).netloc}(/\w+/[\w/-]+)", told)
    visitor = Visitor(recording)
    for account in ACCOUNTS.split(", "):
        visitor.visit(account, visitor.sign_in(account), ["/"])
    for language in LANGUAGES:
        starts = ["/", "/no-such-page", *printed]
        visitor.visit(f"public-{language}", visitor.app.test_client(), starts, language)
    print("Routes never opened:", *sorted(visitor.unopened), sep="\n  ")
    (recording.folder / "manifest.json").write_text(json.dumps(recording.manifest, indent=1))


def record_commands(recording: Recording) -> None:
    """Set up the demo; record every help, list, affected sheet, export, edition and paper."""
    run = recording.run
    Path("made").mkdir()
    Path("area.json").write_text(AREA)
    for line in SETUP:
        run(line)
    groups = deque([""])
    while groups:
        line = groups.popleft()
        *_, told = (run(f"{line} --help", language) for language in LANGUAGES)
        below = re.findall(r"^  (\S+)", told.partition("\nCommands:\n")[2], re.MULTILINE)
        groups += [f"{line} {name}" for name in below]
    for line, form in product(LISTS.split(";"), ("", " --json")):
        run(line.strip() + form)
    hazards = json.loads(run("watch hazards --all --json"))
    for what in ("--area area.json", *(f"--hazard {hazard['id']}" for hazard in hazards)):
        run(f"watch affected {what}")
        for whose in (*COUNTRIES, " --country MX --purpose proof"):
            run(f"watch affected {what}{whose} --json")
    for form, whose in product((*FORMATS, "ics"), (*COUNTRIES, " --public")):
        made = f"made/directory{whose.replace(' ', '')}.{form}"
        run(f"directory export --format {form}{whose} -o {made}")
    for form, language in product(("csv", "xlsx"), LANGUAGES):
        run(f"directory export --format {form} --hxl -o made/hxl-{language}.{form}", language)
    editions = [each["number"] for each in json.loads(run("directory edition list --json"))]
    for number, whose in product(editions, ("", " --country MX", " --public")):
        run(f"directory edition changes {number}{whose}")
        for form in FORMATS:
            made = f"made/{number}{whose.replace(' ', '')}.{form}"
            run(f"directory edition export {number} --format {form}{whose} -o {made}")
    for form in ("pdf", "html"):
        run(f"directory edition export {editions[0]} --format {form} -o made/book.{form}")
    for line in OTHERS.split(";"):
        run(line.strip())


def text_of_letter(path: Path) -> str:
    """Return what a letter says."""
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


# -- pages ----------------------------------------------------------------------------------


class Page:
    """A page as text, a line for each block, with what links, fields and labels say in braces.

    Hidden fields are left out, as they hold tokens. `links` are what a GET can lead to.
    """

    def __init__(self, html: str) -> None:
        tree = lxml.html.document_fromstring(html or "<p>")
        self.forms = list(tree.forms)
        self.links: list[str] = []
        for each in tree.iter("*"):
            self._tell(each)
        lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
        self.text = "\n".join(filter(None, lines)) + "\n"
        for form in (form for form in self.forms if form.method == "GET"):
            for field in form.xpath(".//input[@type='search'][not(@value) or @value='']"):
                field.value = SOUGHT
            query = urlencode([(name, value or "") for name, value in form.form_values()])
            self.links.append(f"{(form.action or '').partition('#')[0]}?{query}")

    def _tell(self, each: Any) -> None:
        kind, edge = each.get("type", each.tag), "" if each.tag in INLINE.split() else "\n"
        if each.tag == "style" or (each.tag == "script" and kind != "application/json"):
            each.text = ""
        told = [f"{name}: {each.get(name)}" for name in TOLD if each.get(name)]
        told += [name for name in FLAGS if name in each.attrib]
        for name, value in each.attrib.items() if each.tag not in {"img", "link", "script"} else ():
            if name in WAYS or (name.startswith("data-") and value.startswith("/")):
                self.links.append(value)
                told.append(f"{name} {value}")
        if each.tag == "form":
            told.append(f"{each.method} {each.action}")
        if each.tag in {"input", "button", "select", "textarea"} and kind != "hidden":
            told.append(f"{kind} {each.get('name', '')} {each.get('value', '')}")
        each.text = edge + (f" {{{'; '.join(told)}}} " if told else "") + (each.text or "")
        each.tail = edge + (each.tail or "")


class Visitor:
    """Opens for each account all that links lead to, then tries every other route once."""

    def __init__(self, recording: Recording) -> None:
        self.app = importlib.import_module("webapp.wsgi").app
        rules = (rule for rule in self.app.url_map.iter_rules() if "GET" in rule.methods)
        self._rules = {str(rule): rule for rule in rules if rule.endpoint != "static"}
        self.unopened = set(self._rules)
        self._recording = recording
        self._routes = self.app.url_map.bind("localhost")
        self._met: list[dict[str, Any]] = [{}]

    def sign_in(self, account: str) -> Any:
        """Return a client signed in by the form that the first page leads to."""
        client = self.app.test_client()
        for link in Page(client.get("/", base_url=ADDRESS).text).links:
            page = Page(client.get(own(link) or "/", base_url=ADDRESS).text)
            for form in (form for form in page.forms if form.xpath(".//input[@type='password']")):
                for field in form.xpath(".//input[@type='password' or @type='email']"):
                    typed = {"password": PASSWORD, "email": f"{account}@demo.example"}
                    field.value = typed[field.type]
                fields = dict(form.form_values())
                answer = client.post(own(form.action), data=fields, base_url=ADDRESS)
                told = f"{answer.status} {answer.location}"
                self._recording.keep(f"{account} signs in", told.encode())
                return client
        sys.exit("the first page leads to no page that asks for a password")

    def visit(self, account: str, client: Any, starts: list[str], language: str = "es") -> None:
        """Open what links lead to, then each other route with values met on the way."""
        reseed(account)
        opened, tried, met = Counter[str](), set[str](), list(self._met)
        waiting, seen = deque(starts), set(starts)
        while waiting:
            address = waiting.popleft()
            path = urlsplit(address).path
            rule, values = self._route(path)
            ending, alike = Path(path).suffix, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", path)
            route, most = rule + ending, 1 if ending else MOST_OF_ROUTE
            if path.startswith("/static/") or opened[route] >= most or opened[alike] >= MOST_ALIKE:
                continue
            opened.update((route, alike))
            tried.add(rule)
            met.append(values)
            links = (own(link, address) for link in self._open(account, client, address, language))
            new = [link for link in dict.fromkeys(links) if link and link not in seen]
            seen.update(new)
            waiting += new
        self._met += met if language == "es" else []
        for name in sorted(self._rules.keys() - tried):
            if address := self._built(self._rules[name], met):
                tried.add(name)
                self._open(account, client, address, language)
        self.unopened -= tried

    def _built(self, rule: Any, met: list[dict[str, Any]]) -> str:
        for values in met:
            if rule.arguments <= values.keys():
                with contextlib.suppress(ValueError):  # the value is one of another route
                    kept = {name: values[name] for name in rule.arguments}
                    return str(self._routes.build(rule.endpoint, kept))
        return ""

    def _route(self, path: str) -> tuple[str, dict[str, Any]]:
        try:
            rule, values = self._routes.match(path, return_rule=True)
        except Exception as wrong:  # nothing is there, or it has moved: the answer will tell
            return type(wrong).__name__, {}
        return str(rule), dict(values)

    def _open(
        self, account: str, client: Any, address: str, language: str, again: str = ""
    ) -> list[str]:
        answer = client.get(address, base_url=ADDRESS, headers={"Accept-Language": language})
        kept = ((name, value) for name, value in answer.headers if name not in SILENT_HEADERS)
        told = sorted(f"{name}: {value}" for name, value in kept)
        head, name = "\n".join((answer.status, *told, "", "")), f"{account} {address}{again}"
        if answer.mimetype != "text/html":
            self._recording.keep(f"{name} (headers)", head.encode())
            self._recording.keep(name, answer.data, Path(urlsplit(address).path).suffix or ".txt")
            return []
        page = Page(answer.text)
        self._recording.keep(name, (head + page.text).encode())
        if answer.status_code == 202 and not again:  # the file was not there yet: now it is
            self._open(account, client, address, language, " (again)")
        return [*page.links, *([answer.location] if answer.location else [])]


def own(link: str, base: str = "/") -> str:
    """Return the address a link on the page `base` leads to; empty when it leads elsewhere."""
    found = urlsplit(urljoin(f"{ADDRESS}{base}", link))
    query = f"?{found.query}" if found.query else ""
    return f"{found.path}{query}" if f"{found.scheme}://{found.netloc}" == ADDRESS else ""


# -- comparing ------------------------------------------------------------------------------


class Renamed:
    """What was renamed on purpose between two recordings."""

    def __init__(self, path: Path | None) -> None:
        told = json.loads(path.read_text()) if path else {}
        urls = told.get("urls", {})
        urls |= {quote(old, safe=""): quote(new, safe="") for old, new in urls.items()}
        begins = rf"(?:(?<={re.escape(ADDRESS)})|(?<![\w/.:-]))"
        words = told.get("words", {})
        self._rules = ((urls, begins + r"({})(?![\w-])"), (words, r"(?<!\w)({})(?!\w)"))

    def __call__(self, text: str) -> str:
        """Return a text of before, with the names of after."""
        for names, pattern in self._rules:
            if names:
                longest_first = sorted(map(re.escape, names), key=len, reverse=True)
                parts = re.split(pattern.format("|".join(longest_first)), text)
                text = "".join(names.get(part, part) for part in parts)
        return text


def manifest_of(folder: Path) -> dict[str, dict[str, str]]:
    """Return the manifest of a recording."""
    found: dict[str, dict[str, str]] = json.loads((folder / "manifest.json").read_text())
    return found


def compare(before: Path, after: Path, renamed: Renamed) -> int:
    """Print every difference between two recordings; give back how many outputs differ."""
    old = {renamed(name): before / each["file"] for name, each in manifest_of(before).items()}
    new = {name: after / each["file"] for name, each in manifest_of(after).items()}
    differing = 0
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            told = list(differences(old[name].read_bytes(), new[name].read_bytes(), renamed))
        else:
            told = ["only before" if name in old else "only after"]
        if told:
            differing += 1
            shown = [line[:WIDEST_LINE] for line in told[:MOST_LINES]]
            print(f"\n=== {name} ({len(told)} lines)", *shown, sep="\n")
    print(f"{len(old | new) - differing} outputs are the same, {differing} differ")
    return differing


def differences(before: bytes, after: bytes, renamed: Renamed) -> Iterator[str]:
    """Return what differs between two outputs, by line; nothing of what was only renamed."""
    if before == after:
        return
    if zipfile.is_zipfile(io.BytesIO(before)) and zipfile.is_zipfile(io.BytesIO(after)):
        old, new = {renamed(name): body for name, body in members(before)}, dict(members(after))
        if old == new:
            yield "the same members in another archive: order, dates or comment"
        for name in dict.fromkeys((*old, *new)):
            if name in old and name in new:
                inside = differences(old[name], new[name], renamed)
                yield from (f"{name}: {line}" for line in inside)
            else:
                yield f"{name}: only {'before' if name in old else 'after'}"
        return
    first, second = readable(before), readable(after)
    if first is None or second is None:
        yield f"other bytes ({len(before)} before, {len(after)} after)"
    elif first == second:
        yield "the same text in other bytes"
    else:
        lines = renamed(first).splitlines(), second.splitlines()
        yield from difflib.unified_diff(*lines, "before", "after", n=1, lineterm="")


def members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the files in a ZIP, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        yield from ((name, opened.read(name)) for name in opened.namelist())


def readable(body: bytes) -> str | None:
    """Return the text of an output: of a PDF; of JSON, CSV and XML in lines; None without one."""
    if body.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    text = decoded(body)
    if text and text[0] in "[{":
        with contextlib.suppress(ValueError):
            return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    return text and text.replace('","', '",\n"').replace("><", ">\n<")


def decoded(body: bytes) -> str | None:
    """Return the text these bytes are; None when they are none."""
    with contextlib.suppress(UnicodeDecodeError):
        return body.decode()
    return None


def main() -> None:
    """Record or compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    tasks = parser.add_subparsers(dest="task", required=True)
    one = tasks.add_parser("record", help="make a recording")
    one.add_argument("folder", type=Path)
    one.add_argument("--checkout", type=Path, default=Path(__file__).resolve().parent.parent)
    two = tasks.add_parser("compare", help="print what differs; exit with 1 when something does")
    two.add_argument("before", type=Path)
    two.add_argument("after", type=Path)
    two.add_argument("--words", type=Path, help="JSON: what was renamed on purpose")
    asked = parser.parse_args()
    if asked.task == "record":
        record(asked.folder, asked.checkout)
    elif compare(asked.before, asked.after, Renamed(asked.words)):
        sys.exit(1)


if __name__ == "sitecustomize":
    freeze()
elif __name__ == "__main__":
    main()
