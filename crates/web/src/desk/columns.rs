//! Which columns a list of the desk has where there is room for them, as somebody chose them in their browser.

use axum::{extract::State, http::request::Parts, response::Response};

use crate::{
    cookies::{cookie, set_cookie},
    desk::Desk,
    forms::{Form, FormData},
    list_filter,
    page::see,
    routes,
    state::Web,
};

/// The cookie, and the field of the form.
const COOKIE: &str = "kolom";
/// How long a choice is kept, in seconds.
const KEPT: i64 = 31_536_000;

domain::choices! {
    /// What may stand beside a title, in the order of a row. By its word it is in the cookie, the form and the style.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Column {
        /// By when it is due
        Due = "due",
        /// How its text goes on
        Excerpt = "excerpt",
        /// Which agency is suggested
        Suggestion = "suggestion",
        /// Which agency has it
        Agency = "agency",
        /// Where
        Area = "area",
        /// About what
        Topic = "topic",
        /// When it came
        Received = "received",
    }
}

/// The columns of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns(Vec<Column>);

impl Default for Columns {
    fn default() -> Self {
        Self(vec![Column::Due, Column::Excerpt, Column::Suggestion, Column::Agency, Column::Area])
    }
}

impl Columns {
    /// As the cookie keeps them: their words, or that there are none.
    pub(crate) fn encode(&self) -> String {
        if self.0.is_empty() { "-".into() } else { self.0.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(".") }
    }

    /// Reads them back; what is none of their words is nobody's choice.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split('.').filter(|word| *word != "-").collect();
        words
            .iter()
            .all(|word| Column::parse(word).is_some())
            .then(|| Self(Column::ALL.into_iter().filter(|c| words.contains(&c.as_str())).collect()))
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        self.0.contains(&column)
    }

    /// What the style of a list goes by: nothing where nothing was chosen.
    pub(crate) fn classes(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let absent = Column::ALL.into_iter().filter(|c| !self.has(*c)).map(|c| format!(" no-{}", c.as_str()));
        format!(" by-choice{}", absent.collect::<String>())
    }

    /// All there are: the word, the key of its name, and whether it is chosen.
    pub(crate) fn all(&self) -> [(&'static str, &'static str, bool); 7] {
        Column::ALL.map(|column| {
            let key = match column {
                Column::Due => "sheet-due",
                Column::Excerpt => "column-excerpt",
                Column::Suggestion => "column-suggestion",
                Column::Agency => "sheet-agency",
                Column::Area => "sheet-place",
                Column::Topic => "sheet-topic",
                Column::Received => "sheet-received",
            };
            (column.as_str(), key, self.has(column))
        })
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for Columns {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(cookie(&parts.headers, COOKIE).and_then(Self::parse).unwrap_or_default())
    }
}

/// Keeps what was chosen, or forgets it.
pub(crate) async fn choose(State(web): State<Web>, Desk(_): Desk, form: Form) -> Response {
    let typed = form.typed;
    let list = if typed.get("daftar") == routes::DESK_SEARCH { routes::DESK_SEARCH } else { routes::DESK };
    let query = list_filter::encode(&list_filter::parse(&web, &FormData::parse(typed.get("saring").as_bytes())));
    let chosen = Columns(Column::ALL.into_iter().filter(|c| typed.has(COOKIE, c.as_str())).collect());
    let mut answer = see(&format!("{list}?{query}"));
    let plain = typed.get("step") == "plain" || chosen == Columns::default();
    let (kept, seconds) = if plain { (String::new(), 0) } else { (chosen.encode(), KEPT) };
    set_cookie(&web, &mut answer, COOKIE, &kept, routes::DESK, "Lax", seconds);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_read_back_and_nothing_else_is_a_choice() {
        let all = (0_u8..128)
            .map(|n| Columns(Column::ALL.into_iter().enumerate().filter(|(i, _)| n >> i & 1 == 1).map(|(_, c)| c).collect()));
        for columns in all {
            assert_eq!(Columns::parse(&columns.encode()), Some(columns.clone()), "{}", columns.encode());
        }
        assert_eq!(Columns::parse("topic.due"), Columns::parse("due.topic"), "in the order of a row");
        for other in ["", "due.unknown", "DUE", "due;x", "due..topic"] {
            assert_eq!(Columns::parse(other), None, "{other:?}");
        }
    }
}
