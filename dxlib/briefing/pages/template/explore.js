// The explorer of an edition: shows what the page holds, which Python computed and wrote in words. It compares nothing
// and judges nothing; what is chosen is in the address behind "#", so that every state is a link.

const data = JSON.parse(document.getElementById("data").textContent);
const { words } = data;
const at = (id) => document.getElementById(id);
const stage = at("stage");
const [FEW, PHONE] = [60, 700]; // rows that are shown unfolded, and pixels of a narrow screen

// ---- elements: text is only ever set as text

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

function whole(cell) {
  const [text, ...small] = Array.isArray(cell) ? cell : [cell ?? ""];
  return Array.isArray(cell?.small) ? cell : { text, small }; // text has a method of that name
}

function fill(element, cell) {
  const { text, small, css, sign, strong } = whole(cell);
  if (sign) {
    const hidden = make("span", { "aria-hidden": "true" }, sign);
    element.append(make("span", { class: `st ${css}` }, hidden, make("b", {}, text)));
  } else element.append(strong ? make("b", {}, text) : text);
  element.append(...small.map((line) => make("small", {}, line)));
  return element;
}

function drawTable(heads, rows, columns = {}) {
  const line = make("tr", {}, ...heads.map((head, n) => make("th", { scope: "col", class: columns[n] }, head)));
  const body = rows.map((cells) => {
    const full = (n) => [columns[n], /wide/.test(columns[n]) && "full"].filter(Boolean).join(" ");
    const parts = cells.map((cell, n) => {
      if (n === 0) return cell instanceof Node ? make("th", { scope: "row" }, cell) : fill(make("th", { scope: "row" }), cell);
      const place = make("td", { "data-label": heads[n], class: full(n) });
      return cell instanceof Node ? (place.append(cell), place) : fill(place, cell);
    });
    return make("tr", {}, ...parts);
  });
  return make("table", { class: "dx-table restack" }, make("thead", {}, line), make("tbody", {}, ...body));
}

// ---- what is chosen

let chosen = {};
function asked() {
  if (location.hash !== "#text") chosen = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  return chosen; // else somebody skipped to the text, and what is chosen stays
}
const address = (choice) =>
  `#${new URLSearchParams(Object.entries(choice).filter(([, value]) => value))}`;
const link = (id, text) => make("a", { href: address({ ...place(asked()), indicator: id }) }, text);
const place = ({ period, baseline, q, pillar, topic }) => ({ period, baseline, q, pillar, topic });

function pairOf({ period, baseline }) {
  const same = data.pairs.filter((pair) => pair.period[0] === period);
  return same.find((pair) => pair.baseline[0] === baseline) ?? same[0] ?? data.pairs[0];
}

// ---- search, as `dxlib.loaders.search` has it: a word matches the beginning of a word, with diacritics if it has any

const OLD_PLACE = /(?<=o)([\u0300\u0301\u0303\u0309\u0323])([ae])|(?<=u)([\u0300\u0301\u0303\u0309\u0323])(y)/g;
const newer = (word) =>
  word.normalize("NFD").replace(OLD_PLACE, (_, a, b, c, d) => (b ?? "") + (a ?? "") + (d ?? "") + (c ?? "")).normalize("NFC");
const plain = (word) => word.replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
const forms = (text) =>
  (text.normalize("NFC").toLowerCase().normalize("NFC").match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => [word, newer(word), plain(word)]);
const begins = (sought, word) =>
  sought[0] === sought[2]
    ? word[2].startsWith(sought[2])
    : word[0].startsWith(sought[0]) || word[1].startsWith(sought[1]);
const texts = new Map(Object.entries(data.indicators).map(([id, one]) => [id, one.found.map(forms)]));

