// The explorer of an edition: shows what the page holds, which Python computed and wrote in words. It compares nothing
// and judges nothing; what is chosen is in the address behind "#", so that every state is a link.

const data = JSON.parse(document.getElementById("data").textContent);
const { words } = data;
const at = (id) => document.getElementById(id);
const stage = at("stage");
const [FEW, PHONE] = [60, 700]; // rows that are shown unfolded, and pixels of a narrow screen
const paint = (name) => `var(--${name})`;

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

// ---- one indicator over time, drawn by Vega

const HIGH = 170;
const LETTER = 7; // pixels of a letter of 12 pixels, about
const MARK = 9;

function drawLine(into, line, one) {
  const plot = make("div", { class: "plot", role: "img" });
  plot.setAttribute("aria-label", `${line.name}: ` + line.points.map((point) => `${point.label} (${point.date})`).join("; "));
  const inner = plot.appendChild(make("div", { "aria-hidden": "true" })); // to which Vega gives words of its own
  const name = one.lines.length > 1 && make("p", { class: "fig-title" }, line.name);
  const title = make("figcaption", {}, name, make("p", {}, line.unit));
  into.append(make("figure", { class: "fig" }, title, plot, ...notes(line.notes)));
  let width = 0;
  new ResizeObserver(async () => {
    const room = Math.floor(plot.clientWidth);
    if (!room || room === width) return;
    width = room;
    const options = { actions: false, ast: true, renderer: "svg", tooltip: tip, mode: "vega-lite" };
    plot.drawn?.finalize();
    plot.drawn = await vegaEmbed(inner, specOf(line, one, room), options);
  }).observe(plot);
}

function tip(_handler, event, _item, value) {
  const box = at("tip") ?? document.body.appendChild(make("div", { id: "tip", role: "tooltip" }));
  box.hidden = !value;
  box.textContent = value ?? "";
  const left = Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8);
  Object.assign(box.style, { left: `${Math.max(8, left)}px`, top: `${event.clientY + 14}px` });
}

// Words stand over or under their marks where they cover nothing; the newest figure has the first choice.
function placeWords(marks, breaks, width) {
  const around = (x, y, far) => ({ x1: x - far, x2: x + far, y1: y - far, y2: y + far });
  const figures = marks.filter((mark) => mark.kind === "figure" && !("by" in mark));
  const taken = marks.map(({ x, y }) => around(x, y, MARK));
  figures.slice(1).forEach((mark, n) => {
    const last = figures[n];
    const steps = mark.run === last.run ? Math.ceil((mark.x - last.x) / 6) : 0; // of the line between the two
    for (let step = 1; step < steps; step++) {
      taken.push(around(last.x + ((mark.x - last.x) * step) / steps, last.y + ((mark.y - last.y) * step) / steps, 1));
    }
  });
  const apart = (a, b) => a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1;
  const order = [figures.at(-1), figures[0], ...marks.toReversed()];
  for (const mark of new Set(order.filter(Boolean))) {
    const long = mark.label.length * LETTER;
    const sides = { center: -long / 2, left: 0, right: -long, after: MARK + 4 };
    const places = [[-14, "center"], [22, "center"], [-14, "left"], [-14, "right"], [22, "left"], [22, "right"], [4, "after"]];
    for (const [dy, align] of places) {
      const x1 = mark.x + sides[align];
      const box = { x1, x2: x1 + long, y1: mark.y + dy - 12, y2: mark.y + dy + 4 };
      const crossed = breaks.some((x) => box.x1 < x && x < box.x2);
      if (box.x1 < -4 || box.x2 > width + 8 || box.y2 > HIGH - 2 || crossed || !taken.every((other) => apart(box, other))) continue;
      taken.push(box);
      const beside = align === "after";
      Object.assign(mark, { dy, align: beside ? "left" : align, dx: beside ? sides.after : 0, told: mark.label });
      break;
    }
  }
  return marks;
}

