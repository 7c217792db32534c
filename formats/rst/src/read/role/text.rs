//! The roles whose text has a form of its own: keys, menus, manual pages, replaceable parts.

use super::Text;
use crate::read::inline::{Words, shown};
use ast::{Inline, InlineKind, Inlines, Keys, Link, ManualPage, Menu, Role, Target};

fn span_of(role: Role, text: &Text<'_>, words: &str, like: &Words) -> Inline {
    Inline::new(InlineKind::Span { role, content: text.content(like, words) }, text.span)
}

/// Text with `{replaceable}` parts, as Sphinx takes it apart: of backslashes only those count that are before a brace or a
/// backslash; braces that are empty, open or in each other are text.
pub(super) fn samp(role: Role, text: &Text<'_>, out: &mut Words) {
    let shown = shown(text.nulled);
    let mut parts = out.alike();
    // What is before the open brace, and behind it.
    let mut before = String::with_capacity(shown.len());
    let mut inside: Option<String> = None;
    let mut rest = shown.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, &mut inside) {
            ('\\', inside) => {
                let escaped = rest.next_if(|c| matches!(c, '\\' | '{' | '}')).unwrap_or('\\');
                inside.as_mut().unwrap_or(&mut before).push(escaped);
            }
            ('{', None) => inside = Some(String::new()),
            ('}', Some(name)) if !name.is_empty() => {
                parts.text(&before, text.span);
                before.clear();
                parts.out.push(span_of(Role::Replaceable, text, name, out));
                inside = None;
            }
            ('}', Some(_)) => {
                before.push_str("{}");
                inside = None;
            }
            (c, Some(name)) => name.push(c),
            (c, None) => before.push(c),
        }
    }
    if let Some(name) = inside {
        before.push('{');
        before.push_str(&name);
    }
    parts.text(&before, text.span);
    let is_replaceable = |i: &Inline| matches!(i.kind, InlineKind::Span { role: Role::Replaceable, .. });
    if role == Role::Literal && parts.out.len() == 1 && parts.out.iter().all(is_replaceable) {
        out.out.append(&mut parts.out);
    } else {
        out.push(InlineKind::Span { role, content: parts.out }, text.span);
    }
}

/// `Ctrl+C`, `Ctrl+X Ctrl+S`: keys together with a plus sign between them, keys in turn with a blank. What has other marks
/// between its keys stays one word.
pub(super) fn keys(text: &Text<'_>, out: &mut Words) {
    let shown = shown(text.nulled);
    let words = shown.as_ref();
    let key = |name: &str| span_of(Role::KeyCap, text, name, out);
    let whole = || key(words);
    let kind = match parted(words) {
        Parts::Together(names) => Keys { action: None, keys: names.into_iter().map(key).collect() },
        Parts::InTurn(names) => {
            Keys { action: Some("seq".into()), keys: names.into_iter().map(key).collect() }
        }
        Parts::One => {
            let whole = whole();
            return out.out.push(whole);
        }
    };
    out.push(InlineKind::Keys(Box::new(kind)), text.span);
}

enum Parts<'t> {
    One,
    Together(Vec<&'t str>),
    InTurn(Vec<&'t str>),
}

/// The names of the keys, if but one mark is between all of them. A mark is between two characters.
fn parted(words: &str) -> Parts<'_> {
    let mut marks = words
        .char_indices()
        .skip(1)
        .filter(|&(at, c)| matches!(c, '-' | '+' | '^' | ' ' | '\n') && at + c.len_utf8() < words.len());
    let Some((_, first)) = marks.next() else { return Parts::One };
    if !marks.all(|(_, c)| c == first) {
        return Parts::One;
    }
    let names: Vec<&str> = if first == '+' { split_keys(words) } else { words.split_whitespace().collect() };
    let is_name = names.len() == 2 && is_one_key(names[0], names[1]);
    match first {
        '+' => Parts::Together(names),
        ' ' if !is_name => Parts::InTurn(names),
        _ => Parts::One,
    }
}

/// The names of the keys that `:kbd:` would take a text for, and whether they are pressed in turn; none: it is one key.
pub(crate) fn keys_of(words: &str) -> Option<(bool, Vec<&str>)> {
    match parted(words) {
        Parts::One => None,
        Parts::Together(names) => Some((false, names)),
        Parts::InTurn(names) => Some((true, names)),
    }
}

/// Splits at plus signs, none of which is at an end of the text.
fn split_keys(words: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut from = 0;
    let mut at = words.chars().next().map_or(0, char::len_utf8);
    while let Some(plus) = words[at..].find('+').map(|n| at + n).filter(|plus| plus + 1 < words.len()) {
        names.push(&words[from..plus]);
        from = plus + 1;
        // The character behind a mark is a key, even if it is a mark.
        at = from + words[from..].chars().next().map_or(0, char::len_utf8);
    }
    names.push(&words[from..]);
    names
}

/// Whether two words are the name of one key.
fn is_one_key(first: &str, second: &str) -> bool {
    matches!(
        (&*first.to_lowercase(), &*second.to_lowercase()),
        ("back", "space") | ("caps" | "num" | "scroll", "lock") | ("page", "up" | "down") | ("sys", "rq")
    )
}

/// `ls(1)`
pub(super) fn manual_page(text: &Text<'_>, out: &mut Words) {
    let (title, target) = super::titled(text.nulled);
    let name = title.unwrap_or(target);
    let (name, volume) = match name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((name, volume)) if !name.is_empty() && !volume.is_empty() => (name, Some(volume.into())),
        _ => (name.as_str(), None),
    };
    let page = ManualPage { name: text.content(out, name), volume };
    out.push(InlineKind::ManualPage(Box::new(page)), text.span);
}

