"""Whether Copyist reads reStructuredText as docutils and Sphinx do: a census of their tree and of ours, compared.

    python rst_census.py FOLDER --as docutils --copyist PROGRAM [--json FILE] [--exempt FILE --set NAME] [--show N]

`--as docutils` reads each file by itself, as plain docutils; `--as rst` reads the folder as one manual of Sphinx. The
census is a list of entries a kind in document order (`rst_mapping.KINDS`); what is missing and what is extra is told for
each kind and file, with the entry that stands in its place. There is no tolerance: two things that mean the same are
declared to in `rst_mapping.py`, and differences that cannot be helped are listed in a file of exemptions with a reason.

Exit status: 0 all equal but for the exemptions; 1 differences, or exemptions for what is equal; 2 the call was wrong.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rapidfuzz.distance import Indel

import rst_copyist
import rst_docutils
import rst_reference
from rst_mapping import KINDS


def main():
    given = arguments()
    theirs = read_by_reference(given.folder, given.flavour, given.only)
    ours = read_by_copyist(given.read or given.folder, sorted(theirs), given.read_as or given.flavour, given.copyist)
    report = {"files": len(theirs), "kinds": {kind: Counter() for kind in KINDS}, "differences": [], "unread": []}
    for name in sorted(theirs):
        tree, complaint = ours[name]
        if tree is None:
            report["unread"].append([name, complaint])
            continue
        for kind, found in compare(theirs[name], tree).items():
            report["kinds"][kind].update(found["counts"])
            report["differences"] += [{"file": name, "kind": kind} | one for one in found["differences"]]
    wrong = judge(report, exemptions(given.exempt, given.set))
    report["wrong"] = wrong
    if given.json:
        given.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    show(report, given.show, given.kind)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as", dest="flavour", choices=["docutils", "rst"], required=True)
    parser.add_argument("--copyist", required=True, help="the built program")
    parser.add_argument("--read", type=Path, help="the folder that Copyist reads, if it is another")
    parser.add_argument("--from", dest="read_as", help="what Copyist reads the files as, if it is another")
    parser.add_argument("--json", type=Path, help="where to write all that was found")
    parser.add_argument("--exempt", type=Path, help="the file of exemptions")
    parser.add_argument("--set", default="", help="whose exemptions of those in the file")
    parser.add_argument("--show", type=int, default=10, help="how many differences of each kind to show")
    parser.add_argument("--kind", action="append", help="show this kind only; may be repeated")
    parser.add_argument("--only", action="append", default=[], help="read this file only (a path in the folder)")
    return parser.parse_args()


def read_by_reference(folder, flavour, only):
    """A census of each file, by its path in the folder."""
    if flavour == "rst":
        import rst_sphinx

        found = rst_sphinx.read(folder, rst_reference.census)
        return {name: census for name, census in found.items() if not only or name in only}
    names = only or [
        path.relative_to(folder).as_posix() for ending in ("rst", "txt") for path in folder.rglob(f"*.{ending}")
    ]
    return {name: rst_reference.census(rst_docutils.read(folder / name)) for name in names}


def read_by_copyist(folder, names, flavour, program):
    """The same by Copyist: a census, or none and what it complains about."""

    def read(name):
        command = [program, "inspect", "--json", "--from", flavour, str(folder / name)]
        run = subprocess.run(command, capture_output=True)
        if run.returncode not in (0, 1) or not run.stdout:
            return None, run.stderr.decode(errors="replace").strip()[:400]
        return rst_copyist.census(json.loads(run.stdout)), ""

    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(read, names)))


def compare(theirs, ours):
    """The differences of two censuses, by kind."""
    return {kind: compare_kind(kind, theirs, ours) for kind in KINDS if theirs.entries[kind] or ours.entries[kind]}


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


def exemptions(path, name):
    """How many differences a file may have in a kind: `{(file, kind): (count, reason)}`."""
    if path is None:
        return {}
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])
    found = {}
    for one in listed:
        if one["kind"] not in KINDS or not one.get("reason"):
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


def show(report, most, only):
    """The table, and the first differences of each kind."""
    for kind in KINDS:
        differences = [one for one in report["differences"] if one["kind"] == kind]
        if not differences or (only and kind not in only):
            continue
        print(f"\n== {kind}: {KINDS[kind]} ({len(differences)} differences)")
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


if __name__ == "__main__":
    sys.exit(main())
