// The rows that fit what is chosen, in blocks: what the chart draws and the table lists.
function viewOf(state) {
  const edition = editionOf(state);
  const indicator = INDICATOR.get(state.indicator);
  const every = rowsOf(edition, state.indicator, state.level).filter((row) => fits(row, state));
  const without = every.filter((row) => !row.cell.valued);
  const rows = state.without === "yes" ? every : every.filter((row) => row.cell.valued);
  const valued = rows.filter((row) => row.cell.valued);
  const units = [...new Set(valued.map((row) => row.cell.unit))];
  const bases = [...new Set(valued.map((row) => row.cell.basis))];
  const view = {
    state, indicator, edition, rows, units, basis: bases.length === 1 ? bases[0] : "", address: window.location.hash,
    left: state.without === "yes" ? 0 : without.length,
    numbers: valued.length,
    lines: state.year === ALL_YEARS && !indicator.forms,
    heading: headingOf(state, indicator),
    counted: "", order: "",
  };
  const apart = rows.filter((row) => row.apart);
  const whole = rows.filter((row) => !row.apart);
  view.blocks = state.order === "size" ? ordered(whole, view) : [{ heading: "", groups: grouped(whole, view) }];
  if (apart.length) view.blocks.push({ heading: SAY.apart, groups: grouped(apart, view) });
  view.blocks = view.blocks.filter((block) => block.groups.length);
  view.rows = view.blocks.flatMap((block) => block.groups.flatMap((group) => group.rows));
  view.counted = fill(view.rows.length === 1 ? SAY.counted_one : SAY.counted, { rows: view.rows.length, numbers: view.numbers });
  return view;
}

// What is shown, in words; the edition too, where there are several.
function headingOf(state, indicator) {
  const heading = fill(SAY.heading, { indicator: indicator.title, years: yearsSaid(state, indicator) });
  return EDITIONS.length > 1 ? fill(SAY.heading_of_edition, { heading, edition: state.edition }) : heading;
}

// Unit, basis and level of what is shown, in words.
function measuredOf(view) {
  const named = view.units.length > 1 ? SAY.measured_currencies : DATA.units[view.units[0]];
  const basis = view.basis || (view.lines ? SAY.basis_of_series : SAY.basis_of_number);
  return view.units.length ? fill(SAY.measured, { unit: named, basis, level: labelOf("level", view.state.level) }) : "";
}

const yearsSaid = (state, indicator) => {
  if (state.year !== ALL_YEARS) return state.year;
  return indicator.forms ? SAY.years_each : fill(SAY.years_all, { first: DATA.years[0], last: DATA.years.at(-1) });
};

function fits(row, state) {
  if (!state.countries.includes(row.iso3) || !state.families.includes(row.family)) return false;
  if (row.form && !state.forms.includes(row.form)) return false;
  if (state.year !== ALL_YEARS && row.year !== null && String(row.year) !== state.year) return false;
  return !state.basis || row.cell.bases.includes(state.basis);
}

const place = (codes, code) => codes.indexOf(code);

// Rows in the fixed order: of countries within families; of forms within countries.
function grouped(rows, view) {
  const byCountry = view.state.level === "form" || view.units.length > 1;
  const rank = (row) => [
    ...(byCountry ? [place(everyCode.countries, row.iso3), place(everyCode.families, row.family)]
      : [place(everyCode.families, row.family), place(everyCode.countries, row.iso3)]),
    row.form ? place(everyCode.forms, row.form) : -1,
    row.year ?? 0,
  ];
  const sorted = rows.map((row, at) => [...rank(row), at]).sort(compared).map((key) => rows[key.at(-1)]);
  const groups = new Map();
  for (const row of sorted) {
    const code = byCountry ? row.iso3 : row.family;
    if (!groups.has(code)) groups.set(code, { heading: byCountry ? COUNTRY.get(code).label : FAMILY.get(code).label, rows: [] });
    groups.get(code).rows.push({ ...row, name: nameOf(row, byCountry, view), series: aboutOf(row, byCountry) });
  }
  return [...groups.values()];
}

function compared(one, other) {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return one[at] - other[at];
  return 0;
}

// What a series is called beneath its heading.
function aboutOf(row, byCountry) {
  if (row.form) return FORM.get(row.form).name;
  return byCountry ? FAMILY.get(row.family).label : COUNTRY.get(row.iso3).label;
}

// What a row is called there: with its year where years stand beneath each other.
const nameOf = (row, byCountry, view) =>
  view.state.year === ALL_YEARS && row.when ? `${aboutOf(row, byCountry)}, ${row.when}` : aboutOf(row, byCountry);

// Comparable values by size, those of a family on one class of bases; then the others, in no order.
function ordered(rows, view) {
  const classOf = (row) => (row.cell.order ? `${row.family}|${row.cell.order}` : "");
  const found = [...new Set(rows.map(classOf))].filter(Boolean);
  const alike = found.filter((code) => rows.filter((row) => classOf(row) === code).length > 1);
  view.order = whyNone(view, alike);
  if (view.order) return [{ heading: "", groups: grouped(rows, view) }];
  view.order = SAY.order_said;
  const codes = [...CLASSES.keys(), ...DATA.classless];
  const rank = (code) => [place(everyCode.families, code.split("|")[0]), place(codes, code.split("|")[1])];
  const groups = [...alike].sort((one, other) => compared(rank(one), rank(other))).map((code) => {
    const [family, name] = code.split("|");
    const among = rows.filter((row) => classOf(row) === code).sort((one, other) => other.cell.at - one.cell.at);
    const said = { family: FAMILY.get(family).label, class: CLASSES.get(name) };
    const named = among.map((row) => ({ ...row, name: row.form ? `${nameOf(row, false, view)} (${COUNTRY.get(row.iso3).label})` : nameOf(row, false, view) }));
    return { heading: fill(CLASSES.has(name) ? SAY.order_class : SAY.order_any, said), rows: named };
  });
  const rest = rows.filter((row) => !alike.includes(classOf(row)));
  return [{ heading: SAY.order_head, groups }, { heading: SAY.order_rest, groups: grouped(rest, view) }];
}

function whyNone(view, alike) {
  const why = !view.indicator.ordered ? SAY.order_amount : view.state.year === ALL_YEARS ? SAY.order_years : alike.length ? "" : SAY.order_nothing;
  return why && fill(SAY.order_none, { why });
}
