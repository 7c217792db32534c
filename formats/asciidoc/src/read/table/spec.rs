//! What is said of columns and cells: `3*^.>2a` in `cols`, `2.3+^.>a` before a separator.
//!
//! References: <https://docs.asciidoctor.org/asciidoc/latest/tables/add-columns/>,
//! <https://docs.asciidoctor.org/asciidoc/latest/tables/format-cell-content/>.

use ast::Align;

/// How the text of a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `d`: paragraphs.
    Default,
    /// `s`: paragraphs of strong words.
    Strong,
    /// `e`: of emphasised words.
    Emphasis,
    /// `m`: of code.
    Mono,
    /// `h`: paragraphs of a heading.
    Heading,
    /// `l`: lines as they are.
    Literal,
    /// `a`: blocks.
    Blocks,
}

impl Style {
    fn of(letter: char) -> Option<Style> {
        Some(match letter {
            'd' => Style::Default,
            's' => Style::Strong,
            'e' => Style::Emphasis,
            'm' => Style::Mono,
            'h' => Style::Heading,
            'l' => Style::Literal,
            'a' => Style::Blocks,
            _ => return None,
        })
    }
}

/// The width of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Width {
    /// Nothing told.
    #[default]
    None,
    /// `2`: as a part of all.
    Part(u32),
    /// `30%`.
    Percent(u32),
    /// `~`: as wide as its content.
    Auto,
}

/// Where the content of a cell stands, and how it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub align: Option<Align>,
    /// `top`, `middle` or `bottom`.
    pub valign: Option<&'static str>,
    pub style: Option<Style>,
}

/// A column, as `cols` has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnSpec {
    pub width: Width,
    pub look: Look,
}

/// What stands before the separator of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellSpec {
    pub columns: u32,
    pub rows: u32,
    pub repeat: u32,
    pub look: Look,
}

impl Default for CellSpec {
    fn default() -> CellSpec {
        CellSpec { columns: 1, rows: 1, repeat: 1, look: Look::default() }
    }
}

/// Too many columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// Reads the value of `cols`; members that say nothing that is known are as if they were not there.
pub(super) fn columns(text: &str, most: usize) -> Result<Vec<ColumnSpec>, TooMany> {
    let text: std::borrow::Cow<'_, str> =
        if text.contains(' ') { text.replace(' ', "").into() } else { text.into() };
    let mut out = Vec::new();
    let mut push = |count: u32, column: ColumnSpec| {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count > most.saturating_sub(out.len()) {
            return Err(TooMany);
        }
        out.extend(std::iter::repeat_n(column, count));
        Ok(())
    };
    if text.is_empty() {
        return Ok(out);
    }
    if let (Some(count), "") = digits(&text)
        && (text.len() == 1 || !text.starts_with('0'))
    {
        push(count, ColumnSpec::default())?;
        return Ok(out);
    }
    for record in text.split(if text.contains(',') { ',' } else { ';' }) {
        if let Some((count, column)) = column(record) {
            push(count, column)?;
        }
    }
    Ok(out)
}

/// Reads a member of `cols`: how many columns, and what they are.
fn column(record: &str) -> Option<(u32, ColumnSpec)> {
    let mut column = ColumnSpec::default();
    let mut rest = record;
    let mut count = 1;
    if let (Some(number), behind) = digits(rest)
        && let Some(behind) = behind.strip_prefix('*')
    {
        (count, rest) = (number, behind);
    }
    rest = alignment(rest, &mut column.look);
    if let (Some(number), behind) = digits(rest) {
        (column.width, rest) = match behind.strip_prefix('%') {
            Some(behind) => (Width::Percent(number), behind),
            None => (Width::Part(number), behind),
        };
    } else if let Some(behind) = rest.strip_prefix('~') {
        (column.width, rest) = (Width::Auto, behind);
    }
    style(rest, &mut column.look).then_some((count, column))
}

/// Reads what stands before a separator; nothing if it is anything else. `2+`, `.2+`, `2.3+`, `3*`, `^.>`, `a`.
fn cell(text: &str) -> Option<CellSpec> {
    let mut spec = CellSpec::default();
    let mut rest = text;
    if rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        let (first, behind) = digits(rest);
        let (second, behind) = match behind.strip_prefix('.') {
            Some(behind) => digits(behind),
            None => (None, behind),
        };
        let is_told = first.is_some() || second.is_some();
        match (is_told, behind.as_bytes().first()) {
            (true, Some(b'+')) => {
                (spec.columns, spec.rows) = (first.unwrap_or(1), second.unwrap_or(1));
                rest = &behind[1..];
            }
            (true, Some(b'*')) => {
                spec.repeat = first.unwrap_or(1);
                rest = &behind[1..];
            }
            _ => {}
        }
    }
    rest = alignment(rest, &mut spec.look);
    style(rest, &mut spec.look).then_some(spec)
}

