"""What a built site has: pages with their anchors and headings in order, and links with where they lead."""

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

# Where the author's words are on a page of each tool; the rest is the tool's furniture.
CONTENT = {
    "sphinx": "//*[@role='main']",
    "mdbook": "//main",
    "antora": "//article[contains(concat(' ',@class,' '),' doc ')]",
    "asciidoctor": "//body",
    "nixpkgs": "//body",
}
# Parts of the content that are not the author's.
MADE = ["a[contains(@class,'headerlink')]", "span[contains(@class,'section-number')]", "sup", "*[@role='doc-noteref']"]


@dataclass
class Page:
    path: str
    # Every anchor of the page, and those in its content in order.
    anchors: Counter = field(default_factory=Counter)
    inside: list = field(default_factory=list)
    headings: list = field(default_factory=list)
    links: list = field(default_factory=list)
    next: str | None = None
    # Paths that the tool's table of contents on this page leads to.
    menu: list = field(default_factory=list)


@dataclass
class Site:
    root: Path
    layout: str
    # Of a tool's own: not read for what the author wrote.
    furniture: set = field(default_factory=set)
    pages: dict = field(default_factory=dict)

    def __post_init__(self):
        for path in sorted(self.root.rglob("*.html")):
            name = path.relative_to(self.root).as_posix()
            if name not in self.furniture:
                self.pages[name] = read(path, name, CONTENT[self.layout])

    def page(self, name):
        """A page, also one of the furniture."""
        if name not in self.pages and name not in self._others:
            self._others[name] = read(self.root / name, name, CONTENT[self.layout])
        return self.pages.get(name) or self._others[name]

    @property
    def _others(self):
        return self.__dict__.setdefault("others", {})

    def target(self, page, address):
        """Where an address leads: a path in the site and a fragment; `None` if it leads out of it."""
        parts = urlsplit(address.strip())
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        if not path:
            return page.path, parts.fragment
        whole = path.lstrip("/") if path.startswith("/") else os.path.join(os.path.dirname(page.path), path)
        whole = os.path.normpath(whole).replace(os.sep, "/")
        if (self.root / whole).is_dir():
            whole = os.path.normpath(os.path.join(whole, "index.html")).replace(os.sep, "/")
        return whole, parts.fragment

    def fault(self, page, address):
        """Why a link does not land, or `None`; `False` if it is not the site's to say."""
        target = self.target(page, address)
        if target is None:
            return False
        path, fragment = target
        if path.startswith("../") or not (self.root / path).is_file():
            return f"no file {path}"
        if not fragment or fragment == "top" or not path.endswith(".html"):
            return None
        anchors = self.page(path).anchors
        if fragment in anchors or unquote(fragment) in anchors:
            return None
        return f"no anchor {unquote(fragment)!r} on {path}"

    def faults(self):
        """Counts the links and pictures of all pages, and tells of those that do not land: (page, address, why)."""
        count, broken, known = 0, [], {}
        for page in self.pages.values():
            folder = os.path.dirname(page.path)
            for address in page.links:
                key = (folder, address) if not address.startswith("#") and address else (page.path, address)
                if key not in known:
                    known[key] = self.fault(page, address)
                if known[key] is not False:
                    count += 1
                if known[key]:
                    broken.append((page.path, address, known[key]))
        return count, broken


def read(path, name, content):
    """Reads a page."""
    page = Page(name)
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        return page
    root = lxml.html.document_fromstring(text)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for anchor in _anchors(element):
            page.anchors[anchor] += 1
        if element.tag in ("a", "area") and element.get("href") is not None:
            page.links.append(element.get("href"))
        if element.tag in ("img", "embed", "source") and element.get("src"):
            page.links.append(element.get("src"))
        if element.tag == "object" and element.get("data"):
            page.links.append(element.get("data"))
        if element.tag == "link" and element.get("rel") == "next":
            page.next = element.get("href")
    page.menu = root.xpath("//nav[contains(@class,'nav-menu')]//a/@href | //ol[contains(@class,'chapter')]//a/@href")
    inner = root.xpath(content)
    body = inner[0] if inner else root
    # In a whole document of Asciidoctor its id is the body's.
    page.inside = [anchor for above in body.iterancestors("body") for anchor in _anchors(above)]
    for element in body.iter():
        if isinstance(element.tag, str):
            page.inside += _anchors(element)
    for made in body.xpath("|".join(".//" + path for path in MADE)):
        if made.getparent() is not None and (made.tag != "sup" or "footnote" in (made.get("class") or "")):
            made.drop_tree()
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        page.headings.append(" ".join(heading.text_content().split()))
    return page


def _anchors(element):
    found = [element.get("id")] if element.get("id") else []
    if element.tag == "a" and element.get("name") and element.get("name") not in found:
        found.append(element.get("name"))
    return found
