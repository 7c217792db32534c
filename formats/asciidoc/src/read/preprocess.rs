//! Directives of the preprocessor: `ifdef::name[]` … `endif::[]`.
//!
//! What stands between them is for some readers only. A region that begins and ends between blocks stays in the tree, as a generic
//! node with the blocks in it. One that cuts through a block is decided as Asciidoctor decides it, by what the file has declared
//! before it, and what is left out is told. An include is no matter of this module: it stays where it is.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/directives/conditionals/>.

use super::Reader;
use super::attributes::Attributes;
use super::marks;
use super::sheet::Line;

/// A region in the making.
struct Open {
    /// The line of its directive.
    start: usize,
    /// Whether it may stay in the tree, as far as is known.
    whole: bool,
    attached: bool,
    /// The fence that was open at its beginning.
    fence: Option<usize>,
}

/// A region: the lines of its two directives.
#[derive(Clone, Copy)]
struct Region {
    start: usize,
    end: usize,
    whole: bool,
    /// A `+` attaches it to an item.
    attached: bool,
}

impl Reader<'_> {
    /// The lines without those of the directives that cannot stay, and without what these leave out.
    pub(super) fn preprocessed<'s>(&mut self, lines: Vec<Line<'s>>) -> Vec<Line<'s>> {
        let text = self.text.as_bytes();
        if memchr::memmem::find(text, b"if").is_none() || memchr::memmem::find(text, b"f::").is_none() {
            return lines;
        }
        if !lines.iter().any(|line| is_conditional(line.text)) {
            return lines;
        }
        let regions = regions(&lines);
        self.evaluated(&lines, &regions)
    }

    fn evaluated<'s>(&mut self, lines: &[Line<'s>], regions: &[Region]) -> Vec<Line<'s>> {
        let mut out = Vec::with_capacity(lines.len());
        let mut attributes = self.attributes.clone();
        let mut regions = regions.iter().peekable();
        // The last lines of the regions that are open, whether they stay, and whether an item has them.
        let mut ends: Vec<(usize, bool, bool)> = Vec::new();
        let mut at = 0;
        // What `+` would attach to an item that is in a region stands behind the region.
        let mut unhook = false;
        while let Some(&line) = lines.get(at) {
            if let Some((_, stays, attached)) = ends.pop_if(|(end, ..)| *end == at) {
                out.extend(stays.then_some(line));
                at += 1;
                unhook = stays && !attached && lines.get(at).is_some_and(|next| next.text == "+");
                continue;
            }
            unhook &= !line.is_blank();
            let line = if unhook && line.text == "+" { Line { text: "", ..line } } else { line };
            let Some(region) = regions.next_if(|r| r.start == at) else {
                if is_conditional(line.text) {
                    self.warn("`endif` without a directive that it ends", line.span());
                } else {
                    if let Some((name, value)) = marks::attribute_entry(line.text) {
                        declare(&mut attributes, name, value);
                    }
                    out.push(line);
                }
                at += 1;
                continue;
            };
            at += 1;
            if region.whole {
                // A `+` that attaches what is for some readers only: it attaches the whole.
                if let Some(next) = lines.get(at).filter(|next| next.text == "+" && at < region.end) {
                    out.push(if unhook { Line { text: "", ..*next } } else { *next });
                    at += 1;
                }
                out.push(line);
                ends.push((region.end, true, region.attached));
                continue;
            }
            let (holds, text) = holds(line.text, &attributes);
            if let (true, Some(text)) = (holds, text) {
                let start = line.text.len() - text.len() - 1;
                out.push(Line { text, at: line.at + start });
            } else if holds {
                ends.push((region.end, false, true));
            } else {
                let last = region.end.min(lines.len() - 1);
                let message = format!("text that only stands with `{}` is left out", line.text);
                self.warn(message, line.span().to(lines[last].span()));
                at = last + 1;
                while regions.next_if(|r| r.start < at).is_some() {}
            }
        }
        out
    }
}

fn is_conditional(line: &str) -> bool {
    matches!(line.as_bytes().first(), Some(b'i' | b'e'))
        && marks::directive(line).is_some_and(|(name, ..)| name != "include")
}

/// Where blocks may begin and end.
#[derive(Default)]
struct Borders<'s> {
    fences: Vec<&'s str>,
    /// Whether a block may begin at this line.
    at_border: bool,
    /// Whether the lines since the last blank one are of a list.
    in_list: bool,
    /// The line before was above a block, and belongs to it.
    in_meta: bool,
}

impl<'s> Borders<'s> {
    fn in_text(&self) -> bool {
        self.fences.last().is_some_and(|f| is_verbatim(f))
    }

