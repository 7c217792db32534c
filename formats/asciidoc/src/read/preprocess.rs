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
    /// The fence that was open at its beginning.
    fence: Option<usize>,
}

/// A region: the lines of its two directives.
#[derive(Clone, Copy)]
struct Region {
    start: usize,
    end: usize,
    whole: bool,
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
        // The last lines of the regions that are open, and whether they stay.
        let mut ends: Vec<(usize, bool)> = Vec::new();
        let mut at = 0;
        while let Some(&line) = lines.get(at) {
            if let Some((_, stays)) = ends.pop_if(|(end, _)| *end == at) {
                out.extend(stays.then_some(line));
                at += 1;
                continue;
            }
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
                out.push(line);
                ends.push((region.end, true));
                continue;
            }
            let (holds, text) = holds(line.text, &attributes);
            if let (true, Some(text)) = (holds, text) {
                let start = line.text.len() - text.len() - 1;
                out.push(Line { text, at: line.at + start });
            } else if holds {
                ends.push((region.end, false));
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

/// The regions of a file, by their first lines.
fn regions(lines: &[Line<'_>]) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut fences: Vec<&str> = Vec::new();
    let is_border = |at: Option<usize>| {
        at.and_then(|at| lines.get(at)).is_none_or(|line| {
            line.is_blank()
                || line.text == "+"
                || is_conditional(line.text)
                || marks::is_comment(line.text)
                || marks::attribute_entry(line.text).is_some()
        })
    };
    for (at, line) in lines.iter().enumerate() {
        if is_conditional(line.text) {
            let Some((name, _, list)) = marks::directive(line.text) else { continue };
            if name == "endif" {
                if let Some((region, place)) = open.pop() {
                    let whole = region.whole && region.fence == Some(fences.len()) && is_border(Some(at + 1));
                    found[place] = Region { start: region.start, end: at, whole };
                }
                continue;
            }
            let place = found.len();
            let in_text = fences.last().is_some_and(|f| is_verbatim(f));
            found.push(Region { start: at, end: usize::MAX, whole: false });
            if name == "ifeval" || list.is_empty() {
                let whole = !in_text && is_border(at.checked_sub(1));
                open.push((Open { start: at, whole, fence: Some(fences.len()) }, place));
            } else {
                found[place].end = at;
            }
            continue;
        }
        if fences.last() == Some(&line.text) {
            fences.pop();
        } else if !fences.last().is_some_and(|f| is_verbatim(f))
            && let Some((_, end)) = marks::fence(line.text)
            && !is_underline(lines, at)
        {
            fences.push(end);
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
    match name.strip_prefix('!').or_else(|| name.strip_suffix('!')) {
        Some(name) => attributes.unset(name),
        None => {
            let value = attributes.expand(value).into_owned();
            attributes.set(name, value, false);
        }
    }
}
