"""Measures how much of a DocBook manual is on the pages that a reference renderer makes of its copy.

    python measure.py --source DIR --copy DIR --target rst --node NODE_MODULES_FOLDER [--work DIR] [--json FILE]

`--source` is a folder of DocBook files, `--copy` the folder that `copyist convert` made of it. Each page is measured
by itself: includes are taken out on both sides. With `--root FILE` that file is measured as one book: both sides keep
their includes. The report goes to standard output or to the file that `--json` names.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import page as rendered
import render
import source
from compare import compare, extra
from targets import TARGETS, without_includes

SOURCES = {".xml", ".docbook", ".dbk"}
KINDS = "words footnotes listings ids meanings admonitions items terms cells titles links urls images marks".split()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--source", type=Path, required=True)
    options.add_argument("--copy", type=Path, required=True)
    options.add_argument("--target", choices=TARGETS, required=True)
    options.add_argument("--node", type=Path, default=Path("."))
    options.add_argument("--mdbook", type=Path, default=Path("."))
    options.add_argument("--root", action="append", default=[])
    options.add_argument("--work", type=Path)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="copyist-measure-"))
    shutil.rmtree(work, ignore_errors=True)
    try:
        tools = {"node": chosen.node, "mdbook": chosen.mdbook}
        report = measure(chosen.source, chosen.copy, chosen.target, tools, work, chosen.root)
    finally:
        if not chosen.work:
            shutil.rmtree(work, ignore_errors=True)
    text = json.dumps(report, indent=1, ensure_ascii=False)
    if chosen.json:
        chosen.json.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)


def measure(source_root, copy_root, target, tools, work, roots=()):
    """The report of one manual in one target."""
    rules = TARGETS[target]
    sources = read_sources(source_root, roots, rules["texts"])
    pages, missing = lay_out(source_root, copy_root, work, target, sources, bool(roots))
    html, complaints = render.render(target, work, sorted(pages.values()), tools)
    anchors = Anchors(target, {page: rendered.facts(text) for page, text in html.items()})
    known = {ident for facts in sources.values() for ident in facts.ids}
    if not roots:
        # What is shown only in other pages is measured there.
        elsewhere = source.shown_in_parts([source_root / path for path in sources])
        for path in [path for path in missing if (source_root / path).resolve() in elsewhere]:
            missing.remove(path)
            del sources[path]
    report = {"target": target, "pages": len(sources), "missing": missing, "kinds": {}, "low": []}
    totals = {kind: [0, 0] for kind in KINDS}
    words_more, words_all, stray = 0, 0, []
    for path, facts in sources.items():
        page = pages.get(path)
        facts.links = [anchors.name(ident) for ident in facts.links if ident in known]
        shown = anchors.facts[page] if page else source.Facts()
        shown.links = anchors.landed(page) if page else []
        for kind, score in compare(facts, shown, rules).items():
            totals[kind][0] += score.kept
            totals[kind][1] += score.total
            if score.kept < score.total:
                lost = {"page": path, "kind": kind, "kept": score.kept, "total": score.total, "first": score.lost}
                report["low"].append(lost)
        more, marks_more = extra(facts, shown)
        words_more, words_all = words_more + more, words_all + len(shown.words)
        if marks_more:
            stray.append([path, marks_more])
    report["kinds"] = totals
    report["extra words"] = [words_more, words_all]
    report["stray marks"] = sorted(stray, key=lambda s: -sum(s[1].values()))
    report["complaints"] = own_complaints(complaints, source_root, sources, known, bool(roots))
    report["low"].sort(key=lambda low: low["kept"] - low["total"])
    return report


def read_sources(root, roots, texts):
    """The facts of every DocBook file under a folder, or of whole books, by path."""
    found = {}
    files = [root / path for path in roots] or sorted(p for p in root.rglob("*") if p.suffix in SOURCES)
    for path in (p for p in files if p.is_file()):
        tree = source.read_whole(path, texts) if roots else source.read(path, texts)
        if tree is None:
            continue
        facts = source.facts(tree)
        if facts.words:
            found[path.relative_to(root).as_posix()] = facts
    return found


def lay_out(source_root, copy_root, work, target, sources, whole):
    """Copies pages, and the pictures and files that they show, to a place of their own, the pages without their includes unless they are books."""
    shutil.copytree(copy_root, work)
    extension = "." + TARGETS[target]["extension"]
    pages, missing = {}, []
    for path in sources:
        page = Path(path).with_suffix(extension)
        if (work / page).is_file():
            text = (work / page).read_text(encoding="utf-8")
            if not whole:
                (work / page).write_text(without_includes(target, text), encoding="utf-8")
            pages[path] = page.as_posix()
        else:
            missing.append(path)
    for path in source_root.rglob("*"):
        if path.is_file():
            to = work / path.relative_to(source_root)
            to.parent.mkdir(parents=True, exist_ok=True)
            if not to.exists():
                shutil.copyfile(path, to)
    return pages, missing


class Anchors:
    """Where links land: in which page an id is, and by which name."""

    def __init__(self, target, facts):
        # Sphinx links to anchors of its own, the ids in lower case with hyphens; the exact ones stand beside them.
        self.name = _slug if TARGETS[target].get("ids") == "names" else str
        self.facts = facts
        self.pages = {page: {self.name(ident) for ident in found.ids} for page, found in facts.items()}
        self.whole = set().union(*self.pages.values()) if self.pages else set()

    def landed(self, page):
        """The ids that a page's links lead to, leaving out links that lead nowhere."""
        found = []
        for href in self.facts[page].links:
            path, _, fragment = href.partition("#")
            fragment = self.name(unquote(fragment))
            ids = self.whole if not path else self._page_ids(page, unquote(path))
            if fragment and fragment in ids:
                found.append(fragment)
        return found

    def _page_ids(self, page, path):
        whole = (Path(page).parent / path).as_posix()
        parts = []
        for part in whole.split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part not in (".", ""):
                parts.append(part)
        stem = re.sub(r"\.(html|md|adoc|rst)$", "", "/".join(parts))
        return next((ids for name, ids in self.pages.items() if re.sub(r"\.\w+$", "", name) == stem), set())


