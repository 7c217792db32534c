//! One diagnostic as text: its message, the file with line and column, the source line with the place marked, and
//! what to do.

use super::Lines;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use ast::{Diagnostic, Severity};

/// The longest line that is handed to the renderer as a whole, in bytes; it shows what fits beside the mark.
const WIDEST: usize = 8 << 10;

/// How diagnostics look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Characters only.
    Plain,
    /// With the colours of a terminal.
    Coloured,
}

/// A diagnostic and the file that it is about.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// What is to be told.
    pub diagnostic: &'a Diagnostic,
    /// The file's name as messages show it.
    pub file: &'a str,
    /// The file's text.
    pub lines: &'a Lines<'a>,
}

/// The diagnostic as text, with a line feed at the end.
///
/// ```
/// use ast::{Diagnostic, Span, diagnostic::Code};
/// use copyist::report::{Lines, Look, Shown, render};
///
/// let lines = Lines::new("<para>\n  <xref linkend=\"there\"/>\n</para>\n");
/// let told = Diagnostic::warning(Code::MissingTarget, "there is no `there`", Span::new(9, 32));
/// let text = render(Shown { diagnostic: &told, file: "a.xml", lines: &lines }, Look::Plain);
/// assert!(text.starts_with("warning[missing-target]: there is no `there`\n --> a.xml:2:3"));
/// ```
pub fn render(shown: Shown<'_>, look: Look) -> String {
    let Diagnostic { code, severity, message, span, label, help } = shown.diagnostic;
    let level = match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    // Control characters in hostile input must not reach the terminal; the renderer replaces them in source lines.
    let message = printable(message);
    let file = printable(shown.file);
    let (first, rest) = message.split_once('\n').unwrap_or((&message, ""));
    let title = level.primary_title(first).id(code.name());
    let mut group = if span.is_none() || shown.lines.text().is_empty() {
        title.element(Origin::path(file.as_str()))
    } else {
        let piece = piece(shown.lines, span.start as usize, span.end as usize);
        let mut mark = AnnotationKind::Primary.span(piece.mark.clone());
        if let Some(label) = label {
            mark = mark.label(printable(label));
        }
        let snippet = Snippet::source(piece.text).line_start(piece.line).annotation(mark);
        if piece.whole {
            title.element(snippet.path(file.as_str()))
        } else {
            // The renderer counts columns from the beginning of the piece, so the origin is given apart.
            let origin = Origin::path(file.as_str()).line(piece.line).char_column(piece.column);
            title.element(origin).element(snippet)
        }
    };
    if !rest.is_empty() {
        group = group.element(Level::NOTE.no_name().message(rest.to_string()));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    let renderer = match look {
        Look::Plain => Renderer::plain(),
        Look::Coloured => Renderer::styled(),
    };
    let mut out = renderer.render(&[group]);
    out.push('\n');
    out
}

/// The line that a place begins in, or a piece of it if it is long.
struct Piece {
    text: String,
    mark: std::ops::Range<usize>,
    line: usize,
    column: usize,
    /// Whether it begins where the line does.
    whole: bool,
}

fn piece(lines: &Lines<'_>, start: usize, end: usize) -> Piece {
    let (line, column) = lines.place(start);
    let range = lines.range(start);
    let start = lines.floor(start).clamp(range.start, range.end);
    let end = lines.floor(end.clamp(start, range.end));
    let (mut from, mut to) = (range.start, range.end);
    if to - from > WIDEST {
        from = lines.floor(start.saturating_sub(80).max(from));
        to = lines.floor((from + 200).min(to));
    }
    let end = end.min(to).max(start);
    let text = lines.text()[from..to].trim_end_matches('\r').to_string();
    let mark = (start - from).min(text.len())..(end - from).min(text.len());
    Piece { text, mark, line, column, whole: from == range.start }
}

/// The text with control characters, but for line feeds, replaced by their names.
fn printable(text: &str) -> String {
    if !text.chars().any(|c| c.is_control() && c != '\n') {
        return text.to_string();
    }
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { c.escape_default().to_string() } else { c.to_string() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Lines, Look, Shown, render};
    use ast::diagnostic::Code;
    use ast::{Diagnostic, Span};

    fn shown(text: &str, start: usize, end: usize, look: Look) -> String {
        let told = Diagnostic::error(Code::Syntax, "wrong\nin two lines", Span::new(start, end))
            .label("here\nor there");
        render(
            Shown { diagnostic: &told.help("mend it"), file: "a\u{7}.xml", lines: &Lines::new(text) },
            look,
        )
    }

    #[test]
    fn any_place_in_any_text_can_be_shown() {
        let texts = [
            "",
            "\n",
            "a\r\n\tb\r\n",
            "ä€😀e\u{301}\u{200b}\u{0}\u{1b}[1m\n\n x",
            "\u{feff}<a>",
            "\u{202e}abc\n日本語",
        ];
        for text in texts {
            for start in 0..=text.len() + 2 {
                for end in 0..=text.len() + 2 {
                    let plain = shown(text, start, end, Look::Plain);
                    assert!(plain.starts_with("error[syntax]: wrong\n"), "{plain}");
                    assert!(!plain.contains(['\u{1b}', '\u{7}', '\u{0}']), "{plain:?}");
                }
            }
            shown(text, 0, text.len(), Look::Coloured);
        }
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!("{}<x>{}\n", "ab ".repeat(10_000), "é ".repeat(10_000));
        for (start, column) in [(0, 1), (30_000, 30_001), (40_002, 36_670)] {
            let plain = shown(&text, start, start + 3000, Look::Plain);
            assert!(plain.contains(&format!(":1:{column}")) || start == 0, "{plain}");
            assert!(plain.lines().all(|l| l.chars().count() < 400), "{plain}");
        }
    }
}
