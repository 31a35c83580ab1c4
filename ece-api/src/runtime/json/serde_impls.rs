//! serde for everything that is [`Json`], and the macros that generated code ends with.
//!
//! In the macros every name is a full path: whatever a document calls its types and values, nothing can take its place.
//!
//! What is called through a trait object alone is `#[inline(never)]`: else rustc takes small functions for worth inlining and
//! compiles them, with the tables and the drop glue that they refer to, once more in each unit that refers to them. That
//! made half of the functions and a quarter of the time of a release build.

use serde::de::Error as _;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::member::Name;
use super::object::{for_each_member, instead_of_object, with_fields};
use super::{Json, JsonRef, Timestamp, Value, from_slice};

/// Any serde format; a text of JSON is written faster by [`to_vec`](super::to_vec).
pub fn serialize<S: Serializer>(value: &dyn Json, serializer: S) -> Result<S::Ok, S::Error> {
    Walk(value.as_json()).serialize(serializer)
}

/// Any self-describing serde format, through `Value`.
pub fn deserialize<'de, T: Json + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_slice(&super::to_vec(&value)).map_err(|error| D::Error::custom(error.without_position()))
}

struct Walk<'a>(JsonRef<'a>);

impl Serialize for Walk<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            JsonRef::Absent | JsonRef::Null => serializer.serialize_unit(),
            JsonRef::Bool(value) => serializer.serialize_bool(value),
            JsonRef::I64(value) => serializer.serialize_i64(value),
            JsonRef::U64(value) => serializer.serialize_u64(value),
            JsonRef::F64(value) => serializer.serialize_f64(value),
            JsonRef::Str(value) => serializer.serialize_str(value),
            JsonRef::Value(value) | JsonRef::Unlisted(value) => value.serialize(serializer),
            JsonRef::Exact(exact) => exact.value().serialize(serializer),
            JsonRef::Seq(values) => {
                let mut out = serializer.serialize_seq(Some(values.len()))?;
                for index in 0..values.len() {
                    out.serialize_element(&Walk(values.get(index).map_or(JsonRef::Null, Json::as_json)))?;
                }
                out.end()
            }
            JsonRef::Map(entries) => object(serializer, |member| {
                entries.for_each(&mut |name, value| member(Name::Other(name), &value.as_json()));
            }),
            JsonRef::Model(model) => with_fields(model, |parts| match instead_of_object(&parts) {
                Some(value) => value.serialize(serializer),
                None => object(serializer, |member| for_each_member(&parts, member)),
            }),
        }
    }
}

/// Counts the members before it writes them: some formats want to know.
fn object<S: Serializer>(
    serializer: S,
    each: impl Fn(&mut dyn FnMut(Name<'_>, &JsonRef<'_>)),
) -> Result<S::Ok, S::Error> {
    let mut count = 0;
    each(&mut |_, _| count += 1);
    let mut out = serializer.serialize_map(Some(count))?;
    let mut result = Ok(());
    each(&mut |name, json| {
        if result.is_ok() {
            result = out.serialize_entry(name.as_str(), &Walk(*json));
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
macro_rules! serde_impls {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::runtime::json::__private::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, <D as ::serde::Deserializer<'de>>::Error> {
                $crate::runtime::json::__private::deserialize(deserializer)
            }
        }
    };
}

/// Everything that a model is beyond its fields: index, field and name on the wire of each member, in document order,
/// what else is to be known of it ([`Member`](super::Member)), and what is sent where nothing is set;
/// behind it the members whose values `Debug` does not show. Without that list, `Debug` is left to the type.
#[allow(unused_macros)] // a document need not have definitions
macro_rules! model {
    (
        $name:ident { $($index:literal $field:ident $wire:literal $($flag:ident)* $(= $fixed:literal)?),* $(,)? }
        secret $secrets:tt
    ) => {
        $crate::runtime::json::model!($name { $($index $field $wire $($flag)* $(= $fixed)?),* });

        impl ::core::fmt::Debug for $name {
            #[inline(never)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::json::__private::debug_model(
                    ::core::stringify!($name),
                    self,
                    &$secrets,
                    f,
                )
            }
        }
    };
    (
        $name:ident { $($index:literal $field:ident $wire:literal $($flag:ident)* $(= $fixed:literal)?),* $(,)? }
    ) => {
        impl $crate::runtime::json::Model for $name {
            #[inline(never)]
            fn fields<'a>(
                &'a self,
                places: &mut [$crate::runtime::json::JsonRef<'a>],
            ) -> (&'static [$crate::runtime::json::Member], &'a $crate::runtime::json::Extra) {
                let members: &'static [$crate::runtime::json::Member] = const {
                    &[$($crate::runtime::json::Member::new(
                        $wire,
                        ::core::concat!(",", ::core::stringify!($wire), ":        "),
                        0 $(| $crate::runtime::json::__private::rule::$flag)*
                            $(| $crate::runtime::json::__private::rule::sends($fixed))?,
                        ::core::concat!($($fixed)?),
                    )),*]
                };
                if let ::core::option::Option::Some([$($field),*]) = places.first_chunk_mut() {
                    $(*$field = $crate::runtime::json::Json::as_json(&self.$field);)*
                }
                (members, &self.extra)
            }

            #[allow(clippy::match_single_binding)] // a model may have no members
            #[inline(never)]
            fn get_mut(
                &mut self,
                index: usize,
            ) -> ::core::option::Option<&mut dyn $crate::runtime::json::Json> {
                match index {
                    $($index => ::core::option::Option::Some(&mut self.$field),)*
                    _ => ::core::option::Option::None,
                }
            }

            #[inline(never)]
            fn extra_mut(&mut self) -> &mut $crate::runtime::json::Extra {
                &mut self.extra
            }
        }

        impl $crate::runtime::json::Json for $name {
            #[inline(never)]
            fn read(
                &mut self,
                reader: &mut $crate::runtime::json::Reader<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::json::ReadError> {
                $crate::runtime::json::__private::read_model(self, reader)
            }

            #[inline(never)]
            fn as_json(&self) -> $crate::runtime::json::JsonRef<'_> {
                $crate::runtime::json::JsonRef::Model(self)
            }

            #[inline(never)]
            fn reset(&mut self, instead: &mut ::core::option::Option<$crate::runtime::json::Value>) {
                $crate::runtime::json::__private::reset_model(self, instead);
            }
        }

        $crate::runtime::json::serde_impls!($name);
    };
}

