// The chart: a picture whose words the page says beside it; a click on a mark leads to the chain of its number.
const FIRST = 12; // charts that are drawn at once
const NEAR = "600px 0px"; // how far from the window a chart is drawn
let embedded = [];
let asked = 0;
let rest = new Map(); // places of charts that are not drawn yet
const watch = new IntersectionObserver((seen) => {
  for (const one of seen) if (one.isIntersecting) drawAt(one.target);
}, { rootMargin: NEAR });

// No expression is compiled by the browser (ast), so that the page allows none; no menu, no style of its own.
const OPTIONS = { mode: "vega-lite", renderer: "svg", actions: false, tooltip: false, defaultStyle: false, hover: false, ast: true, logLevel: 1 };

const opened = (event, item) => {
  if (item && item.datum && item.datum.href) openChain(item.datum.href, event);
};

// The picture is said as a whole; its parts say nothing to readers' programs.
function quieted(part) {
  for (const one of part.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
    for (const name of ["role", "aria-roledescription", "aria-label"]) one.removeAttribute(name);
  }
}

// Draw a chart that waits at a place.
async function drawAt(place) {
  const part = rest.get(place);
  if (!part) return;
  rest.delete(place);
  watch.unobserve(place);
  const made = await vegaEmbed(place, part.spec, OPTIONS);
  if (!place.isConnected) {
    made.finalize(); // something else was chosen meanwhile
    return;
  }
  place.classList.remove("waiting");
  place.style.minHeight = "";
  kept(made, place);
}

// Draw all that was not in view, as paper needs it.
const drawRest = () => Promise.all([...rest.keys()].map(drawAt));

function kept(made, place) {
  embedded.push(made);
  made.view.addEventListener("click", opened);
  quieted(place);
}

async function draw(view) {
  const place = document.getElementById("chart");
  const turn = ++asked;
  place.setAttribute("aria-label", fill(view.lines ? SAY.alt_lines : SAY.alt, view));
  const width = Math.max(280, Math.floor(place.clientWidth) - 2);
  const parts = !view.rows.length ? [] : view.lines ? yearsCharts(view, width) : rowsCharts(view, width);
  const places = parts.map(() => element("div"));
  const made = await Promise.all(parts.slice(0, FIRST).map((part, at) => vegaEmbed(places[at], part.spec, OPTIONS)));
  if (turn !== asked) {
    made.forEach((one) => one.finalize()); // something else was chosen meanwhile
    return;
  }
  embedded.forEach((one) => one.finalize());
  embedded = [];
  made.forEach((one, at) => kept(one, places[at]));
  watch.disconnect();
  rest = new Map(places.slice(FIRST).map((one, at) => [one, parts[FIRST + at]]));
  for (const [one, part] of rest) {
    one.classList.add("waiting");
    one.style.minHeight = `${part.spec.height}px`;
  }
  place.replaceChildren(...parts.flatMap((part, at) => [
    ...(part.heading ? [element("p", { class: "of" }, part.heading)] : []),
    part.title ? element("div", { class: "panel" }, element("p", {}, part.title, element("span", { class: "meta" }, part.about)), places[at]) : places[at],
  ]));
  place.className = view.lines ? "panels" : "";
  place.style.setProperty("--columns", columnsOf(width));
  for (const one of rest.keys()) watch.observe(one);
  place.dataset.drawn = view.address;
}
