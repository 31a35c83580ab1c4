//! serde for everything that is [`Json`], and the macros that generated code ends with.

use serde::de::Error as _;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::object::{for_each_member, is_untouched_null};
use super::{Json, Shape, Timestamp, Value, from_slice};

/// Any serde format; a text of JSON is written faster by [`to_vec`](super::to_vec).
pub fn serialize<S: Serializer>(value: &dyn Json, serializer: S) -> Result<S::Ok, S::Error> {
    Walk(value.shape()).serialize(serializer)
}

/// Any self-describing serde format, through `Value`.
pub fn deserialize<'de, T: Json + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_slice(&super::to_vec(&value)).map_err(|error| D::Error::custom(error.without_position()))
}

struct Walk<'a>(Shape<'a>);

impl Serialize for Walk<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Shape::Absent | Shape::Null => serializer.serialize_unit(),
            Shape::Bool(value) => serializer.serialize_bool(value),
            Shape::I64(value) => serializer.serialize_i64(value),
            Shape::F64(value) => serializer.serialize_f64(value),
            Shape::Str(value) => serializer.serialize_str(value),
            Shape::Value(value) => value.serialize(serializer),
            Shape::Seq(values) => {
                let mut out = serializer.serialize_seq(Some(values.len()))?;
                for index in 0..values.len() {
                    out.serialize_element(&Walk(values.get(index).map_or(Shape::Null, Json::shape)))?;
                }
                out.end()
            }
            Shape::Map(entries) => object(serializer, |member| {
                entries.for_each(&mut |name, value| member(name, value.shape()));
            }),
            Shape::Model(model) if is_untouched_null(model) => serializer.serialize_unit(),
            Shape::Model(model) => object(serializer, |member| for_each_member(model, member)),
        }
    }
}

/// Counts the members before it writes them: some formats want to know.
fn object<S: Serializer>(serializer: S, each: impl Fn(&mut dyn FnMut(&str, Shape<'_>))) -> Result<S::Ok, S::Error> {
    let mut count = 0;
    each(&mut |_, _| count += 1);
    let mut out = serializer.serialize_map(Some(count))?;
    let mut result = Ok(());
    each(&mut |name, shape| {
        if result.is_ok() {
            result = out.serialize_entry(name, &Walk(shape));
        }
    });
    result?;
    out.end()
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// Serde for a type that is `Json`.
macro_rules! serde_bridge {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::json::__private::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::__private::deserialize(deserializer)
            }
        }
    };
}

/// Everything that a model is beyond its members.
#[allow(unused_macros)] // a document need not have definitions
macro_rules! model {
    ($name:ident) => {
        impl $crate::runtime::json::Json for $name {
            fn read(
                &mut self,
                reader: &mut $crate::runtime::json::Reader<'_>,
            ) -> Result<(), $crate::runtime::json::ReadError> {
                $crate::runtime::json::__private::read_model(self, reader)
            }

            fn shape(&self) -> $crate::runtime::json::Shape<'_> {
                $crate::runtime::json::Shape::Model(self)
            }

            fn reset(&mut self) {
                *self = Self::default();
            }

            fn set_null(&mut self) -> bool {
                $crate::runtime::json::__private::set_null(self)
            }
        }

        $crate::runtime::json::serde_bridge!($name);
    };
}

/// Everything that a string enum is beyond its values.
macro_rules! string_enum {
    ($name:ident) => {
        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                $crate::runtime::json::StringEnum::as_str(self)
            }

            /// True for a value that the document lists.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::runtime::json::__private::from_text(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl $crate::runtime::json::Json for $name {
            fn read(
                &mut self,
                reader: &mut $crate::runtime::json::Reader<'_>,
            ) -> Result<(), $crate::runtime::json::ReadError> {
                *self = $crate::runtime::json::__private::read_string_enum(reader)?;
                Ok(())
            }

            fn shape(&self) -> $crate::runtime::json::Shape<'_> {
                $crate::runtime::json::Shape::Str(self.as_str())
            }

            fn reset(&mut self) {
                *self = Self::default();
            }
        }

        $crate::runtime::json::serde_bridge!($name);
    };
}

/// `Debug` for a model that carries secrets.
#[allow(unused_macros)] // a document need not have any
macro_rules! secret_debug {
    ($name:ident, [$($secret:literal),* $(,)?]) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::runtime::json::__private::debug_model(stringify!($name), self, &[$($secret),*], f)
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use {model, secret_debug, serde_bridge, string_enum};
