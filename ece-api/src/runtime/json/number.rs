//! Numbers as exact as their types are.

use std::str::FromStr;

use serde_json::Number;

use super::error::Problem;
use super::{ReadError, Reader};

impl Reader<'_> {
    /// Reads an integer.
    pub(super) fn integer<T: FromStr + TryFrom<i128> + TryFrom<u64>>(
        &mut self,
        expected: &'static str,
    ) -> Result<T, ReadError> {
        self.peek()?;
        let start = self.position;
        if let Some(Ok(number)) = self.plain_integer().map(T::try_from) {
            return Ok(number);
        }
        self.position = start;
        self.number(|text| integer(text, expected))
    }

    /// Reads a number; what an `f64` does not hold of its digits is counted as lost.
    pub(super) fn float(&mut self) -> Result<f64, ReadError> {
        let (number, is_exact) = self.number(float)?;
        self.losses.digits += usize::from(!is_exact);
        Ok(number)
    }

    /// Reads a number as any JSON: integers as long as they fit, for their digits are often identifiers.
    pub(super) fn any_number(&mut self) -> Result<Number, ReadError> {
        self.peek()?;
        if let Some(number) = self.plain_integer() {
            return Ok(number.into());
        }
        let (number, is_exact) = self.number(any)?;
        self.losses.digits += usize::from(!is_exact);
        Ok(number)
    }
}

fn any(text: &str) -> Result<(Number, bool), Problem> {
    if !text.contains(['.', 'e', 'E']) && text != "-0" {
        if let Ok(number) = text.parse::<i64>() {
            return Ok((number.into(), true));
        }
        if let Ok(number) = text.parse::<u64>() {
            return Ok((number.into(), true));
        }
    }
    let (number, is_exact) = float(text)?;
    Number::from_f64(number).map(|number| (number, is_exact)).ok_or_else(Problem::out_of_range)
}

fn float(text: &str) -> Result<(f64, bool), Problem> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((number, is_exact(text, number))),
        _ => Err(Problem::out_of_range()),
    }
}

/// Whether `number` is written with the digits of `text`.
fn is_exact(text: &str, number: f64) -> bool {
    /// So many digits always fit.
    const SAFE: usize = f64::DIGITS as usize;
    let digits = parts(text).0.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    // What is very small has fewer digits, down to none.
    let has_all = digits == 0 || digits <= SAFE && number.is_normal();
    has_all || Number::from_f64(number).is_some_and(|number| parts(&number.to_string()) == parts(text))
}

/// The digits and the exponent, which may be written as `e20`, `e+20` or `E20`.
fn parts(text: &str) -> (&str, Option<i64>) {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    (digits, exponent.parse().ok())
}

/// Some servers write integers as `3.0` or `3e0`: what is whole is accepted, and exact whatever it looks like.
fn integer<T: FromStr + TryFrom<i128>>(text: &str, expected: &'static str) -> Result<T, Problem> {
    match text.parse() {
        Ok(number) => Ok(number),
        Err(_) => T::try_from(long_integer(text, expected)?).map_err(|_| beyond(expected)),
    }
}

fn long_integer(text: &str, expected: &'static str) -> Result<i128, Problem> {
    /// More digits than any integer of 64 bits has.
    const MANY: i64 = 20;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or((1, mantissa), |rest| (-1, rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    // An exponent that is no `i64` is further away from zero than any text is long.
    let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
    let zeros = exponent.saturating_sub(length(fraction)).saturating_add(length(&digits) - length(significant));
    if zeros < 0 {
        return Err(Problem::Mismatch { expected: "an integer", found: "a fraction" });
    }
    let significant = significant.trim_start_matches('0');
    if zeros.saturating_add(length(significant)) > MANY {
        return Err(beyond(expected));
    }
    let power = u32::try_from(zeros).ok().and_then(|zeros| 10_i128.checked_pow(zeros));
    let number = significant.parse::<i128>().ok().zip(power).map(|(number, power)| sign * number * power);
    number.ok_or_else(|| beyond(expected))
}

fn beyond(expected: &'static str) -> Problem {
    Problem::Mismatch { expected, found: "a number out of range" }
}
