"""What of a manual is still there after a way through AsciiDoc that is half another's: our copy, Asciidoctor's own DocBook of
it, and that read again; beside the tree that the copy was written from.

    python adoc_round.py FOLDER --node NODE_MODULES --copyist PROGRAM [--json FILE] [--causes FILE --set NAME]

`FOLDER/tree` has the trees that were written, as JSON, and `FOLDER/copy` the text of each; Asciidoctor's DocBook goes to
`FOLDER/docbook`. A census of both trees is compared, kind by kind (`adoc_mapping.KINDS`). A difference is the writer's,
Asciidoctor's own, or that of our reader of DocBook. Each has a cause by name (`adoc_causes.py`); how many of each there may be
is in a file of limits. One without a cause is a fault.

Exit status: 0 nothing beyond the limits; 1 more, or less than a limit says; 2 the call was wrong.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import adoc_copyist
import census
from adoc_causes import CAUSES, cause
from adoc_copyist import attrs, kind_of, part
from adoc_mapping import EMPHASISED, KINDS, mark
from census import fold

HERE = Path(__file__).resolve().parent

# Kinds that say nothing here: the header is made anew, widths of columns are percents, settings are AsciiDoc's own.
LEFT_OUT = {"column", "entry", "field"}
COMPARED = {kind: what for kind, what in KINDS.items() if kind not in LEFT_OUT}

# Divisions that keep their names.
SECTIONS = {"root", "part", "appendix", "preface", "glossary", "bibliography", "index", "dedication", "colophon", "acknowledgements"}

HEADING = re.compile(r"heading .*")

# Roles by which the writer says what is another kind of block in the tree.
TAKEN = {"figure", "equation", "danger", "synopsis", "open", "formalpara"}

# An include in a listing, and the end of a page's name.
INCLUDED = re.compile(r"⟦include:(.*?)⟧")
PAGE = re.compile(r"\.(xml|adoc)$")

# Asciidoctor curves an apostrophe between letters; a source may have either.
APOSTROPHE = re.compile(r"(?<=[^\W_])’(?=[^\W\d_])")


def main():
    given = arguments()
    copy, work = given.folder / "copy", given.folder / "docbook"
    files = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*.adoc"))
    complaints = convert(copy, work, files, given.node)
    whole = {name: tree_of(given.folder / "tree" / Path(name).with_suffix(".json")) for name in files}
    read = reader(given.copyist)
    with ThreadPoolExecutor() as pool:
        copies = dict(zip(files, pool.map(read, [work / Path(name).with_suffix(".xml") for name in files])))
    report = census.report_of(COMPARED, whole, copies)
    causes = Counter()
    for one in report["differences"]:
        one["cause"] = cause(one)
        causes[one["cause"]] += 1
    report["causes"] = dict(causes)
    report["complaints"] = complaints
    wrong = judge(report, causes, given.causes, given.set)
    report["wrong"] = wrong
    if given.json:
        census.write(report, given.json)
    show(report, causes, given)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--node", required=True, help="the folder that has node_modules with Asciidoctor")
    parser.add_argument("--copyist", required=True, help="the built program")
    parser.add_argument("--json", type=Path, help="where to write all that was found")
    parser.add_argument("--causes", type=Path, help="the file of limits")
    parser.add_argument("--set", default="", help="whose limits of those in the file")
    parser.add_argument("--show", type=int, default=3, help="how many differences of each cause to show")
    return parser.parse_args()


def convert(folder, work, files, node):
    program = ["node", str(HERE / "adoc_docbook.mjs"), str(node), str(folder), str(work)]
    run = subprocess.run(program, input="\n".join(files), capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr[-2000:])
    return json.loads(run.stdout)


def tree_of(path):
    return Round(json.loads(path.read_text(encoding="utf-8"))).census


def reader(program):
    def read(path):
        run = subprocess.run([program, "inspect", "--json", "--from", "docbook", str(path)], capture_output=True)
        if run.returncode not in (0, 1) or not run.stdout:
            return None, run.stderr.decode(errors="replace").strip()[:400]
        return Round(json.loads(run.stdout)).census, ""

    return read


class Round(adoc_copyist.Walk):
    """The census of a tree of DocBook, in the words of the AsciiDoc it becomes."""

    def __init__(self, document):
        document["body"] = list(normal(document["body"]))
        roots = [one for one in document["body"] if kind_of(one)[0] == "division"]
        if len(roots) == 1:
            # What the file is, the file that includes it says.
            kind_of(roots[0])[1]["kind"] = "root"
        self.targets = set()
        self.in_code = False
        super().__init__(document, b"", {})

    def add(self, kind, *entry):
        entry = tuple(plain(one) if isinstance(one, str) else one for one in entry)
        if kind == "section" and entry[0] not in SECTIONS:
            # Of the other divisions AsciiDoc and Asciidoctor know no names, or not these.
            entry = (HEADING.sub("heading", entry[0]) if entry[0].startswith("heading") else "section", *entry[1:])
        if kind == "class":
            given = tuple(one for one in entry[0] if one not in TAKEN)
            if not given:
                return
            entry = (given,)
        if kind == "target":
            # A footnote with an id has an anchor beside it.
            if entry in self.targets:
                return
            self.targets.add(entry)
        if kind == "image" and entry[3] == re.sub(r"[-_]", " ", Path(entry[2]).stem):
            # What Asciidoctor says of a picture of which nobody says anything.
            entry = (*entry[:3], "")
        super().add(kind, *entry)

    def paragraph(self, inlines):
        """One without words only carries what shows nothing."""
        if fold(self.verbatim(inlines)):
            super().paragraph(inlines)
        else:
            self.inlines(inlines)

    def on_paragraph(self, node, value):
        if "subtitle" in attrs(node).get("classes", []):
            self.text("subtitle", value)
        else:
            super().on_paragraph(node, value)

    on_plain = on_paragraph

    def on_subtitle(self, node, value):
        self.text("subtitle", value)

    def on_division(self, node, value):
        title = fold(self.verbatim(part(value["head"], "title") or []))
        made = {"preface": "", "root": "Untitled"}.get(value["kind"])
        if made == title:
            # What Asciidoctor puts around text that stands in no division.
            self.blocks(value["body"])
        else:
            super().on_division(node, value)

    def on_formal(self, node, value):
        given = attrs(node).get("classes", [])
        kind = next((one for one in ("figure", "equation") if one in given), value["kind"])
        super().on_formal(node, {**value, "kind": kind})

    def on_quotation(self, node, value):
        kinds = [kind_of(one)[0] for one in value["body"]]
        if kinds == ["code"] and not value.get("head"):
            # What Asciidoctor puts around verse.
            self.blocks(value["body"])
        else:
            super().on_quotation(node, value)

    def on_admonition(self, node, value):
        danger = value["kind"] == "warning" and "danger" in attrs(node).get("classes", [])
        super().on_admonition(node, {**value, "kind": "danger"} if danger else value)

    def on_generic(self, node, value):
        # What has no name in AsciiDoc is its content.
        self.nodes(value["content"])

    def inline(self, node):
        if kind_of(node)[0] == "generic":
            self.inlines(one["inline"] for one in kind_of(node)[1]["content"] if "inline" in one)
            return
        if kind_of(node)[0] == "footnote" and attrs(node).get("id"):
            self.add("target", attrs(node)["id"])
        super().inline(node)

    def on_info(self, node, value):
        """Metadata is not compared."""

    def on_include(self, node, value):
        if not self.in_code:
            self.included.append((self.place, (PAGE.sub("", value["href"]), ())))

    def on_procedure(self, node, value):
        steps = [one for one in value["steps"] if kind_of(one)[0] == "step"]
        self.add("list", "numbers", 1, "arabic", len(steps))
        self.framed("numbers", node, value.get("head", []), value["steps"])

    def on_step(self, node, value):
        self.framed("item", node, value.get("head", []), value["body"])

    def on_code(self, node, value):
        # Asciidoctor writes a listing without a language as a screen, and a screen as text to the letter.
        value = {**value, "kind": "listing" if value.get("language") else "text"}
        for target in INCLUDED.findall(self.verbatim(value["content"])):
            self.included.append((self.place, (PAGE.sub("", target), ())))
        # An include in it is counted by its place in the words.
        self.in_code = True
        super().on_code(node, value)
        self.in_code = False


def plain(text):
    return APOSTROPHE.sub("'", text)


def normal(blocks):
    """Blocks without what DocBook has of its own: paragraphs with blocks in them, instructions that are marks of Asciidoctor."""
    for block in blocks:
        if not isinstance(block, dict) or "kind" not in block:
            yield block
            continue
        name, value = kind_of(block)
        if name == "compound":
            inner = list(normal(value))
            if attrs(block).get("id") and inner:
                inner[0] = {**inner[0], "attrs": {**attrs(inner[0]), "id": attrs(block)["id"]}}
            yield from inner
        elif name == "instruction" and value["target"] == "asciidoc-hr":
            yield {**block, "kind": "break"}
        elif name == "instruction":
            continue
        else:
            yield rebuilt(block)


def rebuilt(value):
    """The same, all the way down."""
    if isinstance(value, list):
        if any(isinstance(one, dict) and isinstance(one.get("kind"), (dict, str)) for one in value):
            return [inline(one) for one in normal(value)]
        return [rebuilt(one) for one in value]
    if isinstance(value, dict):
        return {key: one if key in {"attrs", "span"} and not is_span(one) else rebuilt(one) for key, one in value.items()}
    return value


def is_span(value):
    return isinstance(value, dict) and "role" in value


INLINES = {"span", "emphasis", "strong", "quote", "superscript", "subscript", "instruction"}


def is_inline(node):
    return isinstance(node, dict) and "kind" in node and kind_of(node)[0] in INLINES


def inline(node):
    if not is_inline(node):
        return node
    return marked(node)


def marked(node):
    """A mark whose class says what the text is: Asciidoctor writes every role as one."""
    name, value = kind_of(node)
    classes = attrs(node).get("classes", [])
    if name == "instruction" and value["target"] == "asciidoc-br":
        return {**node, "kind": "line-break"}
    if name == "emphasis" and len(value) == 1 and kind_of(value[0])[0] == "span" and not classes:
        # Emphasis with a role is a phrase in emphasis; the phrase has become what it means already.
        inner = value[0]
        role = kind_of(inner)[1]["role"]
        if role == "phrase" and attrs(inner).get("classes"):
            return {**node, "kind": {"emphasis": kind_of(inner)[1]["content"]}, "attrs": {**attrs(inner), **attrs(node)}}
        if role in EMPHASISED:
            return {**inner, "attrs": {**attrs(inner), **attrs(node)}}
    if name == "quote":
        return {**node, "attrs": {**attrs(node), "classes": [one for one in classes if one not in {"double", "single"}]}}
    base = {"emphasis": "emphasis"}.get(name) or (name == "span" and {"literal": "monospaced", "phrase": "unquoted"}.get(value["role"]))
    if not base or not classes:
        return node
    role, rest = mark(base, classes)
    if role == base:
        return {**node, "attrs": {**attrs(node), "classes": list(rest)}}
    content = value if isinstance(value, list) else value["content"]
    role = {"monospaced": "literal"}.get(role, role)
    kind = {"strike": {"strike": content}, "citation": {"citation": content}, "manual-page": {"manual-page": {"name": content}}}
    made = kind.get(role, {"span": {"role": role, "content": content}})
    return {**node, "kind": made, "attrs": {**attrs(node), "classes": list(rest)}}


def judge(report, causes, path, name):
    wrong = [f"{file} was not read: {complaint}" for file, complaint in report["unread"]]
    wrong += [f"{one['file']}: {one['message']}" for one in report["complaints"]]
    if path is None:
        return wrong
    limits = {one["cause"]: one["differences"] for one in tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])}
    for one in sorted(set(causes) | set(limits)):
        if one and one not in CAUSES:
            wrong.append(f"{path}: a cause that nobody knows: {one}")
        if causes[one] > limits.get(one, 0):
            wrong.append(f"{one or 'without a cause'}: {causes[one]} differences, {limits.get(one, 0)} allowed")
        elif causes[one] < limits.get(one, 0):
            wrong.append(f"{one}: {causes[one]} differences, {limits[one]} allowed: lower the limit")
    return wrong


def show(report, causes, given):
    for one in sorted(causes):
        print(f"\n== {one or 'without a cause'}: {CAUSES.get(one, '')} ({causes[one]})")
        for difference in [d for d in report["differences"] if d["cause"] == one][: given.show]:
            print(f"{difference['file']}:{difference.get('line', '?')}: {difference['kind']}")
            for sign, key in (("-", "missing"), ("+", "extra")):
                if key in difference:
                    print(f"    {sign} {census.brief(difference[key])}")
    entries = equal = 0
    print(f"\n{'kind':<20}{'entries':>9}{'equal':>9}{'missing':>9}{'extra':>9}{'share':>9}")
    for kind, counts in report["kinds"].items():
        if counts:
            entries, equal = entries + counts["total"], equal + counts["equal"]
            share = counts["equal"] / counts["total"] if counts["total"] else 0
            print(f"{kind:<20}" + "".join(f"{counts[key]:>9}" for key in ("total", "equal", "missing", "extra")) + f"{share:>9.2%}")
    print(f"{report['files']} files, {entries} entries, {equal / max(entries, 1):.2%} equal")


if __name__ == "__main__":
    sys.exit(main())
