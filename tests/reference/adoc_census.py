"""Whether Copyist reads AsciiDoc as Asciidoctor does: a census of its tree and of ours, compared.

    python adoc_census.py FOLDER --node NODE_MODULES --copyist PROGRAM [--ending adoc]… [--json FILE] [--exempt FILE --set NAME]

Each file is read by itself; includes are not resolved on either side (`adoc_reader.mjs`). The census is a list of entries a
kind in document order (`adoc_mapping.KINDS`); what is missing and what is extra is told for each kind and file, with the
entry that stands in its place. There is no tolerance: two things that mean the same are declared to in `adoc_mapping.py`,
and differences that cannot be helped are listed in a file of exemptions with a reason.

Exit status: 0 all equal but for the exemptions; 1 differences, or exemptions for what is equal; 2 the call was wrong.
"""

import json
import subprocess
import sys
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
    return census.conclude(given, KINDS, theirs, ours)


def arguments():
    parser = census.arguments(__doc__.splitlines()[0])
    parser.add_argument("--node", required=True, help="the folder that has node_modules with Asciidoctor")
    parser.add_argument("--ending", action="append", help="how the names of the files end; may be repeated")
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

    def take(tree, name):
        return adoc_copyist.census(tree, (folder / name).read_bytes(), trees[name])

    return census.read_by_copyist(folder, trees, "asciidoc", program, take)


if __name__ == "__main__":
    sys.exit(main())
