//! Tables of numbers with a label column, from comma-separated text.

use crate::entry::Digits;
use crate::{Error, ErrorCode, Result};
use csv_core::{ReadRecordResult, Reader};
use std::collections::BTreeSet;

/// Which column holds the labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelColumn<'a> {
    /// The last one.
    #[default]
    Last,
    /// The one of that name in the header.
    Named(&'a str),
}

/// Rows of numbers, each with a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Names of the columns but the label's, as in the header; `x1`, `x2` … without one.
    pub columns: Vec<String>,
    /// `[rows, columns]`, row-major.
    pub features: Vec<f32>,
    /// The class of each row, an index into `classes`.
    pub labels: Vec<i32>,
    /// The labels as they are written, in the order of their numbers if all are numbers, else of the alphabet: so the
    /// classes do not depend on the order of the rows.
    pub classes: Vec<String>,
}

/// A line of the file that holds something.
struct Record {
    line: u64,
    cells: Vec<String>,
}

impl Table {
    /// Reads a table. The first line is a header if one of its cells, the label's left out, is not a number.
    ///
    /// # Errors
    /// `malformed` for a cell that is not a number and a line with more or fewer cells than the first, with line and
    /// column; `not_finite`; `missing_input` if the label's column is not in the header; `empty`.
    pub fn read(text: &[u8], label: LabelColumn<'_>) -> Result<Self> {
        let records = records(text)?;
        let Some(first) = records.first() else {
            return Err(Error::new(ErrorCode::Empty, "csv", "at least one row", "none"));
        };
        let width = first.cells.len();
        if width < 2 {
            let expected = "at least two columns: numbers and a label";
            return Err(Error::new(ErrorCode::Malformed, place(first.line, 1), expected, "one"));
        }
        let label = match label {
            LabelColumn::Last => width - 1,
            LabelColumn::Named(name) => position(first, name)?,
        };
        let others = || (0..width).filter(move |&column| column != label);
        let has_header = others().any(|column| first.cells[column].parse::<f32>().is_err());
        let columns = others().zip(1..).map(|(column, number)| match has_header {
            true => first.cells[column].clone(),
            false => format!("x{number}"),
        });
        let columns = columns.collect();
        let rows = &records[usize::from(has_header)..];
        if rows.is_empty() {
            return Err(Error::new(ErrorCode::Empty, "csv", "at least one row", "a header alone"));
        }
        let (features, written) = cells(rows, width, label)?;
        let classes = in_order(&written);
        let labels = written.iter().map(|&text| {
            classes.iter().position(|class| class == text).map_or(0, |class| class as i32)
        });
        let labels = labels.collect();
        Ok(Self { columns, features, labels, classes })
    }
}

/// The numbers of all rows, and the labels as they are written.
fn cells(rows: &[Record], width: usize, label: usize) -> Result<(Vec<f32>, Vec<&str>)> {
    let mut features = Vec::with_capacity(rows.len() * (width - 1));
    let mut labels = Vec::with_capacity(rows.len());
    for Record { line, cells } in rows {
        if cells.len() != width {
            let (expected, got) = (format!("{width} cells, as in the first line"), cells.len());
            let at = place(*line, cells.len().min(width) + usize::from(cells.len() < width));
            return Err(Error::new(ErrorCode::Malformed, at, expected, got.to_string()));
        }
        for (column, cell) in cells.iter().enumerate() {
            if column == label {
                labels.push(cell.as_str());
            } else {
                features.push(number(cell, *line, column + 1)?);
            }
        }
    }
    Ok((features, labels))
}

fn number(cell: &str, line: u64, column: usize) -> Result<f32> {
    let refuse = |code, got: String| Error::new(code, place(line, column), "a finite number", got);
    let number: f32 =
        cell.parse().map_err(|_| refuse(ErrorCode::Malformed, format!("'{cell}'")))?;
    if number.is_finite() {
        return Ok(number);
    }
    Err(refuse(ErrorCode::NotFinite, Digits(f64::from(number)).to_string()))
}

/// What errors call a cell.
fn place(line: u64, column: usize) -> String {
    format!("line {line}, column {column}")
}

fn position(header: &Record, name: &str) -> Result<usize> {
    header.cells.iter().position(|cell| cell == name).ok_or_else(|| {
        let expected = format!("a column '{name}' for the labels");
        Error::new(ErrorCode::MissingInput, "csv", expected, header.cells.join(", "))
    })
}