/// Words in which an ampersand is before the letter of a shortcut.
/// `behind`: a shortcut has come before.
pub(super) fn accelerated(text: &Text<'_>, words: &str, behind: bool, like: &Words) -> Inlines {
    let mut out = like.alike();
    let bytes = words.as_bytes();
    let mut from = 0;
    let is_mark = |at: usize| {
        let behind = words[at + 1..].chars().next();
        (at == 0 || bytes[at - 1] != b'&') && behind.is_some_and(|c| c != '&' && !c.is_whitespace())
    };
    let marks = memchr::memchr_iter(b'&', bytes).filter(|&at| is_mark(at));
    for mark in marks {
        push_label(&words[from..mark], behind || from > 0, text, &mut out);
        let letter = words[mark + 1..].chars().next().map_or(0, char::len_utf8);
        let key = span_of(Role::Accelerator, text, &words[mark + 1..mark + 1 + letter], like);
        out.out.push(key);
        from = mark + 1 + letter;
    }
    push_label(&words[from..], behind || from > 0, text, &mut out);
    out.out
}

/// Of two ampersands Sphinx makes one, but not before the first shortcut.
fn push_label(words: &str, behind: bool, text: &Text<'_>, out: &mut Words) {
    if behind && words.contains("&&") {
        out.text(&words.replace("&&", "&"), text.span);
    } else {
        out.text(words, text.span);
    }
}

/// `File --> Quit`, where only that arrow goes with shortcuts.
pub(super) fn menu(text: &Text<'_>, arrow: &str, out: &mut Words) {
    let shown = shown(text.nulled);
    let names: Vec<&str> = shown.split(arrow).map(str::trim).filter(|name| !name.is_empty()).collect();
    let last = names.len().saturating_sub(1);
    let mut behind = false;
    let mut items = Inlines::with_capacity(names.len());
    for (i, name) in names.iter().enumerate() {
        let role = match i {
            0 => Role::GuiMenu,
            i if i == last => Role::GuiMenuItem,
            _ => Role::GuiSubmenu,
        };
        let content =
            if arrow == "-->" { accelerated(text, name, behind, out) } else { text.content(out, name) };
        behind |= content.iter().any(|i| !matches!(i.kind, InlineKind::Text(_)));
        items.push(Inline::new(InlineKind::Span { role, content }, text.span));
    }
    let menu = Menu { shortcut: Inlines::new(), items };
    out.push(InlineKind::Menu(Box::new(menu)), text.span);
}

/// `LIFO (last-in, first-out)`
pub(super) fn abbreviation(text: &Text<'_>, out: &mut Words) {
    let shown = shown(text.nulled);
    let Some((short, long)) = shown.strip_suffix(')').and_then(|rest| rest.split_once('(')) else {
        return out.out.push(span_of(Role::Abbreviation, text, &shown, out));
    };
    let mut inline = span_of(Role::Abbreviation, text, short.trim(), out);
    inline.attrs.set("title", long.trim());
    out.out.push(inline);
}

/// The link to a proposal for Python, or to a Request for Comments, if the text is a number. For Sphinx words may be with it,
/// and a mark behind it; docutils alone knows a mark in a Request for Comments, and has other addresses.
pub(super) fn request(is_pep: bool, sphinx: bool, text: &Text<'_>, like: &Words) -> Option<InlineKind> {
    let of_docutils = if sphinx { None } else { request_of_docutils(is_pep, &shown(text.nulled)) };
    let of_sphinx = || {
        let (title, target) = super::titled(text.nulled);
        let (url, words) = request_of_sphinx(is_pep, &target)?;
        Some((url, title.unwrap_or(words)))
    };
    // What docutils takes for an error says what it means all the same.
    let (url, words) = of_docutils.or_else(of_sphinx)?;
    let content = text.content(like, &words);
    Some(InlineKind::Link(Box::new(Link { target: Target::Url(url.into()), content })))
}

fn request_of_sphinx(is_pep: bool, target: &str) -> Option<(String, String)> {
    let (number, mark) = target.split_once('#').map_or((target, None), |(n, mark)| (n, Some(mark)));
    let number: u32 = number.trim().parse().ok()?;
    let (kind, mut url) = if is_pep {
        ("PEP", format!("https://peps.python.org/pep-{number:04}/"))
    } else {
        ("RFC", format!("https://datatracker.ietf.org/doc/html/rfc{number}.html"))
    };
    let mut words = format!("{kind} {target}");
    if let Some(mark) = mark {
        url.push('#');
        url.push_str(mark);
        if !is_pep {
            let (first, rest) = mark.split_once('-').unwrap_or((mark, ""));
            let place = match first {
                "appendix" => "Appendix",
                "page" => "Page",
                "section" => "Section",
                _ => "",
            };
            if !place.is_empty() {
                words = format!("{kind} {number} {place} {rest}").trim_end().to_string();
            }
        }
    }
    Some((url, words))
}

/// docutils' `pep_reference_role` and `rfc_reference_role`.
fn request_of_docutils(is_pep: bool, target: &str) -> Option<(String, String)> {
    if is_pep {
        let number: u32 = target.trim().parse().ok().filter(|&number| number <= 9999)?;
        return Some((format!("https://peps.python.org/pep-{number:04}"), format!("PEP {target}")));
    }
    let (number, mark) = target.split_once('#').map_or((target, None), |(n, mark)| (n, Some(mark)));
    let number: u32 = number.trim().parse().ok().filter(|&number| number > 0)?;
    let mut url = format!("https://tools.ietf.org/html/rfc{number}.html");
    if let Some(mark) = mark {
        url.push('#');
        url.push_str(mark);
    }
    Some((url, format!("RFC {number}")))
}
