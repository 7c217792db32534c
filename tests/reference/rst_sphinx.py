"""Files of a manual as Sphinx reads them: one build of the whole manual, the trees as they are between reading and writing.

The manual's own `conf.py` is not used: it is a program, and its extensions bring other files in. What they would add is
taken down by name and argument, as is every directive that describes an object (see `rst_docutils.py`).
"""

import io
import tempfile
from pathlib import Path

from docutils.parsers.rst import roles

from rst_docutils import SETTINGS, choose, saying, taken_down, taking_down, unknown_role

CONF = {
    "exclude_patterns": ["_build", "**/_build"],
    "extensions": [],
    "keep_warnings": False,
    "language": "en",
    "nitpicky": False,
    "project": "census",
    "root_doc": "index",
    "smartquotes": False,
    "source_suffix": {".rst": "restructuredtext"},
    "suppress_warnings": ["*"],
}


def choose_of_sphinx(name, found):
    """What is to run for a directive of this name, where Sphinx knows the directives of its domains."""
    from sphinx.directives import ObjectDescription

    chosen = choose(name, found)
    if chosen is not found or found is None:
        return chosen
    # What describes an object, names what follows, or is a grammar; a glossary alone is a list with terms.
    is_domain = any(base.__module__.startswith("sphinx.domains.") for base in found.__mro__)
    if issubclass(found, ObjectDescription) or (is_domain and not name.endswith("glossary")):
        return taken_down(found, found.has_content)
    return found


class Quiet(io.StringIO):
    """Where the build's messages go."""


def read(folder, take):
    """What `take` makes of the tree of each page under a folder, by the page's path in it."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils, sphinx_domains

    find, find_role = sphinx_domains.directive, sphinx_domains.role

    def directive(domains, name, language, document):
        found, messages = find(domains, name, language, document)
        chosen = choose_of_sphinx(name, found)
        return chosen, messages if chosen is found else []

    def role(domains, name, language, lineno, reporter):
        found, messages = find_role(domains, name, language, lineno, reporter)
        # One that no domain has is wrapped already.
        wrapped = getattr(found, "__qualname__", "").startswith(saying.__name__) or found is unknown_role
        return (found if wrapped or not name else saying(name, found)), messages

    folder = Path(folder).resolve()
    taken = {}
    with tempfile.TemporaryDirectory() as work, docutils_namespace(), patch_docutils(work), taking_down():
        sphinx_domains.directive, sphinx_domains.role = directive, role
        try:
            settings = CONF | {"root_doc": root(folder)}
            app = Sphinx(
                folder, None, Path(work) / "out", Path(work) / "trees", "dummy", confoverrides=settings, status=None,
                warning=Quiet(), freshenv=True,
            )  # fmt: skip
            app.env.settings |= {key: value for key, value in SETTINGS.items() if key != "input_encoding"}
            at_first = dict(roles._roles)

            def forget(*_):
                # Roles that one file declares are not known in the next.
                roles._roles.clear()
                roles._roles.update(at_first)

            app.connect("source-read", forget)
            # Before anything else looks at the tree: paths of pictures are as written, and no reference leads to another page.
            app.connect("doctree-read", lambda app, tree: taken.__setitem__(app.env.docname, take(tree)), 0)
            app.builder.read()
        finally:
            sphinx_domains.directive, sphinx_domains.role = find, find_role
    return {name + ".rst": result for name, result in taken.items()}


def root(folder):
    """Some page to call the root; a manual needs one."""
    pages = sorted(page.relative_to(folder).with_suffix("").as_posix() for page in folder.rglob("*.rst"))
    return "index" if "index" in pages or not pages else pages[0]