function specOf(line, one, room) {
  const { axis } = line;
  const left = 12 + LETTER * Math.max(...axis.marks.map(([, text]) => text.length));
  const width = room - left - 10;
  const days = [...line.points, ...line.goals].map((mark) => Date.parse(mark.end));
  const [first, last] = [Math.min(...days), Math.max(...days)].map((day) => new Date(day).getUTCFullYear());
  const [begin, end] = [Date.UTC(first, 0, 1), Date.UTC(last + 1, 0, 1)];
  const across = (day) => (width * (Date.parse(day) - begin)) / (end - begin);
  const up = (value) => {
    const share = (value - axis.low) / (axis.high - axis.low);
    return HIGH * (axis.falling ? share : 1 - share);
  };
  const told = (point) => {
    const [, , printed, report, number] = one.figures[line.from + point.at];
    const place_ = /\d/.test(whole(number).text) ? `, ${data.heads.figures[4].toLowerCase()} ${whole(number).text}` : "";
    const where = whole(data.documents[report]).text + place_;
    return `${point.label} (${point.date})\n“${whole(printed).text}”\n${where}`;
  };
  const marks = placeWords([
    ...line.points.map((point) => ({ ...point, kind: "figure", tip: told(point) })),
    ...line.goals.map((goal) => ({ ...goal, kind: "target", tip: goal.label })),
  ].map((mark) => ({ ...mark, day: Date.parse(mark.end), x: across(mark.end), y: up(mark.value) })), line.breaks.map((cut) => across(cut.end)), width);
  const breaks = line.breaks.map((cut) => ({ ...cut, day: Date.parse(cut.end), right: across(cut.end) > width / 2 }));
  const step = Math.ceil(((last - first + 1) * 5.5 * LETTER) / width); // years between two that are named
  const years = Array.from({ length: Math.ceil((last - first + 1) / step) }, (_, n) => Date.UTC(first + n * step, 0, 1));
  const text = Object.fromEntries(axis.marks.map(([value, label]) => [value, label]));
  const x = { field: "day", type: "quantitative", title: null, scale: { domain: [begin, end], nice: false, zero: false }, axis: {
    values: years, labelExpr: "utcFormat(datum.value, '%Y')", grid: false, ticks: true, tickSize: 20, tickColor: paint("rule"),
    domain: true, domainColor: paint("ink3"), labelAlign: "left", labelPadding: -14, labelOffset: 5 } };
  const y = { field: "value", type: "quantitative", title: null, scale: { domain: [axis.low, axis.high], nice: false,
    zero: false, reverse: axis.falling }, axis: { values: axis.marks.map(([value]) => value), domain: false, ticks: false,
    labelExpr: `${JSON.stringify(text)}[datum.value]`, gridColor: paint("grid"), minExtent: left, maxExtent: left, labelPadding: 8 } };
  const of = (test, mark, encoding = {}) => ({ transform: [{ filter: test }], mark, encoding });
  const stood = "datum.kind === 'figure' && !isValid(datum.by)";
  const hollow = "datum.kind === 'figure' && (isValid(datum.by) || datum.doubtful)";
  const tooltip = { field: "tip" };
  const ink = { value: paint("ink") };
  return {
    width, height: HIGH, padding: { left: 0, right: 8, top: line.breaks.length ? 24 : 8, bottom: 4 }, background: null,
    data: { values: marks },
    config: { aria: false, font: "Noto Sans, DejaVu Sans, sans-serif", view: { stroke: null },
      axis: { labelFontSize: 12, labelColor: paint("ink3") }, text: { fontSize: 12 } },
    encoding: { x, y, color: { value: paint("reached") } },
    layer: [
      of(stood, { type: "line", strokeWidth: 2 }, { detail: { field: "run", type: "nominal" } }),
      of("isValid(datum.by)", { type: "rule", strokeDash: [3, 2] }, { y2: { field: "by" }, color: { value: paint("base") } }),
      of(`${stood} && !datum.doubtful`, { type: "point", filled: true, size: 110, opacity: 1 }, { tooltip }),
      of(hollow, { type: "point", fill: paint("paper"), size: 90, strokeWidth: 2, opacity: 1 }, { tooltip,
        color: { condition: { test: "isValid(datum.by)", value: paint("base") }, value: paint("reached") },
        strokeDash: { condition: { test: "datum.doubtful", value: [2, 2] }, value: [1, 0] } }),
      of("datum.kind === 'target'", { type: "tick", orient: "horizontal", size: 20, thickness: 2.5, opacity: 1 }, { tooltip, color: ink }),
      { data: { values: breaks }, mark: { type: "rule", strokeDash: [1, 4] }, encoding: { y: { value: -8 }, y2: { value: HIGH },
        color: { value: paint("ink3") } } },
      { data: { values: breaks }, mark: { type: "text", dy: -14, align: { expr: `datum.right ? 'right' : 'left'` } },
        encoding: { y: { value: 0 }, text: { field: "label" }, color: { value: paint("ink3") } } },
      of("isValid(datum.told)", { type: "text", dx: { expr: "datum.dx" }, dy: { expr: "datum.dy" }, align: { expr: "datum.align" }, baseline: "alphabetic" }, {
        text: { field: "told" }, color: { condition: { test: "datum.kind === 'target' || isValid(datum.by)", value: paint("ink3") }, value: paint("ink") } }),
    ],
  };
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
