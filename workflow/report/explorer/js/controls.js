// The controls: native elements that show what is chosen, and say what changes.
const find = (id) => document.getElementById(id);

const options = (id, pairs, value) => {
  const select = find(id);
  select.replaceChildren(...pairs.map(([code, label]) => {
    const option = element("option", {}, label);
    option.value = code;
    return option;
  }));
  select.value = value;
};

// A choice that leads to no number says so.
const numberedOrNot = (label, known) => (known ? label : fill(SAY.without_number, { label }));

// The years of the rows at this level; those that are all without a number say so.
function yearsToChoose(state) {
  const known = yearsWithNumbers(editionOf(state), state.indicator, state.level);
  return [[ALL_YEARS, SAY.all_years], ...knownYears(state).map((year) => [String(year), numberedOrNot(String(year), known.includes(year))])];
}

// The levels at which the indicator has rows.
function levelsToChoose(state) {
  const known = (level) => yearsWithNumbers(editionOf(state), state.indicator, level).length > 0;
  return levelsOf(state.indicator).map((level) => [level, numberedOrNot(labelOf("level", level), known(level))]);
}

function showIndicators(state) {
  const themes = DATA.themes.filter(([code]) => !state.theme || code === state.theme);
  const groups = themes.map(([code, label]) => {
    const group = element("optgroup", { label });
    for (const one of INDICATORS.filter((each) => each.theme === code)) {
      const option = element("option", {}, numberedOrNot(one.title, hasNumbers(editionOf(state), one.id)));
      option.value = one.id;
      group.append(option);
    }
    return group;
  }).filter((group) => group.children.length);
  find("indicator").replaceChildren(...groups);
  find("indicator").value = state.indicator;
}

// Boxes to tick; those that stand there already stay, so that the one in use keeps the focus.
function boxes(id, pairs, chosen) {
  const place = find(id).querySelector(".choices");
  const codes = pairs.map(([code]) => code);
  if (place.dataset.codes !== codes.join(",")) {
    place.dataset.codes = codes.join(",");
    place.replaceChildren(...pairs.map(([code, label]) => {
      const box = element("input", { type: "checkbox", name: id, value: code });
      return element("label", { class: "check" }, box, ` ${label}`);
    }));
  }
  for (const box of place.querySelectorAll("input")) box.checked = chosen.includes(box.value);
}

function showControls(state) {
  options("theme", [["", find("theme").options[0].text], ...DATA.themes.filter(([code]) => INDICATORS.some((one) => one.theme === code))], state.theme);
  showIndicators(state);
  options("level", levelsToChoose(state), state.level);
  options("year", yearsToChoose(state), state.year);
  options("basis", [["", SAY.all_bases], ...knownBases(state).map((code) => [code, BASES.get(code)])], state.basis);
  find("order").value = state.order;
  if (find("edition")) options("edition", EDITIONS.map((one) => [one.name, one.name]), state.edition);
  showList("countries", COUNTRIES.map((one) => [one.code, one.label]), state);
  showList("families", familiesOf(state), state);
  showList("forms", formsOf(state), state);
  find("forms-box").hidden = state.level !== "form";
  find("without").checked = state.without === "yes";
}

// A list of boxes, and how many of them are ticked, which is read where the list is closed.
function showList(id, pairs, state) {
  boxes(id, pairs, state[id]);
  const chosen = pairs.filter(([code]) => state[id].includes(code)).length;
  find(`${id}-said`).textContent = fill(SAY.chosen, { chosen, all: pairs.length });
}

// Families of the indicator's rows at this level.
function familiesOf(state) {
  const there = new Set(rowsOf(editionOf(state), state.indicator, state.level).map((row) => row.family));
  return FAMILIES.filter((one) => there.has(one.code)).map((one) => [one.code, one.label]);
}

// Forms of the countries and families that are chosen.
const formsOf = (state) =>
  FORMS.filter((one) => state.countries.includes(one.iso3) && state.families.includes(one.family))
    .map((one) => [one.id, COUNTRIES.length > 1 ? `${one.name} (${COUNTRY.get(one.iso3).label})` : one.name]);

// What a box or a button of a list makes of what is chosen there; choices that are not on the page now stay.
function listAfter(id, state) {
  const there = [...find(id).querySelectorAll(".choices input")];
  const ticked = there.filter((box) => box.checked).map((box) => box.value);
  const away = state[id].filter((code) => !there.some((box) => box.value === code));
  return everyCode[id].filter((code) => ticked.includes(code) || away.includes(code));
}
