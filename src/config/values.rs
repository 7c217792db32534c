//! The values of settings: each is checked where it is read, so that what is wrong has its place.

use super::Name;
use crate::edit::Becomes;
use crate::layout::{Layout, Split};
use crate::registry;
use crate::wrap::Wrap;
use ast::{Attrs, Role, Str, Style, Upgrade};
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A value that is a word.
pub(super) trait Word: Sized {
    fn of(word: &str) -> Result<Self, String>;
}

/// Reads a [`Word`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Is<T>(pub T);

impl<'de, T: Word> Deserialize<'de> for Is<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Is<T>, D::Error> {
        struct Words<T>(PhantomData<T>);
        impl<T: Word> Visitor<'_> for Words<T> {
            type Value = Is<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<Is<T>, E> {
                T::of(word).map(Is).map_err(E::custom)
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Is<T>, E> {
                self.visit_str(&number.to_string())
            }
        }
        deserializer.deserialize_any(Words(PhantomData))
    }
}

/// One value or several in a list.
#[derive(Clone, Debug)]
pub(super) struct Some1<T>(pub Vec<T>);

impl<T> Default for Some1<T> {
    fn default() -> Some1<T> {
        Some1(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Some1<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Some1<T>, D::Error> {
        struct OneOrMore<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMore<T> {
            type Value = Some1<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of values")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<Some1<T>, E> {
                T::deserialize(word.into_deserializer()).map(|one| Some1(vec![one]))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Some1<T>, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(|one| Some1(vec![one]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Some1<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(Some1(all))
            }
        }
        deserializer.deserialize_any(OneOrMore(PhantomData))
    }
}

/// A table of the user's own keys, in the order of the file.
#[derive(Clone, Debug)]
pub(super) struct Pairs<K, V>(pub Vec<(K, V)>);

impl<K, V> Default for Pairs<K, V> {
    fn default() -> Pairs<K, V> {
        Pairs(Vec::new())
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Pairs<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs<K, V>, D::Error> {
        struct Table<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Table<K, V> {
            type Value = Pairs<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<K, V>, A::Error> {
                let mut all = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    all.push(pair);
                }
                Ok(Pairs(all))
            }
        }
        deserializer.deserialize_map(Table(PhantomData))
    }
}

/// One of these words, by its place.
fn one_of<T: Copy>(word: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    found.ok_or_else(|| unknown(word, known.iter().map(|(name, _)| *name)))
}

fn unknown<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<Str> = known.map(Str::from).collect();
    match super::message::near(word, &known) {
        Some(like) => format!("there is no `{word}`, perhaps `{like}`; there are: {}", known.join(", ")),
        None => format!("there is no `{word}`; there are: {}", known.join(", ")),
    }
}

/// A format that can be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source(pub Name);

/// A format that can be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target(pub Name);

impl Word for Source {
    fn of(word: &str) -> Result<Source, String> {
        let found = registry::find(word).filter(|format| format.can_read());
        let names = || registry::names(|format| format.can_read());
        found
            .map(|format| Source(Name(format)))
            .ok_or_else(|| format!("`{word}` cannot be read; these can: {}", names()))
    }
}

impl Word for Target {
    fn of(word: &str) -> Result<Target, String> {
        let found = registry::find(word).filter(|format| format.can_write());
        let names = || registry::names(|format| format.can_write());
        found
            .map(|format| Target(Name(format)))
            .ok_or_else(|| format!("`{word}` cannot be written; these can: {}", names()))
    }
}

impl Word for Style {
    fn of(word: &str) -> Result<Style, String> {
        one_of(word, &[("idiomatic", Style::Idiomatic), ("lossless", Style::Lossless)])
    }
}

impl Word for Upgrade {
    fn of(word: &str) -> Result<Upgrade, String> {
        one_of(word, &[("names", Upgrade::Names), ("schema", Upgrade::Schema)])
    }
}

impl Word for Wrap {
    fn of(word: &str) -> Result<Wrap, String> {
        word.parse()
    }
}

impl Word for Layout {
    fn of(word: &str) -> Result<Layout, String> {
        one_of(word, &Layout::ALL.map(|layout| (layout.name(), layout)))
    }
}

impl Word for Split {
    fn of(word: &str) -> Result<Split, String> {
        let known = [("chapter", Split::Chapter), ("section", Split::Section), ("none", Split::None)];
        one_of(word, &known)
    }
}

/// Whether entities are expanded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expand(pub bool);

impl Word for Expand {
    fn of(word: &str) -> Result<Expand, String> {
        one_of(word, &[("keep", Expand(false)), ("expand", Expand(true))])
    }
}

/// Whether includes are put into their places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merge(pub bool);

impl Word for Merge {
    fn of(word: &str) -> Result<Merge, String> {
        one_of(word, &[("keep", Merge(false)), ("merge", Merge(true))])
    }
}

impl Word for Becomes {
    fn of(word: &str) -> Result<Becomes, String> {
        let marks = ["strong", "emphasis", "plain"].into_iter();
        Becomes::find(word)
            .ok_or_else(|| unknown(word, marks.chain(Role::ALL.iter().map(|role| role.name()))))
    }
}

/// A profiling attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute(pub &'static str);

impl Word for Attribute {
    fn of(word: &str) -> Result<Attribute, String> {
        let found = Attrs::PROFILING.iter().find(|name| **name == word);
        found.map(|name| Attribute(name)).ok_or_else(|| unknown(word, Attrs::PROFILING.iter().copied()))
    }
}

/// A pattern of paths.
#[derive(Clone, Debug)]
pub(super) struct Glob(pub String);

impl Word for Glob {
    fn of(word: &str) -> Result<Glob, String> {
        crate::edit::Globs::new(std::path::Path::new(""), [word]).map(|_| Glob(word.to_string()))
    }
}

/// A pattern of text; `^` and `$` are the ends of lines.
#[derive(Clone, Debug)]
pub(super) struct Regex(pub regex::Regex);

impl Word for Regex {
    fn of(word: &str) -> Result<Regex, String> {
        let regex = regex::RegexBuilder::new(word).multi_line(true).build();
        let why =
            |error: regex::Error| error.to_string().lines().last().unwrap_or_default().trim().to_string();
        regex.map(Regex).map_err(why)
    }
}

/// A name of a variable.
#[derive(Clone, Debug)]
pub(super) struct Variable(pub Str);

impl Word for Variable {
    fn of(word: &str) -> Result<Variable, String> {
        let sign = format!("@{word}@");
        let is_name = crate::edit::names(&sign).next().is_some_and(|(at, name)| at == 0 && name == word);
        is_name.then(|| Variable(word.into())).ok_or_else(|| {
            format!("`{word}` is no name: letters, digits, `_`, `-` and `.` are, without the `@` around it")
        })
    }
}
