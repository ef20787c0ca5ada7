//! What villages got of the programme's benefits, from a table: matched to villages as the register of villages is. A line that merely may
//! mean a village is told and not taken; the same file again changes nothing. A payment is known by its village, period and day: told with
//! another amount or note it is corrected, and with nothing it is taken back.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AreaCode, Date,
    grievance::{Payment, PaymentId},
};
use serde::Serialize;
use store::Change;
use uuid::Uuid;

use super::{
    super::{
        About, NoteKind, Register,
        table::{Cells, Column, Columns, Fault, Mistakes, Run, Wrong, maybe_named},
    },
    table::{CODE, DISTRICT, KIND, NAME, REGENCY, village_of},
};
use crate::{AppError, ReferenceData, handles, record::chain::Ends, sheet::Sheet};

const PERIOD: Column = Column("period", "periode");
const RUPIAH: Column = Column("rupiah", "jumlah");
const PAID_ON: Column = Column("paid_on", "dibayar_pada");
const NOTE: Column = Column("note", "catatan");

const COLUMNS: Columns = Columns {
    known: &[CODE, NAME, DISTRICT, REGENCY, KIND, PERIOD, RUPIAH, PAID_ON, NOTE],
    needed: &[RUPIAH, PAID_ON],
    most_lines: 100_000,
};

/// More than a payment has: a thousand times a thousand million.
const MOST: u64 = 1_000_000_000_000;
/// From so many changes on the whole register is noted at once; below, each change.
const MANY: usize = 100;

/// What a table of payments does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PaymentTable {
    /// How many payments are new.
    pub added: usize,
    /// How many were known otherwise, and are corrected or taken back.
    pub changed: usize,
    /// How many are known.
    pub same: usize,
    /// Lines that merely may mean a village, and were left.
    pub left: Vec<Fault>,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
    /// How much the new and the corrected ones are together, in rupiah.
    pub rupiah: u64,
}

/// An amount of rupiah as people write it: `Rp 1.250.000`, `1250000`, `1,250,000`; no part of one. Nothing: a payment is taken back.
fn rupiah(told: &str) -> Option<u64> {
    let plain = told.trim().trim_start_matches("Rp").trim_start_matches("rp").trim_start_matches('.').trim();
    let plain = plain.strip_suffix(",00").or_else(|| plain.strip_suffix(",-")).unwrap_or(plain);
    let plain = plain.strip_suffix(".0").filter(|p| p.bytes().all(|b| b.is_ascii_digit())).unwrap_or(plain);
    let groups: Vec<_> = plain.split(['.', ',', ' ']).collect();
    let grouped = groups.len() == 1
        || (groups.iter().skip(1).all(|g| g.len() == 3) && groups.first().is_some_and(|g| (1..=3).contains(&g.len())));
    let digits = groups.concat();
    let number = digits.bytes().all(|b| b.is_ascii_digit()) && grouped;
    digits.parse().ok().filter(|n| number && *n <= MOST)
}

fn read(
    reference: &ReferenceData,
    today: Date,
    cells: &Cells<'_>,
    doubtful: &mut Vec<Fault>,
    wrong: &mut Mistakes,
) -> Option<Payment> {
    let (area, _) = village_of(reference, cells, doubtful, wrong);
    let told = cells.told(RUPIAH).unwrap_or_default();
    let amount = wrong.of(rupiah(&told).ok_or(Wrong::NoRupiah(told)));
    let paid_on = wrong.of(match insight::day(&cells.told(PAID_ON).unwrap_or_default()) {
        Ok(day) if day > today => Err(Wrong::DayAhead(PAID_ON)),
        Ok(day) => Ok(day),
        Err(why) => Err(Wrong::ValidationError(PAID_ON, why)),
    });
    let [period, note] = [PERIOD, NOTE].map(|column| wrong.of(maybe_named(cells, column)));
    let [period, note] = [period?, note?].map(|text| text.map(|t| t.as_str().to_owned()).unwrap_or_default());
    Some(payment(area?, period, amount?, paid_on?, note))
}

