"""A census: what a document holds, kind by kind, in document order; and the comparison of two, without any tolerance.

Common to the censuses of all formats. Each has its own list of kinds, `{name: what its entries are}`.
"""

import argparse
import json
import re
import subprocess
import tomllib
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rapidfuzz.distance import Indel

BLANK = re.compile(r"\s+")

# A line break that counts, as a word; white space that folds away where it does not matter.
BREAK = "\v"


def fold(text):
    """White space folded, as in running text."""
    return BLANK.sub(" ", text).strip()


class Census:
    """Lists of entries, a list a kind; each entry with the place that it came from."""

    def __init__(self):
        self.entries = defaultdict(list)
        self.places = defaultdict(list)

    def add(self, kind, *entry, place=None):
        self.entries[kind].append(tuple(entry))
        self.places[kind].append(place)

    def open(self, name, place=None):
        """A mark of the structure."""
        self.add("structure", name, place=place)

    def close(self, name, place=None):
        self.add("structure", "/" + name, place=place)


def report_of(kinds, theirs, ours):
    """All differences of two sets of files; `ours` is a census, or none and a complaint, for each file of `theirs`."""
    report = {"files": len(theirs), "kinds": {kind: Counter() for kind in kinds}, "differences": [], "unread": []}
    for name in sorted(theirs):
        tree, complaint = ours[name]
        if tree is None:
            report["unread"].append([name, complaint])
            continue
        for kind, found in compare(kinds, theirs[name], tree).items():
            report["kinds"][kind].update(found["counts"])
            report["differences"] += [{"file": name, "kind": kind} | one for one in found["differences"]]
    return report


def compare(kinds, theirs, ours):
    """The differences of two censuses, by kind."""
    return {kind: compare_kind(kind, theirs, ours) for kind in kinds if theirs.entries[kind] or ours.entries[kind]}


def compare_kind(kind, theirs, ours):
    one, two = theirs.entries[kind], ours.entries[kind]
    counts = Counter(total=len(one), equal=0, missing=0, extra=0)
    differences = []
    # Entries as numbers: equal ones have the same.
    numbers = {}
    keys = [[numbers.setdefault(entry, len(numbers)) for entry in side] for side in (one, two)]
    for gone, new in runs(Indel.opcodes(*keys), counts):
        for at in range(max(len(gone), len(new))):
            difference = {}
            if at < len(gone):
                difference |= {"missing": one[gone[at]], "line": theirs.places[kind][gone[at]]}
            if at < len(new):
                difference |= {"extra": two[new[at]], "at": ours.places[kind][new[at]]}
            differences.append(difference)
    return {"counts": counts, "differences": differences}


def runs(opcodes, counts):
    """Runs of differences between equal entries: what is gone and what is new in each."""
    gone, new = [], []
    for op in opcodes:
        if op.tag == "equal":
            counts["equal"] += op.src_end - op.src_start
            if gone or new:
                yield gone, new
            gone, new = [], []
        else:
            gone += range(op.src_start, op.src_end)
            new += range(op.dest_start, op.dest_end)
            counts["missing"] += op.src_end - op.src_start
            counts["extra"] += op.dest_end - op.dest_start
    if gone or new:
        yield gone, new


def exemptions(kinds, path, name):
    """How many differences a file may have in a kind: `{(file, kind): count}`."""
    if path is None:
        return {}
    found = {}
    for one in tomllib.loads(path.read_text(encoding="utf-8")).get(name, []):
        if one["kind"] not in kinds or not one.get("reason"):
            raise SystemExit(f"{path}: an exemption without a known kind or a reason: {one}")
        found[one["file"], one["kind"]] = one["differences"]
    return found