/// The distinct labels in the order of their numbers, or of the alphabet.
fn in_order(labels: &[&str]) -> Vec<String> {
    let distinct: BTreeSet<_> = labels.iter().copied().collect();
    let mut classes: Vec<_> = distinct.into_iter().map(String::from).collect();
    let numbers: Option<Vec<f64>> = classes.iter().map(|class| class.parse().ok()).collect();
    if numbers.is_some() {
        let value = |class: &String| class.parse::<f64>().unwrap_or_default();
        classes.sort_by(|a, b| value(a).total_cmp(&value(b)));
    }
    classes
}

/// The lines that hold something, cut into cells. Blanks around a cell do not count.
fn records(text: &[u8]) -> Result<Vec<Record>> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut reader = Reader::new();
    let (mut output, mut ends) = (vec![0; text.len().max(1)], vec![0; text.len() + 2]);
    let (mut rest, mut records) = (text, Vec::new());
    let (mut written, mut ended) = (0, 0);
    loop {
        // A record's first line: the reader has moved on to the next one when it tells of the end.
        let line = reader.line() + blank_lines(rest, written + ended);
        loop {
            let (outcome, read, wrote, ends_now) =
                reader.read_record(rest, &mut output[written..], &mut ends[ended..]);
            (rest, written, ended) = (&rest[read..], written + wrote, ended + ends_now);
            match outcome {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                _ => return Ok(records),
            }
        }
        let mut starts = 0;
        let cells = ends[..ended].iter().map(|&end| {
            let cell = String::from_utf8_lossy(&output[starts..end]).trim().to_string();
            starts = end;
            cell
        });
        records.push(Record { line, cells: cells.collect() });
        (written, ended) = (0, 0);
    }
}

/// Lines that the reader is about to skip.
fn blank_lines(rest: &[u8], begun: usize) -> u64 {
    let skipped = rest.iter().take_while(|&&byte| byte == b'\n' || byte == b'\r');
    if begun > 0 { 0 } else { skipped.filter(|&&byte| byte == b'\n').count() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table> {
        Table::read(text.as_bytes(), LabelColumn::Last)
    }

    #[test]
    fn reads_with_and_without_header() {
        let plain = read("1,2.5,b\n-3, 4e-1 ,a\r\n").unwrap();
        assert_eq!(plain.columns, ["x1", "x2"]);
        assert_eq!(plain.features, [1.0, 2.5, -3.0, 0.4]);
        assert_eq!((plain.labels, plain.classes), (vec![1, 0], vec!["a".into(), "b".into()]));
        let headed = read("\u{feff}width,\"height, cm\",kind\n1,2,b\n3,4,a").unwrap();
        assert_eq!(headed.columns, ["width", "height, cm"]);
        assert_eq!(headed.features, [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn takes_the_named_column_and_orders_numbers_as_numbers() {
        let text = b"y,x\n10,1\n9,2\n-1,3\n";
        let table = Table::read(text, LabelColumn::Named("y")).unwrap();
        assert_eq!(table.classes, ["-1", "9", "10"]);
        assert_eq!((table.labels, table.features), (vec![2, 1, 0], vec![1.0, 2.0, 3.0]));
        let missing = Table::read(text, LabelColumn::Named("z")).unwrap_err();
        assert_eq!((missing.code, missing.got.as_str()), (ErrorCode::MissingInput, "y, x"));
    }

    #[test]
    fn names_line_and_column() {
        let at = |text: &str| {
            let error = read(text).unwrap_err();
            (error.code, error.argument)
        };
        let malformed = |place: &str| (ErrorCode::Malformed, place.to_string());
        assert_eq!(at("1,2,a\n3,four,b\n"), malformed("line 2, column 2"));
        assert_eq!(at("x,y,c\n1,2,a\n\n\n3,four,b\n"), malformed("line 5, column 2"));
        assert_eq!(at("1,2,a\n1,2\n"), malformed("line 2, column 3"));
        assert_eq!(at("1,2,a\n1,2,a,4\n"), malformed("line 2, column 3"));
        assert_eq!(at("a\nb\n"), malformed("line 1, column 1"));
        assert_eq!(at("1,2,a\n1,inf,a\n"), (ErrorCode::NotFinite, "line 2, column 2".into()));
        assert_eq!(at(""), (ErrorCode::Empty, "csv".into()));
        assert_eq!(at("\n\n"), (ErrorCode::Empty, "csv".into()));
        assert_eq!(at("x,y,c\n"), (ErrorCode::Empty, "csv".into()));
    }

    #[test]
    fn counts_lines_inside_quotes() {
        let error = read("x,c\n1,\"two\nlines\"\nfive,b\n").unwrap_err();
        assert_eq!(error.argument, "line 4, column 1");
    }
}