/// `Default` of a model with required members that are read-only: they are left out until they are received or set.
#[allow(unused_macros)] // a document need not have such members
macro_rules! read_only {
    ($name:ident { $($field:ident),* $(,)? } [$($wire:literal),* $(,)?]) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                let mut new = Self {
                    $($field: ::core::default::Default::default(),)*
                    extra: ::core::default::Default::default(),
                };
                $crate::runtime::json::__private::set_missing(&mut new, &[$($wire),*]);
                new
            }
        }
    };
}

/// Everything that a string enum is beyond its variants: each variant with its value on the wire, in document order.
macro_rules! string_enum {
    ($name:ident { $($variant:ident $value:literal),* $(,)? }) => {
        impl $crate::runtime::json::StringEnum for $name {
            const KNOWN: &'static [(&'static str, Self)] = &[$(($value, $name::$variant)),*];

            fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $value,)*
                    $name::Unknown(value) => value,
                }
            }

            fn unknown(value: ::std::string::String) -> Self {
                $name::Unknown(value)
            }
        }

        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                $crate::runtime::json::StringEnum::as_str(self)
            }

            /// True for a value that the document lists.
            pub fn is_known(&self) -> bool {
                !::core::matches!(self, $name::Unknown(_))
            }
        }

        impl ::core::default::Default for $name {
            fn default() -> Self {
                $name::Unknown(::std::string::String::new())
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline(never)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(&text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
            }
        }

        impl $crate::runtime::json::Json for $name {
            #[inline(never)]
            fn read(
                &mut self,
                reader: &mut $crate::runtime::json::Reader<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::json::ReadError> {
                *self = <Self as ::core::convert::From<&str>>::from(&reader.string()?);
                ::core::result::Result::Ok(())
            }

            fn as_json(&self) -> $crate::runtime::json::JsonRef<'_> {
                $crate::runtime::json::JsonRef::Str(self.as_str())
            }

            #[inline(never)]
            fn reset(&mut self, _: &mut ::core::option::Option<$crate::runtime::json::Value>) {
                *self = <Self as ::core::default::Default>::default();
            }
        }

        $crate::runtime::json::serde_impls!($name);
    };
}

