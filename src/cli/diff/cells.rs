//! A line of an outline as it stands in a column: marked, shortened where nothing changed, and broken where the column ends.

use copyist::diff::Part;
use unicode_width::UnicodeWidthChar;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As the rest.
    Plain,
    /// Only on the left.
    Removed,
    /// Only on the right.
    Added,
    /// Of less weight.
    Faint,
}

/// A text with its inks.
pub type Inked = Vec<(char, Ink)>;

/// An unchanged part that is longer is shown by its ends.
const LONGEST: usize = 90;
/// How much of each end is shown.
const END: usize = 40;
/// Within so many characters a part is cut between words.
const SLACK: usize = 15;

/// The parts of a line as text. Without colours signs stand around what changed.
pub fn inked(parts: &[Part], ink: Ink, coloured: bool) -> Inked {
    let mut out = Inked::new();
    let has_changed = parts.iter().any(|part| part.changed) && parts.iter().any(|part| !part.changed);
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let text: Vec<char> = part.text.chars().collect();
        if part.changed {
            let (before, behind) = match ink {
                _ if coloured || !has_changed => ("", ""),
                Ink::Removed => ("[-", "-]"),
                _ => ("{+", "+}"),
            };
            out.extend(before.chars().chain(text).chain(behind.chars()).map(|c| (c, ink)));
            continue;
        }
        // The words before a change and behind it are wanted, what is far from all changes is not.
        let plain = |c: &char| (*c, Ink::Plain);
        if !has_changed || text.len() <= LONGEST {
            out.extend(text.iter().map(plain));
            continue;
        }
        let is_blank = |c: &char| *c == ' ';
        let begin = text[END - SLACK..END].iter().rposition(is_blank).map_or(END, |at| END - SLACK + at + 1);
        out.extend(text[..begin].iter().map(plain));
        out.push(('…', Ink::Faint));
        if !last {
            let tail = &text[text.len() - END..];
            let from = tail[..SLACK].iter().position(is_blank).unwrap_or(0);
            out.extend(tail[from..].iter().map(plain));
        }
    }
    out
}

/// A text in one line, its end cut off where it is too wide.
pub fn cut(text: Inked, width: usize) -> Inked {
    if wide(&text) <= width {
        return text;
    }
    let mut out = Inked::new();
    let mut taken = 0;
    for (c, ink) in text {
        taken += c.width().unwrap_or(0);
        if taken + 1 > width {
            break;
        }
        out.push((c, ink));
    }
    out.push(('…', Ink::Faint));
    out
}

/// A text in lines that are no wider, broken behind blanks where there are any.
pub fn broken(text: &Inked, width: usize) -> Vec<Inked> {
    let mut lines = Vec::new();
    let mut rest = &text[..];
    loop {
        let mut taken = 0;
        let fit = rest.iter().take_while(|(c, _)| {
            taken += c.width().unwrap_or(0);
            taken <= width
        });
        let fit = fit.count();
        if fit == rest.len() {
            lines.push(rest.to_vec());
            return lines;
        }
        let fit = fit.max(1);
        let blank = rest[..fit].iter().rposition(|(c, _)| *c == ' ').map(|at| at + 1);
        let (line, tail) = rest.split_at(blank.filter(|at| *at > width / 2).unwrap_or(fit));
        lines.push(line.strip_suffix(&[(' ', Ink::Plain)]).unwrap_or(line).to_vec());
        rest = tail;
    }
}

/// How many columns a text takes.
pub fn wide(text: &Inked) -> usize {
    text.iter().map(|(c, _)| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::{Ink, broken, cut, inked};
    use copyist::diff::Part;

    fn text(line: &super::Inked) -> String {
        line.iter().map(|(c, _)| c).collect()
    }

    fn part(text: &str, changed: bool) -> Part {
        Part { text: text.to_string(), changed }
    }

    #[test]
    fn what_changed_is_marked_and_the_rest_is_short() {
        let far = "word ".repeat(40);
        let parts = [part(&far, false), part("new", true), part(&far, false)];
        let line = text(&inked(&parts, Ink::Added, false));
        assert!(line.contains("word word {+new+}word word"), "{line}");
        assert!(line.ends_with(" …") && line.starts_with("word ") && line.chars().count() < 160, "{line}");
        assert!(line.contains("word … word"), "{line}");
        assert_eq!(text(&inked(&[part("all of it", true)], Ink::Removed, false)), "all of it");
        assert_eq!(text(&inked(&[part("a", false), part("b", true)], Ink::Removed, true)), "ab");
    }

    #[test]
    fn lines_fit() {
        let line = inked(&[part("one two three four", false)], Ink::Plain, true);
        let lines: Vec<_> = broken(&line, 9).iter().map(text).collect();
        assert_eq!(lines, ["one two", "three", "four"]);
        assert_eq!(text(&cut(line, 9)), "one two …");
        let wide = inked(&[part("日本語日本語", false)], Ink::Plain, true);
        assert_eq!(broken(&wide, 5).len(), 3);
    }
}
