//! From bytes to a document that is well-formed, whatever the bytes: what a fuzzer changes is then its structure, and
//! most of what it tries gets past the first tag.

use docbook::elements::ELEMENTS;
use std::borrow::Cow;
use std::fmt::Write;

/// A first byte that no XML begins with.
const MARK: u8 = 1;

const ATTRIBUTES: [&str; 24] = [
    "xml:id='a'",
    "xml:id='b'",
    "id='c'",
    "linkend='a'",
    "linkend='c'",
    "role='r'",
    "condition='x y'",
    "xlink:href='#a'",
    "xlink:href='http://example.org/?a=1&amp;b'",
    "url='u'",
    "fileref='p.png'",
    "align='left'",
    "colname='c1'",
    "namest='c1' nameend='c2'",
    "morerows='1'",
    "cols='2'",
    "startref='a'",
    "arearefs='b'",
    "coords='1 2'",
    "xml:lang='de'",
    "otherterm='b'",
    "class='command'",
    "xreflabel='label'",
    "xml:space='preserve'",
];

const TEXTS: [&str; 25] = [
    "a",
    " ",
    "\n",
    "\n\n  ",
    "word",
    "two words",
    "*",
    "_",
    "`",
    "``x`` ",
    "|",
    "::",
    "\n= x",
    "# ",
    "- ",
    "1. ",
    "&lt;x&gt;",
    "&amp;",
    "<!--c-->",
    "<?p d?>",
    "&#8203;",
    "&known;",
    "&marked;",
    "é",
    "<![CDATA[ <x> ]]>",
];

/// Whether an input can be a document of this generation: a recipe, or a text that has its namespace or not.
pub fn is_of(bytes: &[u8], five: bool) -> bool {
    bytes.first() == Some(&MARK)
        || String::from_utf8_lossy(bytes).contains("http://docbook.org/ns/docbook") == five
}

/// The input itself, or the document that it is the recipe of: each byte opens an element, closes one, or adds text,
/// and a byte that says `attribute` is followed by which. A recipe is of either generation, as `five` says.
pub fn source(bytes: &[u8], five: bool) -> Cow<'_, [u8]> {
    let Some((&MARK, recipe)) = bytes.split_first() else { return Cow::Borrowed(bytes) };
    let mut out = String::from(
        "<!DOCTYPE section [<!ENTITY known 'words'><!ENTITY marked '<emphasis>x</emphasis> &known;'>]>\
         <section xmlns:xlink=\"http://www.w3.org/1999/xlink\"><title>t</title>",
    );
    if five {
        let at = out.len() - "><title>t</title>".len();
        out.insert_str(at, " xmlns=\"http://docbook.org/ns/docbook\"");
    }
    let mut open: Vec<&str> = Vec::new();
    let mut recipe = recipe.iter().copied().map(usize::from);
    while let Some(byte) = recipe.next() {
        match byte {
            0..48 => out.push_str(TEXTS[byte % TEXTS.len()]),
            48..112 => {
                if let Some(name) = open.pop() {
                    let _ = write!(out, "</{name}>");
                }
            }
            // There are more elements than bytes.
            _ if open.len() < 100 => {
                let name =
                    ELEMENTS[((byte - 112) * 4 + recipe.next().unwrap_or(0) % 4) % ELEMENTS.len()].name;
                out.push('<');
                out.push_str(name);
                let mut choice = recipe.next().unwrap_or(0);
                while choice >= 192 {
                    let attribute = ATTRIBUTES[choice % ATTRIBUTES.len()];
                    let key = attribute.split('=').next().unwrap_or_default();
                    let begun = out.rfind('<').unwrap_or(0);
                    if !out[begun..].contains(&format!(" {key}=")) {
                        out.push(' ');
                        out.push_str(attribute);
                    }
                    choice = recipe.next().unwrap_or(0);
                }
                out.push('>');
                open.push(name);
            }
            _ => {}
        }
    }
    while let Some(name) = open.pop() {
        let _ = write!(out, "</{name}>");
    }
    out.push_str("</section>");
    Cow::Owned(out.into_bytes())
}
