//! What a path leads to in a file: elements by the file's index, then ranges of its text.

use super::index::{File, NONE};
use super::path::{Axis, Path, Predicate, Step, Test, Way};
use super::pointer::{Wrong, no_id};
use super::tag;
use std::collections::{BTreeSet, HashMap};

/// What a path selects: ranges in order, at least one.
pub fn select(path: &Path, file: &File, work: &mut usize) -> Result<Vec<(u32, u32)>, Wrong> {
    let mut ranges = BTreeSet::new();
    let mut missing = None;
    for way in &path.ways {
        let start = match &way.id {
            None => NONE,
            Some(id) => {
                let Some(element) = file.id(id) else {
                    missing = Some(no_id(id));
                    continue;
                };
                element
            }
        };
        walk(way, start, file, work, &mut ranges)?;
    }
    if ranges.is_empty() {
        return Err(missing.unwrap_or_else(|| nothing(path, file)));
    }
    // A node inside another that is selected, too, would come twice; XInclude copies it twice, and so does this.
    Ok(ranges.into_iter().map(|(start, std::cmp::Reverse(end))| (start, end)).collect())
}

/// Ranges by their beginning, the longer first: the order of the document.
type Ranges = BTreeSet<(u32, std::cmp::Reverse<u32>)>;

fn nothing(path: &Path, file: &File) -> Wrong {
    let message = format!("`xpointer({})` selects nothing", path.text);
    let namespace = file.get(0).map(|e| file.uri(e.uri)).filter(|uri| !uri.is_empty() && path.bare);
    let help = namespace.map(|uri| {
        format!("a name without prefix is of no namespace; write `xmlns(db={uri})` before it, and `db:` before names")
    });
    Wrong { message, help, malformed: false }
}

fn walk(way: &Way, start: u32, file: &File, work: &mut usize, out: &mut Ranges) -> Result<(), Wrong> {
    let mut here = vec![start];
    for (at, step) in way.steps.iter().enumerate() {
        let last = at + 1 == way.steps.len();
        match step.test {
            Test::Text | Test::Comment => {
                if !last {
                    return Err(Wrong::malformed(
                        "a step below text",
                        "end the path with `text()` or `comment()`",
                    ));
                }
                leaves(step, &here, file, work, out)?;
                return Ok(());
            }
            // All that is inside, words between elements included.
            Test::Node if last && step.axis == Axis::Child && step.predicates.is_empty() => {
                for &element in &here {
                    out.extend(inside(file, element).map(|(s, e, _)| (s, std::cmp::Reverse(e))));
                }
                return Ok(());
            }
            _ => here = elements(step, here, file, work)?,
        }
    }
    for element in here.into_iter().filter_map(|e| file.get(e)) {
        out.insert((element.start, std::cmp::Reverse(element.end)));
    }
    Ok(())
}

/// The pieces right inside an element, with their elements: these and what stands between them.
pub fn inside(file: &File, element: u32) -> impl Iterator<Item = (u32, u32, Option<u32>)> {
    let (mut at, end) = match file.get(element) {
        Some(e) => (e.open_end, e.close),
        None => (0, 0),
    };
    let roots = if element == NONE { file.top.clone() } else { Vec::new() };
    let mut pieces: Vec<_> = roots.into_iter().map(|(s, e)| (s, e, None)).collect();
    if element != NONE {
        for child in file.children(element) {
            let Some(c) = file.get(child) else { continue };
            if at < c.start {
                pieces.push((at, c.start, None));
            }
            pieces.push((c.start, c.end, Some(child)));
            at = c.end;
        }
        if at < end {
            pieces.push((at, end, None));
        }
    }
    pieces.into_iter()
}

