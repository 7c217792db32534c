"""Whether Copyist reads reStructuredText as docutils and Sphinx do: a census of their tree and of ours, compared.

    python rst_census.py FOLDER --as docutils --copyist PROGRAM [--json FILE] [--exempt FILE --set NAME] [--show N]

`--as docutils` reads each file by itself, as plain docutils; `--as rst` reads the folder as one manual of Sphinx. The
census is a list of entries a kind in document order (`rst_mapping.KINDS`); what is missing and what is extra is told for
each kind and file, with the entry that stands in its place. There is no tolerance: two things that mean the same are
declared to in `rst_mapping.py`, and differences that cannot be helped are listed in a file of exemptions with a reason.

Exit status: 0 all equal but for the exemptions; 1 differences, or exemptions for what is equal; 2 the call was wrong.
"""

import sys

import census
import rst_copyist
import rst_docutils
import rst_reference
from rst_mapping import KINDS


def main():
    given = arguments()
    theirs = read_by_reference(given.folder, given.flavour, given.only)
    folder, flavour = given.read or given.folder, given.read_as or given.flavour
    ours = census.read_by_copyist(folder, sorted(theirs), flavour, given.copyist, lambda tree, _: rst_copyist.census(tree))
    return census.conclude(given, KINDS, theirs, ours)


def arguments():
    parser = census.arguments(__doc__.splitlines()[0])
    parser.add_argument("--as", dest="flavour", choices=["docutils", "rst"], required=True)
    parser.add_argument("--from", dest="read_as", help="what Copyist reads the files as, if it is another")
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


if __name__ == "__main__":
    sys.exit(main())
