/// An enum of plain choices, each kept, sent and looked up by one word, which is never renamed: gives the list of all in the order
/// in which they are written here, the word, and the way back.
///
/// ```
/// domain::choices! {
///     /// How loud.
///     #[derive(Clone, Copy, Debug, PartialEq, Eq)]
///     pub enum Loudness {
///         /// Hardly
///         Low = "low",
///         /// Very
///         High = "high",
///     }
/// }
/// assert_eq!(Loudness::ALL, [Loudness::Low, Loudness::High]);
/// assert_eq!(Loudness::parse("high"), Some(Loudness::High));
/// assert_eq!(Loudness::High.as_str(), "high");
/// ```
#[macro_export]
macro_rules! choices {
    ($(#[$about:meta])* $vis:vis enum $name:ident { $($(#[$each:meta])* $choice:ident = $word:literal,)+ }) => {
        $(#[$about])*
        $vis enum $name { $($(#[$each])* $choice,)+ }

        impl $name {
            /// All of them, in the order they are offered.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$choice),+];

            /// The word it is kept and sent by, and the key of its texts.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$choice => $word,)+
                }
            }

            /// The choice that a word stands for; `None` where it stands for none.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|choice| choice.as_str() == word)
            }
        }
    };
}