function found(q) {
  if (!q?.trim()) return new Set(texts.keys());
  const sought = forms(q);
  if (!sought.length) return new Set();
  const beside = (text) => text.some((_, n) => sought.every((one, m) => text[n + m] && begins(one, text[n + m])));
  const all = (own) => sought.every((one) => own.some((text) => text.some((word) => begins(one, word))));
  const keys = (test) => [...texts].filter(([, own]) => test(own)).map(([id]) => id);
  const together = keys((own) => own.some(beside));
  return new Set(together.length ? together : keys(all));
}

// ---- controls

function options(id, pairs, chosen) {
  at(id).replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text)));
  for (const option of at(id).options) option.value = option.getAttribute("value") ?? "";
  at(id).value = pairs.some(([value]) => value === chosen) ? chosen : pairs[0][0];
}

function showControls(choice, pair) {
  const pillar = data.pillars.find((one) => one.id === choice.pillar);
  const topics = (pillar ? [pillar] : data.pillars).flatMap((one) => one.topics);
  const named = (list) => [["", words.all], ...list.map((one) => [one.id, one.name])];
  const targets = choice.view === "targets";
  const same = data.pairs.filter((one) => one.period[0] === pair.period[0]);
  options("pillar", named(data.pillars), choice.pillar);
  options("topic", named(topics), choice.topic);
  options("period", [...new Map(data.pairs.map((one) => one.period))], pair.period[0]);
  options("baseline", same.map((one) => one.baseline), pair.baseline[0]);
  options("show", [["", words.all], ["compared", words.compared], ["refused", words.refused]], choice.show);
  options("status", [["", words.all], ...data.statuses.map(([id, cell, n]) => [id, `${cell.text} (${n})`])], choice.status);
  if (at("q").value.trim() !== (choice.q ?? "").trim()) at("q").value = choice.q ?? "";
  const hidden = { period: targets, baseline: targets, show: targets || choice.indicator, status: !targets };
  const one = Boolean(choice.indicator);
  for (const id of ["q", "pillar", "topic", ...Object.keys(hidden)]) {
    at(id).parentElement.hidden = hidden[id] || (one && ["q", "pillar", "topic"].includes(id));
  }
  at("to-list").href = address({ ...place(choice), show: choice.show });
  at("to-targets").href = address({ ...place(choice), view: "targets" });
  at(targets ? "to-targets" : "to-list").setAttribute("aria-current", "page");
  at(targets ? "to-list" : "to-targets").removeAttribute("aria-current");
}

function choose(name, value) {
  const choice = { ...asked(), [name]: value };
  if (name === "pillar") delete choice.topic;
  if (name === "period") delete choice.baseline;
  history.replaceState(null, "", address(choice));
  show();
}

// ---- views

const kept = (choice) => {
  const ids = found(choice.q);
  return (id) => {
    const one = data.indicators[id];
    const of = (name) => !choice[name] || one[name] === choice[name];
    return ids.has(id) && of("pillar") && of("topic");
  };
};

// A part a pillar, folded where there is much to go through; on a wide screen the first is open.
function showByPillar(rows, draw, size = (own) => own.length) {
  const parts = data.pillars.map(({ id, name }) => [name, rows.filter((row) => data.indicators[row.of].pillar === id)]);
  parts.filter(([, own]) => own.length).forEach(([name, own], n) => {
    const head = make("summary", {}, make("h2", {}, name), ` ${size(own)}`);
    const part = make("details", { class: "part" }, head, draw(own));
    part.open = rows.length <= FEW || (n === 0 && innerWidth > PHONE);
    stage.append(part);
  });
}

function counted(shown, all) {
  at("count").textContent = words.count.replace("{count}", shown).replace("{whole}", all);
}

// What stands under a change: from which figure to which.
function way([baseline, current, change]) {
  const side = (cell) => [whole(cell).text, whole(cell).small.length ? ` (${whole(cell).small[0]})` : ""].join("");
  return { ...whole(change), strong: true, small: [`${side(baseline)} → ${side(current)}`, ...whole(change).small] };
}

