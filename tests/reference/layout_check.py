"""Builds a project that was written in a layout with the layout's own tool, and holds the pages against the DocBook source:

    python tests/reference/layout_check.py LAYOUT SOURCE PROJECT

Every id of the source is an anchor, to the letter; every link and picture within the site lands; divisions, titles and words
come in the source's order when pages are taken as the tool leads through them; and the tool has nothing to complain about.

LAYOUT is sphinx, antora, asciidoctor, mdbook or nixpkgs; SOURCE the folder of the manual; PROJECT what `copyist convert
--layout` wrote. Says what is wrong, and exits with 1 if anything is. No parser of this project takes part.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from layout_build import build
from layout_site import CONTENT
from layout_source import roots, wanted
from layout_words import measure
from source import words

REPOSITORY = Path(__file__).resolve().parents[2]
# As little of a book's words as `thresholds.toml` allows a page to lose.
LEAST_WORDS = 0.999
NUMBER = re.compile(r"\s*(?:(?:part|chapter|appendix|section)\s+)?(?:[0-9]+|[ivxlc]+|[a-z])(?:\.[0-9]+)*\s*[.:)]*\s+", re.I)


def check(layout, source, project, work, tools, root_files=None, book="index.adoc"):
    """The report on a project, and what stands wrong in it by kind."""
    want = wanted(source, root_files or roots(source, REPOSITORY))
    built = build(layout, project, work, tools, book)
    site = built.site
    report = {"layout": layout, "pages": len(site.pages), "read": len(built.order)}
    report["complaints"], report["remarks"] = built.complaints, built.remarks
    report["ids"] = _ids(want, site)
    report["links"] = _links(want, site)
    pages = [site.pages[name] for name in built.order]
    report["order"] = [_order(part, pages, site) for part in want.books]
    report["titles"] = [_titles(part, pages) for part in want.books]
    report["words"], report["twice"] = measure(source, want, site, pages)
    report["unread"] = sorted(set(site.pages) - set(built.order))
    report["doubled"] = sorted(f"{p.path}#{a}" for p in site.pages.values() for a, n in p.anchors.items() if n > 1 and a in want.ids)
    report["failures"] = _failures(report)
    return report


def _ids(want, site):
    found = {anchor for page in site.pages.values() for anchor in page.anchors}
    inside = {anchor for page in site.pages.values() for anchor in page.inside}
    lower = {anchor.lower(): anchor for anchor in found}
    missing = []
    for ident, files in sorted(want.ids.items(), key=lambda entry: (entry[1], entry[0])):
        if ident in found and ident in inside:
            continue
        near = lower.get(ident.lower()) or lower.get(re.sub(r"[^a-z0-9]+", "-", ident.lower()).strip("-"))
        missing.append({"id": ident, "file": files[0], "reached": files[0] not in want.unreached, "near": near if near != ident else None})
    return {"wanted": len(want.ids), "found": len(want.ids) - len(missing), "missing": missing}


def _links(want, site):
    count, broken = site.faults()
    told = []
    for page, address, why in broken:
        if address in want.elsewhere:
            continue
        fragment = address.partition("#")[2]
        absent = fragment in want.dangling or address in want.addresses
        told.append({"page": page, "address": address, "why": why, "source": absent})
    return {"checked": count, "broken": told}


def _order(book, pages, site):
    """The divisions of a book, as the pages have them one behind the other."""
    wanted_here, got, where = set(book.divisions), [], {}
    for page in pages:
        for anchor in page.inside:
            if anchor in wanted_here and anchor not in where:
                where[anchor] = page.path
                got.append(anchor)
    unread = sorted({anchor for page in site.pages.values() for anchor in page.inside if anchor in wanted_here} - set(where))
    want = [ident for ident in book.divisions if ident in where]
    kept = set(_common(want, got))
    places = {ident: at for at, ident in enumerate(want)}
    moved = []
    for at, ident in enumerate(got):
        if ident not in kept:
            before = want[places[ident] - 1] if places[ident] else None
            moved.append({"id": ident, "page": where[ident], "behind": got[at - 1] if at else None, "wanted behind": before})
    return {"root": book.root, "wanted": len(book.divisions), "kept": len(kept), "moved": moved, "unread": unread}


def _titles(book, pages):
    """The titles of a book's parts, chapters, appendices and reference pages, as headings in this order."""
    ways = {}
    for title in book.titles:
        for way in title.ways:
            ways.setdefault(way, title.ways[0])
    headings = []
    for page in pages:
        for heading in page.headings:
            way = next((w for w in _called(heading) if w in ways), None)
            if way:
                headings.append(ways[way])
    want = [ways[title.ways[0]] for title in book.titles]
    kept = Counter(_common(want, headings))
    there = set(headings)
    lost = []
    for title, way in zip(book.titles, want):
        if kept[way] > 0:
            kept[way] -= 1
        else:
            lost.append({"kind": title.kind, "title": " ".join(title.ways[0]), "elsewhere": way in there})
    return {"root": book.root, "wanted": len(want), "lost": lost}


def _called(heading):
    """A heading's words, and those behind a number that a tool put before it."""
    yield tuple(words(heading))
    behind = NUMBER.match(heading)
    if behind:
        yield tuple(words(heading[behind.end() :]))
        again = NUMBER.match(heading[behind.end() :])
        if again:
            yield tuple(words(heading[behind.end() + again.end() :]))


