// How a number is drawn: the mark, line and arrow that the grammar gives it, in the colour and shape of its family.
const COLOURS = { ink: "#1B232B", grey: "#55606B", light: "#6B7681", rule: "#D5DBE1" };
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", "ssemap CJK", "ssemap scripts", sans-serif';
const CROSS = "M-.5,-.5L.5,.5M-.5,.5L.5,-.5";
const RIGHT = "M0,0L1,0M.6,-.35L1,0L.6,.35";
const UP = "M0,0L0,-1M-.35,-.6L0,-1L.35,-.6";
const SPREAD = 50; // largest over smallest number from which a scale is logarithmic

// What a chart is told of a row.
const datumOf = (row) => {
  const { cell } = row;
  const family = FAMILY.get(row.family);
  const drawn = cell.shape !== "none";
  return {
    href: row.href,
    tip: `${shown.country(row)}, ${row.form ? shown.form(row) : shown.family(row)}, ${row.when}: ${cell.text}. ${shown.rests(row)}`,
    text: cell.text, word: cell.word, tone: COLOURS[cell.tone], beside: cell.beside,
    at: drawn ? cell.at : null,
    low: cell.arrow || cell.word ? null : cell.lower,
    high: cell.arrow || cell.word ? null : cell.upper,
    full: drawn && cell.shape === "filled" && !cell.hatch,
    hollow: drawn && (cell.shape === "open" || Boolean(cell.hatch)),
    hatch: drawn && Boolean(cell.hatch),
    arrow: drawn && Boolean(cell.arrow),
    colour: family.colour, shape: family.shape,
  };
};

// Where a scale begins and ends, and whether it is logarithmic.
function scaleOf(numbers) {
  const known = numbers.filter((number) => number !== null && Number.isFinite(number));
  if (!known.length) return { type: "linear", domain: [0, 1] };
  const low = Math.min(...known);
  const high = Math.max(...known);
  if (low > 0 && high / low > SPREAD) return { type: "log", domain: [low / 1.3, high * 1.3] };
  const spare = (Math.max(high, 0) - Math.min(low, 0) || 1) * 0.03;
  return { type: "linear", domain: [low < 0 ? low - spare : 0, high > 0 ? high + spare : 0] };
}

// Round numbers along a scale: powers of ten where it is logarithmic, else steps of 1, 2, 2.5 or 5.
function ticksOf({ type, domain: [low, high] }, wanted) {
  const ticks = [];
  if (type === "log") {
    const powers = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
    const parts = powers[1] - powers[0] < 2 ? [1, 2, 5] : [1];
    const step = Math.max(1, Math.ceil((powers[1] - powers[0] + 1) / wanted));
    for (let power = powers[0] - 1; power <= powers[1]; power += 1) {
      if ((power - powers[0]) % step === 0) ticks.push(...parts.map((part) => Number(`${part}e${power}`)));
    }
  } else {
    const rough = (high - low) / wanted || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((part) => part * power).find((size) => size >= rough * 0.999);
    for (let at = Math.ceil(low / step); at <= Math.floor(high / step); at += 1) ticks.push(Number((at * step).toPrecision(12)));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

// A round number as an axis writes it.
const tickSaid = (tick) => tick.toLocaleString("en-US", Math.abs(tick) < 1e6
  ? { maximumFractionDigits: 9 } : { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 }).replace("-", "\u2212");

// The axis options that write round numbers in words of scale.
const axisOf = (scale, wanted) => {
  const values = ticksOf(scale, wanted);
  const said = Object.fromEntries(values.map((tick) => [String(tick), tickSaid(tick)]));
  return { values, labelExpr: `${JSON.stringify(said)}[toString(datum.value)]`, labelOverlap: true };
};

const ends = (datum) => [datum.at, datum.low, datum.high];

const config = {
  font: FONT,
  view: { stroke: null },
  axis: {
    labelFont: FONT, labelFontSize: 12, labelColor: COLOURS.ink, gridColor: COLOURS.rule, domainColor: COLOURS.grey,
    tickColor: COLOURS.grey, titleFont: FONT, titleFontSize: 12, titleFontWeight: "normal", titleColor: COLOURS.grey,
  },
  text: { font: FONT, fontSize: 13, color: COLOURS.ink },
  aria: false,
};

const only = (name) => [{ filter: `datum.${name}` }];
const point = (mark, name, encoding, look = {}) => ({
  transform: only(name),
  mark: { type: "point", size: 62, opacity: 1, strokeWidth: 1.4, ...mark },
  encoding: {
    ...encoding,
    shape: { field: "shape", type: "nominal", scale: null },
    stroke: { field: "colour", type: "nominal", scale: null },
    ...look,
  },
});

// Marks of rows along an axis, which is "x" or "y"; the arrow points to where there may be more.
function markLayers(encoding, arrow) {
  const family = { field: "colour", type: "nominal", scale: null };
  const stroked = (shape, size) => ({ shape, size, filled: false, strokeWidth: 1.5 });
  return [
    point({}, "full", encoding, { fill: family }),
    point({ fill: "white" }, "hollow", encoding),
    point(stroked(CROSS, 150), "hatch", encoding, { shape: { value: CROSS } }),
    point(stroked(arrow.path, 520), "arrow", encoding, { shape: { value: arrow.path } }),
  ];
}
