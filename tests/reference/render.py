"""The reference renderers: a folder of pages becomes HTML, and what the tool complains about is collected."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

SPHINX = """\
root_doc = "measured-index"
html_theme = "basic"
extensions = {extensions!r}
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist"]
myst_url_schemes = ["http", "https", "mailto", "ftp", "irc"]
highlight_language = "none"
smartquotes = False
html_permalinks = False
html_use_index = False
html_copy_source = False
exclude_patterns = ["_built"]
# Whether a listing is valid in the language that its author gave is not ours to say.
suppress_warnings = ["misc.highlighting_failure"]
include_patterns = {patterns!r}
"""


def render(target, root, pages, tools):
    """Renders `pages` (paths under `root`). Returns the HTML of each by path, and complaints as (page, message).

    `tools` says where what is no Python package is: `node`, the folder of Node packages; `mdbook`, the program that
    renders as mdBook does."""
    renderers = {
        "rst": _sphinx,
        "docutils": _docutils,
        "asciidoc": _asciidoctor,
        "commonmark": _commonmark,
        "gfm": _gfm,
        "nixpkgs": _nixpkgs,
        "mdbook": _mdbook,
        "pandoc": _pandoc,
        "myst": _myst,
    }
    return renderers[target](root, pages, tools)


def _sphinx(root, pages, _tools):
    entries = "".join(f"   /{page[: -len('.rst')]}\n" for page in pages)
    index = "Index\n=====\n\n.. toctree::\n\n" + entries
    return _by_sphinx(root, pages, ".rst", index, [])


# What docutils tells as INFO of any document that says it, with no other way to say it: an id that the page itself does
# not refer to, sections of one title (or of one whose title is an id), a list that begins with another number than 1, a
# term without words.
SAID_AS_IT_IS = re.compile(
    r"Hyperlink target .* is not referenced|Duplicate implicit target name|Enumerated list start value not ordinal-1"
    r"|Possible incomplete section title|Unexpected possible title overline"
)


def _docutils(root, pages, _tools):
    from docutils.core import publish_string
    from docutils.readers import standalone

    class Reader(standalone.Reader):
        """Hears all that docutils has to say, while nothing of it comes on the page."""

        def __init__(self):
            super().__init__(parser="restructuredtext")
            self.told = []

        def new_document(self):
            document = super().new_document()
            document.reporter.attach_observer(self.told.append)
            return document

    settings = {"report_level": 5, "halt_level": 5, "embed_stylesheet": False, "output_encoding": "unicode"}
    rendered, complaints = {}, []
    for page in pages:
        reader = Reader()
        source = root / page
        rendered[page] = publish_string(
            source.read_text(encoding="utf-8"),
            source_path=str(source),
            reader=reader,
            writer="html5",
            settings_overrides=settings,
        )
        for told in reader.told:
            message = told[0].astext()
            if told["level"] > 1 or told["level"] == 1 and not SAID_AS_IT_IS.match(message):
                where = os.path.relpath(told.get("source", str(source)), root)
                complaints.append((where, f"line {told.get('line', '?')}: {message}"))
    return rendered, complaints


def _myst(root, pages, _tools):
    entries = "".join(f"/{page[: -len('.md')]}\n" for page in pages)
    index = "# Index\n\n```{toctree}\n" + entries + "```\n"
    return _by_sphinx(root, pages, ".md", index, ["myst_parser"])


def _by_sphinx(root, pages, extension, index, extensions):
    # Files that a book includes are no pages of their own.
    patterns = ["measured-index" + extension, *pages]
    (root / "conf.py").write_text(SPHINX.format(extensions=extensions, patterns=patterns))
    (root / ("measured-index" + extension)).write_text(index)
    built = root / "_built"
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-E", "--no-color", "-b", "html", str(root), str(built)],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
    )
    complaints = []
    for line in run.stderr.splitlines():
        hit = re.match(r"(.*?)(?::(\d+))?: (?:WARNING|ERROR|CRITICAL|SEVERE): (.*)", line)
        if hit:
            where = os.path.relpath(hit.group(1), root) if os.path.isabs(hit.group(1)) else hit.group(1)
            complaints.append((where, f"line {hit.group(2) or '?'}: {hit.group(3)}"))
    if run.returncode and not complaints:
        complaints.append(("", "Sphinx failed: " + run.stderr[-400:]))
    return {page: _read(built / (page[: -len(extension)] + ".html")) for page in pages}, complaints


def _read(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _asciidoctor(root, pages, tools):
    run = subprocess.run(
        ["node", str(HERE / "render_asciidoc.mjs"), str(tools['node']), str(root)],
        input="\n".join(pages),
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise SystemExit(f"Asciidoctor could not run: {run.stderr[-800:]}")
    told = [(c["file"], f"line {c.get('line') or '?'}: {c['message']}") for c in json.loads(run.stdout)]
    return {page: _read(root / (page + ".html")) for page in pages}, told


def _gfm(root, pages, _tools):
    import cmarkgfm
    from cmarkgfm.cmark import Options

    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    rendered = {}
    for page in pages:
        text = (root / page).read_text(encoding="utf-8")
        body = cmarkgfm.github_flavored_markdown_to_html(text, options=options)
        rendered[page] = f"<html><body>{body}</body></html>"
    return rendered, []


def _commonmark(root, pages, _tools):
    import cmarkgfm
    from cmarkgfm.cmark import Options

    rendered = {}
    for page in pages:
        body = cmarkgfm.markdown_to_html((root / page).read_text(encoding="utf-8"), options=Options.CMARK_OPT_UNSAFE)
        rendered[page] = f"<html><body>{body}</body></html>"
    return rendered, []


def _mdbook(root, pages, tools):
    run = subprocess.run(
        [str(tools["mdbook"])],
        input="\n".join(str(root / page) for page in pages),
        env={**os.environ, "COPYIST_RENDER_MDBOOK": "1"},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise SystemExit(f"mdBook's parser could not run: {run.stderr[-800:]}")
    return {page: _read(root / (page + ".html")) for page in pages}, []


def _pandoc(root, pages, _tools):
    import pypandoc

    pandoc = pypandoc.get_pandoc_path()
    rendered, complaints = {}, []
    for page in pages:
        # What one page may cost is bounded: a table of grids can be taken for very many.
        run = subprocess.run(
            [pandoc, "+RTS", "-M2g", "-RTS", "--from=markdown", "--to=html", "--no-highlight", "--preserve-tabs", str(root / page)],
            capture_output=True,
            text=True,
        )
        told = [line for line in run.stderr.splitlines() if "Deprecated: --no-highlight" not in line]
        complaints.extend((page, line) for line in told if line.strip())
        rendered[page] = f"<html><body>{run.stdout}</body></html>"
    return rendered, complaints


def _nixpkgs(root, pages, _tools):
    from nixpkgs import Dialect

    dialect = Dialect()
    rendered, complaints = {}, []
    for page in pages:
        body, told = dialect.render((root / page).read_text(encoding="utf-8"))
        rendered[page] = f"<html><body>{body}</body></html>"
        complaints.extend((page, message) for message in told)
    return rendered, complaints