    /// Goes past a line that is none of a condition.
    fn pass(&mut self, lines: &[Line<'s>], at: usize) {
        let Some(line) = lines.get(at) else { return };
        let text = line.text;
        if self.fences.last() == Some(&text) {
            self.fences.pop();
            (self.at_border, self.in_list, self.in_meta) = (true, false, false);
            return;
        }
        if self.in_text() {
            return;
        }
        if let Some((_, end)) = marks::fence(text)
            && !is_underline(lines, at)
        {
            self.fences.push(end);
            (self.at_border, self.in_list, self.in_meta) = (true, false, false);
            return;
        }
        if line.is_blank() || text == "+" {
            (self.at_border, self.in_list, self.in_meta) = (!self.in_meta, false, self.in_meta);
            return;
        }
        let begins = self.at_border || self.in_meta;
        if marks::is_comment(text) || marks::attribute_entry(text).is_some() && begins {
            return;
        }
        if marks::is_attribute_line(text) || begins && marks::block_title(text).is_some() {
            (self.at_border, self.in_list, self.in_meta) = (false, false, true);
            return;
        }
        let is_whole = begins && (marks::block_macro(text).is_some() || marks::title(text).is_some());
        self.in_list |= (begins || self.in_list) && marks::is_item(text);
        (self.at_border, self.in_meta) = (is_whole, false);
    }

    /// Whether a block may begin at this line, or the line before it is the last of a paragraph.
    fn may_begin(&self, lines: &[Line<'s>], at: usize) -> bool {
        if self.in_meta {
            return false;
        }
        self.at_border
            || lines.get(at).is_none_or(|line| {
                let text = line.text;
                line.is_blank()
                    || text == "+"
                    || marks::fence(text).is_some()
                    || marks::is_attribute_line(text)
                    || self.in_list && marks::is_item(text)
            })
    }
}

/// The regions of a file, by their first lines.
fn regions(lines: &[Line<'_>]) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut borders = Borders { at_border: true, ..Borders::default() };
    // The first line at or behind one that is none of a condition.
    let mut plain: Vec<usize> = vec![lines.len(); lines.len() + 1];
    for at in (0..lines.len()).rev() {
        plain[at] = if is_conditional(lines[at].text) { plain[at + 1] } else { at };
    }
    for (at, line) in lines.iter().enumerate() {
        if !is_conditional(line.text) {
            borders.pass(lines, at);
            continue;
        }
        let Some((name, _, list)) = marks::directive(line.text) else { continue };
        let next = plain.get(at + 1).copied().unwrap_or(lines.len());
        if name == "endif" {
            if let Some((region, place)) = open.pop() {
                let whole = region.whole
                    && region.fence == Some(borders.fences.len())
                    && borders.may_begin(lines, next);
                found[place] = Region { start: region.start, end: at, whole, attached: region.attached };
            }
            continue;
        }
        let place = found.len();
        found.push(Region { start: at, end: usize::MAX, whole: false, attached: false });
        if name == "ifeval" || list.is_empty() {
            let whole = !borders.in_text() && borders.may_begin(lines, next);
            let is_plus = |at: usize| lines.get(at).is_some_and(|line| line.text == "+");
            let attached = at.checked_sub(1).is_some_and(is_plus) || is_plus(next);
            open.push((Open { start: at, whole, attached, fence: Some(borders.fences.len()) }, place));
        } else {
            found[place].end = at;
        }
    }
    // A region within one that does not stay is not between blocks of the tree either, but may stay for all that.
    found.iter_mut().filter(|r| r.end == usize::MAX).for_each(|r| r.end = lines.len());
    found
}

/// Whether lines between two of this fence are text as it stands.
fn is_verbatim(fence: &str) -> bool {
    matches!(fence.as_bytes()[0], b'/' | b'+' | b'.' | b'`') || fence.starts_with("---")
}

/// Whether a line is the line below a title.
fn is_underline(lines: &[Line<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        marks::underlined(lines[before].text, lines[at].text).is_some()
            && at.checked_sub(2).is_none_or(|b| lines[b].is_blank())
    })
}

/// Whether a directive's condition holds, and the text that it holds in its own line.
fn holds<'t>(line: &'t str, attributes: &Attributes) -> (bool, Option<&'t str>) {
    let Some((name, target, list)) = marks::directive(line) else { return (true, None) };
    if name == "ifeval" {
        return (evaluates(list, attributes), None);
    }
    let wanted = name == "ifdef";
    let (separator, any) = if target.contains(',') { (',', true) } else { ('+', false) };
    let mut names = target.split(separator);
    let is_set = |name: &str| attributes.is_set(&name.to_lowercase());
    let holds = match (any, wanted) {
        (true, true) => names.any(is_set),
        (true, false) => names.all(|n| !is_set(n)),
        (false, true) => names.all(is_set),
        (false, false) => names.any(|n| !is_set(n)),
    };
    (holds, (!list.is_empty()).then_some(list))
}

/// Whether a comparison holds: `"{name}" == "text"`.
fn evaluates(expression: &str, attributes: &Attributes) -> bool {
    let Some((left, operator, right)) = ["==", "!=", ">=", "<=", ">", "<"]
        .iter()
        .find_map(|o| expression.split_once(o).map(|(l, r)| (l, *o, r)))
    else {
        return false;
    };
    let value = |text: &str| {
        let text = text.trim();
        let bare = text
            .strip_prefix('"')
            .and_then(|t| t.strip_suffix('"'))
            .or_else(|| text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')));
        attributes.expand(bare.unwrap_or(text)).into_owned()
    };
    let (left, right) = (value(left), value(right));
    let order = match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(l), Ok(r)) => l.partial_cmp(&r),
        _ => Some(left.cmp(&right)),
    };
    let Some(order) = order else { return false };
    match operator {
        "==" => order.is_eq(),
        "!=" => order.is_ne(),
        ">=" => order.is_ge(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_lt(),
    }
}

/// Takes note of `:name: value`.
pub(super) fn declare(attributes: &mut Attributes, name: &str, value: &str) {
    if let Some(name) = name.strip_prefix('!').or_else(|| name.strip_suffix('!')) {
        attributes.unset(name);
    } else {
        let value = attributes.expand(value).into_owned();
        attributes.set(name, value, false);
    }
}
