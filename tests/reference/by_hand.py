"""Trees of Copyist written by hand, for the tests of a census without a reader; and all trees that differ from one in one
thing."""

import copy


def node(kind, value=None, **attrs):
    """A block or an inline node."""
    made = {"kind": kind if value is None else {kind: value}, "span": [0, 0]}
    if attrs:
        made["attrs"] = attrs
    return made


def text(words):
    return node("text", words)


def par(*inlines, **attrs):
    return node("paragraph", [text(one) if isinstance(one, str) else one for one in inlines], **attrs)


def item(*blocks):
    return node("item", list(blocks))


def section(title, *body, **attrs):
    head = [node("title", [text(title)])]
    return node("division", {"kind": "section", "head": head, "body": list(body)}, **attrs)


def link(where, to, words):
    return node("link", {"target": {where: to}, "content": [text(words)]})


def definition(term, *blocks):
    return node("definition-entry", [node("term", term), node("definition", list(blocks))])


def table(*rows, heads=0):
    def row(cells):
        made = [node("cell", {"columns": 1, "rows": 1, "body": [node("plain", [text(c)])]}) for c in cells]
        return node("row", made)

    parts = [("head", rows[:heads]), ("body", rows[heads:])]
    sections = [node("table-section", {"kind": k, "rows": list(map(row, r))}) for k, r in parts if r]
    group = node("table-group", {"columns": [{}] * len(rows[0]), "sections": sections})
    return node("table", {"groups": [group]})


def changes(body, members=("text",)):
    """The tree with one thing changed, in every place where there are words or another of these members, or a list that can
    lose a member."""
    places = []

    def walk(value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                is_place = key == "span" and isinstance(inner, list)
                if not is_place and (key != "attrs" or "attrs" in members):
                    walk(inner, [*path, key])
        elif isinstance(value, list):
            # The last place in a sequence of nodes is always one too.
            places.extend([*path, at] for at in range(len(value)) if isinstance(value[at], dict) and value[at])
            for at, inner in enumerate(value):
                walk(inner, [*path, at])
        elif path[-1] in members and (isinstance(value, int) or str(value).strip()):
            places.append(path)

    walk(body, [])
    for path in places:
        other = copy.deepcopy(body)
        holder = other
        for step in path[:-1]:
            holder = holder[step]
        if not isinstance(path[-1], str):
            if blank(holder[path[-1]]):
                continue
            del holder[path[-1]]
        elif isinstance(holder[path[-1]], str):
            holder[path[-1]] += "x"
        else:
            holder[path[-1]] += 1
        yield path, other


def blank(one):
    """Whether a node is nothing but white space between others."""
    return isinstance(one.get("kind"), dict) and not str(one["kind"].get("text", "x")).strip()
