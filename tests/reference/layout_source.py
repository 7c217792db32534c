"""What a project that is written in a layout must have, as libxml2 reads it in the DocBook source: every id with its file, the
divisions in the order of the whole document, and the titles of those that a reader leafs by.

No code of Copyist takes part in this reading.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

import source
from source import XML_ID, all_text, is_docbook, name_of, words

DIVISIONS = set(
    """set book part chapter appendix preface article reference refentry section sect1 sect2 sect3 sect4 sect5 refsection
    refsect1 refsect2 refsect3 simplesect glossary bibliography index dedication acknowledgements colophon topic""".split()
)
# Their titles are headings in the built pages.
LEAFED = {"part", "chapter", "appendix", "preface", "article", "reference", "refentry"}
FILES = {".xml", ".docbook", ".dbk"}
FALLBACK = re.compile(r"\{http://www\.w3\.org/200[13]/XInclude\}fallback", re.IGNORECASE)


@dataclass
class Title:
    """A title as it may be said, in words: a reference page is called by its name with the volume or without."""

    kind: str
    ways: list


@dataclass
class Book:
    """One root file with all that it includes."""

    root: str
    divisions: list = field(default_factory=list)
    titles: list = field(default_factory=list)


@dataclass
class Wanted:
    # Id: the files that have it.
    ids: dict = field(default_factory=dict)
    # Files that no root reaches.
    unreached: set = field(default_factory=set)
    books: list = field(default_factory=list)
    # What links name and no file has: ids, and paths of files that are no sources.
    dangling: set = field(default_factory=set)
    # Addresses from the top of a site, as chapters in Markdown have them: they lead out of the manual.
    elsewhere: set = field(default_factory=set)
    # Addresses of links as the source has them.
    addresses: set = field(default_factory=set)


def wanted(folder, roots):
    """Reads a manual."""
    found = Wanted()
    named, files = set(), []
    trees = {path: source._parse(path, False) for path in sorted(folder.rglob("*")) if path.suffix in FILES and path.is_file()}
    shown, lent = _shown(trees), _lent(trees)
    for path, root in trees.items():
        if root is None or path.resolve() in shown:
            continue
        name = path.relative_to(folder).as_posix()
        files.append(name)
        for element in root.iter():
            if not isinstance(element.tag, str) or not is_docbook(element):
                continue
            if any(isinstance(a.tag, str) and FALLBACK.match(a.tag) for a in element.iterancestors()):
                continue
            if element is root and path.resolve() in lent:
                continue
            ident = _id(element)
            if ident and name not in found.ids.setdefault(ident, []):
                found.ids[ident].append(name)
            for attribute in ("linkend", "endterm", "linkends", "arearefs"):
                named.update((element.get(attribute) or "").split())
            for address in (element.get(source.HREF), element.get("url")):
                if address and address.startswith("#"):
                    named.add(address[1:])
                elif address:
                    found.addresses.add(address)
    for path in folder.rglob("*.md"):
        found.elsewhere.update(re.findall(r"\]\((/[^)\s]*)\)", path.read_text(encoding="utf-8")))
    found.dangling = named - set(found.ids)
    reached = set()
    for root in roots:
        reached |= _reached((folder / root).resolve())
        found.books.append(_book(folder, root))
    found.unreached = {file for file in files if (folder / file).resolve() not in reached}
    return found


def _shown(trees):
    """Files that a listing shows as they are written, and that nothing includes in any other way: examples, and no pages."""
    texts, parts = set(), set()
    for path, root in trees.items():
        for include in [] if root is None else source._includes(root):
            target = (path.parent / (include.get("href") or "").partition("#")[0]).resolve()
            (texts if include.get("parse") == "text" else parts).add(target)
    return texts - parts


def _lent(trees):
    """Files without a division of which others include parts, and none the whole: their root is on no page."""
    parts, wholes = set(), set()
    for path, root in trees.items():
        for include in [] if root is None else source._includes(root):
            href, _, fragment = (include.get("href") or "").partition("#")
            if include.get("parse") != "text":
                pointed = fragment or include.get("xpointer")
                (parts if pointed else wholes).add((path.parent / href).resolve())
    roots = {path.resolve() for path, root in trees.items() if root is not None and name_of(root) in DIVISIONS}
    return parts - wholes - roots


def _id(element):
    return element.get(XML_ID) or element.get("id")


def _reached(path, seen=None):
    """The files that a file includes, whole or in part, and it itself."""
    seen = set() if seen is None else seen
    if path in seen or not path.is_file():
        return seen
    seen.add(path)
    root = source._parse(path, False)
    for include in [] if root is None else source._includes(root):
        if include.get("parse") != "text":
            _reached((path.parent / (include.get("href") or "").partition("#")[0]).resolve(), seen)
    return seen


def _book(folder, name):
    book = Book(name)
    root = source.read_whole(folder / name, False)
    if root is None:
        raise SystemExit(f"{folder / name} is no DocBook file")
    for element in root.iter():
        if name_of(element) not in DIVISIONS or not is_docbook(element):
            continue
        if _id(element) and _id(element) not in book.divisions:
            book.divisions.append(_id(element))
        title = _title(element) if name_of(element) in LEAFED else None
        if title and title.ways:
            book.titles.append(title)
    return book


def _title(element):
    kind = name_of(element)
    # The first of a kind; what is deeper belongs to others.
    paths = ["./{*}title", *(f"./{{*}}{info}/{{*}}title" for info in ("info", kind + "info"))]
    ways = []
    if kind == "refentry":
        page = element.find("./{*}refmeta/{*}refentrytitle")
        volume = element.find("./{*}refmeta/{*}manvolnum")
        if page is not None:
            text = all_text(page)
            ways += [words(text)] + ([words(text + " " + all_text(volume))] if volume is not None else [])
        names = [words(all_text(name)) for name in element.findall("./{*}refnamediv/{*}refname")]
        ways += names[:1] + [[word for name in names for word in name]]
    for path in paths:
        title = element.find(path)
        if title is not None:
            ways.append(words(all_text(title)))
    return Title(kind, [tuple(way) for way in ways if way])


def roots(folder, repository):
    """The root files of a manual: those that corpus/manuals.toml names, or its only `manual.xml`."""
    manuals = tomllib.loads((repository / "corpus/manuals.toml").read_text(encoding="utf-8"))["manual"]
    for manual in manuals:
        if manual["name"] == folder.resolve().name and all((folder / root).is_file() for root in manual["roots"]):
            return manual["roots"]
    found = sorted(folder.rglob("manual.xml"))
    if len(found) != 1:
        raise SystemExit(f"{folder}: which file is the root? Name it with --root")
    return [found[0].relative_to(folder).as_posix()]
