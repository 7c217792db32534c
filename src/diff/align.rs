//! Two outlines side by side: which lines are the same, which are only in one, and which are the same line changed.
//!
//! The lines are compared by Myers' algorithm with the bounds of Git, so that time is bounded and the outcome is the same
//! each time; in what it leaves as replaced, lines that say nearly the same are made pairs.

use super::outline::Line;
use super::words;
use foldhash::{HashMap, HashMapExt};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::ops::Range;

/// A row of the two outlines, by the places of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The same on both sides.
    Same(usize, usize),
    /// Only in the first.
    Removed(usize),
    /// Only in the second.
    Added(usize),
    /// In both, and not the same: with the parts that changed, in bytes.
    Changed(usize, usize, Vec<Range<usize>>, Vec<Range<usize>>),
}

impl Row {
    /// Whether it is the same on both sides.
    pub fn is_same(&self) -> bool {
        matches!(self, Row::Same(..))
    }

    /// Its line in the first outline.
    pub fn a(&self) -> Option<usize> {
        match self {
            Row::Same(a, _) | Row::Removed(a) | Row::Changed(a, ..) => Some(*a),
            Row::Added(_) => None,
        }
    }

    /// Its line in the second.
    pub fn b(&self) -> Option<usize> {
        match self {
            Row::Same(_, b) | Row::Added(b) | Row::Changed(_, b, ..) => Some(*b),
            Row::Removed(_) => None,
        }
    }
}

/// Aligns two outlines.
pub fn align(a: &[Line], b: &[Line]) -> Vec<Row> {
    let mut numbers: HashMap<(usize, bool, &str), u32> = HashMap::new();
    let mut of = Vec::with_capacity(2);
    for lines in [a, b] {
        let mut out = Vec::with_capacity(lines.len());
        for line in lines {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            out.push(*numbers.entry((line.depth, line.code, line.text.as_str())).or_insert(next));
        }
        of.push(out);
    }
    let mut rows = Vec::with_capacity(a.len().max(b.len()));
    for op in capture_diff_slices(Algorithm::Myers, &of[0], &of[1]) {
        let (old, new) = (op.old_range(), op.new_range());
        match op.tag() {
            DiffTag::Equal => rows.extend(old.zip(new).map(|(a, b)| Row::Same(a, b))),
            DiffTag::Delete => rows.extend(old.map(Row::Removed)),
            DiffTag::Insert => rows.extend(new.map(Row::Added)),
            DiffTag::Replace => pair(a, b, old, new, &mut rows),
        }
    }
    rows
}

/// The most pairs of lines that are weighed against each other.
const MOST_PAIRS: usize = 40_000;

/// What two lines must have in common to be a pair, of 100.
const LEAST_ALIKE: usize = 35;

/// Makes pairs of lines that say nearly the same, so that their order stays.
fn pair(a: &[Line], b: &[Line], old: Range<usize>, new: Range<usize>, rows: &mut Vec<Row>) {
    let (n, m) = (old.len(), new.len());
    let mut at = (0, 0);
    for (i, j) in pairs(&a[old.clone()], &b[new.clone()]) {
        rows.extend((at.0..i).map(|i| Row::Removed(old.start + i)));
        rows.extend((at.1..j).map(|j| Row::Added(new.start + j)));
        let (i_a, i_b) = (old.start + i, new.start + j);
        let (in_a, in_b) = words::changed(&a[i_a].text, &b[i_b].text);
        rows.push(Row::Changed(i_a, i_b, in_a, in_b));
        at = (i + 1, j + 1);
    }
    rows.extend((at.0..n).map(|i| Row::Removed(old.start + i)));
    rows.extend((at.1..m).map(|j| Row::Added(new.start + j)));
}

