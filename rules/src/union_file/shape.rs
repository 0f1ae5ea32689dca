//! A file's tables as plain structs.
//!
//! Comes in: TOML. Goes out: the struct that is asked for, with the place of every value that is [`Spanned`]. Must never
//! happen: a fault without its place; a key or a value passed over.
//!
//! The text is parsed once, into a tree, and the structs are read from the tree. `toml::from_str` does the same with a copy of
//! its own machinery for every type that stands in a file, which was a quarter of a megabyte in a phone's library.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, Expected, IntoDeserializer,
    Unexpected, Visitor,
};
use toml::Spanned as Found;
use toml::de::{DeString, DeTable, DeValue};

/// Reads a whole text.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Wrong> {
    let table = DeTable::parse(text).map_err(|error| Wrong::new(error.span(), error.message().to_owned()))?;
    let tree = Found::new(table.span(), DeValue::Table(table.into_inner()));
    T::deserialize(Value(&tree))
}

/// A value, and where it stands in the text.
pub(crate) struct Spanned<T> {
    span: Range<usize>,
    value: T,
}

impl<T> Spanned<T> {
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    pub(crate) const fn get_ref(&self) -> &T {
        &self.value
    }

    pub(crate) fn into_inner(self) -> T {
        self.value
    }
}

/// By this name a [`Spanned`] asks for the place of its value, which it is told first.
const SPANNED: &str = "Spanned";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut parts: A) -> Result<Spanned<T>, A::Error> {
                let (Some(start), Some(end)) = (parts.next_element()?, parts.next_element()?) else {
                    return Err(A::Error::custom(&self as &dyn Expected));
                };
                let value = parts.next_element()?.ok_or_else(|| A::Error::custom(&self as &dyn Expected))?;
                Ok(Spanned { span: start..end, value })
            }
        }

        deserializer.deserialize_newtype_struct(SPANNED, Parts(PhantomData))
    }
}

/// What is wrong, and where, once that is known. In a box, because every function here hands it on.
#[derive(Debug)]
pub(super) struct Wrong(Box<(Option<Range<usize>>, String)>);

impl Wrong {
    fn new(span: Option<Range<usize>>, problem: String) -> Self {
        Self(Box::new((span, problem)))
    }

    /// The innermost place says most.
    fn at(mut self, span: Range<usize>) -> Self {
        self.0.0.get_or_insert(span);
        self
    }

    /// The place, where there is one, and the problem.
    pub(super) fn told(self) -> (Option<Range<usize>>, String) {
        *self.0
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.1)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: Display>(problem: T) -> Self {
        Self::new(None, problem.to_string())
    }
}

/// A value of the tree.
#[derive(Clone, Copy)]
struct Value<'a>(&'a Found<DeValue<'a>>);

impl<'a> Value<'a> {
    fn mismatch(self, expected: &dyn Expected) -> Wrong {
        let found = match self.0.get_ref() {
            DeValue::String(text) => Unexpected::Str(text),
            DeValue::Integer(_) => match self.integer() {
                Ok(number) => Unexpected::Signed(number),
                Err(wrong) => return wrong,
            },
            DeValue::Float(number) => Unexpected::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(yes) => Unexpected::Bool(*yes),
            DeValue::Datetime(_) => Unexpected::Other("date without quotes"),
            DeValue::Array(_) => Unexpected::Seq,
            DeValue::Table(_) => Unexpected::Map,
        };
        Wrong::invalid_type(found, expected).at(self.0.span())
    }

