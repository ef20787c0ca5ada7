//! What was typed, url-encoded, with a limit on how much.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use app::ReferenceData;
use domain::{AreaCode, ValidationError};

use super::{Errors, MOST_FIELDS};
use crate::{field_error::FieldError, routes::encode};

/// What a report tells: who reports adds to it later.
const REPORTED: &str = "text";

/// What was typed, without control characters, and the fields that had some: nobody sees those, so a form comes back without.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormData(BTreeMap<String, Vec<String>>, BTreeSet<String>);

impl FormData {
    /// A field as typed; empty when it is not there.
    pub(crate) fn get(&self, field: &str) -> &str {
        self.0.get(field).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// All values of a field, without empty ones.
    pub(crate) fn all(&self, field: &str) -> impl Iterator<Item = &str> {
        self.0.get(field).into_iter().flatten().map(String::as_str).filter(|v| !v.is_empty())
    }

    /// True when the field has this value.
    pub(crate) fn has(&self, field: &str, value: &str) -> bool {
        self.all(field).any(|v| v == value)
    }

    /// Whether a field was sent at all, also empty.
    pub(crate) fn has_field(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// A box that was ticked.
    pub(crate) fn ticked(&self, field: &str) -> bool {
        !self.get(field).is_empty()
    }

    /// A field that may be left empty.
    pub(crate) fn maybe<T>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, ValidationError>,
        errors: &mut Errors,
    ) -> Option<T> {
        if self.get(field).trim().is_empty() && !self.1.contains(field) { None } else { self.must(field, parse, errors) }
    }

    /// The fields of the query of an address.
    pub(crate) fn of_query(uri: &axum::http::Uri) -> Self {
        Self::parse(uri.query().unwrap_or_default().as_bytes())
    }

    /// A field that must be there.
    pub(crate) fn must<T>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, ValidationError>,
        errors: &mut Errors,
    ) -> Option<T> {
        let parsed = if self.1.contains(field) { Err(ValidationError::Control) } else { parse(self.get(field)) };
        let told = |why| match why {
            ValidationError::TooLong(most) => {
                errors.push(field, FieldError::Long { most, has: self.letters(field), of_report: field == REPORTED })
            }
            why => errors.invalid(field, why),
        };
        parsed.map_err(told).ok()
    }

    /// A day for the field it is chosen in, and the kind of that: what is no day comes back as it was typed, where it can be mended.
    pub(crate) fn day_shown(&self, field: &str) -> (&'static str, String) {
        let typed = self.get(field);
        match insight::day(typed) {
            Ok(day) => ("date", day.to_string()),
            Err(ValidationError::Empty) => ("date", String::new()),
            Err(_) => ("text", typed.to_owned()),
        }
    }

    /// How many letters a field has, as people count them: a line break is one.
    fn letters(&self, field: &str) -> usize {
        self.get(field).trim().chars().filter(|c| *c != '\r').count()
    }

    /// Sets a field, for a form that is shown the first time.
    pub(crate) fn set(&mut self, field: &str, value: impl Into<String>) {
        self.0.insert(field.to_owned(), vec![value.into()]);
    }

    /// Sets all values of a field.
    pub(crate) fn set_all(&mut self, field: &str, values: impl Iterator<Item = String>) {
        self.0.insert(field.to_owned(), values.collect());
    }

    /// As a query or a form would carry it, without some fields.
    pub(crate) fn encoded(&self, without: &[&str]) -> String {
        let fields = self.0.iter().filter(|(field, _)| !without.contains(&field.as_str()));
        let pairs = fields.flat_map(|(field, values)| values.iter().map(move |v| (field, v)));
        pairs.map(|(field, value)| format!("{}={}", encode(field), encode(value))).collect::<Vec<_>>().join("&")
    }

    /// Every field with each of its values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(field, values)| values.iter().map(|value| (field.as_str(), value.as_str())))
    }

    /// What was written in words, for whoever gets no form back to send it with.
    pub(crate) fn written(&self) -> String {
        ["title", "words"]
            .map(|field| self.get(field).trim())
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    /// The fields that had control characters.
    pub(crate) fn controlled(&self) -> impl Iterator<Item = &str> {
        self.1.iter().map(String::as_str)
    }

    /// Notes again which fields had some.
    pub(crate) fn set_controlled(&mut self, fields: impl Iterator<Item = String>) {
        self.1.extend(fields);
    }

    pub(super) fn add(&mut self, field: &str, value: String) {
        let value = match domain::without_controls(&value) {
            Cow::Borrowed(_) => value,
            Cow::Owned(rest) => {
                self.1.insert(field.to_owned());
                rest
            }
        };
        self.0.entry(field.to_owned()).or_default().push(value);
    }

    /// Reads a query or a url-encoded body. Bytes that are no UTF-8 become replacement marks.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut typed = Self::default();
        for pair in bytes.split(|b| *b == b'&').take(MOST_FIELDS) {
            let (key, value) = match pair.iter().position(|b| *b == b'=') {
                Some(at) => pair.split_at(at),
                None => (pair, &[][..]),
            };
            let value = value.get(1..).unwrap_or_default();
            if !key.is_empty() {
                typed.add(&decode(key), decode(value));
            }
        }
        typed
    }
}

/// Undoes percent-encoding.
fn decode(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        (rest, _) = match (first, code) {
            (b'%', Some(byte)) => (after.get(2..).unwrap_or_default(), out.push(byte)),
            (b'+', _) => (after, out.push(b' ')),
            (byte, _) => (after, out.push(*byte)),
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The area that was typed as a place.
pub(crate) fn read_place(reference: &ReferenceData, typed: &FormData, errors: &mut Errors) -> Option<AreaCode> {
    let place = typed.get("place");
    let area = reference.the_area(place).map(|a| a.code.clone());
    if area.is_none() {
        errors.add("place", if reference.find_areas(place, 1).is_empty() { "place-unknown" } else { "place-unclear" });
    }
    area
}

/// The area that was typed where a district, a regency or a city is meant as often as a village: each by its name alone.
pub(crate) fn read_area(
    reference: &ReferenceData,
    typed: &FormData,
    field: &'static str,
    errors: &mut Errors,
) -> Option<AreaCode> {
    let place = typed.get(field);
    let area = reference.widest_area(place).map(|a| a.code.clone());
    if area.is_none() {
        errors.add(
            field,
            match () {
                () if place.trim().is_empty() => "area-missing",
                () if reference.find_areas(place, 1).is_empty() => "area-unknown",
                () => "place-unclear",
            },
        );
    }
    area
}

/// What was looked for, as what narrows a list.
pub(crate) fn searched(typed: &FormData) -> String {
    if typed.ticked("cari") { format!("cari={}&", encode(typed.get("cari"))) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let typed = FormData::parse(b"text=jalan+rusak%21&to=1&to=2&empty=&bad=%zz%f&=x&novalue&utf=%ff");
        assert_eq!(typed.get("text"), "jalan rusak!");
        assert_eq!(typed.all("to").collect::<Vec<_>>(), ["1", "2"]);
        assert!(!typed.ticked("empty") && !typed.ticked("novalue") && !typed.ticked("missing"));
        assert_eq!(typed.get("bad"), "%zz%f");
        assert_eq!(typed.get("utf"), "\u{fffd}");
    }
}