/// A payment is known by its village, its period and its day.
fn payment(area: AreaCode, period: String, rupiah: u64, paid_on: Date, note: String) -> Payment {
    let told = [area.as_str(), &period, &paid_on.to_string()].map(|part| trust::digest(part.as_bytes()));
    let digest = trust::digest(&told.concat());
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Payment { id: PaymentId(uuid::Builder::from_custom_bytes(id).into_uuid()), area, period, rupiah, paid_on, note }
}

impl handles::Grievances<'_> {
    /// Takes payments in, all lines of a table or none. A dry run tells what would be done.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where what is kept is not as noted; [`AppError::Changed`] where others change too much at the same time;
    /// the store's.
    pub async fn put_payments(self, sheet: &Sheet, run: Run) -> Result<PaymentTable, AppError> {
        self.add_made(|ends| self.try_payments(sheet, run, ends)).await
    }

    async fn try_payments(self, sheet: &Sheet, run: Run, ends: Ends) -> Result<PaymentTable, AppError> {
        self.administration().must_be_as_noted(Register::Payments).await?;
        self.refresh_reference().await?;
        let (reference, today) = (self.reference(), self.figures().today());
        let (mut told, mut twice, mut doubtful) = (Vec::new(), BTreeSet::<Uuid>::new(), Vec::new());
        let wrong = COLUMNS.read(sheet, |cells, wrong| {
            let Some(payment) = read(&reference, today, cells, &mut doubtful, wrong) else { return };
            if twice.insert(payment.id.0) {
                told.push(payment);
            } else {
                wrong.add(Wrong::Twice(format!("{}, {}", reference.place(&payment.area), payment.paid_on)));
            }
        });
        let mut table = PaymentTable { wrong, left: doubtful, ..PaymentTable::default() };
        if !table.wrong.is_empty() {
            return Ok(table);
        }
        let mut all: BTreeMap<_, _> = self.store.payments(None).await?.into_iter().map(|p| (p.id, p)).collect();
        let mut changes = Vec::new();
        for payment in told {
            match all.get(&payment.id) {
                None => table.added += 1,
                Some(known) if *known == payment => {
                    table.same += 1;
                    continue;
                }
                Some(_) => table.changed += 1,
            }
            table.rupiah = table.rupiah.saturating_add(payment.rupiah);
            changes.push((all.insert(payment.id, payment.clone()), payment));
        }
        if run == Run::Dry || changes.is_empty() {
            return Ok(table);
        }
        let change = Change::Payments(changes.iter().map(|(_, becomes)| becomes.clone()).collect());
        if changes.len() < MANY {
            let note = |(was, becomes): &(Option<Payment>, Payment)| {
                let place = reference.place_name(&becomes.area);
                let about = About::new(NoteKind::Payment, None, &place).was(was.as_ref())?;
                Ok(self.administration().noted_now(None, about.became(becomes)?))
            };
            let notes = changes.iter().map(note).collect::<Result<_, AppError>>()?;
            self.administration().write_notes(notes, &change, ends).await?;
        } else {
            let all: Vec<_> = all.into_values().collect();
            self.administration().write_snapshot(Register::Payments, &all, &change, ends).await?;
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::rupiah;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (told, amount) in [
            ("125000000", Some(125_000_000)),
            ("Rp 125.000.000", Some(125_000_000)),
            ("Rp125.000.000,00", Some(125_000_000)),
            ("125,000,000", Some(125_000_000)),
            ("125000000.0", Some(125_000_000)),
            ("Rp. 1.500.000,-", Some(1_500_000)),
            ("1.5", None),
            ("12.50", None),
            ("0", Some(0)),
            ("250.1250", None),
            ("-5", None),
            ("seratus", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(rupiah(told), amount, "{told}");
        }
    }
}
