// The table as CSV: its columns and rows as they are shown, then the same numbers for programs.
const shownColumns = (view) => ["country", "family", ...(view.state.level === "form" ? ["form"] : []), "year", "number", "basis", "grade", "rests"];
const EXACT = ["indicator", "unit", "exact", "lower", "upper", "state", "edition", "chain"];

// What stands in a column of a row.
const shown = {
  country: (row) => COUNTRY.get(row.iso3).label,
  family: (row) => FAMILY.get(row.family).label,
  form: (row) => (row.form ? FORM.get(row.form).name : ""),
  year: (row) => row.when,
  number: (row) => row.cell.text,
  basis: (row) => row.cell.basis,
  grade: (row) => row.cell.grade,
  rests: (row) => [row.cell.note, row.scope].filter(Boolean).join("; "),
  unit: (row) => row.cell.unit,
  exact: (row) => row.cell.at,
  lower: (row) => row.cell.lower,
  upper: (row) => row.cell.upper,
  state: (row) => row.cell.state,
  chain: (row) => row.href.replace(/^\.\.\//, ""),
};

// No spreadsheet takes a text for a formula: where it begins like one an apostrophe stands before it.
function guarded(text) {
  const first = [...text].find((letter) => /[^\p{Z}\p{C}]/u.test(letter)) ?? "";
  const dangerous = "=+-@".includes(first.normalize("NFKC")) && first !== "" && !/^[+-]?[\d.,]*\d%?$/.test(text);
  return dangerous || /^[\t\r]/.test(text) ? `'${text}` : text;
}

const quoted = (value) => {
  const text = value === null || value === undefined ? "" : typeof value === "number" ? String(value) : guarded(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function csvOf(view) {
  const names = [...shownColumns(view), ...EXACT];
  const row = (one) => names.map((name) => (name === "indicator" ? view.indicator.title : name === "edition" ? view.edition.name : shown[name](one)));
  const lines = [names.map((name) => SAY.columns[name]), ...view.rows.map(row)];
  return `${lines.map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function download(view) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", csvOf(view)], { type: "text/csv;charset=utf-8" }));
  link.download = fill(SAY.file, { ...view.state, years: view.state.year });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
