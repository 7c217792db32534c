"""Whether Copyist reads AsciiDoc as Asciidoctor does: a census of its tree and of ours, compared.

    python adoc_census.py FOLDER --node NODE_MODULES --copyist PROGRAM [--ending adoc]… [--json FILE] [--exempt FILE --set NAME]

Each file is read by itself; includes are not resolved on either side (`adoc_reader.mjs`). The census is a list of entries a
kind in document order (`adoc_mapping.KINDS`); what is missing and what is extra is told for each kind and file, with the
entry that stands in its place. There is no tolerance: two things that mean the same are declared to in `adoc_mapping.py`,
and differences that cannot be helped are listed in a file of exemptions with a reason.

Exit status: 0 all equal but for the exemptions; 1 differences, or exemptions for what is equal; 2 the call was wrong.
"""

import argparse
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import adoc_copyist
import adoc_reference
import census
from adoc_mapping import KINDS

HERE = Path(__file__).resolve().parent

# How the names of files of AsciiDoc end.
ENDINGS = ["adoc", "asciidoc"]


def main():
    given = arguments()
    trees = read_by_reference(given.folder, names(given), given.node)
    theirs = {name: adoc_reference.census(tree) for name, tree in trees.items()}
    ours = read_by_copyist(given.read or given.folder, trees, given.copyist)
    report = census.report_of(KINDS, theirs, ours)
    wrong = census.judge(report, census.exemptions(KINDS, given.exempt, given.set))
    report["wrong"] = wrong
    if given.json:
        census.write(report, given.json)
    census.show(KINDS, report, given.show, given.kind)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--node", required=True, help="the folder that has node_modules with Asciidoctor")
    parser.add_argument("--copyist", required=True, help="the built program")
    parser.add_argument("--ending", action="append", help="how the names of the files end; may be repeated")
    parser.add_argument("--read", type=Path, help="the folder that Copyist reads, if it is another")
    parser.add_argument("--json", type=Path, help="where to write all that was found")
    parser.add_argument("--exempt", type=Path, help="the file of exemptions")
    parser.add_argument("--set", default="", help="whose exemptions of those in the file")
    parser.add_argument("--show", type=int, default=10, help="how many differences of each kind to show")
    parser.add_argument("--kind", action="append", help="show this kind only; may be repeated")
    parser.add_argument("--only", action="append", default=[], help="read this file only (a path in the folder)")
    return parser.parse_args()


def names(given):
    found = given.only or [
        path.relative_to(given.folder).as_posix()
        for ending in given.ending or ENDINGS
        for path in given.folder.rglob(f"*.{ending}")
    ]
    return sorted(name for name in found if is_text(given.folder / name))


def is_text(path):
    """Whether a file is UTF-8: neither side reads any other."""
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return path.is_file()


def read_by_reference(folder, names, node):
    """The tree of each file, by its path in the folder."""
    program = ["node", "--stack-size=4000", str(HERE / "adoc_census.mjs"), "--modules", str(node), "--stdin", str(folder)]
    run = subprocess.run(program, input="\n".join(names), capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr[-2000:])
    trees = {}
    # Not `splitlines`: a text may have other ends of lines in it.
    for line in filter(None, run.stdout.split("\n")):
        tree = json.loads(line)
        if "crash" in tree:
            raise SystemExit(f"{tree['file']}: Asciidoctor failed: {tree['crash']}")
        trees[tree["file"]] = tree
    return trees


def read_by_copyist(folder, trees, program):
    """The same by Copyist: a census, or none and what it complains about."""

    def read(name):
        command = [program, "inspect", "--json", "--from", "asciidoc", str(folder / name)]
        run = subprocess.run(command, capture_output=True)
        if run.returncode not in (0, 1) or not run.stdout:
            return None, run.stderr.decode(errors="replace").strip()[:400]
        return adoc_copyist.census(json.loads(run.stdout), (folder / name).read_bytes(), trees[name]), ""

    with ThreadPoolExecutor() as pool:
        return dict(zip(trees, pool.map(read, trees)))


if __name__ == "__main__":
    sys.exit(main())
