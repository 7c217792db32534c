//! Ids of copies that cannot just go: a callout and its mark, a footnote and a further reference to it, the ends of an
//! index term's range belong together, so that each copy of them needs ids of its own.

use super::index::{File, Point};
use super::tag;
use ast::{Merging, Str};
use std::collections::{HashMap, HashSet};

/// Whether an attribute names ids that must be in the same piece.
pub fn binds(element: &str, attribute: &str) -> bool {
    match attribute {
        "arearefs" | "linkends" | "startref" => true,
        "linkend" => matches!(element, "footnoteref" | "coref"),
        _ => false,
    }
}

/// The new ids of a copy of some ranges of a file: for those that are taken and that the ranges themselves bind to.
/// The new ones are taken then, too.
pub fn renames(file: &File, ranges: &[(u32, u32)], merging: &mut Merging) -> HashMap<Str, Str> {
    let Merging { ids: taken, numbers, .. } = merging;
    let mut ids: Vec<Str> = Vec::new();
    let mut bound: HashSet<&str> = HashSet::new();
    for (start, end) in ranges {
        let points = file.points.iter().skip(file.point_from(*start)).take_while(|(at, _)| at < end);
        for (_, point) in points {
            let Point::Tag(element) = *point else { continue };
            let local = file.get(element).map_or("", |e| e.local.as_str());
            for attribute in tag::attributes(file.tag(element)) {
                if matches!(attribute.name, "id" | "xml:id") {
                    let id = attribute.value.trim();
                    ids.extend(Some(id).filter(|id| taken.contains(*id)).map(Str::from));
                } else if binds(local, attribute.name) {
                    bound.extend(attribute.value.split_ascii_whitespace());
                }
            }
        }
    }
    let mut renames = HashMap::new();
    for id in ids {
        if bound.contains(id.as_str()) && !renames.contains_key(&id) {
            let number = numbers.entry(id.clone()).or_insert(1);
            let new = loop {
                *number += 1;
                let new = Str::from(format!("{id}-{number}"));
                if taken.insert(new.clone()) {
                    break new;
                }
            };
            renames.insert(id, new);
        }
    }
    renames
}
