"""A manual in the layout of nixos-render-docs: `manual.md` with `{=include=}` blocks, and `redirects.json`.

The tool is in no package registry; these are its rules for a whole book, over the parser that it is made of (`nixpkgs.py`).
"""

import html
import json
import os
import re

from nixpkgs import Dialect, _check, _line

KINDS = {"preface", "parts", "chapters", "sections", "appendix"}
# Ids that the tool takes for made from options and functions. It wants none of them in redirects.json, and an author who has
# such ids in pages may want them all.
GENERATED = ("opt-", "auto-generated-", "function-library-", "service-opt-", "systemd-service-opt")


class Book:
    """A book of pages that include each other."""

    def __init__(self, folder):
        self.folder, self.dialect = folder, Dialect()
        self.told, self.remarks, self.seen = [], [], []
        # Id: the page that it is on; links: (file, id).
        self.ids, self.links = {}, []
        # Footnotes have anchors of their labels.
        for name in ("ref", "open", "anchor"):
            self.dialect.md.add_render_rule(f"footnote_{name}", _footnote)

    def tell(self, name, message):
        self.told.append(f"{name}: {message}")

    def page(self, name, kind, into, above=()):
        """The HTML of a file with what it includes; `into` is the page that it goes on."""
        path = self.folder / name
        if name in above:
            self.tell(above[-1], f"includes {name}, which includes it")
            return ""
        if not path.is_file():
            self.tell(above[-1] if above else name, f"no such file: {name}")
            return ""
        if name in self.seen:
            self.tell(name, "included twice")
        self.seen.append(name)
        env = {"told": []}
        tokens = self.dialect.md.parse(path.read_text(encoding="utf-8"), env)
        told = env.pop("told")
        _check(tokens, told)
        self._structure(tokens, kind, told)
        self._ids(name, tokens, into)
        for message in told:
            self.tell(name, message)
        out, start = [], 0
        for at, token in enumerate(tokens):
            if token.type == "inline":
                self._pictures(token, os.path.dirname(name))
            if _is_include(token):
                out.append(self.dialect.md.renderer.render(tokens[start:at], self.dialect.md.options, env))
                out.append(self._included(name, token, into, above))
                start = at + 1
        out.append(self.dialect.md.renderer.render(tokens[start:], self.dialect.md.options, env))
        return "".join(out)

    def _included(self, name, token, into, above):
        kind, *arguments = token.info.split()[1:] or [""]
        if kind == "options":
            self.tell(name, f"line {_line(token)}: options, which only a build has")
            return ""
        if kind not in KINDS:
            self.tell(name, f"line {_line(token)}: an include of a kind that is not known: {kind!r}")
            return ""
        for argument in arguments:
            key, _, value = argument.partition("=")
            if key == "html:into-file":
                if not re.fullmatch(r"//[^/]+", value):
                    self.tell(name, f"line {_line(token)}: not the name of a page: {value}")
                into = value[2:]
            elif key.startswith("html:") or key != "auto-id-prefix":
                self.tell(name, f"line {_line(token)}: an argument that is not known: {key}")
        out = []
        for line in token.content.splitlines():
            inner = os.path.normpath(os.path.join(os.path.dirname(name), line.strip())).replace(os.sep, "/")
            out.append(self.page(inner, kind.removesuffix("s"), into, (*above, name)))
        return "".join(out)

    def _structure(self, tokens, kind, told):
        """What may stand in a file of this kind."""
        heads = ["h1", "h2"] if kind == "book" else ["h1"]
        for at, tag in enumerate(heads):
            there = tokens[3 * at : 3 * at + 1]
            if not there or there[0].type != "heading_open" or there[0].tag != tag:
                told.append(f"a {kind} must begin with a heading of level 1" + (" and one of level 2, its subtitle" if tag == "h2" else ""))
                break
        inside = 0
        for at, token in enumerate(tokens):
            inside += token.nesting if token.type.startswith("container_any") else 0
            behind = at >= 3 * len(heads)
            here = f"line {_line(token)}: "
            if kind == "book" and behind and not _is_include(token):
                told.append(here + "a book has only includes behind its title and subtitle")
                break
            if token.type == "heading_open" and not inside and behind:
                if kind == "part":
                    told.append(here + "a part has no headings but its title")
                if not token.attrGet("id") and token.tag == "h2" and at == 3:
                    # `nixpkgs.py` takes it for a subtitle, which only a book has.
                    told.append(here + "a heading without an id")
            if _is_include(token) and at + 1 < len(tokens):
                after = tokens[at + 1]
                if not _is_include(after) and after.type != "heading_open":
                    told.append(here + "behind an include only a heading or another include may stand")
            if token.type == "fence" and token.info.startswith("{=include=}") and not _is_include(token):
                told.append(here + "an include without its kind")
            if token.type == "footnote_open" and (token.meta.get("label") or "")[:1].isdigit():
                told.append(here + "a footnote's label that begins with a digit")

    def _ids(self, name, tokens, into):
        for token in _all(tokens):
            found = []
            if token.type in ("heading_open", "span_open") and token.attrGet("id"):
                found.append(token.attrGet("id"))
            if token.type == "container_any_open":
                found += re.findall(r"#([\w.-]+)", token.info)
            if token.type == "footnote_ref" and token.meta.get("label"):
                found.append(f"{token.meta['label']}.__back.{token.meta.get('subId', 0)}")
            if token.type == "footnote_open" and token.meta.get("label"):
                found.append(token.meta["label"])
            for ident in found:
                if ident in self.ids:
                    self.tell(name, f"an id that the book has twice: {ident!r}")
                self.ids[ident] = into
            if token.type == "link_open" and (token.attrGet("href") or "").startswith("#"):
                self.links.append((name, token.attrGet("href")[1:]))

    def _pictures(self, token, folder):
        """Pictures lie beside the file that shows them, and the pages in one folder."""
        for child in token.children or []:
            source = child.attrGet("src") if child.type == "image" else None
            if source and not re.match(r"[a-z][a-z0-9+.-]*:|/", source, re.I):
                child.attrSet("src", os.path.normpath(os.path.join(folder, source)).replace(os.sep, "/"))

    def redirects(self):
        """`redirects.json`: each id with where it is, and nothing else."""
        name = "redirects.json"
        try:
            listed = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            return self.tell(name, f"cannot be read: {error}")
        if not isinstance(listed, dict) or not all(
            isinstance(places, list) and places and all(isinstance(place, str) for place in places) for places in listed.values()
        ):
            return self.tell(name, "is no table of ids with lists of places")
        wanted = {ident: place for ident, place in self.ids.items() if not ident.startswith(GENERATED)}
        for ident in sorted(wanted.keys() - listed.keys()):
            self.tell(name, f"lacks {ident!r}")
        for ident in sorted(listed.keys() - wanted.keys()):
            if ident in self.ids:
                self.remarks.append(f"{name}: names {ident!r}, which the tool takes for generated and does not want")
            else:
                self.tell(name, f"names {ident!r}, which the book does not have")
        former = {}
        for ident, places in listed.items():
            if ident in self.ids and places[0] != f"{self.ids[ident]}#{ident}":
                self.tell(name, f"says that {ident!r} is at {places[0]}, and it is at {self.ids[ident]}#{ident}")
            for place in places[1:]:
                if place in former:
                    self.tell(name, f"{place} was of two ids, {former[place]!r} and {ident!r}")
                former[place] = ident
                page, _, anchor = place.partition("#")
                if anchor in self.ids and self.ids[anchor] == page:
                    self.tell(name, f"{place} was of {ident!r}, and is an id now")


