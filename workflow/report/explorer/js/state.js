// What is chosen, as an object and as the fragment of the page's address. Only what differs from the usual is written.
const ALL_YEARS = "all";
const LISTED = ["countries", "families", "forms"];
const KEYS = ["edition", "theme", "indicator", "level", "year", "basis", "order", "countries", "families", "forms", "without"];

const everyCode = {
  countries: COUNTRIES.map((one) => one.code),
  families: FAMILIES.map((one) => one.code),
  forms: FORMS.map((one) => one.id),
};

// Years in which an indicator has numbers at a level, or "" where values have no year.
const yearsWithNumbers = (edition, indicator, level) =>
  [...new Set(rowsOf(edition, indicator, level).filter((row) => row.cell.valued).map((row) => row.year))].sort((one, other) => one - other);

const firsts = new Map();

// The first indicator of a theme that has a number where nothing else is said; else its first one.
function firstOf(theme) {
  if (!firsts.has(theme)) {
    const themed = INDICATORS.filter((one) => !theme || one.theme === theme);
    const listed = [...themed.filter((one) => one.ordered), ...themed.filter((one) => !one.ordered), ...INDICATORS];
    const numbered = (one) => {
      const found = yearsWithNumbers(EDITIONS[0], one.id, "family");
      return one.forms ? found.length > 0 : found.includes(DATA.reference_year);
    };
    firsts.set(theme, (themed.some(numbered) ? listed.find(numbered) : listed[0]).id);
  }
  return firsts.get(theme);
}

// What is chosen where nothing is said.
function usual(chosen) {
  const theme = chosen.theme ?? "";
  const indicator = chosen.indicator ?? firstOf(theme);
  const single = INDICATOR.get(indicator).forms === 1;
  const level = single ? "form" : chosen.level ?? "family";
  const year = chosen.year ?? (single ? ALL_YEARS : String(DATA.reference_year));
  return {
    edition: EDITIONS[0].name,
    theme,
    indicator,
    level: single ? "form" : "family",
    year: single ? ALL_YEARS : String(DATA.reference_year),
    basis: "",
    order: "",
    ...everyCode,
    without: level === "family" && year !== ALL_YEARS ? "yes" : "no",
  };
}

const complete = (chosen) => ({ ...usual(chosen), ...chosen });

const knownYears = (chosen) => {
  const full = complete(chosen);
  const edition = EDITIONS.find((one) => one.name === full.edition);
  const rows = rowsOf(edition, full.indicator, full.level).filter((row) => row.year !== null);
  return [...new Set(rows.map((row) => row.year))].sort((one, other) => one - other);
};

const knownBases = (chosen) => {
  const full = complete(chosen);
  const edition = EDITIONS.find((one) => one.name === full.edition);
  const found = new Set(rowsOf(edition, full.indicator, full.level).flatMap((row) => row.cell.bases));
  return DATA.bases.map(([code]) => code).filter((code) => found.has(code));
};

// What may stand under each key, given what stands under those before it.
function allowed(key, chosen) {
  const themed = (one) => !chosen.theme || one.theme === chosen.theme;
  switch (key) {
    case "edition": return EDITIONS.map((one) => one.name);
    case "theme": return ["", ...DATA.themes.map(([code]) => code).filter((code) => INDICATORS.some((one) => one.theme === code))];
    case "indicator": return INDICATORS.filter(themed).map((one) => one.id);
    case "level": return INDICATOR.get(complete(chosen).indicator).forms ? ["form"] : ["family", "form"];
    case "year": return [ALL_YEARS, ...knownYears(chosen).map(String)];
    case "basis": return ["", ...knownBases(chosen)];
    case "order": return ["", "size"];
    case "without": return ["yes", "no"];
    default: return everyCode[key];
  }
}

// What a value that does not fit is called: one that exists, but not beside the other choices.
function labelOf(key, value) {
  switch (key) {
    case "indicator": return INDICATOR.get(value)?.title;
    case "level": return { family: SAY.families_level, form: SAY.forms_level }[value];
    case "year": return DATA.years.map(String).includes(value) ? value : undefined;
    case "basis": return BASES.get(value);
    default: return undefined;
  }
}

// What a fragment says, in three parts: what is chosen, what is not known here, and what does not fit the other choices.
function read(fragment) {
  let given;
  try {
    given = new Map(new URLSearchParams(fragment.replace(/^#/, "")));
    given.delete("start"); // the address of the usual choices
  } catch {
    given = new Map();
  }
  const chosen = {};
  const unknown = [...given.keys()].filter((key) => key && !KEYS.includes(key));
  const unfit = [];
  for (const key of KEYS) {
    if (!given.has(key)) continue;
    const can = new Set(allowed(key, chosen));
    const values = LISTED.includes(key) ? given.get(key).split(",").filter(Boolean) : [given.get(key)];
    const good = values.filter((value) => can.has(value));
    for (const value of values.filter((one) => !can.has(one))) {
      const label = labelOf(key, value);
      (label ? unfit : unknown).push(label ?? value);
    }
    if (LISTED.includes(key)) {
      if (good.length || !values.length) chosen[key] = everyCode[key].filter((code) => good.includes(code));
    } else if (good.length) chosen[key] = good[0];
  }
  return { chosen: complete(chosen), unknown, unfit };
}

// The fragment of what is chosen.
function written(state) {
  const said = [];
  const before = {};
  for (const key of KEYS) {
    const value = LISTED.includes(key) ? state[key].join(",") : state[key];
    const plain = usual(before)[key];
    if (value !== (LISTED.includes(key) ? plain.join(",") : plain)) {
      said.push(`${key}=${encodeURIComponent(value).replaceAll("%2C", ",")}`);
    }
    before[key] = state[key];
  }
  return said.join("&");
}

// What follows from a change: choices that no longer fit, or were the usual ones, become the usual ones.
function changed(state, key, value) {
  const next = {};
  const before = {};
  for (const name of KEYS) {
    const wanted = name === key ? value : state[name];
    const listed = LISTED.includes(name);
    const stays = name === key || name === "indicator" || listed || wanted !== usual(before)[name];
    if (stays && (listed || allowed(name, next).includes(wanted))) next[name] = wanted;
    before[name] = state[name];
  }
  return complete(next);
}
