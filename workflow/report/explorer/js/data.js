// The data of the page. Texts and lists are kept once; rows name them by their places.
const DATA = JSON.parse(document.getElementById("data").textContent);
const SAY = DATA.words;

const records = (columns) => {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, place) => Object.fromEntries(names.map((name) => [name, columns[name][place]])));
};

const INDICATORS = records(DATA.indicators);
const FAMILIES = records(DATA.families);
const FORMS = records(DATA.forms);
const COUNTRIES = DATA.countries.map(([code, label]) => ({ code, label }));
const EDITIONS = DATA.editions;

const byKey = (rows, key) => new Map(rows.map((row) => [row[key], row]));
const INDICATOR = byKey(INDICATORS, "id");
const FAMILY = byKey(FAMILIES, "code");
const FORM = byKey(FORMS, "id");
const COUNTRY = byKey(COUNTRIES, "code");
const BASES = new Map(DATA.bases);
const CLASSES = new Map(DATA.classes);

// A text with its {names} filled in.
const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const TEXT_FIELDS = ["text", "word", "tone", "state", "unit", "shape", "beside", "years", "basis", "grade", "note", "order"];
const LIST_FIELDS = ["bases", "legend"];
const decoded = new Map(EDITIONS.map((edition) => [edition.name, []]));

// A cell of an edition, as the grammar shows it.
function cellAt(edition, place) {
  const known = decoded.get(edition.name);
  if (!known[place]) {
    const cell = {};
    for (const name of Object.keys(edition.cells)) cell[name] = edition.cells[name][place];
    for (const name of TEXT_FIELDS) cell[name] = DATA.texts[cell[name]];
    for (const name of LIST_FIELDS) cell[name] = DATA.lists[cell[name]];
    cell.valued = cell.years !== "";
    known[place] = cell;
  }
  return known[place];
}

// All rows of an indicator in an edition: a row for each year of a series, each value of a form, each form without one.
function rowsOf(edition, indicator, level) {
  const rows = [];
  const place = DATA.texts.indexOf(indicator);
  if (INDICATOR.get(indicator).forms) {
    const values = edition.values;
    values.indicator.forEach((of, at) => {
      if (of !== place) return;
      const anchor = DATA.texts[values.anchor[at]];
      rows.push(rowAt(values, at, cellAt(edition, values.cell[at]), {
        year: values.year[at],
        when: DATA.texts[values.when[at]],
        scope: DATA.texts[values.scope[at]],
        apart: values.apart[at] === 1,
        anchor,
      }));
    });
    return rows;
  }
  const series = edition.series;
  series.indicator.forEach((of, at) => {
    if (of !== place || (level === "form") !== (DATA.texts[series.form[at]] !== "")) return;
    const cells = series.cells[at];
    DATA.years.forEach((year, column) => {
      const coded = typeof cells === "number" ? cells : cells[column];
      if (coded < 0) return;
      const cell = cellAt(edition, coded);
      const anchor = `${DATA.texts[series.anchor[at]]}.${cell.valued ? year : DATA.reference_year}`;
      rows.push(rowAt(series, at, cell, { year, when: String(year), scope: "", apart: false, anchor }));
    });
  });
  return rows;
}

function rowAt(columns, at, cell, told) {
  return {
    iso3: DATA.texts[columns.country[at]],
    family: DATA.texts[columns.family[at]],
    form: DATA.texts[columns.form[at]],
    cell,
    ...told,
    href: `${DATA.texts[columns.page[at]]}#${told.anchor}`,
  };
}
