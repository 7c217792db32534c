"""Files of reStructuredText as docutils and Sphinx read them: trees of docutils, one for each file.

Nothing of this project takes part. What would bring the text of other files, the day or the numbers of a page into the
tree is taken down by name and argument instead of being carried out (`TAKEN_DOWN` in `rst_mapping.py`); so is each
directive and each role that is not known.
"""

import contextlib
import io

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles, states

from rst_mapping import INCLUDES, NO_ARGUMENT, TAKEN_DOWN

SETTINGS = {
    "_disable_config": True,
    "auto_id_prefix": "id",
    "docinfo_xform": False,
    "doctitle_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 5,
    "input_encoding": "utf-8",
    "raw_enabled": True,
    "report_level": 5,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "warning_stream": io.StringIO(),
}


class taken(nodes.General, nodes.Element):  # noqa: N801, after docutils' manner
    """A directive that was not carried out: `name`, `argument`, `verbatim`; its content, where that was read."""


class taken_role(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A role that is not known: `name`."""


class said(nodes.Inline, nodes.TextElement):  # noqa: N801
    """What a role has made, with the role's name and text as the source has them: `name`, `text`."""


def saying(name, role):
    """A role whose result is wrapped so."""
    if role is None:
        return None

    def wrapped(called, rawtext, text, lineno, inliner, options=None, content=()):
        made, messages = role(called, rawtext, text, lineno, inliner, options or {}, content or [])
        if not made or (len(made) == 1 and isinstance(made[0], nodes.problematic)):
            return made, messages
        node = said(rawtext, "", *made)
        node["name"], node["text"] = name.lower(), nodes.unescape(text)
        if isinstance(role, roles.CustomRole):
            # Declared by the file, from another role or from none.
            node["base"] = made[0]["name"] if made[0].tagname == "said" else ""
        return [node], messages

    # What `.. role:: new(old)` asks the old one for.
    wrapped.__dict__.update(getattr(role, "__dict__", {}))
    for name_of_it in ("options", "content"):
        if hasattr(role, name_of_it):
            setattr(wrapped, name_of_it, getattr(role, name_of_it))
    return wrapped


# The visitors of docutils go through these as through any other node.
nodes._add_node_class_names(["taken", "taken_role", "said"])


class AnyOption(dict):
    """Takes every option as it is."""

    def __bool__(self):
        return True

    def __missing__(self, name):
        return lambda value: value


class TakenDown(Directive):
    """Takes a directive down."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = AnyOption()
    reads = False

    def run(self):
        node = taken(self.block_text)
        node["name"] = self.name.lower()
        node["argument"] = " ".join(self.arguments)
        node["options"] = {key: value or "" for key, value in self.options.items()}
        node["reads"] = self.reads
        node["verbatim"] = "" if self.reads else "\n".join(self.content)
        node.source, node.line = self.state_machine.get_source_and_line(self.lineno)
        if "name" in self.options:
            self.add_name(node)
        if self.reads:
            self.state.nested_parse(self.content, self.content_offset, node, match_titles=True)
        if isinstance(self.state_machine.node, nodes.substitution_definition) or self.state.__class__.__name__ == "SubstitutionDef":
            # A definition takes inline nodes only.
            return [nodes.Text(f"{self.name}:{node['argument']}{node['verbatim']}")]
        return [node]


class TakenDownWithBlocks(TakenDown):
    """The same for one whose content is blocks."""

    reads = True


class TakenDownWithoutArgument(TakenDownWithBlocks):
    """The same for one that has no argument."""

    optional_arguments = 0


def taken_down(found, reads):
    """A directive that is taken down, and takes what the one it stands for takes."""
    members = {"reads": reads}
    if found is not None:
        members |= {
            "required_arguments": found.required_arguments,
            "optional_arguments": found.optional_arguments,
            "final_argument_whitespace": found.final_argument_whitespace,
            "has_content": found.has_content,
            "option_spec": AnyOption() if found.option_spec else None,
        }
    return type("TakenDown", (TakenDown,), members)


def with_file(directive):
    """A directive that is taken down where it brings another file in."""

    class Guarded(directive):
        def run(self):
            if {"file", "url"} & set(self.options):
                return TakenDown.run(self)
            return super().run()

    Guarded.reads = False
    return Guarded


def with_language(directive):
    """A listing that knows which language it names itself: Sphinx puts another there where it names none."""

    class Named(directive):
        def run(self):
            classes = list(self.options.get("class", []))
            made = super().run()
            for node in made:
                for listing in node.findall(nodes.literal_block):
                    listing["said"] = self.arguments[0] if self.arguments else ""
                    listing["said-classes"] = classes
            return made

    return Named


def in_one(directive):
    """A formula that stays one, where docutils makes one of each paragraph."""

    class Whole(directive):
        def run(self):
            made = super().run()
            formulas = [node for node in made if isinstance(node, nodes.math_block)]
            if formulas:
                formulas[0]["said"] = "\n\n".join(filter(None, ["\n".join(self.arguments), "\n".join(self.content)]))
            for node in formulas[1:]:
                made.remove(node)
            return made

    return Whole


def choose(name, found):
    """What is to run for a directive of this name."""
    name = name.lower()
    if name == "date":
        return TakenDown
    if found is None:
        if name in NO_ARGUMENT:
            return TakenDownWithoutArgument
        return TakenDownWithBlocks if TAKEN_DOWN.get(name) else TakenDown
    if name in {"raw", "csv-table"}:
        return with_file(found)
    if name in {"code", "code-block", "sourcecode", "parsed-literal"}:
        return with_language(found)
    if name == "math":
        return in_one(found)
    if name in INCLUDES:
        return taken_down(found, False)
    if name in TAKEN_DOWN:
        return taken_down(found, TAKEN_DOWN[name])
    return found


def unknown_role(name, rawtext, text, lineno, inliner, options=None, content=()):
    """A role of an unknown name."""
    node = taken_role(rawtext, nodes.unescape(text))
    node["name"], node["text"] = name, nodes.unescape(text)
    return [node], []


@contextlib.contextmanager
def taking_down(choose=choose):
    """Puts all this between docutils and its directives and roles; takes it away again."""
    directive, role, named = directives.directive, roles.role, Directive.add_name
    parse = states.Body.parse_directive_block

    def find_directive(name, language, document):
        found, messages = directive(name, language, document)
        chosen = choose(name, found)
        return chosen, messages if chosen is found else []

    def find_role(name, language, lineno, reporter):
        found, messages = role(name, language, lineno, reporter)
        # Some names are kept for roles that are yet to come.
        if found is None or found is roles.unimplemented_role:
            return unknown_role, []
        # The default role has no name in the source.
        return (saying(name, found) if name else found), messages

    def add_name(directive, node):
        # Names are taken in lower case.
        if "name" in directive.options:
            node["as-written"] = directive.options["name"]
        named(directive, node)

    def parse_directive_block(state, indented, line_offset, directive, option_presets):
        # The name of a substitution is not the alternative text that its picture was given.
        return parse(state, indented, line_offset, directive, {})

    directives.directive, roles.role = find_directive, find_role
    states.Body.parse_directive_block = parse_directive_block
    Directive.add_name = add_name
    try:
        yield
    finally:
        directives.directive, roles.role = directive, role
        Directive.add_name, states.Body.parse_directive_block = named, parse


def read(path):
    """The tree of one file, as plain docutils reads it."""
    # Roles that a file declares stay with docutils after it; the next file must not know them.
    before = dict(roles._roles)
    try:
        with taking_down():
            text = path.read_text(encoding="utf-8-sig")
            return publish_doctree(text, source_path=str(path), settings_overrides=SETTINGS)
    finally:
        roles._roles.clear()
        roles._roles.update(before)
