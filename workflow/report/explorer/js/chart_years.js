// A chart of years: a panel for each series, its numbers joined by a line where they are estimates of neighbouring years.
const PANEL = 118; // pixels high
const GAP = 16; // pixels between panels
const columnsOf = (width) => (width < 620 ? 1 : width < 800 ? 2 : 3); // panels beside each other

// Groups of series: one family, or one country where forms are shown.
function seriesOf(group) {
  const found = new Map();
  for (const row of group.rows) {
    const key = [row.iso3, row.family, row.form].join("|");
    if (!found.has(key)) found.set(key, { key, title: row.series, rows: [] });
    found.get(key).rows.push(row);
  }
  return [...found.values()];
}

// Marks of a series by year; a figure of another year stands once, at its own.
function marksOf(series) {
  const marks = [];
  let run = 0;
  let before = null;
  for (const row of series.rows.filter((one) => one.cell.valued)) {
    if (before !== row.year - 1) run += 1;
    before = row.year;
    const datum = datumOf(row);
    const own = row.cell.beside ? Number(row.cell.beside.slice(-4)) : row.year;
    const joined = datum.at !== null && !row.cell.beside && !datum.hatch;
    if (!joined) run += 1;
    if (row.cell.beside && marks.some((mark) => mark.year === own && mark.at === datum.at)) continue;
    marks.push({ ...datum, panel: series.key, year: own, run: joined ? `${series.key}|${run}` : null });
    if (!joined) run += 1;
  }
  return marks;
}

// A chart for each series, under its own name; the name of a group stands before its first one.
const yearsCharts = (view, width) => view.blocks.flatMap((block) => block.groups.flatMap((group) => panelsOf(group, view, width)));

// The panels of a group; countries of a family share one scale, so that their numbers can be compared.
function panelsOf(group, view, width) {
  const columns = columnsOf(width);
  const inside = Math.floor((width - (columns - 1) * GAP) / columns);
  const panels = seriesOf(group).map((series) => ({ series, marks: marksOf(series) }));
  const shared = headed(scaleOf(panels.flatMap((panel) => panel.marks.flatMap(ends))));
  return panels.map(({ series, marks }, at) => ({
    heading: at ? "" : group.heading,
    title: series.title,
    about: aboutPanel(series.rows.filter((row) => row.cell.valued), view),
    spec: panelOf(series, marks, isOwn(view) ? headed(scaleOf(marks.flatMap(ends))) : shared, inside),
  }));
}

// What stands beside the name of a series: its basis, where it is not one for all, and its last number.
function aboutPanel(valued, view) {
  if (!valued.length) return "";
  const bases = [...new Set(valued.map((row) => basisOf(row, view)))];
  const last = valued.at(-1);
  const number = fill(SAY.last_number, { year: last.when, text: last.cell.text });
  return [bases.length > 1 ? SAY.several_bases : bases[0], number].filter(Boolean).join("; ");
}

// A scale with room for an arrow above its highest number.
const headed = (scale) => {
  const [low, high] = scale.domain;
  return { ...scale, domain: [low, scale.type === "log" ? high * (high / low) ** 0.14 : high + (high - low) * 0.14] };
};

function panelOf(series, marks, scale, width) {
  const years = [...DATA.years, ...marks.map((mark) => mark.year)];
  const x = {
    field: "year", type: "quantitative", scale: { domain: [Math.min(...years) - 0.5, Math.max(...years) + 0.5], nice: false },
    axis: { title: null, format: "d", values: DATA.years.filter((year, at) => at % 3 === 0), grid: false },
  };
  const y = (field) => ({ field, type: "quantitative", scale: { ...scale, nice: false }, axis: { title: null, labelLimit: 80, minExtent: 44, ...axisOf(scale, 4) } });
  const stroke = { field: "colour", type: "nominal", scale: null };
  const place = { x, y: y("at") };
  const some = (found, layers) => (marks.some(found) ? layers : []);
  const known = (value) => value !== null;
  const line = (filter, look) => ({ transform: [{ filter }], mark: { type: "rule", ...look }, encoding: { x, y: y("low"), y2: { field: "high" }, stroke } });
  const alone = "isValid(datum.low) && !isValid(datum.at)";
  const without = series.rows.find((row) => !row.cell.valued);
  const layers = !marks.length
    ? [{ data: { values: [{}] }, mark: { type: "text", x: 8, y: PANEL / 2, align: "left" }, encoding: { text: { value: without.cell.word } } }]
    : [
      ...some((mark) => known(mark.low) && known(mark.at), [line("isValid(datum.low) && isValid(datum.at)", { strokeWidth: 4, opacity: 0.3 })]),
      ...some((mark) => known(mark.low) && !known(mark.at), [line(alone, { strokeWidth: 2 }), ...["low", "high"].map((end) => ({
        transform: [{ filter: alone }], mark: { type: "tick", orient: "horizontal", size: 9, thickness: 2 }, encoding: { x, y: y(end), color: stroke },
      }))]),
      ...some((mark) => mark.run, [{ transform: only("run"), mark: { type: "line", strokeWidth: 1.6 }, encoding: { ...place, detail: { field: "run", type: "nominal" }, stroke } }]),
      ...markLayers({ ...place, tooltip: { field: "tip", type: "nominal" } }, { path: UP }).filter((layer) => marks.some((mark) => mark[layer.transform[0].filter.slice(6)])),
    ];
  return { config, width, height: PANEL + 30, padding: { left: 2, right: 8, top: 2, bottom: 2 }, autosize: { type: "fit", contains: "padding" }, data: { values: marks }, layer: layers };
}

// Has each panel a scale of its own? Amounts of countries are not compared, and forms differ by orders of magnitude.
const isOwn = (view) => view.state.level === "form" || view.units.length > 1 || !view.indicator.ordered;
