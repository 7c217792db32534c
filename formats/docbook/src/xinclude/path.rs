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

use super::pointer::Wrong;
use ast::Str;

/// Alternatives, whose results are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub ways: Vec<Way>,
    pub text: String,
    /// Whether it names an element without a prefix.
    pub bare: bool,
}

/// A way from the root or an id.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    pub id: Option<String>,
    pub steps: Vec<Step>,
}

/// Where a step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Child,
    /// `//`: the children of what is here and of all below it.
    Deep,
    Descendant,
    DescendantOrSelf,
    Itself,
    Parent,
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub axis: Axis,
    pub test: Test,
    pub predicates: Vec<Predicate>,
}

/// What a step takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Elements: of a namespace or of any, of a name or of any.
    Element(Option<Str>, Option<Str>),
    Node,
    Text,
    Comment,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
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
        if let Ok(number) = self.word().parse() {
            return Ok(number);
        }
        self.at = before;
        Err(self.wrong())
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
