//! Forms: what was typed ([`FormData`]), what is wrong with it ([`Errors`]), its files ([`Form`]), and those for what may be done to a
//! report ([`Act`]). What was typed stays at hand, so that a form that is refused comes back as it was.

mod act;
mod body;
mod data;
mod errors;

pub(crate) use act::{Act, CameBack, Refused, fresh};
pub(crate) use body::{Form, Sent};
pub(crate) use data::{FormData, read_area, read_place, searched};
pub(crate) use errors::Errors;

/// Most fields of a form.
const MOST_FIELDS: usize = 200;

/// Where mistakes stand that belong to no field.
pub(crate) const FORM: &str = "form";

/// The field that files come in, and where mistakes with them stand.
pub(crate) const FILES: &str = "files";
