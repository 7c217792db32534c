"""What the two censuses of reStructuredText share beyond `census.py`: how docutils compares names."""

import re

from docutils.nodes import make_id

from census import BREAK, Census, fold

__all__ = ["BREAK", "Census", "fold", "name_of", "says"]

SECOND = re.compile(r"-\d+$")


def name_of(text):
    """A name as docutils compares names: without its case, its white space folded."""
    return fold(text.lower())


def says(name, title):
    """Whether a name says no more than a section's title says already; of two of the same title one has a number."""
    made = make_id(title)
    return made in {make_id(name), make_id(SECOND.sub("", name))} or (not made and name.startswith("section"))