    fn text(self, expected: &dyn Expected) -> Result<&'a str, Wrong> {
        if let DeValue::String(text) = self.0.get_ref() { Ok(text) } else { Err(self.mismatch(expected)) }
    }

    fn integer(self) -> Result<i64, Wrong> {
        let DeValue::Integer(number) = self.0.get_ref() else { return Err(self.mismatch(&"a whole number")) };
        i64::from_str_radix(number.as_str(), number.radix())
            .map_err(|_| Wrong::custom("the number is too large").at(self.0.span()))
    }

    fn list(self, expected: &dyn Expected) -> Result<Items<'a>, Wrong> {
        if let DeValue::Array(items) = self.0.get_ref() {
            Ok(Items(items.iter()))
        } else {
            Err(self.mismatch(expected))
        }
    }

    fn table(self, expected: &dyn Expected) -> Result<Entries<'a>, Wrong> {
        let DeValue::Table(table) = self.0.get_ref() else { return Err(self.mismatch(expected)) };
        Ok(Entries { left: table.iter(), value: None })
    }

    /// A variant is its name, or a table with its name as the only key.
    fn variant(self, expected: &dyn Expected) -> Result<Variant<'a>, Wrong> {
        match self.0.get_ref() {
            DeValue::String(name) => Ok(Variant { name, span: self.0.span(), value: None }),
            DeValue::Table(table) => match (table.iter().next(), table.len()) {
                (Some((key, value)), 1) => {
                    Ok(Variant { name: key.get_ref(), span: key.span(), value: Some(Value(value)) })
                }
                _ => Err(Wrong::custom("must hold one key").at(self.0.span())),
            },
            _ => Err(self.mismatch(expected)),
        }
    }

    fn placed<T>(self, read: Result<T, Wrong>) -> Result<T, Wrong> {
        read.map_err(|wrong| wrong.at(self.0.span()))
    }
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0.get_ref() {
            DeValue::String(text) => self.placed(visitor.visit_str(text)),
            DeValue::Integer(_) => self.placed(visitor.visit_i64(self.integer()?)),
            DeValue::Boolean(yes) => self.placed(visitor.visit_bool(*yes)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let text = self.text(&visitor)?;
        self.placed(visitor.visit_str(text))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        if name == SPANNED {
            visitor.visit_seq(Placed { of: self, told: 0 })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let items = self.list(&visitor)?;
        self.placed(visitor.visit_seq(items))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let entries = self.table(&visitor)?;
        self.placed(visitor.visit_map(entries))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let variant = self.variant(&visitor)?;
        self.placed(visitor.visit_enum(variant))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

/// The items of a list.
struct Items<'a>(std::slice::Iter<'a, Found<DeValue<'a>>>);

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        self.0.next().map(|item| seed.deserialize(Value(item))).transpose()
    }
}

/// The start, the end, the value.
struct Placed<'a> {
    of: Value<'a>,
    told: u8,
}

impl<'de> de::SeqAccess<'de> for Placed<'_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let (Range { start, end }, told) = (self.of.0.span(), self.told);
        self.told += 1;
        match told {
            0 => seed.deserialize(start.into_deserializer()),
            1 => seed.deserialize(end.into_deserializer()),
            _ => seed.deserialize(self.of),
        }
        .map(Some)
    }
}

/// The keys and values of a table.
struct Entries<'a> {
    left: toml::map::Iter<'a, Found<DeString<'a>>, Found<DeValue<'a>>>,
    value: Option<Value<'a>>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(Value(value));
        let key_read: Result<_, Wrong> = seed.deserialize(key.get_ref().as_ref().into_deserializer());
        key_read.map(Some).map_err(|wrong| wrong.at(key.span()))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let value = self.value.take().ok_or_else(|| Wrong::custom("a value without its key"))?;
        seed.deserialize(value)
    }
}

/// A variant's name, and the value under it.
struct Variant<'a> {
    name: &'a str,
    span: Range<usize>,
    value: Option<Value<'a>>,
}

impl<'a, 'de> de::EnumAccess<'de> for Variant<'a> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Wrong> {
        let name: Result<_, Wrong> = seed.deserialize(self.name.into_deserializer());
        Ok((name.map_err(|wrong| wrong.at(self.span.clone()))?, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        if self.value.is_none() { Ok(()) } else { Err(Wrong::custom("must be a text").at(self.span)) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        seed.deserialize(self.whole()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.whole()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Wrong> {
        self.whole()?.deserialize_map(visitor)
    }
}

impl<'a> Variant<'a> {
    fn whole(self) -> Result<Value<'a>, Wrong> {
        self.value.ok_or_else(|| Wrong::custom("must be a table").at(self.span))
    }
}