/// The pairs, by their places, in order.
fn pairs(a: &[Line], b: &[Line]) -> Vec<(usize, usize)> {
    let (count_a, count_b) = (a.len(), b.len());
    let bags_a: Vec<_> = a.iter().map(bag).collect();
    let bags_b: Vec<_> = b.iter().map(bag).collect();
    let weight = |i: usize, j: usize| match alike(&a[i], &b[j], &bags_a[i], &bags_b[j]) {
        weight if weight >= LEAST_ALIKE => weight,
        _ => 0,
    };
    if count_a.saturating_mul(count_b) > MOST_PAIRS {
        // One beside the other, as they come.
        return (0..count_a.min(count_b)).filter(|&i| weight(i, i) > 0).map(|i| (i, i)).collect();
    }
    // The best that the rest of both can give, from each place on.
    let mut best = vec![0_usize; (count_a + 1) * (count_b + 1)];
    let cell = |i: usize, j: usize| i * (count_b + 1) + j;
    for i in (0..count_a).rev() {
        for j in (0..count_b).rev() {
            let paired = match weight(i, j) {
                0 => 0,
                weight => best[cell(i + 1, j + 1)] + weight,
            };
            best[cell(i, j)] = paired.max(best[cell(i + 1, j)]).max(best[cell(i, j + 1)]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < count_a && j < count_b {
        let here = best[cell(i, j)];
        match weight(i, j) {
            weight if weight > 0 && here == best[cell(i + 1, j + 1)] + weight => {
                out.push((i, j));
                i += 1;
                j += 1;
            }
            _ if here == best[cell(i + 1, j)] => i += 1,
            _ => j += 1,
        }
    }
    out
}

/// The most words that are looked at to see whether lines are alike.
const MOST_WORDS: usize = 200;

/// The words of a line, sorted.
fn bag(line: &Line) -> Vec<&str> {
    let words = words::split(&line.text).into_iter().take(MOST_WORDS);
    let mut bag: Vec<&str> = words.map(|word| &line.text[word]).filter(|word| *word != " ").collect();
    bag.sort_unstable();
    bag
}

/// How much of two lines is the same, of 100.
fn alike(a: &Line, b: &Line, bag_a: &[&str], bag_b: &[&str]) -> usize {
    let kind = |line: &Line| line.text.split([' ', ':']).next().map(str::to_string);
    if a.depth != b.depth || a.code != b.code || !a.code && kind(a) != kind(b) {
        return 0;
    }
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (bag_a.get(i), bag_b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Equal => {
                (i, j) = (i + 1, j + 1);
                common += 1;
            }
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    // Lines without words are alike: they are of one kind.
    200 * common / (bag_a.len() + bag_b.len()).max(1)
        + usize::from(bag_a.is_empty() && bag_b.is_empty()) * 100
}

#[cfg(test)]
mod tests {
    use super::{Row, align};
    use crate::diff::outline::Line;

    fn lines(texts: &[&str]) -> Vec<Line> {
        texts.iter().map(|text| Line { text: (*text).to_string(), ..Line::default() }).collect()
    }

    #[test]
    fn a_line_that_changed_is_a_pair() {
        let a = lines(&["title: One", "paragraph: The quick brown fox", "paragraph: End"]);
        let b = lines(&["title: One", "paragraph: New", "paragraph: The quick red fox", "paragraph: End"]);
        let changed = |row: &Row| match row {
            Row::Same(..) | Row::Removed(_) | Row::Added(_) => None,
            Row::Changed(i, j, in_a, in_b) => {
                Some((&a[*i].text[in_a[0].clone()], &b[*j].text[in_b[0].clone()]))
            }
        };
        let rows = align(&a, &b);
        assert_eq!(rows.iter().filter_map(changed).collect::<Vec<_>>(), [("brown", "red")]);
        assert_eq!((&rows[0], &rows[1], &rows[3]), (&Row::Same(0, 0), &Row::Added(1), &Row::Same(2, 3)));
    }

    #[test]
    fn lines_of_other_kinds_are_no_pairs() {
        let rows = align(&lines(&["paragraph: one two"]), &lines(&["title: one two"]));
        assert_eq!(rows, [Row::Removed(0), Row::Added(0)]);
    }
}
