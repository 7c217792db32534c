//! Which file includes which: circles, and how deep in the manual each file stands.

use ast::Span;
use std::collections::VecDeque;

/// An include that leads to another file of the project.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// The included file.
    pub to: usize,
    /// How many divisions lie around the include in its own file.
    pub depth: u8,
    /// The include.
    pub span: Span,
}

/// A circle: files with the include of each that leads to the next, the last to the first.
pub(super) type Circle = Vec<(usize, Span)>;

/// The files that include each other in circles, one shortest circle for each group, in the order of the files; and
/// for each file whether it is in such a group.
pub(super) fn circles(edges: &[Vec<Edge>]) -> (Vec<Circle>, Vec<bool>) {
    let group = groups(edges);
    let mut size = vec![0_usize; edges.len()];
    for &g in &group {
        size[g] += 1;
    }
    let mut told = vec![false; edges.len()];
    let mut circles = Vec::new();
    let mut caught = vec![false; edges.len()];
    for (file, out) in edges.iter().enumerate() {
        let g = group[file];
        caught[file] = size[g] > 1 || out.iter().any(|e| e.to == file);
        if caught[file] && !told[g] {
            told[g] = true;
            circles.push(shortest(edges, &group, file));
        }
    }
    (circles, caught)
}

/// The shortest way from a file back to itself inside its group.
fn shortest(edges: &[Vec<Edge>], group: &[usize], start: usize) -> Circle {
    let mut from: Vec<Option<(usize, Span)>> = vec![None; edges.len()];
    let mut queue = VecDeque::from([start]);
    'search: while let Some(file) = queue.pop_front() {
        for edge in edges[file].iter().filter(|e| group[e.to] == group[start]) {
            if from[edge.to].is_none() {
                from[edge.to] = Some((file, edge.span));
                if edge.to == start {
                    break 'search;
                }
                queue.push_back(edge.to);
            }
        }
    }
    let mut circle = Circle::new();
    let mut at = start;
    while let Some((file, span)) = from[at] {
        circle.push((file, span));
        at = file;
        if at == start {
            break;
        }
    }
    circle.reverse();
    circle
}

/// The group of each file: files are in one group when each can be reached from the other (Tarjan's algorithm, with a
/// stack of its own, since a chain of includes may be long).
fn groups(edges: &[Vec<Edge>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let n = edges.len();
    let (mut order, mut low, mut group) = (vec![UNSEEN; n], vec![UNSEEN; n], vec![UNSEEN; n]);
    let (mut open, mut count, mut groups) = (Vec::new(), 0, 0);
    for root in 0..n {
        if order[root] != UNSEEN {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((file, next)) = work.pop() {
            if next == 0 {
                (order[file], low[file]) = (count, count);
                count += 1;
                open.push(file);
            }
            if let Some(edge) = edges[file].get(next) {
                work.push((file, next + 1));
                if order[edge.to] == UNSEEN {
                    work.push((edge.to, 0));
                } else if group[edge.to] == UNSEEN {
                    low[file] = low[file].min(order[edge.to]);
                }
                continue;
            }
            if low[file] == order[file] {
                while let Some(member) = open.pop() {
                    group[member] = groups;
                    if member == file {
                        break;
                    }
                }
                groups += 1;
            }
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[file]);
            }
        }
    }
    group
}

/// How many divisions lie around each file: those around the first include of it, and those around the including file.
/// A file that none includes has 0, and so has one in a circle.
pub(super) fn depths(edges: &[Vec<Edge>], caught: &[bool]) -> Vec<u8> {
    let mut includer: Vec<Option<(usize, u8)>> = vec![None; edges.len()];
    for (file, out) in edges.iter().enumerate() {
        for edge in out.iter().filter(|e| !(caught[file] || caught[e.to])) {
            includer[edge.to].get_or_insert((file, edge.depth));
        }
    }
    let mut depth: Vec<Option<u8>> = vec![None; edges.len()];
    let mut way = Vec::new();
    for file in 0..edges.len() {
        let mut at = file;
        let mut known = loop {
            if let Some(known) = depth[at] {
                break known;
            }
            way.push(at);
            match includer[at] {
                Some((up, _)) => at = up,
                None => break 0,
            }
        };
        while let Some(at) = way.pop() {
            if let Some((_, around)) = includer[at] {
                known = known.saturating_add(around);
            }
            depth[at] = Some(known);
        }
    }
    depth.into_iter().map(Option::unwrap_or_default).collect()
}