fn leaves(step: &Step, here: &[u32], file: &File, work: &mut usize, out: &mut Ranges) -> Result<(), Wrong> {
    let mut parents: Vec<u32> = Vec::new();
    for &at in here {
        match step.axis {
            Axis::Child => parents.push(at),
            Axis::Deep | Axis::Descendant | Axis::DescendantOrSelf => {
                let (first, end) = below(file, at);
                parents.extend(Some(at).filter(|at| *at != NONE));
                parents.extend(first..end);
            }
            _ => return Err(Wrong::malformed("no text is there", "use `text()` below an element")),
        }
    }
    if !step.predicates.is_empty() {
        return Err(Wrong::malformed("a condition on text", "take the condition behind `text()` away"));
    }
    for parent in parents {
        for (start, end, child) in inside(file, parent) {
            spend(work, 1)?;
            if child.is_some() {
                continue;
            }
            split(file, start, end, |start, end, is_comment| {
                if is_comment == (step.test == Test::Comment) {
                    out.insert((start, std::cmp::Reverse(end)));
                }
            });
        }
    }
    Ok(())
}

/// Words and comments in a piece without elements; instructions are neither.
fn split(file: &File, start: u32, end: u32, mut each: impl FnMut(u32, u32, bool)) {
    let text = file.slice(start, end);
    let place = |at: usize| start + u32::try_from(at).unwrap_or(0);
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let (length, comment) = if rest.starts_with("<!--") {
            (rest.find("-->").map_or(rest.len(), |n| n + 3), Some(true))
        } else if rest.starts_with("<?") {
            (rest.find("?>").map_or(rest.len(), |n| n + 2), None)
        } else if rest.starts_with("<![CDATA[") {
            (rest.find("]]>").map_or(rest.len(), |n| n + 3), Some(false))
        } else {
            (rest.find('<').unwrap_or(rest.len()), Some(false))
        };
        if let Some(comment) = comment {
            each(place(at), place(at + length.max(1)), comment);
        }
        at += length.max(1);
    }
}

/// The elements below one: the first, and the one behind the last.
fn below(file: &File, element: u32) -> (u32, u32) {
    match file.get(element) {
        Some(e) => (element + 1, e.after),
        None => (0, u32::try_from(file.elements.len()).unwrap_or(u32::MAX)),
    }
}

fn spend(work: &mut usize, steps: usize) -> Result<(), Wrong> {
    *work = work.checked_sub(steps).ok_or_else(|| {
        Wrong::malformed("the pointers of this file ask for too much work", "use ids instead of long ways")
    })?;
    Ok(())
}

