"""How much of a source is on its rendered page: kept and total, a kind at a time, with the first things lost."""

import re
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz.distance import LCSseq

from source import MADE, MEANING, flat, words

@dataclass
class Score:
    """One figure: how many were kept, of how many, and the first few that were not."""

    kept: int = 0
    total: int = 0
    lost: list = field(default_factory=list)

    def miss(self, what):
        if len(self.lost) < 3:
            self.lost.append(what)


def compare(source, page, rules):
    """All figures of one page. `rules` is the target's way of listings and names (see `targets.py`)."""
    scores = {
        "words": _words(source.words, page.words),
        "footnotes": _footnotes(source.notes, page),
        "listings": _listings(source.listings, page.listings, rules),
        "ids": _ids(source.ids, set(page.ids)),
        "meanings": _meanings(source.meanings, page.meanings),
        "admonitions": _multiset(source.admonitions, page.admonitions),
        "items": Score(min(source.items, page.items), source.items),
        "terms": _terms(source.terms, page.terms),
        "cells": _cells(source.cells, page.cells),
        "titles": _titles(source.titles, page.titles),
        "links": _multiset(source.links, page.links),
        "urls": _multiset(map(_url, source.urls), map(_url, page.urls)),
        "images": Score(min(source.images, page.images), source.images),
        "marks": _marks(source.marks, page.marks),
    }
    return scores


def _words(source, page):
    """The longest common run of words in order, and where it first breaks."""
    if not source:
        return Score()
    ops = LCSseq.opcodes(source, page)
    score = Score(0, len(source))
    for op in ops:
        if op.tag == "equal":
            score.kept += op.src_end - op.src_start
        elif op.src_end > op.src_start:
            gone = " ".join(source[op.src_start : op.src_end][:8])
            before = " ".join(source[max(0, op.src_start - 4) : op.src_start])
            there = " ".join(page[op.dest_start : op.dest_start + 4])
            score.miss(f"after '{before}': '{gone}' (page: '{there}')")
    return score


def _footnotes(source, page):
    """Footnotes: each as a whole somewhere on the page, or what is left of it among the page's own footnotes."""
    whole = f" {' '.join(page.notes)} | {' '.join(page.words)} "
    score = Score(0, sum(map(len, source)))
    for note in source:
        text = " ".join(note)
        if f" {text} " in whole:
            score.kept += len(note)
        else:
            score.kept += LCSseq.similarity(note, page.notes)
            score.miss(text[:80])
    return score


def _marks(source, page):
    """The characters that mark-up is made of, where the author means them as they are: an eaten one is lost."""
    score = Score(0, sum(source.values()))
    for mark, count in source.items():
        score.kept += min(count, page.get(mark, 0))
        if page.get(mark, 0) < count:
            score.miss(f"'{mark}' {page.get(mark, 0)} times instead of {count}")
    return score


def extra(source, page):
    """What is on the page and not in the source: words, and characters that mark-up is made of."""
    common = LCSseq.similarity(source.words, page.words)
    stray = {mark: count - source.marks.get(mark, 0) for mark, count in page.marks.items() if mark not in source.free}
    return max(0, len(page.words) - common), {mark: more for mark, more in stray.items() if more > 0}


def listing(text, rules, called=False):
    """A listing in the form that the target's syntax can carry: see each rule in `targets.py`."""
    lines = text.replace("\r\n", "\n").split("\n")
    if called:
        lines = [re.sub(r"\s*(#|//|--|;+|%|/\*|<!--)?\s*(\(\d+\)\s*)+(-->|\*/)?\s*$", "", line) for line in lines]
        lines = [line.rstrip() for line in lines]
    if "tabs" in rules:
        lines = [line.expandtabs(8) for line in lines]
    if "trailing" in rules:
        lines = [line.rstrip() for line in lines]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and "ends" in rules:
        lines[-1] = lines[-1].rstrip()
    if "indent" in rules:
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        lines = [line[margin:] for line in lines]
    return "\n".join(lines)


def _listings(source, page, rules):
    rules = rules["listing"]
    score = Score(0, len(source))
    plain = Counter(listing(l.text, rules) for l in page)
    bare = Counter(listing(l.text, rules, True) for l in page)
    for one in source:
        pool = bare if one.called else plain
        text = listing(one.text, rules, one.called)
        hit = text if pool[text] else None
        if hit is None and MADE in text:
            like = re.compile("[^\n]*".join(map(re.escape, text.split(MADE))))
            hit = next((other for other in pool if pool[other] and like.fullmatch(other)), None)
        if hit is None:
            score.miss(text[:80])
        else:
            pool[hit] -= 1
            score.kept += 1
    return score


def _ids(source, page):
    score = Score(0, len(source))
    for ident in source:
        if ident in page:
            score.kept += 1
        else:
            score.miss(ident)
    return score


def _meanings(source, page):
    pool = {}
    for classes, text in page:
        pool.setdefault(_plain(text), []).append(classes)
    score = Score(0, len(source))
    for name, text in source:
        spans = pool.get(_plain(text), [])
        hit = next((i for i, classes in enumerate(spans) if classes & MEANING[name]), None)
        if hit is None:
            score.miss(f"{name} '{text[:60]}'")
        else:
            score.kept += 1
            del spans[hit]
    return score


def _plain(text):
    return re.sub(r"\s+", "", text)


def _key(text):
    return " ".join(words(text))


def _like(text):
    """A pattern for the words of a text in which the tool makes some."""
    parts = [re.escape(_key(part)) for part in text.split(MADE)]
    return re.compile(".*".join(parts))


def _cells(source, page):
    """Cells by their words; those without any say nothing."""
    pool = Counter(key for key in map(_key, page) if key)
    wanted = [cell for cell in source if _key(cell)]
    score = Score(0, len(wanted))
    for cell in sorted(wanted, key=lambda cell: MADE in cell):
        key = _key(cell)
        hit = key if pool[key] else None
        if hit is None and MADE in cell:
            hit = next((other for other in pool if pool[other] and _like(cell).fullmatch(other)), None)
        if hit is None:
            score.miss(cell[:80])
        else:
            pool[hit] -= 1
            score.kept += 1
    return score


def _url(url):
    return url.strip().rstrip("/")


def _multiset(source, page):
    source = list(source)
    pool = Counter(page)
    score = Score(0, len(source))
    for one in source:
        if pool[one] > 0:
            pool[one] -= 1
            score.kept += 1
        else:
            score.miss(flat(str(one))[:80])
    return score


def _terms(source, page):
    """Terms; several of one entry may share a line."""
    pool = Counter(map(_key, page))
    wanted = [term for term in source if _key(term)]
    score = Score(0, len(wanted))
    for term in wanted:
        key = _key(term)
        if pool[key] > 0:
            pool[key] -= 1
        elif not any(f" {key} " in f" {line} " or _like(term).fullmatch(line) for line in pool):
            score.miss(term[:80])
            continue
        score.kept += 1
    return score


def _titles(source, page):
    """Titles, as headings or as lines of their own; a number or `Example:` may stand before them."""
    lines = [_key(title) for title in page]
    wanted = [title for title in source if _key(title)]
    score = Score(0, len(wanted))
    for title in wanted:
        key = _key(title)
        made = MADE in title and any(_like(title).fullmatch(line) for line in lines)
        if made or any(line == key or (line.endswith(key) and len(line) - len(key) < 24) for line in lines):
            score.kept += 1
        else:
            score.miss(title[:80])
    return score