/// The includes by which more than `most` files lead to each other, one after the other: of each chain that is too
/// long, the include that is one too many, with its file. Circles are told of elsewhere.
pub(super) fn too_long(edges: &[Vec<Edge>], caught: &[bool], most: usize) -> Vec<(usize, Span)> {
    let counts = |from: usize, edge: &Edge| !caught[from] && !caught[edge.to];
    let mut includers = vec![0_usize; edges.len()];
    for (file, out) in edges.iter().enumerate() {
        for edge in out.iter().filter(|e| counts(file, e)) {
            includers[edge.to] += 1;
        }
    }
    let mut ready: Vec<usize> = (0..edges.len()).filter(|&file| includers[file] == 0).collect();
    let mut longest = vec![0_usize; edges.len()];
    let mut found = Vec::new();
    while let Some(file) = ready.pop() {
        for edge in edges[file].iter().filter(|e| counts(file, e)) {
            if longest[file] == most {
                found.push((file, edge.span));
            }
            longest[edge.to] = longest[edge.to].max(longest[file] + 1);
            includers[edge.to] -= 1;
            if includers[edge.to] == 0 {
                ready.push(edge.to);
            }
        }
    }
    found.sort_by_key(|(file, span)| (*file, span.start));
    found
}

#[cfg(test)]
mod tests {
    use super::{Edge, circles, depths, too_long};
    use ast::Span;

    fn edges(lists: &[&[(usize, u8)]]) -> Vec<Vec<Edge>> {
        let edge = |&(to, depth): &(usize, u8)| Edge { to, depth, span: Span::NONE };
        lists.iter().map(|l| l.iter().map(edge).collect()).collect()
    }

    fn names(edges: &[Vec<Edge>]) -> (Vec<Vec<usize>>, Vec<bool>) {
        let (found, caught) = circles(edges);
        (found.into_iter().map(|c| c.into_iter().map(|(f, _)| f).collect()).collect(), caught)
    }

    #[test]
    fn circles_are_found_once() {
        let graph = edges(&[&[(1, 1)], &[(2, 1)], &[(1, 1), (3, 0)], &[]]);
        assert_eq!(names(&graph), (vec![vec![1, 2]], vec![false, true, true, false]));
        assert_eq!(names(&edges(&[&[(0, 0)]])), (vec![vec![0]], vec![true]));
        assert_eq!(names(&edges(&[&[(1, 0), (1, 0)], &[]])), (vec![], vec![false, false]));
    }

    #[test]
    fn depth_adds_up() {
        let graph = edges(&[&[(1, 1), (2, 2)], &[(2, 1)], &[(3, 3)], &[]]);
        assert_eq!(depths(&graph, &[false; 4]), [0, 1, 2, 5]);
    }

    #[test]
    fn the_longest_way_counts() {
        // 0 leads to 3 at once, and by 1 and 2; 4 and 5 are a circle.
        let graph = edges(&[&[(3, 0), (1, 0)], &[(2, 0)], &[(3, 0)], &[(4, 0)], &[(5, 0)], &[(4, 0)]]);
        let caught = circles(&graph).1;
        let found = |most| too_long(&graph, &caught, most).into_iter().map(|(f, _)| f).collect::<Vec<_>>();
        assert_eq!([found(1), found(2), found(3)], [vec![1], vec![2], vec![]]);
    }

    #[test]
    fn long_chains_do_not_recurse() {
        let n = 200_000;
        let graph: Vec<Vec<Edge>> =
            (0..n).map(|i| vec![Edge { to: (i + 1) % n, depth: 1, span: Span::NONE }]).collect();
        let (found, caught) = circles(&graph);
        assert_eq!(found[0].len(), n);
        assert!(caught.iter().all(|c| *c));
        assert!(depths(&graph, &caught).iter().all(|d| *d == 0));
        let chain: Vec<Vec<Edge>> = (0..n)
            .map(|i| if i + 1 < n { vec![Edge { to: i + 1, depth: 1, span: Span::NONE }] } else { vec![] })
            .collect();
        assert_eq!(depths(&chain, &vec![false; n])[n - 1], 255);
        assert_eq!(too_long(&chain, &vec![false; n], n / 2).len(), 1);
    }
}
