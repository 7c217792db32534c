//! The tree's own serialisation, taken as what the lines of an outline say.

use super::{Frame, Making, quoted, shown};
use ast::Span;
use serde::ser::{self, Serialize};
use std::fmt;

/// Nothing in a tree is refused, so this is never seen.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no part of a tree")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Refused {
        Refused
    }
}

type Done = Result<(), Refused>;

/// Names of fields whose value says by itself what it is.
const PLAIN: [&str; 5] = ["kind", "name", "role", "notation", "choice"];

/// Blocks that stand in heads only, or mean the same there.
const TITLES: [&str; 6] = ["title", "subtitle", "short-title", "info", "attribution", "reference-names"];

impl Making {
    /// A value of the node that is open.
    fn value(&mut self, text: &str, plain: bool) {
        let word = match self.key {
            "id" if self.attrs => format!("#{}", shown(text)),
            "classes" => format!(".{}", shown(text)),
            key if plain || PLAIN.contains(&key) => shown(text).into_owned(),
            key => format!("{key}={}", quoted(text)),
        };
        self.head(&word);
    }

    /// A field, or what a variant holds, by its name.
    fn named<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        let outer = std::mem::replace(&mut self.key, key);
        let done = value.serialize(&mut *self);
        self.key = outer;
        done
    }

    fn is_in_line(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Inline(..)))
    }
}

/// What is open, and so how it ends.
enum Part {
    Block,
    Inline(Span),
    /// The attributes of a node, and whether these were in others.
    Attrs(bool),
    /// One of several parts of a node that are no nodes, and whether it stands in a line.
    Bracket(bool),
    /// The content of a node, which is shown as the node itself.
    Flat,
}

pub struct Fields<'a> {
    making: &'a mut Making,
    part: Part,
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        let making = &mut *self.making;
        if key == "span" && matches!(self.part, Part::Block | Part::Inline(_)) {
            making.span = Some(Vec::new());
            value.serialize(&mut *making)?;
            let numbers = making.span.take().unwrap_or_default();
            let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
            let span = Span { start: number(0), end: number(1) };
            match &mut self.part {
                Part::Inline(place) => *place = span,
                _ => making.place_block(span),
            }
            return Ok(());
        }
        // The kind of a block in a head still wants to know that it is in one.
        let head = making.in_head;
        making.in_head = if matches!(self.part, Part::Block) { head } else { key == "head" };
        making.payload = false;
        making.named(key, value)?;
        making.in_head = head;
        Ok(())
    }

    fn end(self) -> Done {
        match self.part {
            Part::Block => {
                self.making.frames.pop();
            }
            Part::Inline(span) => self.making.end_inline(span),
            Part::Attrs(outer) => self.making.attrs = outer,
            Part::Bracket(true) => self.making.part("]"),
            Part::Bracket(false) => self.making.head("]"),
            Part::Flat => {}
        }
        Ok(())
    }
}

impl ser::SerializeStructVariant for Fields<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        ser::SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Done {
        ser::SerializeStruct::end(self)
    }
}

/// The members of a list.
pub struct Members<'a> {
    making: &'a mut Making,
    /// Whether its members are lists with a name.
    named: bool,
    /// The first of a pair, a name, and whether there is none yet.
    name: Option<String>,
}

impl ser::SerializeSeq for Members<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        if self.named {
            let key = self.making.key.replace('_', "-");
            self.making.part(&format!(" {key}: "));
            return self.making.named("content", value);
        }
        value.serialize(&mut *self.making)
    }

    fn end(self) -> Done {
        Ok(())
    }
}

impl ser::SerializeTuple for Members<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        if self.making.span.is_some() {
            return value.serialize(&mut *self.making);
        }
        let text = value.serialize(Only)?;
        match self.name.take() {
            None => self.name = Some(text),
            Some(name) => self.making.head(&format!("{}={}", shown(&name), quoted(&text))),
        }
        Ok(())
    }

    fn end(self) -> Done {
        Ok(())
    }
}

impl<'a> ser::Serializer for &'a mut Making {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Members<'a>;
    type SerializeTuple = Members<'a>;
    type SerializeTupleStruct = ser::Impossible<(), Refused>;
    type SerializeTupleVariant = ser::Impossible<(), Refused>;
    type SerializeMap = ser::Impossible<(), Refused>;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Fields<'a>;

