"""Builds a project of a layout with the tool that the layout is for, as strictly as the tool can be told to.

Each builder gives back the site, the paths of its pages in the order in which the tool leads a reader through them, and what
the tool complained about.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from layout_site import Site

HERE = Path(__file__).parent


@dataclass
class Built:
    site: Site
    order: list
    complaints: list = field(default_factory=list)
    # What the tool said without minding.
    remarks: list = field(default_factory=list)


def build(layout, project, work, tools, book="index.adoc"):
    """Builds `project` below the folder `work`, which is made anew."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    builders = {"sphinx": _sphinx, "asciidoctor": _asciidoctor, "mdbook": _mdbook, "antora": _antora, "nixpkgs": _nixpkgs}
    return builders[layout](project, work, tools, book)


def _run(command, **more):
    env = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0", **more.pop("env", {})}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace", env=env, **more)


def _failed(run, complaints):
    """A tool that fails says why, be it in words that we do not know."""
    if run.returncode and not complaints:
        complaints.append(f"exit status {run.returncode}: " + (run.stderr.strip() or run.stdout.strip())[-800:])


def _sphinx(project, work, tools, _book):
    out = work / "html"
    run = _run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", "-E", "--no-color", "-b", "html"]
        + ["-d", work / "doctrees", project, out]
    )
    mark = re.compile(r"(?:^|: )(?:WARNING|ERROR|CRITICAL|SEVERE): ")
    complaints = [line.replace(f"{project}/", "") for line in run.stderr.splitlines() if mark.search(line)]
    _failed(run, complaints)
    site = Site(out, "sphinx", {"genindex.html", "search.html", "py-modindex.html"})
    order, at = [], "index.html"
    while at in site.pages and at not in order:
        order.append(at)
        page = site.pages[at]
        at = site.target(page, page.next)[0] if page.next else None
    return Built(site, order, complaints)


def _asciidoctor(project, work, tools, book):
    out = work / "html"
    shutil.copytree(project, out)
    books = [book] + [name for name in _roots_of_asciidoc(out) if name != book]
    run = _run(["node", HERE / "layout_asciidoctor.mjs", tools / "node", out, *books])
    complaints, remarks = [], []
    for told in json.loads(run.stdout or "[]"):
        line = f"{told['file']}:{told['line']}: {told['severity']}: {told['message']}"
        (remarks if told["severity"] in ("INFO", "DEBUG") else complaints).append(line)
    _failed(run, complaints)
    site = Site(out, "asciidoctor")
    order = [re.sub(r"\.adoc$", ".html", name) for name in books]
    return Built(site, [name for name in order if name in site.pages], complaints, remarks)


def _roots_of_asciidoc(folder):
    """The files that no other includes, in the order of their paths."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.adoc"))
    included = set()
    for name in files:
        for path in re.findall(r"^include::(.+?)\[", (folder / name).read_text(encoding="utf-8"), re.M):
            included.add(os.path.normpath(os.path.join(os.path.dirname(name), path)).replace(os.sep, "/"))
    return [name for name in files if name not in included]


def _mdbook(project, work, tools, _book):
    copy, out = work / "book", work / "html"
    shutil.copytree(project, copy)
    # A chapter that is not there is a fault, and not to be made.
    run = _run([tools / "mdbook/bin/mdbook", "build", copy, "--dest-dir", out], env={"MDBOOK_BUILD__CREATE_MISSING": "false"})
    mark = re.compile(r"^\s*(?:\S+Z?\s+)?(?:\[)?(?:WARN|ERROR)\b")
    complaints = [line.strip() for line in run.stderr.splitlines() if mark.search(line)]
    _failed(run, complaints)
    site = Site(out, "mdbook", {"print.html", "toc.html", "404.html"})
    order = []
    if (out / "toc.html").is_file():
        menu = site.page("toc.html")
        for address in menu.menu:
            target = site.target(menu, address)
            if target and target[0] in site.pages and target[0] not in order:
                order.append(target[0])
    # The first chapter is there twice.
    if "index.html" in site.pages and "index.html" not in order:
        del site.pages["index.html"]
    return Built(site, order, complaints)


PLAYBOOK = {
    "site": {"title": "Judged"},
    "ui": {"bundle": {"url": "./ui"}},
    "output": {"dir": "./html", "clean": True},
    "runtime": {"fetch": False, "cache_dir": "./cache", "log": {"format": "json", "level": "info", "failure_level": "warn"}},
}

# As much of a user interface as Antora needs, with what its default one does with the title and the menu.
UI = {
    "layouts/default.hbs": """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{page.title}}</title></head>
<body>
<nav class="nav-menu">{{> menu items=page.navigation}}</nav>
<main><article class="doc">
{{#with page.title}}<h1 class="page">{{{this}}}</h1>{{/with}}
{{{page.contents}}}
</article></main>
</body>
</html>
""",
    "layouts/404.hbs": "<!DOCTYPE html>\n<html><body><h1>Not found</h1></body></html>\n",
    "partials/menu.hbs": """\
{{#if items.length}}<ul>{{#each items}}<li>
{{#if ./url}}<a href="{{{relativize ./url}}}">{{{./content}}}</a>{{else}}{{{./content}}}{{/if}}
{{> menu items=./items}}</li>{{/each}}</ul>{{/if}}
""",
}


def _antora(project, work, tools, _book):
    copy = work / "content"
    shutil.copytree(project, copy)
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "t"), ("EMAIL", "t@t"))}
    env = {**identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for command in (["init", "-q", "-b", "main"], ["add", "--all", "--force"], ["commit", "-q", "--message", "judged"]):
        run = _run(["git", "-C", copy, *command], env=env)
        if run.returncode:
            raise SystemExit(f"git {command[0]}: {run.stderr}")
    for name, text in UI.items():
        path = work / "ui" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    playbook = {**PLAYBOOK, "content": {"sources": [{"url": "./content", "branches": "HEAD"}]}}
    (work / "playbook.json").write_text(json.dumps(playbook))
    run = _run(["node", tools / "node/node_modules/@antora/cli/bin/antora", "--stacktrace", "playbook.json"], cwd=work)
    complaints, remarks = [], []
    for line in (run.stdout + "\n" + run.stderr).splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        where = (told.get("file") or {}).get("path", "")
        where = where.replace(f"{copy}/", "") + (f":{told['file']['line']}" if "line" in (told.get("file") or {}) else "")
        text = f"{where}: {told.get('level', '').upper()}: {told.get('msg')}"
        (remarks if told.get("level") in ("info", "debug") else complaints).append(text)
    _failed(run, complaints)
    out = work / "html"
    site = Site(out, "antora", {"404.html"})
    order = []
    # The menu is the same on all pages; a redirection has none.
    for page in sorted(site.pages.values(), key=lambda page: -len(page.menu))[:1]:
        for address in page.menu:
            target = site.target(page, address)
            if target and target[0] in site.pages and target[0] not in order:
                order.append(target[0])
    # The start page is reached by the component's name, also where no menu names it.
    starts = sorted((name for name in site.pages if name.endswith("index.html")), key=lambda name: name.count("/"))
    if starts and starts[0] not in order:
        order.insert(0, starts[0])
    return Built(site, order, complaints, remarks)


def _nixpkgs(project, work, tools, _book):
    from layout_nixpkgs import build as build_book

    out = work / "html"
    shutil.copytree(project, out)
    order, complaints, remarks = build_book(out)
    return Built(Site(out, "nixpkgs"), order, complaints, remarks)
