// Charts of rows beneath each other, one for each group: the name, its mark on a scale, the number as the table has it, and its basis.
const LINE = 15; // pixels of a line of text
const LETTER = 6.9; // pixels of a letter, about
const BOLD = 7.8;

function wrapped(text, letters) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (longer.length <= letters || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.flatMap((line) => line.match(new RegExp(`.{1,${Math.max(letters, 4)}}`, "gu")) ?? [""]);
}

// The basis of a row, where it is not one for all.
const basisOf = (row, view) => (view.basis ? "" : row.cell.basis);

// Where everything stands, in pixels.
function layoutOf(view, width) {
  const narrow = width < 620;
  const rows = view.blocks.flatMap((block) => block.groups.flatMap((group) => group.rows));
  const longest = (read, letter, most) => Math.min(most, Math.max(0, ...rows.map((row) => read(row).length * letter)));
  const names = narrow ? 0 : longest((row) => row.name, LETTER, width * 0.36);
  const numbers = narrow ? 0 : longest((row) => (row.cell.valued ? row.cell.text : ""), BOLD, width * 0.32) + 4;
  const bases = narrow ? 0 : longest((row) => basisOf(row, view), LETTER, width * 0.17);
  const left = narrow ? 8 : names + 16;
  const number = width - numbers - bases - 10;
  return { narrow, width, names, bases, left, right: narrow ? width - 30 : number - 30, number: narrow ? 0 : number, basis: width - bases };
}

// A part for each group, with the places of its headings and rows: paper can break between parts.
const partsOf = (view, layout) => view.blocks.flatMap((block) => block.groups.map((group, at) => partOf(at ? "" : block.heading, group, view, layout)));

function partOf(heading, group, view, layout) {
  const heads = [];
  const rows = [];
  let down = 4;
  const head = (words, size, colour) => {
    const lines = wrapped(words, Math.floor(layout.width / (BOLD + (size - 13) * 0.6)));
    heads.push({ y: down + 10, lines, size, colour });
    down += lines.length * LINE + 8;
  };
  if (heading) {
    down += 10;
    head(heading, 13, COLOURS.grey);
  }
  if (group.heading) head(group.heading, 14, COLOURS.ink);
  for (const row of group.rows) {
    const item = itemOf(row, basisOf(row, view), layout, down);
    rows.push(item);
    down += item.height;
  }
  return { heads, rows, height: down + 4 };
}

function itemOf(row, basis, layout, top) {
  const datum = datumOf(row);
  const number = row.cell.valued && !datum.word ? row.cell.text : "";
  if (layout.narrow) {
    const lines = wrapped([row.name, basis].filter(Boolean).join(", "), Math.floor(layout.width / LETTER));
    const beside = lines.at(-1).length * LETTER + (datum.word || number).length * BOLD + 12 < layout.width;
    const above = (lines.length + (beside ? 0 : 1)) * LINE;
    const strip = datum.word ? 0 : 20;
    return {
      ...datum, lines, about: [], name: top + 8, written: number, number: top + above - LINE / 2,
      y: top + above + 9, top, bottom: top + above + strip, height: above + strip + 7,
    };
  }
  const lines = wrapped(row.name, Math.max(12, Math.floor(layout.names / LETTER)));
  const about = basis ? wrapped(basis, Math.max(12, Math.floor(layout.bases / LETTER))) : [];
  const height = Math.max(21, Math.max(lines.length, about.length) * LINE + 6);
  return { ...datum, lines, about, name: top + 10, written: number, number: top + 10, y: top + 10, top, bottom: top + height, height };
}

// Numbers on one scale; in several currencies, which have no common one, each as a share of the largest of its own.
function scaled(items, view) {
  if (view.units.length < 2) return { items, scale: scaleOf(items.flatMap(ends)), shared: true };
  const most = new Map();
  items.forEach((item, at) => {
    const { unit } = view.rows[at].cell;
    most.set(unit, Math.max(most.get(unit) ?? 0, ...ends(item).map((end) => Math.abs(end ?? 0))));
  });
  const share = (value, unit) => (value === null ? null : value / (most.get(unit) || 1));
  const shares = items.map((item, at) => {
    const { unit } = view.rows[at].cell;
    return { ...item, at: share(item.at, unit), low: share(item.low, unit), high: share(item.high, unit) };
  });
  return { items: shares, scale: { type: "linear", domain: [Math.min(0, ...shares.flatMap(ends)), 1.03] }, shared: false };
}