/// What a line begins with, up to its first separator: the spec of a cell, and how long it is; nothing if it is words.
pub(super) fn at_start(line: &str, separator: &str) -> Option<(CellSpec, usize)> {
    let end = line.find(separator)?;
    let spec = cell(line[..end].trim_start_matches([' ', '\t']))?;
    Some((spec, end + separator.len()))
}

/// What stands at the end of a text before a separator: the spec of the next cell, and how long the text before it is.
pub(super) fn at_end(text: &str) -> (CellSpec, usize) {
    let none = (CellSpec::default(), text.len());
    let Some(blank) = text.rfind([' ', '\t']) else { return none };
    let before = text[..=blank].trim_end_matches([' ', '\t']).len();
    let after = &text[blank + 1..];
    if after.is_empty() {
        return (CellSpec::default(), text.trim_ascii_end().len());
    }
    cell(after).map_or(none, |spec| (spec, before))
}

/// Digits as a number, and what is behind them.
fn digits(text: &str) -> (Option<u32>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    ((!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX)), rest)
}

/// `<`, `<.`, `<.^`, `.^`.
fn alignment<'t>(text: &'t str, look: &mut Look) -> &'t str {
    let mut rest = text;
    if let Some(sign) = rest.chars().next().filter(|c| "<^>".contains(*c)) {
        look.align = Some(match sign {
            '<' => Align::Left,
            '^' => Align::Center,
            _ => Align::Right,
        });
        rest = &rest[1..];
    }
    if let Some(behind) = rest.strip_prefix('.') {
        match behind.chars().next().filter(|c| "<^>".contains(*c)) {
            Some(sign) => {
                look.valign = Some(match sign {
                    '<' => "top",
                    '^' => "middle",
                    _ => "bottom",
                });
                rest = &behind[1..];
            }
            None if look.align.is_some() => rest = behind,
            None => {}
        }
    }
    rest
}

/// A letter at the end, or nothing. Says whether that is all.
fn style(text: &str, look: &mut Look) -> bool {
    let mut chars = text.chars();
    let letter = chars.next();
    look.style = letter.and_then(Style::of);
    letter.is_none_or(|c| c.is_ascii_lowercase()) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{CellSpec, ColumnSpec, Look, Style, TooMany, Width, at_end, at_start, columns};
    use ast::Align;

    #[test]
    fn columns_are_told() {
        let of = |text| columns(text, 100).expect("few");
        let plain = ColumnSpec::default();
        assert_eq!(of("3"), [plain; 3]);
        assert_eq!(of("3*"), [plain; 3]);
        assert_eq!(of(",,"), [plain; 3].map(|_| plain).to_vec().iter().map(|_| plain).collect::<Vec<_>>());
        let part = |n| ColumnSpec { width: Width::Part(n), ..plain };
        assert_eq!(of("1, 2;3"), [part(1)]);
        assert_eq!(of("1;2"), [part(1), part(2)]);
        let look = Look { align: Some(Align::Right), valign: Some("middle"), style: Some(Style::Blocks) };
        assert_eq!(of("2*>.^30%a"), [ColumnSpec { width: Width::Percent(30), look }; 2]);
        let auto =
            ColumnSpec { width: Width::Auto, look: Look { valign: Some("bottom"), ..Look::default() } };
        assert_eq!(of(".>~"), [auto]);
        assert_eq!(of("0"), []);
        assert_eq!(of("x y"), []);
        assert_eq!(columns("9999999999*", 100), Err(TooMany));
        assert_eq!(columns("101", 100), Err(TooMany));
    }

    #[test]
    fn cells_are_told() {
        let spec = |text| at_start(text, "|").map(|(spec, _)| spec);
        let none = CellSpec::default();
        assert_eq!(spec("a"), None);
        assert_eq!(spec("ab|"), None);
        assert_eq!(spec(" |"), Some(none));
        assert_eq!(spec("2+|"), Some(CellSpec { columns: 2, ..none }));
        assert_eq!(spec(".2+|"), Some(CellSpec { rows: 2, ..none }));
        assert_eq!(spec("2.3+|"), Some(CellSpec { columns: 2, rows: 3, ..none }));
        assert_eq!(spec("2.+|"), Some(CellSpec { columns: 2, ..none }));
        assert_eq!(spec(".+|"), None);
        assert_eq!(spec("3*|"), Some(CellSpec { repeat: 3, ..none }));
        let look = Look { align: Some(Align::Center), valign: Some("bottom"), style: Some(Style::Heading) };
        assert_eq!(spec("2+^.>h|"), Some(CellSpec { columns: 2, look, ..none }));
        assert_eq!(spec("2|"), None);
        assert_eq!(spec("z|"), Some(none));
        assert_eq!(at_end("one 2+"), (CellSpec { columns: 2, ..none }, 3));
        assert_eq!(at_end("one two"), (none, 7));
        assert_eq!(at_end("one  "), (none, 3));
        assert_eq!(at_end("2+"), (none, 2));
    }
}
