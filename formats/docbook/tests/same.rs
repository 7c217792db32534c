//! Whatever the elements of DocBook, however they are nested and with whatever blanks between them: what comes back is
//! the same document.

mod support {
    pub mod same;
}

use ast::{Format, ReadOptions, WriteOptions};
use copyist_docbook::DOCBOOK;
use copyist_docbook::elements::{ELEMENTS, Model};
use proptest::prelude::*;
use std::fmt::Write;
use support::same::{canonical, difference};

/// What may stand in an element.
#[derive(Clone, Debug)]
enum Piece {
    Element(usize, Vec<(usize, proptest::sample::Index)>, Vec<Piece>),
    Words(String),
    Blank(&'static str),
    Comment,
    Instruction,
}

/// Attributes, and values that mean something in one or another element.
const ATTRIBUTES: [(&str, &[&str]); 34] = [
    ("role", &["", "strong", "bold x", "strikethrough", "x strong"]),
    ("condition", &["", "a b"]),
    ("xml:id", &["i"]),
    ("linkend", &["", "i1", "a b"]),
    ("xlink:href", &["", "#i1", "#a(b)", "http://a.b/"]),
    ("xlink:type", &["simple"]),
    ("url", &["", "#i1", "http://a.b/"]),
    ("endterm", &["", "i1"]),
    ("xrefstyle", &["", "a"]),
    ("xml:lang", &["", "de"]),
    ("label", &["", "a"]),
    ("fileref", &["", "a.png"]),
    ("class", &["", "startofrange", "endofrange", "a b"]),
    ("startref", &["", "i1"]),
    ("otherterm", &["", "i1"]),
    ("arearefs", &["", "i1", "i1 i2"]),
    ("sortas", &["", "a"]),
    ("choice", &["", "opt", "req", "plain"]),
    ("rep", &["", "repeat", "norepeat"]),
    ("action", &["", "simul"]),
    ("spacing", &["", "compact", "normal"]),
    ("numeration", &["", "arabic", "loweralpha"]),
    ("startingnumber", &["", "1", "5", "05"]),
    ("continuation", &["", "continues", "restarts"]),
    ("type", &["", "inline", "horiz", "vert"]),
    ("columns", &["", "1", "3", "03"]),
    ("renderas", &["", "sect2"]),
    ("language", &["", "c"]),
    ("cols", &["", "1", "2", "02"]),
    ("colname", &["", "a", "b"]),
    ("colnum", &["", "1", "2", "02"]),
    ("align", &["", "left", "char"]),
    ("morerows", &["", "0", "1"]),
    ("span", &["", "1", "2"]),
];

fn piece() -> impl Strategy<Value = Piece> {
    let words = proptest::sample::select(vec![
        "a",
        "b c",
        "*d* `e`",
        "f\n g",
        "h ",
        " i",
        "&amp;",
        "&e;",
        "<![CDATA[<]]>",
    ]);
    let leaf = prop_oneof![
        4 => words.prop_map(|w| Piece::Words(w.to_owned())),
        4 => proptest::sample::select(vec![" ", "\n  ", "\n"]).prop_map(Piece::Blank),
        1 => Just(Piece::Comment),
        1 => Just(Piece::Instruction),
    ];
    leaf.prop_recursive(8, 90, 8, |inner| {
        let attributes =
            proptest::collection::vec((0..ATTRIBUTES.len(), any::<proptest::sample::Index>()), 0..4);
        (0..ELEMENTS.len(), attributes, proptest::collection::vec(inner, 0..8))
            .prop_map(|(name, attributes, content)| Piece::Element(name, attributes, content))
    })
}

/// Whether words may stand right in it, or do so often enough in real manuals.
fn takes_words(model: Model, name: &str) -> bool {
    use copyist_docbook::elements::{Content, Part};
    match model {
        Model::Field(_, content)
        | Model::Block(content, _)
        | Model::Record(_, content)
        | Model::InlineRecord(_, content) => content != Content::Record,
        Model::Part(part) => matches!(
            part,
            Part::Item
                | Part::Term
                | Part::Definition
                | Part::See(_)
                | Part::Question
                | Part::Answer
                | Part::Callout
        ),
        Model::Piece => matches!(name, "entry" | "td" | "th" | "member"),
        Model::Paragraph
        | Model::Heading
        | Model::Admonition(_)
        | Model::Quotation
        | Model::Sidebar
        | Model::Code(_)
        | Model::Title
        | Model::Subtitle
        | Model::ShortTitle
        | Model::Attribution
        | Model::Caption
        | Model::Emphasis
        | Model::Quote
        | Model::Superscript
        | Model::Subscript
        | Model::Span(_)
        | Model::Link
        | Model::UrlLink
        | Model::Footnote
        | Model::Citation => true,
        _ => false,
    }
}

/// Whether it has no content at all.
fn is_empty(model: Model, name: &str) -> bool {
    match model {
        Model::CrossReference
        | Model::Anchor
        | Model::FootnoteReference
        | Model::LineBreak
        | Model::CalloutMark
        | Model::CalloutRepeat
        | Model::Graphic
        | Model::InlineGraphic => true,
        Model::Piece => {
            matches!(name, "col" | "colspec" | "spanspec" | "audiodata" | "videodata" | "textdata")
        }
        _ => false,
    }
}

fn is_verbatim(model: Model) -> bool {
    use copyist_docbook::elements::Content::Verbatim;
    matches!(model, Model::Code(_) | Model::Block(Verbatim, _) | Model::Record(_, Verbatim))
}

fn write(piece: &Piece, out: &mut String, verbatim: bool, seen: &mut usize) {
    match piece {
        Piece::Words(words) => out.push_str(words),
        Piece::Blank(blank) => out.push_str(blank),
        Piece::Comment => out.push_str("<!-- c -->"),
        Piece::Instruction => out.push_str("<?p i?>"),
        Piece::Element(at, attributes, content) => {
            let element = &ELEMENTS[*at];
            // In a listing only running text can come back to the letter.
            if verbatim && !element.is_inline() {
                return;
            }
            *seen += 1;
            let _ = write!(out, "<{}", element.name);
            let mut used = [false; ATTRIBUTES.len()];
            for (attribute, value) in attributes {
                if !std::mem::replace(&mut used[*attribute], true) {
                    let (name, values) = ATTRIBUTES[*attribute];
                    let value = value.get(values);
                    let number = if *value == "i" { seen.to_string() } else { String::new() };
                    let _ = write!(out, " {name}=\"{value}{number}\"");
                }
            }
            out.push('>');
            let verbatim = verbatim || is_verbatim(element.model);
            let words = takes_words(element.model, element.name);
            // No real document has anything but columns in a group of columns.
            let columns = element.name == "colgroup";
            let content = content.iter().filter(|piece| match piece {
                Piece::Words(_) => words,
                Piece::Element(at, ..) => !columns || ELEMENTS[*at].name == "col",
                _ => true,
            });
            if !is_empty(element.model, element.name) {
                content.for_each(|piece| write(piece, out, verbatim, seen));
            }
            let _ = write!(out, "</{}>", element.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_nesting_of_elements_comes_back(content in proptest::collection::vec(piece(), 0..6)) {
        let mut text = String::from(
            "<!DOCTYPE section><section xmlns=\"http://docbook.org/ns/docbook\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"5.2\">",
        );
        let mut seen = 0;
        for piece in &content {
            write(piece, &mut text, false, &mut seen);
        }
        text.push_str("</section>");
        let read = DOCBOOK.read(text.as_bytes(), &ReadOptions::default()).expect("there is a reader");
        let document = read.document.ok_or_else(|| TestCaseError::fail(format!("{:?}\n{text}", read.diagnostics)))?;
        prop_assert_eq!(ast::validate(&document), vec![], "{}", text);
        let back = DOCBOOK.write(&DOCBOOK.settle(document.clone(), ast::Upgrade::Names).document, &WriteOptions::default()).expect("there is a writer");
        let different = difference(&canonical(&text), &canonical(&back), "");
        prop_assert!(different.is_none(), "{}\n{text}\n{back}", different.unwrap_or_default());
        let again = DOCBOOK.read(back.as_bytes(), &ReadOptions::default()).expect("there is a reader");
        prop_assert!(again.document.as_ref() == Some(&document), "not read as the same\n{text}\n{back}");
    }
}
