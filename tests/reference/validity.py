"""Is what was written valid where its source was?

    validity.py --target docbook|docbook4 --source DIR --copy DIR --work DIR

Every XML file of DocBook in the source is measured by the schema of its generation (the RELAX NG of 5, the DTD of 4.5), its copy by
that of the target. Prints JSON: how many files, how many sources and copies are valid, how many cannot be told, and for each
copy that has more faults than its source the first of them. libxml2 does the measuring; no parser of this project takes part.

XInclude is no part of the DTD: before it measures, what is included is put in. Where that is not there, nothing can be told.
References from file to file (IDREF) are left out: a file of a manual refers to others.
"""

import argparse
import gzip
import json
import sys
import tarfile
from pathlib import Path

from lxml import etree

DOCBOOK = "{http://docbook.org/ns/docbook}"
INCLUDE = "{http://www.w3.org/2001/XInclude}include"
SCHEMAS = Path(__file__).parent / "schema"
PARSER = etree.XMLParser(resolve_entities=True, no_network=True, huge_tree=True, collect_ids=False)
OF_OTHER_FILES = ("references an unknown ID", "already defined", "standalone:")


def parse(path):
    """The tree of a file; None if libxml2 cannot read it."""
    try:
        return etree.parse(str(path), PARSER)
    except (etree.XMLSyntaxError, OSError):
        return None


def put_in(tree, depth=0):
    """Puts in what is included; says whether all of it was there."""
    for node in list(tree.iter(INCLUDE)):
        path = Path(tree.docinfo.URL).parent / node.get("href", "")
        if depth > 20 or node.get("xpointer") or not path.is_file():
            return False
        tail = node.tail or ""
        parent = node.getparent()
        if node.get("parse") == "text":
            text = path.read_text() + tail
            before = node.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + text
            else:
                parent.text = (parent.text or "") + text
            parent.remove(node)
            continue
        other = parse(path)
        if other is None or not put_in(other, depth + 1):
            return False
        new = other.getroot()
        new.tail = tail
        parent.replace(node, new)
    etree.cleanup_namespaces(tree)
    return True


class Measure:
    """Both schemas."""

    def __init__(self, work):
        with gzip.open(SCHEMAS / "docbookxi-5.0.rng.gz") as file:
            self.five = etree.RelaxNG(etree.parse(file))
        with tarfile.open(SCHEMAS / "docbook-4.5.tar.gz") as tar:
            tar.extractall(work, filter="data")
        self.four = etree.DTD(str(work / "docbook-4.5/docbookx.dtd"))

    def errors(self, tree):
        """What is wrong with a tree; None if it cannot be told."""
        if tree.getroot().tag.startswith(DOCBOOK):
            self.five.validate(tree)
            return [f"{e.line}: {e.message}" for e in self.five.error_log]
        if not put_in(tree):
            return None
        self.four.validate(tree)
        errors = [f"{e.line}: {e.message}" for e in self.four.error_log.filter_from_errors()]
        return [e for e in errors if not any(words in e for words in OF_OTHER_FILES)]


def main():
    parser = argparse.ArgumentParser()
    for name in ("target", "source", "copy", "work"):
        parser.add_argument(f"--{name}", required=True)
    arguments = parser.parse_args()
    source, copy, work = Path(arguments.source), Path(arguments.copy), Path(arguments.work)
    work.mkdir(parents=True, exist_ok=True)
    measure = Measure(work)
    report = {"files": 0, "valid": 0, "copies": 0, "open": 0, "invalid": {}}
    for path in sorted(source.rglob("*.xml")):
        tree = parse(path)
        if tree is None:
            continue
        root = tree.getroot().tag
        if not root.startswith(DOCBOOK) and root.startswith("{"):
            continue
        written = copy / path.relative_to(source)
        if not written.is_file():
            continue
        report["files"] += 1
        same = root.startswith(DOCBOOK) == (arguments.target == "docbook")
        before = measure.errors(tree)
        if before is None or before and not same:
            # By another schema it would have other faults.
            continue
        report["valid"] += not before
        tree = parse(written)
        errors = ["libxml2 cannot read it"] if tree is None else measure.errors(tree)
        if errors is None:
            report["open"] += 1
        elif len(errors) > len(before):
            report["invalid"][path.relative_to(source).as_posix()] = errors[:3]
        elif not errors:
            report["copies"] += 1
    json.dump(report, sys.stdout, indent=1)


main()