fn elements(step: &Step, here: Vec<u32>, file: &File, work: &mut usize) -> Result<Vec<u32>, Wrong> {
    // Candidates with the node that their positions are counted in.
    let mut found: Vec<(u32, u32)> = Vec::new();
    let matches = |number: u32| match (&step.test, file.get(number)) {
        (Test::Node, Some(_)) => true,
        (Test::Element(uri, local), Some(e)) => {
            uri.as_ref().is_none_or(|uri| file.uri(e.uri) == uri.as_str())
                && local.as_ref().is_none_or(|local| e.local == *local)
        }
        _ => false,
    };
    // Of nested places only the outermost is searched for what lies below.
    let mut reached = 0;
    for at in here {
        match step.axis {
            Axis::Child => {
                for child in file.children(at) {
                    spend(work, 1)?;
                    if matches(child) {
                        found.push((child, at));
                    }
                }
            }
            Axis::Itself => found.extend(Some((at, at)).filter(|_| at == NONE || matches(at))),
            Axis::Parent => {
                let parent = file.get(at).map(|e| e.parent);
                found.extend(parent.filter(|p| matches(*p)).map(|p| (p, at)));
            }
            Axis::Deep | Axis::Descendant | Axis::DescendantOrSelf => {
                let (mut first, end) = below(file, at);
                if step.axis == Axis::DescendantOrSelf {
                    first = if at == NONE { first } else { at };
                }
                if step.axis == Axis::Deep {
                    first = first.max(reached);
                    reached = reached.max(end);
                }
                let group = |number: u32| match step.axis {
                    Axis::Deep => file.get(number).map_or(NONE, |e| e.parent),
                    _ => at,
                };
                if let Some(number) = by_id(step, file) {
                    found.extend(
                        Some(number)
                            .filter(|n| (first..end).contains(n) && matches(*n))
                            .map(|n| (n, group(n))),
                    );
                } else if let Test::Element(_, Some(local)) = &step.test {
                    let named = file.named(local);
                    let from = named.partition_point(|n| *n < first);
                    let to = named.partition_point(|n| *n < end).max(from);
                    let named = named.get(from..to).unwrap_or_default();
                    spend(work, named.len())?;
                    found.extend(named.iter().filter(|n| matches(**n)).map(|n| (*n, group(*n))));
                } else {
                    spend(work, end.saturating_sub(first) as usize)?;
                    found.extend((first..end).filter(|n| matches(*n)).map(|n| (n, group(n))));
                }
            }
        }
    }
    for predicate in &step.predicates {
        spend(work, found.len())?;
        let mut sizes: HashMap<u32, usize> = HashMap::new();
        for (_, group) in &found {
            *sizes.entry(*group).or_default() += 1;
        }
        let mut counts: HashMap<u32, usize> = HashMap::new();
        let mut kept = Vec::with_capacity(found.len());
        for (number, group) in found {
            let position = counts.entry(group).or_default();
            *position += 1;
            let place = (*position, sizes.get(&group).copied().unwrap_or_default());
            if holds(predicate, number, place, file, work)? {
                kept.push((number, group));
            }
        }
        found = kept;
    }
    let mut found: Vec<u32> = found.into_iter().map(|(number, _)| number).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The element that a first condition on an id leaves, where there is such a condition: the index knows it. One
/// beside it with the same id would be a second of a kind that there is one of.
fn by_id(step: &Step, file: &File) -> Option<u32> {
    match step.predicates.first()? {
        Predicate::Attribute(name, Some(value)) if name == "id" || name == "xml:id" => {
            let number = file.id(value)?;
            attribute(file.tag(number), name).is_some_and(|v| v.trim() == value).then_some(number)
        }
        _ => None,
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag::attributes(tag).find(|a| a.name == name).map(|a| a.value)
}

fn holds(
    predicate: &Predicate,
    number: u32,
    place: (usize, usize),
    file: &File,
    work: &mut usize,
) -> Result<bool, Wrong> {
    Ok(match predicate {
        Predicate::Position(wanted) => *wanted == place.0,
        Predicate::Last => place.0 == place.1,
        Predicate::Attribute(name, value) => {
            let tag = file.tag(number);
            spend(work, 1 + tag.len() / 64)?;
            attribute(tag, name).is_some_and(|v| value.as_ref().is_none_or(|wanted| plain(v) == *wanted))
        }
        Predicate::Child(uri, local, value) => {
            let mut found = false;
            for child in file.children(number) {
                spend(work, 1)?;
                let Some(e) = file.get(child) else { continue };
                let named = e.local == *local && uri.as_ref().is_none_or(|u| file.uri(e.uri) == u.as_str());
                spend(work, (e.close.saturating_sub(e.open_end)) as usize / 16)?;
                found |= named && value.as_ref().is_none_or(|wanted| words(file, child) == *wanted);
            }
            found
        }
        Predicate::Not(inner) => !holds(inner, number, place, file, work)?,
        Predicate::And(all) => {
            let mut holding = true;
            for one in all {
                holding = holding && holds(one, number, place, file, work)?;
            }
            holding
        }
        Predicate::Or(any) => {
            let mut holding = false;
            for one in any {
                holding = holding || holds(one, number, place, file, work)?;
            }
            holding
        }
    })
}

/// A value with the entities of XML resolved.
fn plain(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned)
}

/// The text of an element, without what is mark-up in it.
fn words(file: &File, element: u32) -> String {
    let Some(e) = file.get(element) else { return String::new() };
    let mut tags: Vec<(u32, u32)> = Vec::new();
    for inner in (element + 1..e.after).filter_map(|n| file.get(n)) {
        tags.extend([(inner.start, inner.open_end), (inner.close, inner.end)]);
    }
    tags.push((e.close, e.close));
    tags.sort_unstable();
    let mut text = String::new();
    let mut at = e.open_end;
    for (start, end) in tags {
        if at < start {
            split(file, at, start, |start, end, is_comment| {
                if !is_comment {
                    text.push_str(&plain(file.slice(start, end)));
                }
            });
        }
        at = at.max(end);
    }
    text
}