def _footnote(renderer, tokens, index, options, env):
    token = tokens[index]
    label = html.escape(str(token.meta.get("label") or token.meta.get("id")))
    back = f"{label}.__back.{token.meta.get('subId', 0)}"
    if token.type == "footnote_open":
        return f'<li id="{label}">'
    if token.type == "footnote_anchor":
        return f' <a href="#{back}">back</a>'
    return f'<sup class="footnote"><a id="{back}" href="#{label}">{label}</a></sup>'


def _is_include(token):
    return token.type == "fence" and token.info.startswith("{=include=} ")


def _all(tokens):
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def build(folder):
    """Makes `index.html` of the book, and a page of each file that it does not include; the sources go. Gives back the pages
    in order, what is wrong, and what is odd."""
    book = Book(folder)
    if not (folder / "manual.md").is_file():
        return [], ["there is no manual.md"], []
    pages = {"index.html": book.page("manual.md", "book", "index.html")}
    for name, ident in book.links:
        if ident not in book.ids:
            book.tell(name, f"a link to {ident!r}, which the book does not have")
    book.redirects()
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        if name not in book.seen:
            # No part of the book, and no page of its tool: shown as it is by itself.
            body, told = book.dialect.render(path.read_text(encoding="utf-8"))
            pages[name.removesuffix(".md") + ".html"] = body
            book.told += [f"{name}: {message}" for message in told]
    for path in [*folder.rglob("*.md"), folder / "redirects.json"]:
        path.unlink(missing_ok=True)
    for name, body in pages.items():
        title = html.escape(name)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>", encoding="utf-8")
    return ["index.html"], book.told, book.remarks
