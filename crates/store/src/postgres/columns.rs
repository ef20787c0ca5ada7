//! Rows that are written together, column by column: one statement for all of them.

use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use super::connect::{Link, Ready};
use crate::Error;

/// One column of all rows.
#[derive(Debug)]
pub(super) enum Column<'a> {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<&'a str>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

impl Column<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Ints(column) => column.is_empty(),
            Self::Texts(column) => column.is_empty(),
            Self::Bytes(column) => column.is_empty(),
        }
    }

    fn array(&self) -> (Type, &'static str) {
        match self {
            Self::Ints(_) => (Type::INT8_ARRAY, "bigint[]"),
            Self::Texts(_) => (Type::TEXT_ARRAY, "text[]"),
            Self::Bytes(_) => (Type::BYTEA_ARRAY, "bytea[]"),
        }
    }
}

impl ToSql for Column<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Ints(column) => column.to_sql(ty, out),
            Self::Texts(column) => column.to_sql(ty, out),
            Self::Bytes(column) => column.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A statement over many rows: its text, and the rows column by column.
pub(super) struct Many<'a> {
    sql: String,
    columns: Vec<Column<'a>>,
}

impl<'a> Many<'a> {
    /// A statement in which `{}` stands for the rows, as `unnest(...) AS u(names)`.
    pub(super) fn new(sql: &str, named: Vec<(&str, Column<'a>)>) -> Self {
        let marks: Vec<_> = named.iter().zip(1..).map(|((_, c), n)| format!("${n}::{}", c.array().1)).collect();
        let names: Vec<_> = named.iter().map(|(name, _)| *name).collect();
        let rows = format!("unnest({}) AS u({})", marks.join(", "), names.join(", "));
        Self { sql: sql.replace("{}", &rows), columns: named.into_iter().map(|(_, column)| column).collect() }
    }

    /// Rows put into a table as they are.
    pub(super) fn insert(table: &str, named: Vec<(&str, Column<'a>)>) -> Self {
        let names: Vec<_> = named.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        Self::new(&format!("INSERT INTO {table} ({names}) SELECT {names} FROM {{}}"), named)
    }

    /// With a further value, as the next mark.
    pub(super) fn and(mut self, column: Column<'a>) -> Self {
        self.columns.push(column);
        self
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.first().is_none_or(Column::is_empty)
    }

    pub(super) async fn ready(&self, link: &Link) -> Result<Ready, Error> {
        let types: Vec<_> = self.columns.iter().map(|c| c.array().0).collect();
        link.ready(&self.sql, &types).await
    }

    pub(super) async fn ask(&self, link: &Link, ready: &Ready) -> Result<Vec<tokio_postgres::Row>, Error> {
        let values: Vec<_> = self.columns.iter().map(|c| c as &(dyn ToSql + Sync)).collect();
        link.ask(ready, &values).await
    }
}

/// A column of numbers.
pub(super) fn ints<'a>(column: impl IntoIterator<Item = impl Into<Option<i64>>>) -> Column<'a> {
    Column::Ints(column.into_iter().map(Into::into).collect())
}

/// A column of texts.
pub(super) fn texts<'a>(column: impl IntoIterator<Item = Option<&'a str>>) -> Column<'a> {
    Column::Texts(column.into_iter().collect())
}

/// A column of bytes.
pub(super) fn bytes<'a>(column: impl IntoIterator<Item = Option<&'a [u8]>>) -> Column<'a> {
    Column::Bytes(column.into_iter().collect())
}
