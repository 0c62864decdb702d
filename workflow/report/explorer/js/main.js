// The page: what is chosen stands in its address; a change writes the address, and the address is shown.
let state = null;
let view = null;
let width = 0;
const TITLE = document.title;
const SMALL = "(max-width: 40rem)"; // windows in which lists begin closed, so that the result is near

function showView() {
  view = viewOf(state);
  find("heading").textContent = view.heading;
  find("definition").textContent = [view.indicator.definition, view.units.length > 1 ? SAY.money : ""].filter(Boolean).join(" ");
  find("measured").textContent = measuredOf(view);
  find("stamp").textContent = view.edition.line;
  find("table").replaceChildren(tableOf(view));
  find("reading").textContent = [view.lines ? SAY.reading_lines : view.indicator.forms ? SAY.reading_forms : SAY.reading, scalesSaid()].filter(Boolean).join(" ");
  showKey();
  showSigns();
  document.title = `${view.heading} – ${TITLE}`;
  return draw(view);
}

function scalesSaid() {
  if (view.lines) return isOwn(view) ? SAY.own_scales : "";
  return view.units.length > 1 ? SAY.own_currency : "";
}

// The families of the rows, with their colour and shape.
function showKey() {
  const there = new Set(view.rows.map((row) => row.family));
  const shapes = { circle: "●", square: "■", "triangle-up": "▲", "triangle-down": "▼", diamond: "◆", cross: "✚" };
  find("families-key").replaceChildren(...FAMILIES.filter((one) => there.has(one.code)).map((one) => {
    const sign = element("span", { "aria-hidden": "true" }, shapes[one.shape] ?? (one.shape.includes("0,1L") ? "⬢" : "⬟"));
    sign.style.color = one.colour;
    return element("span", {}, sign, ` ${one.label} `);
  }));
}

// The signs of the rows, as the legend of every table has them.
function showSigns() {
  const there = new Set(view.rows.flatMap((row) => row.cell.legend));
  const lines = Object.entries(DATA.legend).filter(([code]) => there.has(code));
  find("signs").textContent = lines.map(([, [example, brief]]) => `“${example}” ${brief}`).join("; ") + (lines.length ? "." : "");
}

// Where the indicator has numbers, at which level and in which years; or that it has none.
function whereNumbersAre() {
  const found = levelsOf(view.indicator.id).map((level) => {
    const years = yearsWithNumbers(view.edition, view.indicator.id, level);
    return years.length && fill(SAY.level_years, { level: labelOf("level", level), years: years.join(", ") });
  }).filter(Boolean);
  return found.length ? fill(SAY.numbers_elsewhere, { where: found.join("; ") }) : SAY.numbers_nowhere;
}

function say(unknown, unfit) {
  const said = [view.counted];
  if (!state.countries.length || !state.families.length) said.push(SAY.nothing_chosen);
  else if (state.level === "form" && !state.forms.length) said.push(SAY.no_form_chosen);
  else if (!view.rows.length) said.push(view.left ? SAY.nothing_valued : SAY.nothing);
  if (state.countries.length && state.families.length && !view.numbers) said.push(whereNumbersAre());
  if (view.left) said.push(view.left === 1 ? SAY.without_left_one : fill(SAY.without_left, { left: view.left }));
  if (view.order) said.push(view.order);
  if (unknown.length) said.push(fill(SAY.unknown, { names: unknown.join(", ").slice(0, 200) }));
  if (unfit.length) said.push(fill(SAY.unfit, { names: unfit.join("; ") }));
  find("said").replaceChildren(element("span", { class: "heard" }, `${view.heading}: `), said.join(" "));
}

function showAddress() {
  const told = read(window.location.hash);
  state = told.chosen;
  showControls(state);
  const done = showView();
  say(told.unknown, told.unfit);
  return done;
}

// A change becomes the page's address, so that "back" leads to what was shown before.
function change(key, value) {
  const fragment = written(changed(state, key, value));
  if (fragment === window.location.hash.replace(/^#/, "")) showAddress();
  else window.location.hash = fragment || "start";
}

const SELECTS = ["theme", "indicator", "level", "year", "basis", "order", "edition"];

find("controls").addEventListener("submit", (event) => event.preventDefault());
find("controls").addEventListener("change", (event) => {
  const { name } = event.target;
  if (SELECTS.includes(name)) change(name, event.target.value);
  else if (name === "without") change(name, event.target.checked ? "yes" : "no");
  else if (LISTED.includes(name)) change(name, listAfter(name, state));
});
find("controls").addEventListener("click", (event) => {
  const list = event.target.dataset.every;
  if (!list) return;
  for (const box of find(list).querySelectorAll(".choices input")) box.checked = event.target.dataset.on === "1";
  change(list, listAfter(list, state));
});
find("download").addEventListener("click", () => download(view));
find("print").addEventListener("click", () => drawRest().then(() => window.print()));
window.addEventListener("beforeprint", drawRest);
find("reset").addEventListener("click", () => { window.location.hash = "start"; });
find("skip").addEventListener("click", (event) => {
  event.preventDefault();
  find("result").focus();
});
window.addEventListener("hashchange", showAddress);
new ResizeObserver(() => {
  const now = find("chart").clientWidth;
  if (Math.abs(now - width) > 8) {
    width = now;
    if (view) draw(view);
  }
}).observe(find("chart"));
if (window.matchMedia(SMALL).matches) for (const list of LISTED) find(`${list}-box`).open = false;
width = find("chart").clientWidth;
showAddress();
