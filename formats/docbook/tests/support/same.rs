//! Are two texts the same document? Elements, attributes, text, comments and instructions, in order; white space
//! folded outside verbatim elements, and nothing where an element holds only elements.

use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// A document as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Element { name: String, attributes: Vec<(String, String)>, children: Vec<Item> },
    Text(String),
    Other(String),
}

const DOCBOOK: &str = "{http://docbook.org/ns/docbook}";
const VERBATIM: [&str; 7] = [
    "programlisting",
    "screen",
    "literallayout",
    "synopsis",
    "address",
    "funcsynopsisinfo",
    "classsynopsisinfo",
];

struct Open {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Item>,
    verbatim: bool,
}

impl Open {
    fn text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Item::Text(before)) => before.push_str(text),
            _ => self.children.push(Item::Text(text.to_owned())),
        }
    }

    fn close(mut self) -> Item {
        if !self.verbatim {
            fold(&mut self.children);
        }
        Item::Element { name: self.name, attributes: self.attributes, children: self.children }
    }
}

fn fold(children: &mut Vec<Item>) {
    let last = children.len().saturating_sub(1);
    for (at, child) in children.iter_mut().enumerate() {
        let Item::Text(text) = child else { continue };
        let mut folded = String::new();
        for c in text.chars() {
            let blank = c.is_ascii_whitespace();
            if !(blank && folded.ends_with(' ')) {
                folded.push(if blank { ' ' } else { c });
            }
        }
        let folded = if at == 0 { folded.trim_start_matches(' ') } else { &folded };
        let folded = if at == last { folded.trim_end_matches(' ') } else { folded };
        folded.clone_into(text);
    }
    let has_words = children.iter().any(|c| matches!(c, Item::Text(t) if !t.trim_matches(' ').is_empty()));
    children.retain(
        |c| !matches!(c, Item::Text(t) if t.is_empty() || !has_words && t.trim_matches(' ').is_empty()),
    );
}

fn qualified(namespace: &ResolveResult, local: &str) -> String {
    match namespace {
        ResolveResult::Bound(uri) => {
            let name = format!("{{{}}}{local}", uri.as_ref());
            name.strip_prefix(DOCBOOK).map(str::to_owned).unwrap_or(name)
        }
        _ => local.to_owned(),
    }
}

/// The document that a text is.
///
/// # Panics
///
/// If it is not well-formed.
pub fn canonical(text: &str) -> Vec<Item> {
    let mut reader = NsReader::from_str(text);
    let root = Open { name: String::new(), attributes: vec![], children: vec![], verbatim: false };
    let mut open = vec![root];
    loop {
        let (namespace, event) = reader.read_resolved_event().expect("it is well-formed");
        let top = open.last_mut().expect("there is the document");
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let name = qualified(&namespace, tag.local_name().as_ref());
                let mut attributes: Vec<_> = tag
                    .attributes()
                    .map(|a| a.expect("an attribute"))
                    .filter(|a| !a.key.as_ref().starts_with("xmlns") && a.key.as_ref() != "version")
                    .map(|a| {
                        let (namespace, local) = reader.resolver().resolve_attribute(a.key);
                        let name = qualified(&namespace, local.as_ref());
                        (name, a.value.replace(['\n', '\t'], " "))
                    })
                    .collect();
                attributes.sort();
                let preserve = attributes.iter().any(|(n, v)| n.ends_with("}space") && v == "preserve");
                let verbatim = top.verbatim || preserve || VERBATIM.contains(&name.as_str());
                let element = Open { name, attributes, children: vec![], verbatim };
                if matches!(event, Event::Empty(_)) {
                    top.children.push(element.close());
                } else {
                    open.push(element);
                }
            }
            Event::End(_) => {
                let element = open.pop().expect("it is open").close();
                open.last_mut().expect("there is the document").children.push(element);
            }
            Event::Text(text) => top.text(&text),
            Event::CData(text) => top.text(&quick_xml::escape::escape(&*text)),
            Event::GeneralRef(name) => match &*name {
                "quot" => top.text("\""),
                "apos" => top.text("'"),
                name => top.text(&format!("&{name};")),
            },
            Event::Comment(text) => {
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                top.children.push(Item::Other(format!("<!--{words}-->")));
            }
            Event::PI(text) => top.children.push(Item::Other(format!("<?{}?>", &*text))),
            Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    let mut document = open.pop().expect("the document").children;
    fold(&mut document);
    document
}

/// Where two documents differ first.
pub fn difference(a: &[Item], b: &[Item], path: &str) -> Option<String> {
    for (at, (a, b)) in a.iter().zip(b).enumerate() {
        if a == b {
            continue;
        }
        let (
            Item::Element { name, attributes, children },
            Item::Element { name: other_name, attributes: other_attributes, children: others },
        ) = (a, b)
        else {
            return Some(format!("{path}[{at}]: {a:?} | {b:?}"));
        };
        if name != other_name || attributes != other_attributes {
            return Some(format!("{path}[{at}]: {name} {attributes:?} | {other_name} {other_attributes:?}"));
        }
        return difference(children, others, &format!("{path}/{name}[{at}]"));
    }
    (a.len() != b.len()).then(|| format!("{path}: {} children | {}\n{a:?}\n{b:?}", a.len(), b.len()))
}