function showList(choice, pair) {
  const keep = kept(choice);
  const listed = data.series.map((one, n) => ({ ...one, row: pair.rows[n] })).filter((one) => one.listed);
  const outcome = { compared: (row) => row && row[4] !== "refused", refused: (row) => row?.[4] === "refused" };
  const rows = listed.filter((one) => keep(one.of) && (!choice.show || outcome[choice.show](one.row)));
  counted(rows.length, listed.length);
  const topics = new Map(data.pillars.flatMap((one) => one.topics.map((topic) => [topic.id, topic.name])));
  const draw = (own) => {
    const lines = own.map((one) => {
      const first = fill(make("span"), { text: "", small: [topics.get(data.indicators[one.of].topic)] });
      first.prepend(link(one.of, one.name));
      return [first, one.newest ?? words.none, one.row ? way(one.row) : "–", one.row?.[3] ?? ""];
    });
    return drawTable(data.heads.list, lines, { 1: "mid-col", 2: "mid-col", 3: "wide-col" });
  };
  showByPillar(rows, draw);
  if (rows.length) stage.append(...notes(pair.notes));
}

const notes = (lines) => lines.map((line) => make("p", { class: "note" }, line));

function targetRows(keep) {
  const { rows, of, status, leads } = data.targets;
  return rows.map((cells, n) => ({ cells, of: of[n], status: status[n], leads: leads[n] })).filter(keep);
}

// A target that several count has several rows, and is one: that of who leads, also where a status is asked for.
const targetsIn = (rows) => rows.filter((row) => row.leads).length;

function drawTargets(rows, named) {
  const lines = rows.map(({ cells, of }) => {
    if (!named) return cells;
    const first = fill(make("span"), { text: "", small: whole(cells[0]).small });
    first.prepend(link(of, whole(cells[0]).text));
    return [first, ...cells.slice(1)];
  });
  return drawTable(data.targets.heads, lines, { 1: "num", 2: "num", 3: "num", 4: "num", 5: "wide-col" });
}

function showTargets(choice) {
  const keep = kept(choice);
  const rows = targetRows((row) => keep(row.of) && (!choice.status || row.status === choice.status));
  counted(targetsIn(rows), targetsIn(targetRows(() => true)));
  showByPillar(rows, (own) => drawTargets(own, true), targetsIn);
  if (rows.length) stage.append(...notes(data.targets.notes));
}

function showIndicator(choice, pair) {
  const one = data.indicators[choice.indicator];
  const { show: _, indicator: __, ...rest } = choice;
  const back = make("p", {}, make("a", { href: address(rest) }, words.back));
  if (!one) return stage.append(back, make("p", { class: "empty" }, words.unknown));
  at("count").textContent = "";
  const head = make("h2", { tabindex: "-1" }, one.name);
  const own = address({ indicator: choice.indicator });
  const here = make("p", { class: "about" }, `${words.address} `, make("a", { href: own }, own));
  stage.append(back, head, make("p", {}, one.definition), here);
  const drawn = make("div", { class: "drawn" });
  stage.append(drawn);
  one.lines.forEach((line) => drawLine(drawn, line, one));
  const compared = data.series.flatMap((series, n) =>
    series.of === choice.indicator && pair.rows[n] ? [[series.name, ...pair.rows[n].slice(0, 4)]] : []);
  stage.append(make("h3", {}, pair.title));
  if (compared.length) stage.append(drawTable(data.heads.pair, compared, { 1: "num", 2: "num", 3: "num", 4: "wide-col" }));
  else stage.append(make("p", { class: "empty" }, words.nothing));
  const goals = targetRows((row) => row.of === choice.indicator);
  if (goals.length) stage.append(make("h3", {}, words.targets), drawTargets(goals, false));
  const rows = one.figures.map(([when, value, printed, report, ...more]) => [when, value, printed, data.documents[report], ...more]);
  stage.append(make("h3", {}, words.figures));
  if (rows.length) stage.append(drawTable(data.heads.figures, rows, { 1: "num", 2: "print-col", 3: "wide-col", 4: "num", 5: "wide-col" }));
  else stage.append(make("p", { class: "empty" }, words.none));
  return head;
}

