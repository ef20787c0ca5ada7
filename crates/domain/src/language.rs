use serde::{Deserialize, Serialize};

crate::choices! {
    /// A language of pages and mails.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Language {
        /// Bahasa Indonesia
        #[default]
        #[serde(rename = "id")]
        Indonesian = "id",
        /// English
        #[serde(rename = "en")]
        English = "en",
    }
}
