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
    Terms(Vec<Option<Terms<'a>>>),
}

impl<'a> Column<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Ints(column) => column.len(),
            Self::Texts(column) => column.len(),
            Self::Bytes(column) => column.len(),
            Self::Terms(column) => column.len(),
        }
    }

    /// The value of a row.
    pub(super) fn cell(&self, row: usize) -> Cell<'a> {
        match self {
            Self::Ints(column) => Cell::Int(column.get(row).copied().flatten()),
            Self::Texts(column) => Cell::Text(column.get(row).copied().flatten()),
            Self::Bytes(column) => Cell::Bytes(column.get(row).copied().flatten()),
            Self::Terms(column) => Cell::Terms(column.get(row).copied().flatten()),
        }
    }

    fn array(&self) -> (Type, &'static str) {
        match self {
            Self::Ints(_) => (Type::INT8_ARRAY, "bigint[]"),
            Self::Texts(_) => (Type::TEXT_ARRAY, "text[]"),
            Self::Bytes(_) => (Type::BYTEA_ARRAY, "bytea[]"),
            Self::Terms(_) => (Type::TS_VECTOR_ARRAY, "tsvector[]"),
        }
    }
}

impl ToSql for Column<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Ints(column) => column.to_sql(ty, out),
            Self::Texts(column) => column.to_sql(ty, out),
            Self::Bytes(column) => column.to_sql(ty, out),
            Self::Terms(column) => column.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One value, as wide as the column it goes into.
#[derive(Debug)]
pub(super) enum Cell<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Bytes(Option<&'a [u8]>),
    Terms(Option<Terms<'a>>),
}

impl ToSql for Cell<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, ty) {
            (Self::Int(Some(n)), &Type::INT2) => i16::try_from(*n)?.to_sql(ty, out),
            (Self::Int(Some(n)), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), _) => n.to_sql(ty, out),
            (Self::Text(text), _) => text.to_sql(ty, out),
            (Self::Bytes(bytes), _) => bytes.to_sql(ty, out),
            (Self::Terms(terms), _) => terms.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Terms with a space between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'a>(pub(super) &'a str);

impl ToSql for Terms<'_> {
    /// As PostgreSQL sends its `tsvector`: how many, then each once and in order, with an end and no places.
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let mut terms: Vec<_> = self.0.split(' ').filter(|term| !term.is_empty()).collect();
        terms.sort_unstable();
        terms.dedup();
        out.extend_from_slice(&u32::try_from(terms.len())?.to_be_bytes());
        for term in terms {
            out.extend_from_slice(term.as_bytes());
            out.extend_from_slice(&[0, 0, 0]);
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::TS_VECTOR
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

    /// With a further value, as the next mark.
    pub(super) fn and(mut self, column: Column<'a>) -> Self {
        self.columns.push(column);
        self
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.first().is_none_or(|c| c.len() == 0)
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

/// Rows of a table, column by column.
pub(super) struct TableRows<'a> {
    pub(super) table: &'static str,
    pub(super) columns: Vec<(&'static str, Column<'a>)>,
}

impl<'a> TableRows<'a> {
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// One of them.
    pub(super) fn row(&self, row: usize) -> Vec<Cell<'a>> {
        self.columns.iter().map(|(_, column)| column.cell(row)).collect()
    }

    /// Puts them into their table as they are.
    pub(super) fn insert(self) -> Many<'a> {
        self.insert_with(&[])
    }

    /// Puts them into their table, with further columns as the engine makes them up: name and expression.
    pub(super) fn insert_with(self, further: &[(&str, &str)]) -> Many<'a> {
        let own: Vec<_> = self.columns.iter().map(|(name, _)| (*name, *name)).collect();
        let (names, made): (Vec<_>, Vec<_>) = own.into_iter().chain(further.iter().copied()).unzip();
        let sql = format!("INSERT INTO {} ({}) SELECT {} FROM {{}}", self.table, names.join(", "), made.join(", "));
        Many::new(&sql, self.columns)
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
