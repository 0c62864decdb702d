// The chart: a picture whose words the page says beside it; a click on a mark leads to the chain of its number.
let embedded = null;
let asked = 0;

// No expression is compiled by the browser (ast), so that the page allows none; no menu, no style of its own.
const OPTIONS = { mode: "vega-lite", renderer: "svg", actions: false, tooltip: false, defaultStyle: false, hover: false, ast: true };

async function draw(view) {
  const place = document.getElementById("chart");
  const turn = ++asked;
  place.setAttribute("aria-label", fill(view.lines ? SAY.alt_lines : SAY.alt, view));
  if (embedded) embedded.finalize();
  embedded = null;
  if (!view.rows.length) {
    place.replaceChildren();
    return;
  }
  const width = Math.max(280, Math.floor(place.clientWidth) - 2);
  const inside = document.createElement("div");
  const made = await vegaEmbed(inside, view.lines ? yearsChart(view, width) : rowsChart(view, width), OPTIONS);
  if (turn !== asked) {
    made.finalize(); // something else was chosen meanwhile
    return;
  }
  embedded = made;
  made.view.addEventListener("click", (event, item) => {
    if (item && item.datum && item.datum.href) window.location.href = item.datum.href;
  });
  place.replaceChildren(inside);
}
