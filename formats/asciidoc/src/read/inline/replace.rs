//! Typography: what Asciidoctor shows other characters for.
//!
//! References to characters stand in the text until the tree is made, since macros look at their neighbours. A straight apostrophe
//! between letters stays one; see the crate's own notes.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/subs/replacements/>.

use super::buffer::{self, Buffer, Edit, is_alnum, is_word};
use super::names;

/// What is replaced wherever it stands.
const SIMPLE: [(&str, &str); 4] =
    [("(C)", "&#169;"), ("(R)", "&#174;"), ("(TM)", "&#8482;"), ("...", "&#8230;&#8203;")];

const ARROWS: [(&str, &str); 4] =
    [("-&gt;", "&#8594;"), ("=&gt;", "&#8658;"), ("&lt;-", "&#8592;"), ("&lt;=", "&#8656;")];

pub(super) fn replacements(buffer: &mut Buffer) {
    if memchr::memchr(b'(', buffer.text.as_bytes()).is_some() {
        for (what, with) in &SIMPLE[..3] {
            replace(what, with, buffer);
        }
    }
    if buffer::find("--", &buffer.text, 0).is_some() {
        dashes_between_blanks(buffer);
        dashes_between_words(buffer);
    }
    replace(SIMPLE[3].0, SIMPLE[3].1, buffer);
    if memchr::memchr(b'\'', buffer.text.as_bytes()).is_some() {
        replace("`'", "&#8217;", buffer);
        apostrophes(buffer);
    }
    if memchr::memchr(b'&', buffer.text.as_bytes()).is_some() {
        for (what, with) in ARROWS {
            replace(what, with, buffer);
        }
        references(buffer);
    }
}

/// Replaces one text; a backslash before it is taken away instead.
fn replace(what: &str, with: &str, buffer: &mut Buffer) {
    let text = buffer.text.as_str();
    let Some(mut at) = buffer::find(what, text, 0) else { return };
    let mut edit = Edit::new(buffer);
    loop {
        if at > edit.done && text.as_bytes()[at - 1] == b'\\' {
            edit.keep(at - 1);
            edit.skip(at);
            edit.keep(at + what.len());
        } else {
            edit.keep(at);
            edit.push(with);
            edit.skip(at + what.len());
        }
        match buffer::find(what, text, edit.done) {
            Some(next) => at = next,
            None => break,
        }
    }
    if let Some(new) = edit.finish() {
        *buffer = new;
    }
}

fn dashes_between_blanks(buffer: &mut Buffer) {
    let text = buffer.text.as_str();
    let bytes = text.as_bytes();
    let mut edit = Edit::new(buffer);
    let (mut from, mut search) = (0, 0);
    while let Some(at) = buffer::find("--", text, search) {
        search = at + 1;
        let end = at + 2;
        let start = match at.checked_sub(1).map(|before| bytes[before]) {
            None => at,
            Some(b' ' | b'\n' | b'\\') if at > from => at - 1,
            _ => continue,
        };
        let behind = match bytes.get(end) {
            None => end,
            Some(b' ' | b'\n') => end + 1,
            _ => continue,
        };
        edit.keep(start);
        if bytes[start] == b'\\' {
            edit.skip(start + 1);
            edit.keep(behind);
        } else {
            edit.push("&#8201;&#8212;&#8201;");
            edit.skip(behind);
        }
        (from, search) = (behind, behind);
    }
    if let Some(new) = edit.finish() {
        *buffer = new;
    }
}

fn dashes_between_words(buffer: &mut Buffer) {
    let text = buffer.text.as_str();
    let mut edit = Edit::new(buffer);
    let (mut from, mut search) = (0, 0);
    while let Some(at) = buffer::find("--", text, search) {
        search = at + 1;
        let start = at - usize::from(at > from && text.as_bytes()[at - 1] == b'\\');
        let fits = start > from
            && buffer::before(text, start).is_some_and(is_word)
            && buffer::at(text, at + 2).is_some_and(is_word);
        if !fits {
            continue;
        }
        edit.keep(start);
        if start < at {
            edit.skip(at);
            edit.keep(at + 2);
        } else {
            edit.push("&#8212;&#8203;");
            edit.skip(at + 2);
        }
        (from, search) = (at + 2, at + 2);
    }
    if let Some(new) = edit.finish() {
        *buffer = new;
    }
}

/// Between letters, Asciidoctor has a curved one; the reference is that to the straight one.
fn apostrophes(buffer: &mut Buffer) {
    let text = buffer.text.as_str();
    let mut edit = Edit::new(buffer);
    let mut from = 0;
    for at in memchr::memchr_iter(b'\'', text.as_bytes()) {
        let start = at - usize::from(at > from && text.as_bytes()[at - 1] == b'\\');
        let fits = start > from
            && buffer::before(text, start).is_some_and(is_alnum)
            && buffer::at(text, at + 1).is_some_and(char::is_alphabetic);
        if !fits {
            continue;
        }
        edit.keep(start);
        if start == at {
            edit.push("&#39;");
            edit.skip(at + 1);
        } else {
            edit.skip(at);
            edit.keep(at + 1);
        }
        from = at + 1;
    }
    if let Some(new) = edit.finish() {
        *buffer = new;
    }
}

/// `&amp;name;` is `&name;` again.
fn references(buffer: &mut Buffer) {
    let text = buffer.text.as_str();
    let mut edit = Edit::new(buffer);
    let mut search = 0;
    while let Some(at) = buffer::find("&amp;", text, search) {
        search = at + 5;
        let Some(length) = text.get(at + 5..).and_then(names::shape) else { continue };
        if at > edit.done && text.as_bytes()[at - 1] == b'\\' {
            edit.keep(at - 1);
            edit.skip(at);
            edit.keep(at + 5 + length);
        } else {
            edit.keep(at + 1);
            edit.skip(at + 5);
            edit.keep(at + 5 + length);
        }
        search = at + 5 + length;
    }
    if let Some(new) = edit.finish() {
        *buffer = new;
    }
}
