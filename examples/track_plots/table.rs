//! A CSV of numbers and short words, by the names of its columns.

use std::error::Error;
use std::path::Path;

/// The whole file.
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// One row of it.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    columns: &'a [String],
    fields: &'a [String],
}

impl Table {
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut lines =
            text.lines().map(|line| line.split(',').map(|field| field.trim().to_owned()).collect());
        Ok(Self { columns: lines.next().ok_or("no header")?, rows: lines.collect() })
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|fields| Row { columns: &self.columns, fields })
    }
}

impl<'a> Row<'a> {
    /// Empty when there is no such column.
    pub(crate) fn word(&self, column: &str) -> &'a str {
        let place = self.columns.iter().position(|name| name == column);
        place.and_then(|place| self.fields.get(place)).map_or("", String::as_str)
    }

    pub(crate) fn number(&self, column: &str) -> Result<f64, String> {
        let word = self.word(column);
        word.parse().map_err(|_| format!("column {column}: '{word}' is not a number"))
    }
}
