//! What a piece of land is by the ministry's map of forest areas (kawasan hutan): the codes of `FUNGSIKWS`.

crate::choices! {
    /// The function of a forest area.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ForestFunction {
        /// Taman nasional (TN)
        NationalPark = "national_park",
        /// Kawasan suaka alam dan pelestarian alam (KSA-KPA)
        Conservation = "conservation",
        /// Kawasan konservasi perairan (KKP)
        MarineConservation = "marine_conservation",
        /// Hutan lindung (HL)
        Protection = "protection",
        /// Hutan produksi terbatas (HPT)
        LimitedProduction = "limited_production",
        /// Hutan produksi tetap (HP)
        Production = "production",
        /// Hutan produksi yang dapat dikonversi (HPK)
        ConvertibleProduction = "convertible_production",
        /// Kawasan hutan, tanpa rincian (KH)
        Unspecified = "unspecified",
        /// Areal penggunaan lain (APL)
        OtherUse = "other_use",
        /// Tubuh air (TA)
        Water = "water",
        /// Di luar kawasan hutan
        Outside = "outside",
    }
}

impl ForestFunction {
    /// The function that a code stands for: six digits, four as they were written before (`1003`), or letters (`HL`, `HPT`).
    ///
    /// ```
    /// use domain::forest::ForestFunction;
    /// assert_eq!(ForestFunction::of_code("100300"), Some(ForestFunction::Protection));
    /// assert_eq!(ForestFunction::of_code("5003.0"), Some(ForestFunction::OtherUse));
    /// assert_eq!(ForestFunction::of_code("hpk"), Some(ForestFunction::ConvertibleProduction));
    /// ```
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let code = code.trim();
        // A column of numbers may have been taken for one of fractions.
        let digits = code.strip_suffix(".0").unwrap_or(code);
        if digits == "0" {
            return Some(Self::Outside);
        }
        if let (4 | 6, Ok(number)) = (digits.len(), digits.parse::<u32>()) {
            return Self::of_number(if digits.len() == 4 { number * 100 } else { number });
        }
        Some(match code.to_ascii_uppercase().as_str() {
            "TN" => Self::NationalPark,
            "KSA-KPA" | "KSA/KPA" | "KSA" | "KPA" | "CA" | "SM" | "TWA" | "TAHURA" | "TB" => Self::Conservation,
            "KKP" => Self::MarineConservation,
            "HL" => Self::Protection,
            "HPT" => Self::LimitedProduction,
            "HP" => Self::Production,
            "HPK" => Self::ConvertibleProduction,
            "KH" => Self::Unspecified,
            "APL" => Self::OtherUse,
            "TA" => Self::Water,
            _ => return None,
        })
    }

    fn of_number(number: u32) -> Option<Self> {
        Some(match number {
            100_000 => Self::Unspecified,
            100_200 => Self::MarineConservation,
            100_241 => Self::NationalPark,
            100_100..=100_299 => Self::Conservation,
            100_300 => Self::Protection,
            100_400 => Self::LimitedProduction,
            100_500 => Self::Production,
            100_700 => Self::ConvertibleProduction,
            500_100 => Self::Water,
            500_300 => Self::OtherUse,
            _ => return None,
        })
    }

    /// Whether it belongs to the forest estate (kawasan hutan).
    #[must_use]
    pub fn is_forest_estate(self) -> bool {
        !matches!(self, Self::OtherUse | Self::Water | Self::Outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_kind_are_told_apart() {
        for (code, function) in [
            ("0", Some(ForestFunction::Outside)),
            ("100000", Some(ForestFunction::Unspecified)),
            ("100100", Some(ForestFunction::Conservation)),
            ("100200", Some(ForestFunction::MarineConservation)),
            ("100241", Some(ForestFunction::NationalPark)),
            ("100260", Some(ForestFunction::Conservation)),
            (" 100400 ", Some(ForestFunction::LimitedProduction)),
            ("1007", Some(ForestFunction::ConvertibleProduction)),
            ("5001", Some(ForestFunction::Water)),
            ("500300.0", Some(ForestFunction::OtherUse)),
            ("Hp", Some(ForestFunction::Production)),
            ("999999", None),
            ("10", None),
            ("", None),
            ("hutan", None),
        ] {
            assert_eq!(ForestFunction::of_code(code), function, "{code:?}");
        }
        assert!(ForestFunction::Protection.is_forest_estate() && !ForestFunction::OtherUse.is_forest_estate());
    }
}