def _common(one, other):
    """The longest sequence that both have."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below = lengths[i], lengths[i + 1]
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if a[i] == b[j] else max(below[j], row[j + 1])
    found, i, j = list(one[:start]), 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            found.append(a[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _failures(report):
    """The kinds in which a project fails."""
    failed = []
    if report["complaints"]:
        failed.append("build")
    if not report["read"]:
        failed.append("pages")
    if report["ids"]["missing"]:
        failed.append("ids")
    if report["links"]["broken"]:
        failed.append("links")
    if any(part["moved"] or part["unread"] for part in report["order"]):
        failed.append("order")
    if any(part["lost"] for part in report["titles"]):
        failed.append("titles")
    if report["twice"] or any(part["kept"] < LEAST_WORDS * part["wanted"] for part in report["words"]):
        failed.append("words")
    return failed


def text(report, most):
    """The report for people."""
    ids, links = report["ids"], report["links"]
    out = [
        f"{report['layout']}: {report['pages']} pages, {report['read']} in the tool's order; "
        f"ids {ids['found']} of {ids['wanted']}; links {links['checked']}, broken {len(links['broken'])}; "
        f"divisions in order {sum(p['kept'] for p in report['order'])} of {sum(p['wanted'] for p in report['order'])}; "
        f"titles {sum(p['wanted'] - len(p['lost']) for p in report['titles'])} of {sum(p['wanted'] for p in report['titles'])}; "
        f"words {', '.join(_percent(p) for p in report['words'])} %; "
        f"complaints {len(report['complaints'])}"
    ]

    def some(heading, lines):
        if lines:
            out.append(f"{heading}: {len(lines)}")
            out.extend("    " + line for line in lines[:most])
            if len(lines) > most:
                out.append(f"    … {len(lines) - most} more")

    some("the tool complains", report["complaints"])
    for reached in (True, False):
        lines = [
            f"{m['file']}: {m['id']}" + (f"  (there is {m['near']})" if m["near"] else "")
            for m in ids["missing"]
            if m["reached"] == reached
        ]
        some("ids that are no anchors" + ("" if reached else ", of files that no root includes"), lines)
    for absent in (False, True):
        whys = {}
        for link in links["broken"]:
            if link["source"] == absent:
                whys.setdefault((link["address"], link["why"]), []).append(link["page"])
        lines = [
            f"{pages[0]}: {address}: {why}" + (f"  ({len(pages)} times)" if len(pages) > 1 else "")
            for (address, why), pages in whys.items()
        ]
        some("links that do not land" + (", nor do they in the source" if absent else ""), lines)
    for part in report["order"]:
        lines = [f"{m['page']}#{m['id']} stands behind {m['behind']}, and belongs behind {m['wanted behind']}" for m in part["moved"]]
        some(f"divisions out of order in {part['root']}", lines)
        some(f"divisions of {part['root']} on pages that the tool's order does not reach", part["unread"])
    for part in report["titles"]:
        lines = [f"{t['kind']}: {t['title']}" + ("  (there is such a heading, out of order)" if t["elsewhere"] else "") for t in part["lost"]]
        some(f"titles of {part['root']} that are no heading in their place", lines)
    for part in report["words"]:
        enough = part["kept"] >= LEAST_WORDS * part["wanted"]
        some(("(no failure) " if enough else "") + f"words of {part['root']} that are not in their place, {part['wanted'] - part['kept']} in all, runs", part["lost"])
    some("texts that are on the pages more often than in the source", report["twice"])
    some("(no failure) the tool remarks", report["remarks"][:most])
    some("(no failure) anchors given twice on a page", report["doubled"])
    some("(no failure) pages that the tool's order does not reach", report["unread"])
    out.append("fails in: " + ", ".join(report["failures"]) if report["failures"] else "all is well")
    return "\n".join(out)


def _percent(part):
    # Cut, not rounded: 100.00 means all.
    return f"{(10000 * part['kept'] // max(1, part['wanted'])) / 100:.2f}" if part["wanted"] else "100.00"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("layout", choices=sorted(CONTENT))
    arguments.add_argument("source", type=Path)
    arguments.add_argument("project", type=Path)
    arguments.add_argument("--root", action="append", help="a root file of the manual, inside SOURCE; by corpus/manuals.toml if not given")
    arguments.add_argument("--book", default="index.adoc", help="the root file of a book for asciidoctor")
    arguments.add_argument("--tools", type=Path, default=REPOSITORY / "target/reference", help="the folder of the tools")
    arguments.add_argument("--work", type=Path, help="where to build, made anew; the pages stay in its folder html")
    arguments.add_argument("--json", type=Path, help="where to write the whole report")
    arguments.add_argument("--most", type=int, default=12, help="how many lines to show of each kind")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        work = options.work or Path(place) / "work"
        report = check(
            options.layout, options.source.resolve(), options.project.resolve(), work.resolve(), options.tools.resolve(), options.root, options.book
        )
    if options.json:
        options.json.write_text(json.dumps(report), encoding="utf-8")
    print(text(report, options.most))
    sys.exit(1 if report["failures"] else 0)


if __name__ == "__main__":
    main()
