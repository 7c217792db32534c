//! Paths of `xpointer()`: the part of `XPath` 1.0 that includes use (<https://www.w3.org/TR/1999/REC-xpath-19991116/>).
//!
//! ```text
//! union     = path ('|' path)*
//! path      = ('/' | '//' | 'id(' string ')')? step (('/' | '//') step)*
//! step      = '.' | '..' | (axis '::')? test ('[' predicate ']')*
//! axis      = 'child' | 'descendant' | 'descendant-or-self' | 'self' | 'parent'
//! test      = name | prefix ':' name | '*' | prefix ':*' | 'node()' | 'text()' | 'comment()'
//! predicate = number | 'last()' | condition (('and' | 'or') condition)*
//! condition = 'not(' predicate ')' | '@' name ('=' string)? | name ('=' string)? | 'position()=' number
//! ```

use super::index::{File, NONE};
use super::pointer::{Wrong, no_id};
use super::tag;
use ast::Str;
use std::collections::{BTreeSet, HashMap};

/// Alternatives, whose results are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    ways: Vec<Way>,
    text: String,
    /// Whether it names an element without a prefix.
    bare: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Way {
    id: Option<String>,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Child,
    /// `//`: the children of what is here and of all below it.
    Deep,
    Descendant,
    DescendantOrSelf,
    Itself,
    Parent,
}

#[derive(Clone, Debug, PartialEq)]
struct Step {
    axis: Axis,
    test: Test,
    predicates: Vec<Predicate>,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    /// Elements: of a namespace or of any, of a name or of any.
    Element(Option<Str>, Option<Str>),
    Node,
    Text,
    Comment,
}

#[derive(Clone, Debug, PartialEq)]
enum Predicate {
    Position(usize),
    Last,
    /// An attribute, as it is written, and its value.
    Attribute(String, Option<String>),
    /// A child, and its text.
    Child(Option<Str>, Str, Option<String>),
    Not(Box<Predicate>),
    And(Vec<Predicate>),
    Or(Vec<Predicate>),
}

/// Deepest nesting of conditions.
const MAX_DEPTH: usize = 16;

impl Path {
    /// Reads a path; `bindings` are the prefixes that are known, the last first.
    pub fn parse(text: &str, bindings: &[(String, String)]) -> Result<Path, Wrong> {
        let mut parser = Parser { text, at: 0, bindings, bare: false };
        let mut ways = vec![parser.way()?];
        while parser.take("|") {
            ways.push(parser.way()?);
        }
        parser.blanks();
        if parser.at < text.len() {
            return Err(parser.wrong());
        }
        Ok(Path { ways, text: text.to_owned(), bare: parser.bare })
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    bindings: &'a [(String, String)],
    bare: bool,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn wrong(&self) -> Wrong {
        let rest: String = self.rest().chars().take(40).collect();
        let place = if rest.is_empty() { "its end".to_owned() } else { format!("`{rest}`") };
        Wrong::malformed(
            format!("the path `{}` is not understood at {place}", self.text),
            "of XPath, steps, ids and simple conditions are known, as in `//db:section[@xml:id='x']/db:para[1]`",
        )
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, token: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), Wrong> {
        if self.take(token) { Ok(()) } else { Err(self.wrong()) }
    }

    fn word(&mut self) -> &str {
        self.blanks();
        let rest = self.rest();
        let end =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
        let start = self.at;
        self.at += end;
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// A function with nothing in its brackets, whose name comes next.
    fn call(&mut self, name: &str) -> bool {
        let before = self.at;
        if self.word() == name && self.take("(") && self.take(")") {
            return true;
        }
        self.at = before;
        false
    }

    fn string(&mut self) -> Result<String, Wrong> {
        self.blanks();
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return Err(self.wrong());
        };
        let Some((value, _)) = self.rest().get(1..).and_then(|t| t.split_once(quote)) else {
            return Err(self.wrong());
        };
        let value = value.to_owned();
        self.at += value.len() + 2;
        Ok(value)
    }

    fn way(&mut self) -> Result<Way, Wrong> {
        let mut way = Way { id: None, steps: Vec::new() };
        let mut axis = Axis::Child;
        let before = self.at;
        if self.word() == "id" && self.take("(") {
            way.id = Some(self.string()?);
            self.expect(")")?;
            if self.take("//") {
                axis = Axis::Deep;
            } else if !self.take("/") {
                return Ok(way);
            }
        } else {
            self.at = before;
            if self.take("//") {
                axis = Axis::Deep;
            } else {
                self.take("/");
            }
        }
        loop {
            let step = self.step(axis)?;
            way.steps.push(step);
            if self.take("//") {
                axis = Axis::Deep;
            } else if self.take("/") {
                axis = Axis::Child;
            } else {
                return Ok(way);
            }
        }
    }

    fn step(&mut self, mut axis: Axis) -> Result<Step, Wrong> {
        let any = |axis| Step { axis, test: Test::Node, predicates: Vec::new() };
        if self.take("..") {
            return if axis == Axis::Child { Ok(any(Axis::Parent)) } else { Err(self.wrong()) };
        }
        if self.take(".") {
            return Ok(any(if axis == Axis::Deep { Axis::DescendantOrSelf } else { Axis::Itself }));
        }
        for (name, meaning) in [
            ("child::", Axis::Child),
            ("descendant-or-self::", Axis::DescendantOrSelf),
            ("descendant::", Axis::Descendant),
            ("self::", Axis::Itself),
            ("parent::", Axis::Parent),
        ] {
            if self.take(name) {
                axis = match (axis, meaning) {
                    (axis, Axis::Child) => axis,
                    (Axis::Deep, Axis::Descendant) => Axis::Descendant,
                    (Axis::Deep, _) => return Err(self.wrong()),
                    (_, meaning) => meaning,
                };
                break;
            }
        }
        let test = if self.call("node") {
            Test::Node
        } else if self.call("text") {
            Test::Text
        } else if self.call("comment") {
            Test::Comment
        } else {
            let (uri, local) = self.name(true)?;
            Test::Element(uri, local)
        };
        let mut predicates = Vec::new();
        while self.take("[") {
            predicates.push(self.predicate(0)?);
            self.expect("]")?;
        }
        Ok(Step { axis, test, predicates })
    }

    /// A name's namespace, if one counts, and its local part, unless any will do.
    fn name(&mut self, stars: bool) -> Result<(Option<Str>, Option<Str>), Wrong> {
        if stars && self.take("*") {
            return Ok((None, None));
        }
        let first = self.word().to_owned();
        if first.is_empty() || first.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') {
            return Err(self.wrong());
        }
        if self.rest().starts_with("::") {
            return Err(self.wrong());
        }
        if !self.rest().starts_with(':') {
            // A function is no name.
            if self.rest().trim_start().starts_with('(') {
                self.at -= first.len();
                return Err(self.wrong());
            }
            self.bare = true;
            return Ok((Some(Str::new()), Some(first.into())));
        }
        self.at += 1;
        let local = if stars && self.take("*") { None } else { Some(Str::from(self.word())) };
        if local.as_ref().is_some_and(Str::is_empty) {
            return Err(self.wrong());
        }
        let bound = self.bindings.iter().rev().find(|(prefix, _)| *prefix == first);
        let Some((_, uri)) = bound else {
            return Err(Wrong::malformed(
                format!("the prefix `{first}` is not bound in the pointer"),
                &format!("write `xmlns({first}=http://docbook.org/ns/docbook)` before the `xpointer(…)`"),
            ));
        };
        Ok((Some(uri.as_str().into()), local))
    }

