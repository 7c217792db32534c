//! The id that an unknown one was perhaps meant to be. Bounded work: a hint is worth little time.

use ast::Str;
use std::collections::BTreeMap;

/// How many cells of edit-distance tables are computed for one manual at most; to look at an id costs as much as one.
const BUDGET: usize = 1 << 20;
/// Longer ids are not compared.
const LONGEST: usize = 96;

/// Which bytes an id has, each as one of 64. One change takes at the most one of them away, and adds one.
type Bag = u64;

/// All known ids by their length.
pub(crate) struct Nearest {
    by_length: BTreeMap<usize, Vec<(Bag, Str)>>,
    budget: usize,
}

impl Nearest {
    pub(crate) fn new<'a>(ids: impl Iterator<Item = &'a Str>) -> Nearest {
        let mut by_length = BTreeMap::<usize, Vec<(Bag, Str)>>::new();
        for id in ids.filter(|id| id.len() <= LONGEST) {
            by_length.entry(id.len()).or_default().push((bag(id), id.clone()));
        }
        // Ids come out of a hash table; which of several equally near ones is named must not depend on it.
        for ids in by_length.values_mut() {
            ids.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        }
        Nearest { by_length, budget: BUDGET }
    }

    /// The nearest id that differs in few characters, while the budget lasts.
    pub(crate) fn find(&mut self, id: &str) -> Option<Str> {
        if id.len() < 4 || id.len() > LONGEST {
            return None;
        }
        let reach = (id.len() / 5).clamp(1, 4);
        let most = u8::try_from(reach).unwrap_or(u8::MAX);
        let lengths = id.len() - reach..=id.len() + reach;
        let wanted = bag(id);
        let differ = |a: Bag, b: Bag| (a & !b).count_ones() > u32::from(most);
        let mut best: Option<(u8, &Str)> = None;
        for (bag, candidate) in self.by_length.range(lengths).flat_map(|(_, ids)| ids) {
            let is_far = differ(*bag, wanted) || differ(wanted, *bag);
            let cost = if is_far { 1 } else { id.len() * (2 * reach + 1) };
            if cost > self.budget {
                break;
            }
            self.budget -= cost;
            if is_far {
                continue;
            }
            let less = best.map_or(most, |(least, _)| least.saturating_sub(1));
            if let Some(distance) = distance(id.as_bytes(), candidate.as_bytes(), less) {
                best = Some((distance, candidate));
            }
            if best.is_some_and(|(least, _)| least <= 1) {
                break;
            }
        }
        best.map(|(_, id)| id.clone())
    }
}

fn bag(id: &str) -> Bag {
    id.bytes().fold(0, |bag, b| bag | 1 << (b & 63))
}

/// How many bytes must be put in, taken out or exchanged, if it is not more than this. Of the table of distances between
/// the beginnings of both, only the cells are computed that lie so near to the diagonal.
fn distance(a: &[u8], b: &[u8], most: u8) -> Option<u8> {
    let reach = usize::from(most);
    let mut row = [0; LONGEST + 1];
    let row = row.get_mut(..=b.len())?;
    if a.len().abs_diff(b.len()) > reach {
        return None;
    }
    let far = most.saturating_add(1);
    for (cell, n) in row.iter_mut().zip(0_u8..) {
        *cell = n.min(far);
    }
    for (i, x) in a.iter().enumerate() {
        let (from, to) = (i.saturating_sub(reach), b.len().min(i + reach + 1));
        let mut corner = row[from];
        let mut left = if from == 0 { u8::try_from(i + 1).unwrap_or(far).min(far) } else { far };
        row[from] = left;
        let mut least = left;
        for (y, above) in b[from..to].iter().zip(&mut row[from + 1..=to]) {
            // What the row before has not computed is too far.
            left = (corner + u8::from(x != y)).min(*above + 1).min(left + 1).min(far);
            corner = std::mem::replace(above, left);
            least = least.min(left);
        }
        // No row has less than the one before it.
        if least > most {
            return None;
        }
    }
    row.last().copied().filter(|found| *found <= most)
}

#[cfg(test)]
mod tests {
    use super::{Nearest, distance};
    use ast::Str;

    #[test]
    fn a_slip_of_the_pen_is_found() {
        let ids = ["sec-install", "sec-uninstall", "chap-intro"].map(Str::from);
        let mut nearest = Nearest::new(ids.iter());
        assert_eq!(nearest.find("sec-instal").as_deref(), Some("sec-install"));
        assert_eq!(nearest.find("something-else"), None);
        assert_eq!(nearest.find("x"), None);
    }

    #[test]
    fn the_nearest_of_several_is_named() {
        let ids =
            ["chapter-about-nothing-a", "chapter-about-nothing", "chapter-about-nothingness"].map(Str::from);
        let mut nearest = Nearest::new(ids.iter());
        assert_eq!(nearest.find("chapter-abut-nothingnes").as_deref(), Some("chapter-about-nothingness"));
        assert_eq!(nearest.find("chapter-about-nothin").as_deref(), Some("chapter-about-nothing"));
    }

    #[test]
    fn work_is_bounded() {
        let ids: Vec<Str> = (0..20_000).map(|n| Str::from(format!("{n:0>96}"))).collect();
        let mut nearest = Nearest::new(ids.iter());
        for n in 0..1000 {
            nearest.find(&format!("{n:1>96}"));
        }
        assert!(nearest.budget < 96 * 96, "{}", nearest.budget);
    }

    #[test]
    fn distances() {
        // Against the whole table.
        let words =
            ["", "a", "ab", "ba", "abab", "sec-install", "sec-instal", "sec-uninstall", "uninstall-sec"];
        let whole = |a: &[u8], b: &[u8]| {
            let mut row: Vec<u8> = (0..).take(b.len() + 1).collect();
            for (i, x) in (0..).zip(a) {
                let mut corner = std::mem::replace(&mut row[0], i + 1);
                for (j, y) in b.iter().enumerate() {
                    let here = (corner + u8::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
                    corner = std::mem::replace(&mut row[j + 1], here);
                }
            }
            row[b.len()]
        };
        for a in words {
            for b in words {
                let wanted = whole(a.as_bytes(), b.as_bytes());
                for most in 0..14 {
                    let found = distance(a.as_bytes(), b.as_bytes(), most);
                    assert_eq!(found, (wanted <= most).then_some(wanted), "{a} {b} {most}");
                }
            }
        }
        assert_eq!(distance(b"kitten", b"sitting", 3), Some(3));
        assert_eq!(distance(b"kitten", b"sitting", 2), None);
        assert_eq!(distance(b"", b"ab", 4), Some(2));
        assert_eq!(distance(b"ab", b"", 1), None);
    }
}
