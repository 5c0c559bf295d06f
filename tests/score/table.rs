//! Reading the vectors.

/// A table with named columns.
pub(crate) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a>(&'a Table, usize);

impl Table {
    pub(crate) fn read(text: &'static str, separator: char) -> Self {
        let mut lines = text.lines().map(|line| line.split(separator).collect::<Vec<_>>());
        Self { columns: lines.next().expect("a header"), rows: lines.collect() }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        assert!(!self.rows.is_empty());
        (0..self.rows.len()).map(|i| Row(self, i))
    }
}

impl Row<'_> {
    pub(crate) fn text(&self, column: &str) -> &'static str {
        let at = self.0.columns.iter().position(|c| *c == column);
        self.0.rows[self.1][at.unwrap_or_else(|| panic!("no column {column}"))]
    }

    pub(crate) fn f64(&self, column: &str) -> f64 {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("{column}: {text}"))
    }

    pub(crate) fn u32(&self, column: &str) -> u32 {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("{column}: {text}"))
    }
}

pub(crate) fn customers() -> Table {
    Table::read(include_str!("../vectors/score/cdnow_customers.csv"), ',')
}

pub(crate) fn reference() -> Table {
    Table::read(include_str!("../vectors/score/cdnow_reference.csv"), ',')
}

/// |got − expected| relative to expected; absolute where that is 0.
pub(crate) fn error(got: f64, expected: f64) -> f64 {
    if expected == 0.0 { got.abs() } else { ((got - expected) / expected).abs() }
}

/// Asserts a relative error of at most `tolerance`.
pub(crate) fn close(got: f64, expected: f64, tolerance: f64, what: &str) {
    let error = error(got, expected);
    assert!(error <= tolerance, "{what}: {got} instead of {expected}, off by {error:e}");
}
