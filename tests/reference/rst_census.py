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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import census
import rst_copyist
import rst_docutils
import rst_reference
from rst_mapping import KINDS


def main():
    given = arguments()
    theirs = read_by_reference(given.folder, given.flavour, given.only)
    ours = read_by_copyist(given.read or given.folder, sorted(theirs), given.read_as or given.flavour, given.copyist)
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


if __name__ == "__main__":
    sys.exit(main())
