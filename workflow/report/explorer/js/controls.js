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

function showIndicators(state) {
  const themes = DATA.themes.filter(([code]) => !state.theme || code === state.theme);
  const groups = themes.map(([code, label]) => {
    const group = element("optgroup", { label });
    for (const one of INDICATORS.filter((each) => each.theme === code)) {
      const option = element("option", {}, one.title);
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
  const single = INDICATOR.get(state.indicator).forms === 1;
  find("level").value = state.level;
  find("level").options[0].disabled = single;
  options("year", [[ALL_YEARS, SAY.all_years], ...knownYears(state).map((year) => [String(year), String(year)])], state.year);
  options("basis", [["", SAY.all_bases], ...knownBases(state).map((code) => [code, BASES.get(code)])], state.basis);
  find("order").value = state.order;
  if (find("edition")) options("edition", EDITIONS.map((one) => [one.name, one.name]), state.edition);
  boxes("countries", COUNTRIES.map((one) => [one.code, one.label]), state.countries);
  boxes("families", familiesOf(state), state.families);
  find("forms-box").hidden = state.level !== "form";
  boxes("forms", formsOf(state), state.forms);
  const shownForms = formsOf(state).filter(([id]) => state.forms.includes(id)).length;
  find("forms-said").textContent = `${shownForms} / ${formsOf(state).length}`;
  find("without").checked = state.without === "yes";
}

// Families of the indicator's rows at this level.
function familiesOf(state) {
  const edition = EDITIONS.find((one) => one.name === state.edition);
  const there = new Set(rowsOf(edition, state.indicator, state.level).map((row) => row.family));
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
