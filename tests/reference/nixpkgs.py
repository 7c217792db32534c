"""The dialect of nixos-render-docs, by the parser that it is made of (markdown-it-py with its plug-ins), and its rules.

The tool itself is in no package registry; these are the rules of its documentation and of its own checks.
"""

import html
import re

from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

ROLES = {"command", "file", "var", "env", "option", "manpage"}
ADMONITIONS = {"note", "caution", "tip", "important", "warning"}
CONTAINERS = ADMONITIONS | {"example", "figure"}
ID = re.compile(r"[\w.-]+")
HEADING_ID = re.compile(r"\s*\{\s*#([^\s}]+)\s*\}\s*$")


class Dialect:
    """Renders pages and says which of the dialect's rules they break."""

    def __init__(self):
        self.md = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "replacements", "smartquotes"])
        self.md.use(container_plugin, name="any", validate=lambda *_: True, render=_container)
        self.md.use(deflist_plugin).use(footnote_plugin).use(myst_role_plugin)
        self.md.inline.ruler.before("link", "attribute_span", _attribute_span)
        self.md.use(_comments)
        # Before `--` in an id becomes a dash.
        self.md.core.ruler.before("replacements", "heading_ids", lambda state: _heading_ids(state.tokens, state.env))
        self.md.add_render_rule("myst_role", _role)
        self.md.add_render_rule("heading_open", _heading)
        self.md.add_render_rule("footnote_open", _note)

    def render(self, text):
        """The HTML of a page, and what is wrong with it."""
        env = {"told": []}
        tokens = self.md.parse(text, env)
        told = env.pop("told")
        _check(tokens, told)
        return self.md.renderer.render(tokens, self.md.options, env), told


def _note(renderer, tokens, index, options, env):
    """The label of a footnote is an anchor, but for those that count."""
    label = str(tokens[index].meta.get("label") or "")
    return f'<li id="{html.escape(label)}" class="footnote-item">' if label else '<li class="footnote-item">'


def _attribute_span(state, silent):
    """`[text]{#id .class}`; nothing but ids and classes stands in the braces."""
    if state.src[state.pos] != "[":
        return False
    inside, last = state.pos + 1, state.md.helpers.parseLinkLabel(state, state.pos)
    braces = re.match(r"\{([^}]*)\}", state.src[last + 1 :]) if last >= 0 else None
    parts = braces.group(1).split() if braces else []
    if not parts or any(part[0] not in "#." for part in parts) or sum(part[0] == "#" for part in parts) > 1:
        return False
    if not silent:
        span = state.push("span_open", "span", 1)
        for part in parts:
            span.attrJoin("class", part[1:]) if part[0] == "." else span.attrSet("id", part[1:])
        end, state.pos, state.posMax = state.posMax, inside, last
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("span_close", "span", -1)
    state.pos = last + 1 + braces.end()
    return True


def _comments(md):
    """The dialect's comments; it has no other HTML."""

    def block(state, start, end, silent):
        at = state.bMarks[start] + state.tShift[start]
        if state.is_code_block(start) or not state.src.startswith("<!--", at):
            return False
        last = state.src.find("-->", at)
        line = start
        while line < end and state.eMarks[line] < last + 3:
            line += 1
        if last < 0 or line == end or state.src[last + 3 : state.eMarks[line]].strip():
            return False
        state.line = line + 1
        return True

    def inline(state, silent):
        if not state.src.startswith("<!--", state.pos):
            return False
        last = state.src.find("-->", state.pos)
        if last < 0:
            return False
        state.pos = last + 3
        return True

    md.block.ruler.before("hr", "comment", block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.before("text", "comment", inline)


def _container(renderer, tokens, index, options, env):
    token = tokens[index]
    if token.nesting != 1:
        return "</div>\n"
    attrs = re.match(r"\s*\{([^}]*)\}", token.info)
    inside = attrs.group(1) if attrs else ""
    classes = " ".join(re.findall(r"\.([\w-]+)", inside))
    ident = re.search(r"#([\w.-]+)", inside)
    return f'<div class="{html.escape(classes)}"' + (f' id="{html.escape(ident.group(1))}"' if ident else "") + ">\n"


def _role(renderer, tokens, index, options, env):
    token = tokens[index]
    return f'<code class="{html.escape(token.meta["name"])}">{html.escape(token.content)}</code>'


def _heading(renderer, tokens, index, options, env):
    token = tokens[index]
    ident = token.attrGet("id")
    return f"<{token.tag}" + (f' id="{html.escape(ident)}"' if ident else "") + ">"


def _heading_ids(tokens, env):
    """`# Title {#id}`: the id is the heading's, not text. Titles of examples need none, nor does a book's subtitle."""
    inside, after_top = 0, False
    for at, token in enumerate(tokens):
        inside += token.nesting if token.type.startswith("container_any") else 0
        if token.type != "heading_open":
            after_top = after_top and token.type in ("inline", "heading_close")
            continue
        inline = tokens[at + 1]
        last = inline.children[-1] if inline.children else None
        hit = HEADING_ID.search(last.content) if last is not None and last.type == "text" else None
        if hit:
            token.attrSet("id", hit.group(1))
            last.content = last.content[: hit.start()]
        elif not inside and not (after_top and token.tag == "h2"):
            env["told"].append(f"line {_line(token)}: a heading without an id: {inline.content[:60]!r}")
        after_top = token.tag == "h1"


def _line(token):
    return token.map[0] + 1 if token.map else "?"


def _check(tokens, told):
    """The dialect's rules: heading levels, ids, roles, containers, one term an entry, heads of tables."""
    level, tops, seen, terms, inside = 0, 0, set(), 0, 0
    for at, token in enumerate(tokens):
        here = f"line {_line(token)}: "
        inside += token.nesting if token.type.startswith("container_any") else 0
        if token.type == "heading_open" and not inside:
            now = int(token.tag[1])
            tops += now == 1
            if level and now > level + 1:
                told.append(here + f"a heading of level {now} under one of level {level}")
            level = now
            if tops > 1 and now == 1:
                told.append(here + "a second heading of level 1")
        if token.type == "container_any_open":
            classes = set(re.findall(r"\.([\w-]+)", token.info))
            if not classes & CONTAINERS:
                told.append(here + f"a container that the dialect does not have: {token.info.strip()!r}")
            elif classes & {"example", "figure"} and tokens[at + 1].type != "heading_open":
                told.append(here + "an example or figure that does not begin with a heading")
            if classes & ADMONITIONS and "#" in token.info:
                told.append(here + "an admonition with an id")
        if token.type == "dl_open":
            terms = 0
        if token.type == "dt_open":
            terms += 1
            if terms > 1:
                told.append(here + "several terms of one entry")
        if token.type == "dd_open":
            terms = 0
        for ident in _ids(token):
            if not ID.fullmatch(ident):
                told.append(here + f"an id that the dialect does not take: {ident!r}")
            if ident in seen:
                told.append(here + f"an id given twice: {ident!r}")
            seen.add(ident)
        for child in token.children or []:
            if child.type == "myst_role" and child.meta["name"] not in ROLES:
                told.append(here + f"a role that the dialect does not have: {child.meta['name']}")


def _ids(token):
    found = []
    if token.type in ("heading_open", "span_open") and token.attrGet("id"):
        found.append(token.attrGet("id"))
    if token.type == "container_any_open":
        found += re.findall(r"#([^\s}]+)", token.info)
    for child in token.children or []:
        if child.nesting == 1 and child.attrGet("id"):
            found.append(child.attrGet("id"))
    return found