def judge(report, exempt):
    """What is wrong: differences beyond the exemptions, and exemptions that have no use any more."""
    found = Counter((one["file"], one["kind"]) for one in report["differences"])
    wrong = [f"{name} was not read: {complaint}" for name, complaint in report["unread"]]
    for (name, kind), count in sorted(found.items()):
        most = exempt.get((name, kind), 0)
        if count > most:
            wrong.append(f"{name}: {kind}: {count} differences, {most} exempted")
    for (name, kind), most in sorted(exempt.items()):
        if found[name, kind] < most:
            wrong.append(f"{name}: {kind}: {found[name, kind]} differences, {most} exempted: lower the exemption")
    return wrong


def write(report, path):
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def show(kinds, report, most, only):
    """The table, and the first differences of each kind."""
    for kind in kinds:
        differences = [one for one in report["differences"] if one["kind"] == kind]
        if not differences or (only and kind not in only):
            continue
        print(f"\n== {kind}: {kinds[kind]} ({len(differences)} differences)")
        for one in differences[:most]:
            print(f"{one['file']}:{one.get('line', '?')}")
            if "missing" in one:
                print(f"    - {brief(one['missing'])}")
            if "extra" in one:
                print(f"    + {brief(one['extra'])}")
    print(f"\n{'kind':<20}{'entries':>9}{'equal':>9}{'missing':>9}{'extra':>9}")
    for kind, counts in report["kinds"].items():
        if counts:
            print(f"{kind:<20}" + "".join(f"{counts[key]:>9}" for key in ("total", "equal", "missing", "extra")))
    clean = report["files"] - len({one["file"] for one in report["differences"]} | {name for name, _ in report["unread"]})
    print(f"{report['files']} files, {clean} without a difference, {len(report['unread'])} not read")


def brief(entry):
    return " | ".join(json.dumps(part, ensure_ascii=False) if isinstance(part, str) else str(part) for part in entry)[:400]


# -- trees of Copyist, as `copyist inspect --json` shows them ---------------------------------------------------------------


def kind_of(node):
    """Name and content of a node's kind."""
    kind = node["kind"]
    if isinstance(kind, str):
        return kind, None
    [(name, value)] = kind.items()
    return name, value


def attrs(node):
    return node.get("attrs") or {}


def other(node, key):
    return dict(map(tuple, attrs(node).get("other", []))).get(key)


def inlines_of(nodes):
    return [node["inline"] for node in nodes if "inline" in node]


def read_by_copyist(folder, names, flavour, program, take):
    """The census of each file, by its path in the folder: `take` makes it of a tree and the path. Or none, and what the
    program complains about."""

    def read(name):
        command = [program, "inspect", "--json", "--from", flavour, str(folder / name)]
        run = subprocess.run(command, capture_output=True)
        if run.returncode not in (0, 1) or not run.stdout:
            return None, run.stderr.decode(errors="replace").strip()[:400]
        return take(json.loads(run.stdout), name), ""

    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(read, names)))


# -- the program ------------------------------------------------------------------------------------------------------------


def arguments(description):
    """What every census is told; a format adds its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copyist", required=True, help="the built program")
    parser.add_argument("--read", type=Path, help="the folder that Copyist reads, if it is another")
    parser.add_argument("--json", type=Path, help="where to write all that was found")
    parser.add_argument("--exempt", type=Path, help="the file of exemptions")
    parser.add_argument("--set", default="", help="whose exemptions of those in the file")
    parser.add_argument("--show", type=int, default=10, help="how many differences of each kind to show")
    parser.add_argument("--kind", action="append", help="show this kind only; may be repeated")
    parser.add_argument("--only", action="append", default=[], help="read this file only (a path in the folder)")
    return parser


def conclude(given, kinds, theirs, ours):
    """Shows what was found; returns the exit status."""
    report = report_of(kinds, theirs, ours)
    wrong = judge(report, exemptions(kinds, given.exempt, given.set))
    report["wrong"] = wrong
    if given.json:
        write(report, given.json)
    show(kinds, report, given.show, given.kind)
    print(*wrong, sep="\n")
    return 1 if wrong else 0
