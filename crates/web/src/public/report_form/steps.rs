//! The form for a report in three short steps: what happened, where, and sending it. A page shows one step; what was typed
//! in the others travels along in hidden fields, so that the form needs no memory of ours and no script.

use crate::forms::FormData;

domain::choices! {
    /// A step.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) enum Step {
        What = "what",
        Where = "where",
        Send = "send",
    }
}

impl Step {
    /// The step that a form shows; none when it shows all of it.
    pub(crate) fn shown_by(typed: &FormData) -> Option<Self> {
        Self::parse(typed.get("now"))
    }

    /// The step somebody wants to go back to.
    pub(crate) fn wanted(typed: &FormData) -> Option<Self> {
        Self::parse(typed.get("step").strip_prefix("to-")?)
    }

    /// The one after it; the last stays.
    pub(crate) fn next(self) -> Self {
        if self == Self::What { Self::Where } else { Self::Send }
    }

    /// The one before it.
    pub(crate) fn previous(self) -> Option<Self> {
        match self {
            Self::What => None,
            Self::Where => Some(Self::What),
            Self::Send => Some(Self::Where),
        }
    }

    /// The fields it asks for.
    pub(crate) fn fields(self) -> &'static [&'static str] {
        match self {
            Self::What => &["kind", "text", "title", "files", "kept", "forest"],
            Self::Where => &[
                "place",
                "asked",
                "area",
                "happened_on",
                "here",
                "here_area",
                "forest_category",
                "forest_when",
                "forest_going_on",
                "forest_size",
                "forest_noticed",
                "forest_machines",
                "forest_fire",
            ],
            Self::Send => &["name", "phone", "email", "anonymous", "named", "secret", "restricted"],
        }
    }

    /// The step that asks for a field.
    pub(crate) fn of(field: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.fields().contains(&field)).unwrap_or(Self::What)
    }

    /// What the other steps asked for, as it was typed.
    pub(crate) fn hidden(self, typed: &FormData) -> Vec<(&'static str, String)> {
        let others = Self::ALL.into_iter().filter(|s| *s != self).flat_map(Self::fields);
        others.flat_map(|field| typed.all(field).map(|value| (*field, value.to_owned()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_belongs_to_one_step_and_travels_through_the_others() {
        let typed = FormData::parse(b"text=Jalan+rusak&kept=a&kept=b&place=Muara&anonymous=1&now=where&step=to-what&id=x");
        assert_eq!((Step::shown_by(&typed), Step::wanted(&typed)), (Some(Step::Where), Some(Step::What)));
        let hidden = Step::Where.hidden(&typed);
        let all = [("text", "Jalan rusak"), ("kept", "a"), ("kept", "b"), ("anonymous", "1")];
        assert_eq!(hidden, all.map(|(f, v)| (f, v.to_owned())));
        assert_eq!((Step::of("happened_on"), Step::of("email"), Step::of("unknown")), (Step::Where, Step::Send, Step::What));
        assert_eq!((Step::Send.next(), Step::Send.previous()), (Step::Send, Some(Step::Where)));
    }
}
