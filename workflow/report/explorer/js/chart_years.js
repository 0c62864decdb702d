// A chart of years: a panel for each series, its numbers joined by a line where they are estimates of neighbouring years.
const PANEL = 118; // pixels high

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

function yearsChart(view, width) {
  const groups = view.blocks.flatMap((block) => block.groups);
  return {
    config: { ...config, concat: { spacing: 26 } }, padding: 4, autosize: { type: "pad" }, bounds: "flush",
    vconcat: groups.map((group) => ({
      title: { text: group.heading, anchor: "start", font: FONT, fontSize: 14.5, color: COLOURS.ink, offset: 12 },
      ...panelsOf(group, view, width),
    })),
  };
}

// The panels of a group; countries of a family share one scale, so that their numbers can be compared.
function panelsOf(group, view, width) {
  const columns = width < 620 ? 1 : width < 900 ? 2 : 3;
  const inside = Math.floor((width - (columns - 1) * 20) / columns) - 64;
  const series = seriesOf(group);
  const titles = Object.fromEntries(series.map((one) => [one.key, wrapped(one.title, Math.floor((inside + 50) / 6.8))]));
  const made = series.flatMap((one) => {
    const marks = marksOf(one);
    const without = one.rows.find((row) => !row.cell.valued);
    return marks.length ? marks : [{ panel: one.key, year: null, word: without.cell.word, tone: without.cell.tone, href: without.href }];
  });
  const years = [...DATA.years, ...made.map((mark) => mark.year).filter(Boolean)];
  const own = isOwn(view);
  const scale = own ? { zero: true, nice: true } : { ...scaleOf(made.flatMap(ends)), nice: false };
  const x = {
    field: "year", type: "quantitative", scale: { domain: [Math.min(...years) - 0.5, Math.max(...years) + 0.5], nice: false },
    axis: { title: null, format: "d", values: DATA.years.filter((year, at) => at % 3 === 0), grid: false },
  };
  const axis = own ? { tickCount: 3, format: "~s" } : axisOf(scale, 4);
  const y = (field) => ({ field, type: "quantitative", scale, axis: { title: null, labelLimit: 60, ...axis } });
  const stroke = { field: "colour", type: "nominal", scale: null };
  const place = { x, y: y("at") };
  const line = (name, look) => ({ transform: [{ filter: `isValid(datum.low) && ${name}` }], mark: { type: "rule", ...look }, encoding: { x, y: y("low"), y2: { field: "high" }, stroke } });
  return {
    data: { values: made },
    facet: {
      field: "panel", type: "nominal", sort: series.map((one) => one.key),
      header: {
        title: null, labelExpr: `${JSON.stringify(titles)}[datum.value]`, labelAnchor: "start", labelFont: FONT, labelFontSize: 13,
        labelColor: COLOURS.ink, labelLimit: 0, labelPadding: 16,
      },
    },
    columns, spacing: { row: 62, column: 64 }, bounds: "flush",
    resolve: { scale: { y: own ? "independent" : "shared" }, axis: { x: "independent", y: "independent" } },
    spec: {
      width: inside, height: PANEL,
      layer: [
        line("isValid(datum.at)", { strokeWidth: 4, opacity: 0.3 }),
        line("!isValid(datum.at)", { strokeWidth: 2 }),
        ...["low", "high"].map((end) => ({ transform: [{ filter: "isValid(datum.low) && !isValid(datum.at)" }], mark: { type: "tick", orient: "horizontal", size: 9, thickness: 2 }, encoding: { x, y: y(end), color: stroke } })),
        { transform: only("run"), mark: { type: "line", strokeWidth: 1.6 }, encoding: { ...place, detail: { field: "run", type: "nominal" }, stroke } },
        ...markLayers({ ...place, tooltip: { field: "tip", type: "nominal" } }, { path: UP }),
        { transform: only("word"), mark: { type: "text", x: 4, y: PANEL / 2, align: "left" }, encoding: { text: { field: "word", type: "nominal" } } },
      ],
    },
  };
}

// Has each panel a scale of its own? Amounts of countries are not compared, and forms differ by orders of magnitude.
const isOwn = (view) => view.state.level === "form" || view.units.length > 1 || !view.indicator.ordered;
