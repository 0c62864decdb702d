// The chart: a picture whose words the page says beside it; a click on a mark leads to the chain of its number.
let embedded = [];
let asked = 0;

// No expression is compiled by the browser (ast), so that the page allows none; no menu, no style of its own.
const OPTIONS = { mode: "vega-lite", renderer: "svg", actions: false, tooltip: false, defaultStyle: false, hover: false, ast: true, logLevel: 1 };

const opened = (event, item) => {
  if (item && item.datum && item.datum.href) window.location.href = item.datum.href;
};

// The picture is said as a whole; its parts say nothing to readers' programs.
function quieted(part) {
  for (const one of part.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
    for (const name of ["role", "aria-roledescription", "aria-label"]) one.removeAttribute(name);
  }
}

async function draw(view) {
  const place = document.getElementById("chart");
  const turn = ++asked;
  place.setAttribute("aria-label", fill(view.lines ? SAY.alt_lines : SAY.alt, view));
  const width = Math.max(280, Math.floor(place.clientWidth) - 2);
  const parts = !view.rows.length ? [] : view.lines ? yearsCharts(view, width) : [{ heading: "", spec: rowsChart(view, width) }];
  const places = parts.map(() => element("div"));
  const made = await Promise.all(parts.map((part, at) => vegaEmbed(places[at], part.spec, OPTIONS)));
  if (turn !== asked) {
    made.forEach((one) => one.finalize()); // something else was chosen meanwhile
    return;
  }
  embedded.forEach((one) => one.finalize());
  embedded = made;
  made.forEach((one) => one.view.addEventListener("click", opened));
  places.forEach(quieted);
  place.replaceChildren(...parts.flatMap((part, at) => [
    ...(part.heading ? [element("p", { class: "of" }, part.heading)] : []),
    part.title ? element("div", { class: "panel" }, element("p", {}, part.title), places[at]) : places[at],
  ]));
  place.className = view.lines ? "panels" : "";
  place.dataset.drawn = view.address;
}
