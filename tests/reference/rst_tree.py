"""The tree of docutils and the tree of Copyist for one file of reStructuredText, beside each other.

    python tests/reference/rst_tree.py FILE [--copyist PROGRAM] [--from FORMAT] [--width N]

For whoever works on the reader. The measure itself is `rst_census.py`.
"""

import argparse
import itertools
import subprocess
import sys
from pathlib import Path

from docutils.core import publish_doctree

from rst_docutils import SETTINGS


def reference(path):
    """The tree of docutils as pseudo-XML, the messages of its parser left out."""
    text = path.read_text(encoding="utf-8")
    tree = publish_doctree(text, source_path=str(path), settings_overrides=SETTINGS | {"file_insertion_enabled": True})
    return tree.pformat(indent="  ").splitlines()


def ours(path, program, flavour):
    """The tree of Copyist as it shows it, and what it says on the way."""
    run = subprocess.run([program, "inspect", "--from", flavour, str(path)], capture_output=True, text=True)
    return run.stdout.splitlines() or run.stderr.splitlines()


def columns(left, right, width):
    for one, two in itertools.zip_longest(left, right, fillvalue=""):
        pieces = [one[at : at + width] for at in range(0, len(one), width)] or [""]
        others = [two[at : at + width] for at in range(0, len(two), width)] or [""]
        for piece, other in itertools.zip_longest(pieces, others, fillvalue=""):
            print(f"{piece:<{width}} | {other}".rstrip())


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--copyist", default="copyist", help="the built program")
    arguments.add_argument("--from", dest="flavour", default="rst", help="the format to read it as")
    arguments.add_argument("--width", type=int, default=78)
    given = arguments.parse_args()
    columns(reference(given.file), ours(given.file, given.copyist, given.flavour), given.width)


if __name__ == "__main__":
    sys.exit(main())
