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
const numbered = new Map();
function yearsWithNumbers(edition, indicator, level) {
  const key = [edition.name, indicator, level].join("|");
  if (!numbered.has(key)) {
    const years = rowsOf(edition, indicator, level).filter((row) => row.cell.valued).map((row) => row.year);
    numbered.set(key, [...new Set(years)].sort((one, other) => one - other));
  }
  return numbered.get(key);
}

const editionOf = (chosen) => EDITIONS.find((one) => one.name === (chosen.edition ?? EDITIONS[0].name));
const levelsOf = (indicator) => (INDICATOR.get(indicator).forms ? ["form"] : ["family", "form"]);
const hasNumbers = (edition, indicator) => levelsOf(indicator).some((level) => yearsWithNumbers(edition, indicator, level).length > 0);
const firsts = new Map();

// The first indicator of a theme that has a number of the year of reference at its first level; else of any, else its first one.
function firstOf(theme) {
  if (!firsts.has(theme)) {
    const themed = INDICATORS.filter((one) => !theme || one.theme === theme);
    const listed = [...themed.filter((one) => one.ordered), ...themed.filter((one) => !one.ordered)];
    const current = (one) => {
      const found = yearsWithNumbers(EDITIONS[0], one.id, levelsOf(one.id)[0]);
      return one.forms ? found.length > 0 : found.includes(DATA.reference_year);
    };
    const first = listed.find(current) ?? listed.find((one) => hasNumbers(EDITIONS[0], one.id)) ?? listed[0];
    firsts.set(theme, first.id);
  }
  return firsts.get(theme);
}

// The level at which an indicator is shown first: the first one that has numbers.
const firstLevel = (edition, indicator) =>
  levelsOf(indicator).find((level) => yearsWithNumbers(edition, indicator, level).length) ?? levelsOf(indicator)[0];

// The year that is shown first: that of reference, or the nearest one with numbers, the later one of two.
function firstYear(edition, indicator, level) {
  if (INDICATOR.get(indicator).forms) return ALL_YEARS;
  const away = (year) => Math.abs(year - DATA.reference_year) - (year > DATA.reference_year ? 0.5 : 0);
  const years = [...yearsWithNumbers(edition, indicator, level)].sort((one, other) => away(one) - away(other));
  return String(years[0] ?? DATA.reference_year);
}

// What is chosen where nothing is said.
function usual(chosen) {
  const edition = editionOf(chosen);
  const theme = chosen.theme ?? "";
  const indicator = chosen.indicator ?? firstOf(theme);
  const first = firstLevel(edition, indicator);
  const level = chosen.level ?? first;
  const year = chosen.year ?? firstYear(edition, indicator, level);
  return {
    edition: EDITIONS[0].name,
    theme,
    indicator,
    level: first,
    year: firstYear(edition, indicator, level),
    basis: "",
    order: "",
    ...everyCode,
    without: level === "family" && year !== ALL_YEARS ? "yes" : "no",
  };
}

const complete = (chosen) => ({ ...usual(chosen), ...chosen });

const knownYears = (chosen) => {
  const full = complete(chosen);
  const rows = rowsOf(editionOf(full), full.indicator, full.level).filter((row) => row.year !== null);
  return [...new Set(rows.map((row) => row.year))].sort((one, other) => one - other);
};

const knownBases = (chosen) => {
  const full = complete(chosen);
  const found = new Set(rowsOf(editionOf(full), full.indicator, full.level).flatMap((row) => row.cell.bases));
  return DATA.bases.map(([code]) => code).filter((code) => found.has(code));
};

// What may stand under each key, given what stands under those before it.
function allowed(key, chosen) {
  const themed = (one) => !chosen.theme || one.theme === chosen.theme;
  switch (key) {
    case "edition": return EDITIONS.map((one) => one.name);
    case "theme": return ["", ...DATA.themes.map(([code]) => code).filter((code) => INDICATORS.some((one) => one.theme === code))];
    case "indicator": return INDICATORS.filter(themed).map((one) => one.id);
    case "level": return levelsOf(complete(chosen).indicator);
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

// The keys, in small letters, and values of a fragment; a list that is given in parts is one list, else the last value counts.
function givenIn(fragment) {
  const said = new URLSearchParams(fragment.replace(/^#/, ""));
  const valueOf = (key) => (LISTED.includes(key) ? said.getAll(key).join(",") : said.getAll(key).at(-1)).trim();
  const given = new Map([...said.keys()].map((key) => [key.toLowerCase(), valueOf(key)]));
  given.delete("start"); // the address of the usual choices
  return given;
}

// What a fragment says, in small letters or capitals, in three parts: what is chosen, what is not known here, and what does not fit the other choices.
function read(fragment) {
  const given = givenIn(fragment);
  const chosen = {};
  const unknown = [...given.keys()].filter((key) => key && !KEYS.includes(key));
  const unfit = [];
  for (const key of KEYS) {
    if (!given.has(key)) continue;
    const can = new Map(allowed(key, chosen).map((value) => [value.toLowerCase(), value]));
    const knownAs = (value) => can.get(value.toLowerCase());
    const values = LISTED.includes(key) ? given.get(key).split(",").map((value) => value.trim()).filter(Boolean) : [given.get(key)];
    const good = values.map(knownAs).filter((value) => value !== undefined);
    for (const value of values.filter((one) => knownAs(one) === undefined)) {
      const label = labelOf(key, value);
      (label ? unfit : unknown).push(label ?? (value || `${key}=`));
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
