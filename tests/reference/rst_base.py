"""A census: what a document holds, kind by kind, in document order."""

import re
from collections import defaultdict

from docutils.nodes import make_id

SECOND = re.compile(r"-\d+$")
BLANK = re.compile(r"\s+")


def fold(text):
    """White space folded, as in running text."""
    return BLANK.sub(" ", text).strip()


def name_of(text):
    """A name as docutils compares names: without its case, its white space folded."""
    return fold(text.lower())


def says(name, title):
    """Whether a name says no more than a section's title says already; of two of the same title one has a number."""
    made = make_id(title)
    return made in {make_id(name), make_id(SECOND.sub("", name))} or (not made and name.startswith("section"))


# A line break that counts, as a word; white space that folds away where it does not matter.
BREAK = "\v"


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