// The charts of all groups on one scale, which is written above the first and below the last of them.
function rowsCharts(view, width) {
  const layout = layoutOf(view, width);
  const parts = partsOf(view, layout);
  const { items, scale, shared } = scaled(parts.flatMap((part) => part.rows), view);
  const across = { ...scale, range: [layout.left, layout.right], nice: false };
  return parts.map((part, at) => {
    const rows = items.splice(0, part.rows.length);
    const axes = shared ? axesOf(view, across, layout, { top: at === 0, bottom: at === parts.length - 1 }) : { layers: [], above: 0, below: 0 };
    return { heading: "", spec: rowsChart({ ...part, rows }, axes, across, layout) };
  });
}

// The axes of a chart as layers, and the pixels that they need above and below it; lines of the scale go through each chart.
function axesOf(view, across, layout, { top, bottom }) {
  const title = view.units.length ? `${DATA.units[view.units[0]]}${across.type === "log" ? `, ${SAY.log}` : ""}` : null;
  const bare = { labels: false, ticks: false, domain: false };
  const axis = (orient, look) => ({
    data: { values: [{}] }, mark: { type: "point", opacity: 0, size: 0 },
    encoding: { x: { datum: across.domain[1], type: "quantitative", scale: across, axis: { orient, title: null, grid: false, ...axisOf(across, layout.narrow ? 4 : 7), ...look } } },
  });
  const layers = [axis("top", { grid: true, ...(top ? { title, titleAnchor: "start" } : bare) }), ...(bottom ? [axis("bottom", {})] : [])];
  return { layers, above: top ? 42 : 0, below: bottom ? 24 : 0 };
}

function rowsChart(part, axes, across, layout) {
  const { width } = layout;
  const down = (field) => ({ field, type: "quantitative", scale: { domain: [0, part.height], range: [0, part.height], nice: false, zero: false }, axis: null });
  const x = (field) => ({ field, type: "quantitative", scale: across, axis: null });
  const written = (field, at, mark, colour) => ({
    mark: { type: "text", baseline: "middle", align: "left", x: at, lineHeight: LINE, ...mark },
    encoding: { y: down(field), text: { field: mark.of, type: "nominal" }, ...(colour ? { color: { field: colour, type: "nominal", scale: null } } : {}) },
  });
  const place = { x: x("at"), y: down("y") };
  const layers = [
    ...axes.layers,
    ...(across.domain[0] < 0 ? [{ data: { values: [{}] }, mark: { type: "rule", stroke: COLOURS.grey }, encoding: { x: { datum: 0, type: "quantitative", scale: across, axis: null } } }] : []),
    { data: { values: part.heads }, ...written("y", 0, { of: "lines", fontWeight: "bold" }, "colour") },
    { mark: { type: "rect", fill: "black", fillOpacity: 0, cursor: "pointer", x: 0, x2: width },
      encoding: { y: down("top"), y2: { field: "bottom" }, tooltip: { field: "tip", type: "nominal" } } },
    { transform: [{ filter: "!datum.word" }], mark: { type: "rule", stroke: COLOURS.rule, strokeDash: [1, 3], x: layout.left, x2: layout.right }, encoding: { y: down("y") } },
    written("name", 0, { of: "lines", tooltip: null }),
    { transform: [{ filter: "isValid(datum.low)" }], mark: { type: "rule", strokeWidth: 2 }, encoding: { x: x("low"), x2: { field: "high" }, y: down("y"), stroke: { field: "colour", type: "nominal", scale: null } } },
    ...["low", "high"].map((end) => ({ transform: [{ filter: "isValid(datum.low)" }], mark: { type: "tick", orient: "vertical", size: 9, thickness: 2 }, encoding: { x: x(end), y: down("y"), color: { field: "colour", type: "nominal", scale: null } } })),
    ...markLayers(place, { path: RIGHT }),
    written("number", layout.narrow ? width : layout.number, { of: "written", fontWeight: "bold", align: layout.narrow ? "right" : "left" }),
    { transform: [{ filter: "datum.about.length > 0" }], ...written("number", layout.basis, { of: "about", fontSize: 12, color: COLOURS.grey }) },
    { transform: only("word"), ...written("number", layout.narrow ? width : layout.left, { of: "word", fontSize: 12, align: layout.narrow ? "right" : "left" }, "tone") },
  ];
  return {
    width, height: part.height, padding: { left: 0, right: 0, top: axes.above, bottom: axes.below }, config,
    autosize: { type: "none" },
    data: { values: part.rows }, layer: layers, resolve: { axis: { x: "independent" } },
  };
}
