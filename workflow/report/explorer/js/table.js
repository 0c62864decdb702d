// The table: the rows of the chart, in the same blocks and order.
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(key, value);
  made.append(...children);
  return made;
};

function tableOf(view) {
  const names = shownColumns(view);
  const head = element("thead", {}, element("tr", {}, ...names.map((name) =>
    element("th", { scope: "col", class: name === "number" ? "number" : "" }, SAY.columns[name]))));
  const bodies = view.blocks.flatMap((block) => [
    ...(block.heading ? [element("tbody", { class: "block" }, lineAbove(block.heading, names.length))] : []),
    ...block.groups.map((group) => element("tbody", {},
      ...(group.heading ? [lineAbove(group.heading, names.length)] : []),
      ...group.rows.map((row) => lineOf(row, names)))),
  ]);
  return element("table", {}, element("caption", {}, fill(SAY.caption, { heading: view.heading })), head, ...bodies);
}

const lineAbove = (words, columns) =>
  element("tr", { class: "heading" }, element("th", { colspan: columns, scope: "rowgroup" }, words));

function lineOf(row, names) {
  const cells = names.map((name, at) => {
    const words = shown[name](row);
    const label = { "data-column": SAY.columns[name] };
    if (name === "number") return element("td", { ...label, class: `number ${row.cell.tone}` }, linkOf(row, words));
    if (at === 0) return element("th", { scope: "row", ...label }, words);
    return element("td", { ...label, class: words === "" ? `${name} empty` : name }, words);
  });
  const line = element("tr", { class: row.cell.state }, ...cells);
  line.addEventListener("click", (event) => {
    if (!event.target.closest("a") && !String(window.getSelection())) openChain(row.href, event);
  });
  return line;
}

// Open a chain as a link does: in a window of its own where the reader's keys ask for one.
function openChain(href, event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) window.open(href, "_blank", "noopener");
  else window.location.href = href;
}

function linkOf(row, words) {
  const name = `${shown.country(row)}, ${row.form ? shown.form(row) : shown.family(row)}`;
  const label = fill(SAY.chain, { name, year: row.when, text: row.cell.word || words }).replace(/, :/, ":");
  return element("a", { href: row.href, "aria-label": label, class: row.cell.published ? "published" : "" }, words);
}
