//! What in the schema acts by itself, or makes a statement do something else than it says: triggers, functions, rules, views, keys.

use std::collections::BTreeMap;

use crate::{
    Error,
    engine::{Engine, ReadMode, Row, Rows, Script, rows},
};

/// Most letters that are told of one.
const MOST_TOLD: usize = 300;

/// One of them, as its engine tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaObject {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// The table that it is of; none for a function.
    pub(crate) table: String,
    pub(crate) says: String,
    pub(crate) in_force: bool,
}

impl SchemaObject {
    fn key(&self) -> (String, String, String) {
        (self.kind.clone(), self.name.clone(), self.table.clone())
    }

    fn named(&self) -> String {
        let of = if self.table.is_empty() || self.table == self.name { String::new() } else { format!(" of {}", self.table) };
        told(&format!("the {} {}{of}", self.kind, self.name))
    }
}

/// What another program wrote, as it can be printed.
fn told(text: &str) -> String {
    text.chars().take(MOST_TOLD).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Those that are there.
pub(super) async fn objects<E: Engine>(engine: &E) -> Result<Vec<SchemaObject>, Error> {
    read(&mut engine.read(ReadMode::Scan, Script::one(E::DIALECT.objects, Vec::new())).await?)
}

/// What an engine answered to its question for them.
pub(crate) fn read(answers: &mut [Rows]) -> Result<Vec<SchemaObject>, Error> {
    let object = |mut r: Row| {
        Ok(SchemaObject { kind: r.get(0)?, name: r.get(1)?, table: r.get(2)?, says: r.get(3)?, in_force: r.get(4)? })
    };
    rows(answers, 0).into_iter().map(object).collect()
}

/// What is there and what the migrations make, compared. A table that is there besides changes nothing.
pub(super) fn compared(made: &[SchemaObject], there: &[SchemaObject]) -> Vec<String> {
    let there_by_key: BTreeMap<_, _> = there.iter().map(|o| (o.key(), o)).collect();
    let made_by_key: BTreeMap<_, _> = made.iter().map(|o| (o.key(), o)).collect();
    let mut found = Vec::new();
    for object in made {
        match there_by_key.get(&object.key()) {
            Some(is) if is.in_force && is.says == object.says => {}
            Some(is) if is.in_force => {
                found.push(format!("{} says something else than the migration that made it: {}", object.named(), told(&is.says)));
            }
            _ if object.kind == "trigger" => {
                let SchemaObject { name, table, .. } = object;
                found.push(format!("the trigger {name}, which a migration made for the table {table}, is not in force"));
            }
            _ => found.push(format!("{}, which a migration made, is gone", object.named())),
        }
    }
    for object in there.iter().filter(|o| o.kind != "table" && !made_by_key.contains_key(&o.key())) {
        match object.in_force {
            true => found.push(format!("{} was made by no migration: {}", object.named(), told(&object.says))),
            false => found.push(format!("{} is not in force", object.named())),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(name: &str, says: &str, in_force: bool) -> SchemaObject {
        SchemaObject { kind: "trigger".into(), name: name.into(), table: "event".into(), says: says.into(), in_force }
    }

    #[test]
    fn what_is_missing_added_off_or_rewritten_is_named_once() {
        let made = [object("stays", "no", true), object("grows", "yes", true), object("off", "x", true)];
        assert_eq!(compared(&made, &made), Vec::<String>::new());
        let there = [object("grows", "maybe", true), object("off", "x", false), object("new", "delete", true)];
        let found = compared(&made, &there);
        assert_eq!(
            found,
            [
                "the trigger stays, which a migration made for the table event, is not in force",
                "the trigger grows of event says something else than the migration that made it: maybe",
                "the trigger off, which a migration made for the table event, is not in force",
                "the trigger new of event was made by no migration: delete",
            ]
        );
    }
}