    fn serialize_bool(self, value: bool) -> Done {
        let word = match (self.key, value) {
            ("compact", false) => "loose".to_string(),
            (key, true) => key.to_string(),
            (key, false) => format!("{key}=no"),
        };
        self.head(&word);
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Done {
        self.value(&value.to_string(), false);
        Ok(())
    }
    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }
    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Done {
        if let Some(span) = &mut self.span {
            span.push(u32::try_from(value).unwrap_or(u32::MAX));
            return Ok(());
        }
        let word = format!("{}={value}", self.key);
        self.head(&word);
        Ok(())
    }
    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }
    fn serialize_f64(self, value: f64) -> Done {
        self.value(&value.to_string(), false);
        Ok(())
    }
    fn serialize_char(self, value: char) -> Done {
        self.value(value.encode_utf8(&mut [0; 4]), false);
        Ok(())
    }
    fn serialize_str(self, value: &str) -> Done {
        self.value(value, false);
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.value(&String::from_utf8_lossy(value), false);
        Ok(())
    }
    fn serialize_none(self) -> Done {
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        Ok(())
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Done {
        match name {
            "BlockKind" | "InlineKind" => {
                self.head(variant);
                Ok(())
            }
            // What nearly all terms of an index are.
            "IndexRange" if variant == "single" => Ok(()),
            _ => {
                self.value(variant, false);
                Ok(())
            }
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        match (name, variant) {
            ("Node", _) => value.serialize(self),
            ("InlineKind", "text") => {
                self.words(&value.serialize(Only)?);
                Ok(())
            }
            ("BlockKind" | "InlineKind", _) => {
                let is_block = name == "BlockKind";
                if is_block && self.in_head && !TITLES.contains(&variant) {
                    self.head("head");
                }
                self.in_head = false;
                self.head(variant);
                if is_block && variant == "code" {
                    self.verbatim();
                }
                self.payload = true;
                let done = self.named("kind", value);
                self.payload = false;
                done
            }
            _ => self.named(variant, value),
        }
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'a>, Refused> {
        let in_line = self.is_in_line() && !self.attrs;
        if in_line && ["shortcut", "fallback"].contains(&self.key) {
            let key = format!(" {}: ", self.key);
            self.part(&key);
        }
        let named = in_line && ["see", "see_also"].contains(&self.key);
        Ok(Members { making: self, named, name: None })
    }

    fn serialize_tuple(self, _: usize) -> Result<Members<'a>, Refused> {
        Ok(Members { making: self, named: false, name: None })
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Refused> {
        Err(Refused)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Refused> {
        Err(Refused)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Refused> {
        Err(Refused)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a>, Refused> {
        let payload = std::mem::take(&mut self.payload);
        let part = match name {
            "Block" => {
                self.begin_block();
                Part::Block
            }
            "Inline" => {
                self.begin_inline();
                Part::Inline(Span::NONE)
            }
            "AttrData" => Part::Attrs(std::mem::replace(&mut self.attrs, true)),
            _ if payload => Part::Flat,
            _ if self.is_in_line() => {
                self.part("[");
                Part::Bracket(true)
            }
            _ => {
                let word = format!("{}[", self.key);
                self.head(&word);
                Part::Bracket(false)
            }
        };
        Ok(Fields { making: self, part })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields<'a>, Refused> {
        if ["BlockKind", "InlineKind"].contains(&name) {
            // A span of words is named after what it means.
            if variant != "span" {
                self.head(variant);
            }
        } else {
            self.value(variant, true);
        }
        Ok(Fields { making: self, part: Part::Flat })
    }
}

/// A text and nothing else.
struct Only;

macro_rules! no {
    ($($name:ident($($type:ty),*) -> $out:ty;)*) => {
        $(fn $name(self $(, _: $type)*) -> Result<$out, Refused> { Err(Refused) })*
    };
}

impl ser::Serializer for Only {
    type Ok = String;
    type Error = Refused;
    type SerializeSeq = ser::Impossible<String, Refused>;
    type SerializeTuple = ser::Impossible<String, Refused>;
    type SerializeTupleStruct = ser::Impossible<String, Refused>;
    type SerializeTupleVariant = ser::Impossible<String, Refused>;
    type SerializeMap = ser::Impossible<String, Refused>;
    type SerializeStruct = ser::Impossible<String, Refused>;
    type SerializeStructVariant = ser::Impossible<String, Refused>;

    fn serialize_str(self, value: &str) -> Result<String, Refused> {
        Ok(value.to_string())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<String, Refused> {
        value.serialize(self)
    }
    no! {
        serialize_bool(bool) -> String;
        serialize_i8(i8) -> String;
        serialize_i16(i16) -> String;
        serialize_i32(i32) -> String;
        serialize_i64(i64) -> String;
        serialize_u8(u8) -> String;
        serialize_u16(u16) -> String;
        serialize_u32(u32) -> String;
        serialize_u64(u64) -> String;
        serialize_f32(f32) -> String;
        serialize_f64(f64) -> String;
        serialize_char(char) -> String;
        serialize_bytes(&[u8]) -> String;
        serialize_none() -> String;
        serialize_unit() -> String;
        serialize_unit_struct(&'static str) -> String;
        serialize_unit_variant(&'static str, u32, &'static str) -> String;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}