/// Everything that an enum of models is beyond its variants: the member that tells them apart, what they have in common,
/// and each variant with the member's value and the model.
#[allow(unused_macros)] // a document need not have such enums
macro_rules! one_of {
    (
        $name:ident by $discriminator:literal base $base:ty {
            $($arm:ident $value:literal $model:ty),* $(,)?
        }
    ) => {
        impl $name {
            /// The member that says which variant it is, where it is a text.
            pub fn discriminator(&self) -> ::core::option::Option<&str> {
                match self {
                    $($name::$arm(_) => ::core::option::Option::Some($value),)*
                    $name::Unknown(value) => value.get($discriminator)?.as_str(),
                }
            }

            /// True for a variant that the document lists.
            pub fn is_known(&self) -> bool {
                !::core::matches!(self, $name::Unknown(_))
            }

            /// What all variants have in common; the other members are in its `extra`.
            pub fn to_base(&self) -> ::core::result::Result<$base, $crate::runtime::json::ReadError> {
                $crate::runtime::json::__private::reread(self)
            }
        }

        impl ::core::default::Default for $name {
            fn default() -> Self {
                $name::Unknown($crate::runtime::json::Value::Null)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline(never)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $($name::$arm(model) => f.debug_tuple(::core::stringify!($arm)).field(model).finish(),)*
                    $name::Unknown(value) => $crate::runtime::json::__private::debug_unknown(value, f),
                }
            }
        }

        $(
            impl ::core::convert::From<$model> for $name {
                fn from(model: $model) -> Self {
                    $name::$arm(::std::boxed::Box::new(model))
                }
            }
        )*

        impl $crate::runtime::json::Json for $name {
            #[inline(never)]
            fn read(
                &mut self,
                reader: &mut $crate::runtime::json::Reader<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::json::ReadError> {
                let value = $crate::runtime::json::__private::discriminator(reader, $discriminator)?;
                *self = match value.as_deref() {
                    $(::core::option::Option::Some($value) => $name::$arm(::core::default::Default::default()),)*
                    _ => <Self as ::core::default::Default>::default(),
                };
                match self {
                    $($name::$arm(model) => $crate::runtime::json::Json::read(model, reader),)*
                    $name::Unknown(value) => $crate::runtime::json::Json::read(value, reader),
                }
            }

            fn as_json(&self) -> $crate::runtime::json::JsonRef<'_> {
                match self {
                    $($name::$arm(model) => $crate::runtime::json::Json::as_json(model),)*
                    $name::Unknown(value) => $crate::runtime::json::JsonRef::Unlisted(value),
                }
            }

            #[inline(never)]
            fn reset(&mut self, instead: &mut ::core::option::Option<$crate::runtime::json::Value>) {
                *self = $name::Unknown(::core::option::Option::take(instead).unwrap_or_default());
            }
        }

        $crate::runtime::json::serde_impls!($name);
    };
}

/// Everything that an enum of integers, numbers or booleans is beyond its variants: what its values are, and each variant
/// with its value on the wire, in document order.
#[allow(unused_macros)] // a document need not have such enums
macro_rules! scalar_enum {
    ($name:ident: $scalar:ident { $($variant:ident $value:literal),* $(,)? }) => {
        impl $crate::runtime::json::ScalarEnum for $name {
            type Value = $scalar;

            const KNOWN: &'static [($scalar, Self)] = &[$(($value, $name::$variant)),*];

            fn value(self) -> $scalar {
                match self {
                    $($name::$variant => $value,)*
                    $name::Unknown(value) => value,
                }
            }

            fn unknown(value: $scalar) -> Self {
                $name::Unknown(value)
            }
        }

        impl $name {
            /// The value on the wire.
            pub fn value(self) -> $scalar {
                $crate::runtime::json::ScalarEnum::value(self)
            }

            /// True for a value that the document lists.
            pub fn is_known(self) -> bool {
                !::core::matches!(self, $name::Unknown(_))
            }
        }

        impl ::core::default::Default for $name {
            fn default() -> Self {
                $crate::runtime::json::__private::from_scalar(::core::default::Default::default())
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline(never)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl ::core::convert::From<$scalar> for $name {
            fn from(value: $scalar) -> Self {
                $crate::runtime::json::__private::from_scalar(value)
            }
        }

        impl $crate::runtime::json::Json for $name {
            #[inline(never)]
            fn read(
                &mut self,
                reader: &mut $crate::runtime::json::Reader<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::json::ReadError> {
                *self = $crate::runtime::json::__private::read_scalar_enum(reader)?;
                ::core::result::Result::Ok(())
            }

            fn as_json(&self) -> $crate::runtime::json::JsonRef<'_> {
                $crate::runtime::json::__private::scalar_enum_as_json(*self)
            }

            #[inline(never)]
            fn reset(&mut self, _: &mut ::core::option::Option<$crate::runtime::json::Value>) {
                *self = <Self as ::core::default::Default>::default();
            }
        }

        $crate::runtime::json::serde_impls!($name);
    };
}

#[allow(unused_imports)]
pub(crate) use {model, one_of, read_only, scalar_enum, serde_impls, string_enum};
