//! What villages got of the programme's benefits, from a table: matched to villages as the register of villages is. A line that merely may
//! mean a village is told and not taken; the same file again changes nothing.

use std::collections::BTreeSet;

use domain::{
    AreaCode, Date,
    grievance::{Payment, PaymentId},
};
use serde::Serialize;
use store::Change;
use uuid::Uuid;

use super::{
    super::{
        Register,
        table::{Cells, Column, Columns, Fault, Mistakes, Run, Wrong, maybe_named},
    },
    matching::{Named, meant},
    table::{DISTRICT, KINDS, NAME, REGENCY, one_of},
};
use crate::{AppError, ReferenceData, handles, record::chain::Ends, sheet::Sheet};

const CODE: Column = Column("code", "kode");
const KIND: Column = Column("kind", "jenis");
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

/// What a table of payments does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PaymentTable {
    /// How many payments are new.
    pub added: usize,
    /// How many are known.
    pub same: usize,
    /// Lines that merely may mean a village, and were left.
    pub left: Vec<Fault>,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
    /// How much the new ones are together, in rupiah.
    pub rupiah: u64,
}

/// An amount of rupiah as people write it: `Rp 1.250.000`, `1250000`, `1,250,000`; no part of one.
fn rupiah(told: &str) -> Option<u64> {
    let plain = told.trim().trim_start_matches("Rp").trim_start_matches("rp").trim_start_matches('.').trim();
    let plain = plain.strip_suffix(",00").or_else(|| plain.strip_suffix(",-")).unwrap_or(plain);
    let plain = plain.strip_suffix(".0").filter(|p| p.bytes().all(|b| b.is_ascii_digit())).unwrap_or(plain);
    let groups: Vec<_> = plain.split(['.', ',', ' ']).collect();
    let grouped = groups.len() == 1
        || (groups.iter().skip(1).all(|g| g.len() == 3) && groups.first().is_some_and(|g| (1..=3).contains(&g.len())));
    let digits = groups.concat();
    let number = digits.bytes().all(|b| b.is_ascii_digit()) && grouped;
    digits.parse().ok().filter(|n| number && (1..=MOST).contains(n))
}

fn read(
    reference: &ReferenceData,
    today: Date,
    cells: &Cells<'_>,
    doubtful: &mut Vec<Fault>,
    wrong: &mut Mistakes,
) -> Option<Payment> {
    let kind = wrong.of(one_of(cells, KIND, &KINDS));
    let named = Named {
        code: cells.told(CODE),
        name: cells.told(NAME),
        district: cells.told(DISTRICT),
        regency: cells.told(REGENCY),
        kind: kind.flatten(),
    };
    let area = match meant(reference, &named) {
        Err(why @ Wrong::DoubtfulVillage(..)) => {
            doubtful.push(Fault { line: cells.line, why });
            None
        }
        found => wrong.of(found),
    };
    let told = cells.told(RUPIAH).unwrap_or_default();
    let amount = wrong.of(rupiah(&told).ok_or(Wrong::NoCount(RUPIAH, told)));
    let paid_on = wrong.of(match insight::day(&cells.told(PAID_ON).unwrap_or_default()) {
        Ok(day) if day > today => Err(Wrong::DayAhead(PAID_ON)),
        Ok(day) => Ok(day),
        Err(why) => Err(Wrong::ValidationError(PAID_ON, why)),
    });
    let [period, note] = [PERIOD, NOTE].map(|column| wrong.of(maybe_named(cells, column)));
    let [period, note] = [period?, note?].map(|text| text.map(|t| t.as_str().to_owned()).unwrap_or_default());
    Some(payment(area?, period, amount?, paid_on?, note))
}

/// A payment is known by what is told of it: told again, it is the same one.
fn payment(area: AreaCode, period: String, rupiah: u64, paid_on: Date, note: String) -> Payment {
    let told =
        [area.as_str(), &period, &rupiah.to_string(), &paid_on.to_string(), &note].map(|part| trust::digest(part.as_bytes()));
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
        let mut all = self.store.payments(None).await?;
        let known: BTreeSet<_> = all.iter().map(|p| p.id).collect();
        let (same, new): (Vec<_>, Vec<_>) = told.into_iter().partition(|p| known.contains(&p.id));
        (table.same, table.added) = (same.len(), new.len());
        table.rupiah = new.iter().map(|p| p.rupiah).fold(0, u64::saturating_add);
        if run == Run::Dry || new.is_empty() {
            return Ok(table);
        }
        let change = Change::Payments(new.clone());
        all.extend(new);
        self.administration().write_snapshot(Register::Payments, &all, &change, ends).await?;
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
            ("0", None),
            ("-5", None),
            ("seratus", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(rupiah(told), amount, "{told}");
        }
    }
}
