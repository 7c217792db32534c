//! The id that an unknown one was perhaps meant to be. Bounded work: a hint is worth little time.

use ast::Str;
use std::collections::BTreeMap;

/// How many cells of edit-distance tables are computed for one manual at most.
const BUDGET: usize = 4 << 20;
/// Longer ids are not compared.
const LONGEST: usize = 96;

/// All known ids by their length.
pub(super) struct Nearest {
    by_length: BTreeMap<usize, Vec<Str>>,
    budget: usize,
}

impl Nearest {
    pub(super) fn new<'a>(ids: impl Iterator<Item = &'a Str>) -> Nearest {
        let mut by_length = BTreeMap::<usize, Vec<Str>>::new();
        for id in ids.filter(|id| id.len() <= LONGEST) {
            by_length.entry(id.len()).or_default().push(id.clone());
        }
        // Ids come out of a hash table; which of several equally near ones is named must not depend on it.
        for ids in by_length.values_mut() {
            ids.sort_unstable();
        }
        Nearest { by_length, budget: BUDGET }
    }

    /// The nearest id that differs in few characters, while the budget lasts.
    pub(super) fn find(&mut self, id: &str) -> Option<Str> {
        if id.len() < 4 || id.len() > LONGEST {
            return None;
        }
        let most = (id.len() / 5).clamp(1, 4);
        let lengths = id.len() - most..=id.len() + most;
        let mut best: Option<(usize, Str)> = None;
        for candidate in self.by_length.range(lengths).flat_map(|(_, ids)| ids) {
            let cost = id.len() * candidate.len();
            if cost > self.budget {
                break;
            }
            self.budget -= cost;
            let distance = distance(id.as_bytes(), candidate.as_bytes());
            if distance <= most && best.as_ref().is_none_or(|(d, _)| distance < *d) {
                best = Some((distance, candidate.clone()));
            }
        }
        best.map(|(_, id)| id)
    }
}

/// How many bytes must be put in, taken out or exchanged.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let exchanged = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
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
    fn distances() {
        assert_eq!(distance(b"kitten", b"sitting"), 3);
        assert_eq!(distance(b"", b"ab"), 2);
    }
}
