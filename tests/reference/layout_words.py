"""Whether the words of a whole manual are on its pages, in order: what a page by itself cannot show, such as a text that stands on
no page, or on two."""

import bisect
from collections import Counter

import lxml.html
from lxml import etree
from rapidfuzz.distance import LCSseq

import page as rendered
import source
from layout_site import CONTENT

# Menus among the author's words, which repeat titles.
MENUS = ["div[contains(@class,'toctree-wrapper')]", "div[@id='footer']", "a[contains(@class,'headerlink')]"]
# So many words in a row, in one place of both, are the same place.
RUN = 6
# Targets that have no way to show a file's characters link to it.
WITHOUT_TEXTS = {"nixpkgs"}
# So many words that stand more often on the pages than in the source are a text that was written twice.
LONG, SOME = 20, 8


def measure(folder, want, site, pages):
    """For each book the words that are kept in order, and what is lost where; and the texts that are there too often."""
    texts = site.layout not in WITHOUT_TEXTS
    there = [word for page in pages for word in _words_of(site.root / page.path, site.layout)]
    reports, counts = [], Counter()
    for book in want.books:
        words = source.facts(source.read_whole(folder / book.root, texts)).words
        counts.update(_runs(words, LONG))
        kept, lost = compare(words, there)
        lost.sort(key=lambda one: -one[0])
        reports.append({"root": book.root, "wanted": len(words), "kept": kept, "lost": [text for _, text in lost]})
    for file in want.unreached:
        counts.update(_runs(source.facts(source.read(folder / file, texts)).words, LONG))
    return reports, _twice(there, counts)


def _twice(there, counts):
    """The first words of each text that the pages have more often than the source. Some runs that begin one after the other must be
    too many: few are so where the tool makes the words of a reference, which the source has not."""
    runs, seen, found, begun = _runs(there, LONG), Counter(), [], None
    for at, run in enumerate([*runs, None]):
        seen[run] += 1
        if run in counts and seen[run] > counts[run]:
            begun = at if begun is None else begun
        else:
            if begun is not None and at - begun >= SOME:
                found.append(" ".join(there[begun : begun + 12]) + f" … ({at - begun + LONG - 1} words)")
            begun = None
    return found


def _words_of(path, layout):
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        return []
    root = lxml.html.document_fromstring(text)
    inner = root.xpath(CONTENT[layout])
    body = inner[0] if inner else root
    for menu in body.xpath("|".join(".//" + path for path in MENUS)):
        if menu.getparent() is not None:
            menu.drop_tree()
    html = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return rendered.facts(html if body.tag in ("html", "body") else f"<html><body>{html}</body></html>").words


def compare(one, other):
    """How many of one's words the other has in order, and the runs that it has not: (length, text). What stands between runs
    that both have once is compared by itself, so that a long text takes no square of its length."""
    kept, lost = 0, []
    at = there = 0
    for start, start_there in [*_anchors(one, other), (len(one), len(other))]:
        for op in LCSseq.opcodes(one[at:start], other[there:start_there]):
            if op.tag == "equal":
                kept += op.src_end - op.src_start
            elif op.src_end > op.src_start:
                gone = one[at + op.src_start : at + op.src_end]
                before = " ".join(one[max(0, at + op.src_start - 4) : at + op.src_start])
                shown = " ".join(gone[:12]) + (f" … ({len(gone)} words)" if len(gone) > 12 else "")
                lost.append((len(gone), f"after '{before}': '{shown}'"))
        at, there = start, start_there
    return kept, lost


def _anchors(one, other):
    """Where runs begin that both have once, as pairs of places that rise in both."""
    places, places_there = _once(one), _once(other)
    pairs = sorted((at, places_there[run]) for run, at in places.items() if run in places_there)
    # The longest rising sequence of the second places.
    ends, last, before = [], [], {}
    for at, (_, there) in enumerate(pairs):
        rank = bisect.bisect_left(ends, there)
        ends[rank : rank + 1] = [there]
        last[rank : rank + 1] = [at]
        before[at] = last[rank - 1] if rank else None
    chain, at = [], last[-1] if last else None
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _once(words):
    runs = _runs(words, RUN)
    count = Counter(runs)
    return {run: at for at, run in enumerate(runs) if count[run] == 1}


def _runs(words, length):
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]
