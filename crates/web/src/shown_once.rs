//! What is shown once, such as a first password: the page carries it, sealed for whoever is shown it, so that it can be turned
//! into the other language. It is kept nowhere.

use app::SignedIn;
use jiff::SignedDuration;

use crate::state::Web;

/// How long it is shown again.
const SHOWN: SignedDuration = SignedDuration::from_mins(10);

fn bound_to(who: &SignedIn, what: &str) -> Vec<u8> {
    [b"shown once".as_slice(), &who.person.id.0.to_le_bytes(), what.as_bytes()].concat()
}

/// Seals some texts. Empty where that fails: then the page cannot be turned.
pub(crate) fn sealed(web: &Web, who: &SignedIn, what: &str, texts: &[String]) -> String {
    let all = (web.app().now().as_second(), texts);
    let all = serde_json::to_vec(&all).unwrap_or_default();
    web.app().keys().seal(&all, &bound_to(who, what)).map(|sealed| trust::hex(&sealed)).unwrap_or_default()
}

/// What was sealed for them some minutes ago.
pub(crate) fn opened(web: &Web, who: &SignedIn, what: &str, sealed: &str) -> Option<Vec<String>> {
    let all = web.app().keys().open(&trust::unhex(sealed)?, &bound_to(who, what)).ok()?;
    let (at, texts): (i64, Vec<String>) = serde_json::from_slice(&all).ok()?;
    let age = web.app().now().as_second().checked_sub(at)?;
    (0..SHOWN.as_secs()).contains(&age).then_some(texts)
}