def _slug(ident):
    return re.sub(r"[^a-z0-9]+", "-", ident.lower()).strip("-")


def own_complaints(complaints, source_root, sources, known, whole):
    """Complaints about the copy, without those that are about the source: targets and files that are not there,
    and ids that the source itself gives twice."""
    slugs = {_slug(ident) for ident in known}
    counted = Counter(_slug(ident) for facts in sources.values() for ident in set(facts.ids))
    far_notes = {(page, _line(message)) for page, message in complaints if "Unknown target name" in message}
    kept = []
    for page, message in complaints:
        label = re.search(r"(?:undefined label:|cross-reference target not found:) '([^']*)'", message)
        if label and _slug(label.group(1)) not in slugs:
            continue
        if page.startswith("measured-index.") or (not whole and "invalid part, must have at least one section" in message):
            continue  # A part whose chapters are included has none on the page by itself.
        elsewhere = re.search(r'Unknown target name: "([^"]*)"', message)
        if not whole and ((elsewhere and _slug(elsewhere.group(1)) in slugs) or (page, _line(message)) in far_notes):
            continue  # A footnote that stands in another file of the book.
        twice = re.search(r"duplicate (?:explicit target name|label|citation)[: ]+\"?'?([^\s,\"']+)", message)
        if twice and counted[_slug(twice.group(1))] > 1:
            continue
        picture = re.search(r"image file not readable: (\S+)", message)
        if picture and not (source_root / picture.group(1)).exists():
            continue
        kept.append([page, message])
    return kept


def _line(message):
    return message.split(":")[0]


if __name__ == "__main__":
    main()
