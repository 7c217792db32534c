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
    Element(usize, Vec<(usize, String)>, Vec<Piece>),
    Words(String),
    Blank(&'static str),
    Comment,
    Instruction,
}

const ATTRIBUTES: [&str; 9] =
    ["role", "condition", "xml:id", "linkend", "xlink:href", "xml:lang", "label", "fileref", "class"];

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
    leaf.prop_recursive(6, 40, 6, |inner| {
        let attributes = proptest::collection::vec((0..ATTRIBUTES.len(), "[a-z]{1,3}( [a-z]{1,2})?"), 0..3);
        (0..ELEMENTS.len(), attributes, proptest::collection::vec(inner, 0..6))
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
                    let value =
                        if ATTRIBUTES[*attribute] == "xml:id" { format!("i{seen}") } else { value.clone() };
                    let _ = write!(out, " {}=\"{value}\"", ATTRIBUTES[*attribute]);
                }
            }
            out.push('>');
            let verbatim = verbatim || is_verbatim(element.model);
            let words = takes_words(element.model, element.name);
            let content = content.iter().filter(|piece| words || !matches!(piece, Piece::Words(_)));
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
        content.iter().for_each(|piece| write(piece, &mut text, false, &mut 0));
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