function show() {
  const choice = asked();
  const pair = pairOf(choice);
  showControls(choice, pair);
  stage.replaceChildren();
  if (choice.indicator) return showIndicator(choice, pair);
  if (choice.view === "targets") showTargets(choice);
  else showList(choice, pair);
  if (!stage.children.length) stage.append(make("p", { class: "empty" }, words.nobody));
}

// ---- one indicator over time: the chart of the package, with the rows of the line in it

function drawLine(into, line, one) {
  const rows = rowsOf(line, one);
  const figures = rows.filter((row) => row.kind === "figure");
  const plot = make("div", { class: "plot", role: "img" });
  plot.setAttribute("aria-label", `${line.name}: ` + figures.map((row) => `${row.value_label} (${row.date_label})`).join("; "));
  const inner = plot.appendChild(make("div", { "aria-hidden": "true" })); // to which Vega gives words of its own
  const name = one.lines.length > 1 && make("p", { class: "fig-title" }, line.name);
  const under = make("p");
  const title = make("figcaption", {}, name, under);
  into.append(make("figure", { class: "fig" }, title, plot, ...notes(line.notes.map((number) => data.timeline.parts[number]))));
  let form;
  new ResizeObserver(async () => {
    const { widths } = data.timeline;
    const fits = widths.find((width) => width <= plot.clientWidth) ?? widths.at(-1);
    if (!plot.clientWidth || fits === form) return;
    form = fits;
    const spec = specOf(line, rows, widths.indexOf(form));
    const untold = spec.data.values.filter((row) => row.kind === "target" && !row.value_place); // no room beside the mark
    under.textContent = [line.under, ...untold.map((row) => row.value_label)].join(" · ");
    const options = { actions: false, ast: true, renderer: "svg", tooltip: tip, logLevel: 1 }; // it warns of marks without rows
    plot.drawn?.finalize();
    plot.drawn = await vegaEmbed(inner, spec, options);
  }).observe(plot);
}

// The rows of a line as the chart knows them; of a figure also how and where it is printed.
function rowsOf(line, one) {
  return line.rows.map((cells) => {
    const row = Object.fromEntries(cells.map((cell, n) => [data.timeline.columns[n], cell]));
    if (row.kind !== "figure") return { ...row, name: line.name };
    const [, , printed, report, number] = one.figures[row.at];
    const place_ = /\d/.test(whole(number).text) ? `, ${data.heads.figures[4].toLowerCase()} ${whole(number).text}` : "";
    const source = whole(data.documents[report]).text + place_;
    return { ...row, name: line.name, as_printed: `“${whole(printed).text}”`, source };
  });
}

function specOf(line, rows, form) {
  const { spec, parts } = data.timeline;
  const [x, y, width] = line.forms[form];
  const values = rows.map((row) => ({ ...row, ...parts[row.places[form]] }));
  const encoding = { ...spec.encoding, x: parts[x], y: parts[y] };
  return { ...spec, width, encoding, data: { ...spec.data, values } };
}

function tip(_handler, event, _item, value) {
  const box = at("tip") ?? document.body.appendChild(make("div", { id: "tip", role: "tooltip" }));
  box.hidden = !value;
  if (!value) return; // and perhaps no event: the chart goes
  box.textContent = Object.values(value).join("\n");
  const left = Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8);
  Object.assign(box.style, { left: `${Math.max(8, left)}px`, top: `${event.clientY + 14}px` });
}

// ---- what a reader does

at("q").addEventListener("input", () => choose("q", at("q").value));
for (const id of ["pillar", "topic", "period", "baseline", "show", "status"]) {
  at(id).addEventListener("change", () => choose(id, at(id).value));
}
addEventListener("hashchange", () => {
  if (location.hash === "#text") return;
  const head = show();
  scrollTo(0, at("app").offsetTop - 8);
  head?.focus({ preventScroll: true });
});
at("app").hidden = false;
show();
