//! Reads a written text back and compares it with the tree that it was written from, node by node and strictly.
//! Canonical form is made when reading, so equality is equality; the difference is rendered for people only.

use ast::{Document, Format, ReadOptions, dump};
use similar::TextDiff;

/// How many lines of a difference are shown.
const MOST_LINES: usize = 60;
/// Longer dumps are compared from the first line that differs only, so that the rendering stays cheap.
const WINDOW: usize = 400;

/// Whether a text says what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It was read back and is equal.
    Equal,
    /// It was read back and differs; as a unified difference of the two trees.
    Different(String),
    /// The format has no reader yet.
    NoReader,
    /// The user did not want it.
    Skipped,
}

/// Compares a text with the document that it was written from, whose source was read with these options.
pub fn verify(wanted: &Document, text: &str, format: &dyn Format, options: &ReadOptions) -> Verification {
    // Trees that are not in the reader's form cannot be compared strictly.
    if format.capabilities().is_some_and(|caps| !caps.has_normal_form()) {
        return Verification::NoReader;
    }
    let options = ReadOptions { limits: options.limits.for_copies(), ..options.clone() };
    let Some(read) = format.read_back(text, &options) else {
        return Verification::NoReader;
    };
    match read.document {
        Some(found) if found == *wanted => Verification::Equal,
        Some(found) => Verification::Different(difference(&dump(wanted), &dump(&found))),
        None => {
            let said: Vec<_> = read.diagnostics.iter().map(|d| d.message.as_str()).collect();
            Verification::Different(format!("it cannot be read: {}", said.join("; ")))
        }
    }
}

/// The difference of two dumps, limited.
fn difference(wanted: &str, found: &str) -> String {
    let same = wanted.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let window = |text: &str| {
        let lines: Vec<&str> = text.lines().skip(same.saturating_sub(3)).take(WINDOW).collect();
        lines.join("\n") + "\n"
    };
    let (wanted, found) = (window(wanted), window(found));
    if wanted == found {
        return "the trees differ in a detail that their dumps do not show\n".to_string();
    }
    let diff = TextDiff::from_lines(&wanted, &found);
    let text = diff.unified_diff().context_radius(3).header("written", "read back").to_string();
    let mut lines: Vec<&str> = text.lines().collect();
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    let mut out = lines.join("\n");
    out.push('\n');
    if more > 0 {
        out.push_str("… and more\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Verification, verify};
    use ast::{Block, BlockKind, Document, Inline, JSON, ReadOptions, to_json};

    fn document(words: &str) -> Document {
        let paragraph = Block::made(BlockKind::Paragraph(vec![Inline::text(words)]));
        Document { body: vec![paragraph], ..Document::default() }
    }

    #[test]
    fn equal_is_equal() {
        let d = document("a");
        assert_eq!(verify(&d, &to_json(&d), &JSON, &ReadOptions::default()), Verification::Equal);
    }

    #[test]
    fn a_difference_is_shown() {
        let Verification::Different(shown) =
            verify(&document("a"), &to_json(&document("b")), &JSON, &ReadOptions::default())
        else {
            panic!("these differ")
        };
        assert!(shown.contains("-  \"a\"\n+  \"b\""), "{shown}");
    }

    #[test]
    fn what_cannot_be_read_differs() {
        assert!(matches!(
            verify(&document("a"), "{", &JSON, &ReadOptions::default()),
            Verification::Different(_)
        ));
    }
}