    fn predicate(&mut self, depth: usize) -> Result<Predicate, Wrong> {
        if depth > MAX_DEPTH {
            return Err(self.wrong());
        }
        let mut any = Vec::new();
        loop {
            let mut all = vec![self.condition(depth)?];
            while self.keyword("and") {
                all.push(self.condition(depth)?);
            }
            any.push(if all.len() == 1 { all.swap_remove(0) } else { Predicate::And(all) });
            if !self.keyword("or") {
                return Ok(if any.len() == 1 { any.swap_remove(0) } else { Predicate::Or(any) });
            }
        }
    }

    fn keyword(&mut self, word: &str) -> bool {
        let before = self.at;
        let found = self.word() == word;
        if !found {
            self.at = before;
        }
        found
    }

    fn condition(&mut self, depth: usize) -> Result<Predicate, Wrong> {
        if self.take("(") {
            let inner = self.predicate(depth + 1)?;
            self.expect(")")?;
            return Ok(inner);
        }
        if self.call("last") {
            return Ok(Predicate::Last);
        }
        if self.call("position") {
            self.expect("=")?;
            if self.call("last") {
                return Ok(Predicate::Last);
            }
            return self.number().map(Predicate::Position);
        }
        self.blanks();
        if self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            return self.number().map(Predicate::Position);
        }
        let before = self.at;
        if self.word() == "not" && self.take("(") {
            let inner = self.predicate(depth + 1)?;
            self.expect(")")?;
            return Ok(Predicate::Not(Box::new(inner)));
        }
        self.at = before;
        if self.take("@") {
            let mut name = self.word().to_owned();
            if self.rest().starts_with(':') {
                self.at += 1;
                name = format!("{name}:{}", self.word());
            }
            if name.is_empty() || name.ends_with(':') {
                return Err(self.wrong());
            }
            let (value, negated) = self.comparison()?;
            return Ok(negate(Predicate::Attribute(name, value), negated));
        }
        let (uri, local) = self.name(false)?;
        let (value, negated) = self.comparison()?;
        Ok(negate(Predicate::Child(uri, local.unwrap_or_default(), value), negated))
    }

    /// A value to compare with, if there is one, and whether it must differ.
    fn comparison(&mut self) -> Result<(Option<String>, bool), Wrong> {
        let negated = self.take("!=");
        if negated || self.take("=") {
            return Ok((Some(self.string()?), negated));
        }
        Ok((None, false))
    }

    fn number(&mut self) -> Result<usize, Wrong> {
        let before = self.at;
        match self.word().parse() {
            Ok(number) => Ok(number),
            Err(_) => {
                self.at = before;
                Err(self.wrong())
            }
        }
    }
}

fn negate(predicate: Predicate, negated: bool) -> Predicate {
    if !negated {
        return predicate;
    }
    // What is not there is not unequal either.
    let there = match &predicate {
        Predicate::Attribute(name, _) => Predicate::Attribute(name.clone(), None),
        Predicate::Child(uri, local, _) => Predicate::Child(uri.clone(), local.clone(), None),
        other => other.clone(),
    };
    Predicate::And(vec![there, Predicate::Not(Box::new(predicate))])
}

/// What a path selects: ranges in order, at least one.
pub fn select(path: &Path, file: &File, work: &mut usize) -> Result<Vec<(u32, u32)>, Wrong> {
    let mut ranges = BTreeSet::new();
    let mut missing = None;
    for way in &path.ways {
        let start = match &way.id {
            None => NONE,
            Some(id) => match file.id(id) {
                Some(element) => element,
                None => {
                    missing = Some(no_id(id));
                    continue;
                }
            },
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
