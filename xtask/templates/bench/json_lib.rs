//! Texts, and who reads them into models and writes these: `ece-api`, and serde's derives behind three libraries.

#[allow(warnings)]
pub mod derive;
mod texts;

use std::hint::black_box;

use ece_api::json::{self, Json, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use texts::TEXTS;

/// An answer, and everybody who reads it.
pub struct Text {
    pub name: &'static str,
    pub json: &'static str,
    pub contenders: fn() -> [Contender; 4],
}

/// A library and the models that it reads into.
pub struct Contender {
    pub name: &'static str,
    /// Reads and drops; false where it cannot. One of them writes into the text while it reads.
    pub read: fn(&mut [u8]) -> bool,
    /// Reads once, for writing as often as wanted.
    pub writer: fn(&str) -> Result<Box<dyn Fn() -> Vec<u8>>, String>,
}

/// Everybody, for the model of `ece-api` and that with derives.
pub fn contenders<Own, Derived>() -> [Contender; 4]
where
    Own: Json + Default + 'static,
    Derived: Serialize + DeserializeOwned + PartialEq + 'static,
{
    [
        Contender {
            name: "ece-api",
            read: |text| black_box(json::from_slice::<Own>(text)).is_ok(),
            writer: |text| {
                let value: Own = json::from_str(text).map_err(|error| error.to_string())?;
                Ok(Box::new(move || json::to_vec(&value)))
            },
        },
        Contender {
            name: "serde_json",
            read: |text| black_box(serde_json::from_slice::<Derived>(text)).is_ok(),
            writer: |text| {
                let value: Derived = serde_json::from_str(text).map_err(|error| error.to_string())?;
                Ok(Box::new(move || serde_json::to_vec(&value).unwrap_or_default()))
            },
        },
        Contender {
            name: "sonic-rs",
            read: |text| black_box(sonic_rs::from_slice::<Derived>(text)).is_ok(),
            writer: |text| {
                let value: Derived = sonic_rs::from_str(text).map_err(|error| error.to_string())?;
                Ok(Box::new(move || sonic_rs::to_vec(&value).unwrap_or_default()))
            },
        },
        Contender {
            name: "simd-json",
            read: |text| black_box(simd_json::serde::from_slice::<Derived>(text)).is_ok(),
            writer: |text| {
                let mut text = text.as_bytes().to_vec();
                let value: Derived = simd_json::serde::from_slice(&mut text).map_err(|error| error.to_string())?;
                Ok(Box::new(move || simd_json::serde::to_vec(&value).unwrap_or_default()))
            },
        },
    ]
}

impl Text {
    /// Fails unless `ece-api` gives the text back, and the others agree with each other.
    pub fn check(&self) -> Result<(), String> {
        let read = |text: &[u8]| serde_json::from_slice::<Value>(text).map_err(|error| error.to_string());
        let mut written = Vec::new();
        for contender in (self.contenders)() {
            let about = |error| format!("{} reads {}: {error}", contender.name, self.name);
            let write = (contender.writer)(self.json).map_err(about)?;
            written.push(read(&write()).map_err(about)?);
        }
        if written[0] != read(self.json.as_bytes())? {
            return Err(format!("ece-api does not give {} back as it was", self.name));
        }
        if written[1] != written[2] || written[1] != written[3] {
            return Err(format!("the derives read {} in different ways", self.name));
        }
        Ok(())
    }
}

/// The texts that the command line names behind its first argument; all of them where it names none.
pub fn asked() -> Vec<&'static Text> {
    let names: Vec<String> = std::env::args().skip(2).collect();
    TEXTS.iter().filter(|text| names.is_empty() || names.iter().any(|name| name == text.name)).collect()
}
