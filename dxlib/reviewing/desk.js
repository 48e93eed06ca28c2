// Lays out what the kernel sends of a review, and hands on what is pressed. It decides nothing.

const KEPT = 80; // drawings that are kept
const [CHECKED, SEARCHED, LOOKED_AT, PATIENCE] = [220, 130, 120, 6000]; // milliseconds

function h(tag, attributes = {}, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) one.addEventListener(name.slice(2), value);
    else if (name === "class") one.className = value;
    else if (name in one && typeof value !== "string") one[name] = value;
    else one.setAttribute(name, value === true ? "" : value);
  }
  one.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return one;
}

const isField = (one) =>
  one?.matches?.("textarea, select, input:not([type=checkbox], [type=button])") || one?.isContentEditable;

// The buttons of each mode, with the key of each.
const BUTTONS = {
  figure: [
    ["accept", "A"], ["next", "N"], ["edit", "E"], ["detail", "D"], ["uncounted", "U"], ["doubt", "?"], ["rest", "T"],
    ["undo", "Z"], ["back", "K"], ["forward", "J"], ["together", "S"],
  ],
  edit: [["save", "Ctrl+Enter"], ["cancel", "Esc"]],
  propose: [["add", "Ctrl+Enter"], ["cancel", "Esc"]],
  together: [["take", "A"], ["return", "Esc"]],
  end: [["undo", "Z"], ["back", "K"]],
};
const ABOVE = ["back", "forward", "together"]; // those that stand over what is seen

class Desk {
  constructor(model, el) {
    this.model = model;
    this.fixed = JSON.parse(model.get("fixed"));
    this.pictures = new Map();
    this.waiting = null;
    this.prompt = null;
    this.build(el);
    this.listeners = [
      ["change:turn", () => this.answered()],
      ["msg:custom", (message, buffers) => this.heard(message, buffers)],
    ];
    for (const [name, act] of this.listeners) model.on(name, act);
    this.draw();
    if (!isField(document.activeElement) && !document.activeElement?.closest?.(".cm-editor")) {
      requestAnimationFrame(() => this.body.focus({ preventScroll: true }));
    }
  }

  drop() {
    for (const [name, act] of this.listeners) this.model.off(name, act);
    clearTimeout(this.waiting);
    clearTimeout(this.wanting);
    this.watch.disconnect();
    for (const one of this.pictures.values()) if (one?.url) URL.revokeObjectURL(one.url);
  }

  // The frame, which stays: only what is in it changes, so that the focus stays where it is.
  build(el) {
    const { words, heading, warnings } = this.fixed;
    this.progress = h("div", { class: "dx-progress", role: "progressbar", "aria-valuemin": "0" }, h("i"));
    this.told = h("span", { class: "dx-told" });
    this.position = h("span", { class: "dx-position" });
    this.confidence = h("select", { onchange: () => this.keep() });
    this.undecided = h("input", { type: "checkbox", onchange: () => this.keep() });
    this.body = h("div", { class: "dx-body", tabIndex: 0, role: "group", "aria-label": words.title });
    this.asked = h("div", { class: "dx-asked" });
    this.actions = h("div", { class: "dx-actions", role: "group" });
    this.said = h("p", { class: "dx-said", role: "status" });
    this.buttons = {};
    for (const [name, key] of Object.values(BUTTONS).flat()) {
      this.buttons[name] ??= h(
        "button", { type: "button", class: `dx-act dx-${name}`, "data-act": name, onclick: () => this.press(name) },
        h("span", {}, this.fixed.buttons[name] ?? ""), h("kbd", { "aria-hidden": "true" }, key),
      );
      this.buttons[name].setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control").replace("Esc", "Escape"));
    }
    const { back, forward, together } = this.buttons;
    this.actions.append(...Object.entries(this.buttons).filter(([name]) => !ABOVE.includes(name)).map(([, one]) => one));
    this.keys = h("p", { class: "dx-keys" }, words.keys);
    el.classList.add("dx-review");
    el.append(
      h("div", { class: "dx-top" },
        h("strong", { class: "dx-heading" }, heading), this.told, this.progress,
        ...warnings.map((text) => h("p", { class: "dx-warning" }, text)),
        h("span", { class: "dx-steps" }, back, this.position, forward),
        h("span", { class: "dx-keep" }, h("label", {}, words.show, " ", this.confidence),
          h("label", { class: "dx-check" }, this.undecided, " ", words.undecided)),
        together),
      this.body, this.asked, this.said, this.actions, this.keys,
    );
    this.root = el;
    el.addEventListener("keydown", (event) => this.key(event));
    this.watch = new ResizeObserver(() => el.classList.toggle("dx-narrow", el.offsetWidth > 0 && el.offsetWidth < 760));
    this.watch.observe(el);
  }

  // What is asked of the kernel, and what it answers.
  act(name, given = {}) {
    if (this.waiting) return; // what is pressed before the next figure is seen is not meant for it
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.say(this.fixed.words.no_kernel, true);
    }, PATIENCE);
    this.model.send({ act: name, given: { figure: this.screen.figure, ...given } });
  }

  answered() {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.draw();
  }

  heard(message, buffers) {
    if (message.failed) {
      clearTimeout(this.waiting);
      this.waiting = null;
      this.say(message.failed, true);
    }
    if (message.drawing) this.keepDrawing(message.drawing, buffers[0]);
    if (message.checked) this.form?.checked(message.checked);
    if (message.found) this.form?.found(message.found);
  }

  keep() {
    this.act("keep", { confidence: this.confidence.value, undecided: this.undecided.checked });
  }

  press(name) {
    const { mode } = this.screen;
    if (this.prompt) this.close();
    if (name === "accept") this.act("accept");
    else if (name === "next") this.act("pick");
    else if (name === "uncounted") this.askReason();
    else if (name === "doubt") this.askDoubt();
    else if (name === "take") this.take();
    else if (name === "return") this.act("cancel");
    else if (name === "save") this.act("save", { table: this.screen.form.table, values: this.form.values() });
    else if (name === "add") this.act("propose", { values: this.form.values() });
    else if (mode) this.act(name);
  }

  key(event) {
    const { key, target } = event;
    if (event.isComposing) return; // a letter is being put together
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      if (this.screen.mode === "edit") this.press("save");
      if (this.screen.mode === "propose") this.press("add");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // JupyterLab has commands of its own on these keys: "d d" deletes the cell
    if (this.pressed(key, target, event.repeat)) event.preventDefault();
  }

  // Does what a key asks for; returns whether it asks for anything.
  pressed(key, target, repeated) {
    const { mode } = this.screen;
    if (key === "Escape") {
      if (this.prompt) this.close();
      else if (["edit", "propose", "together"].includes(mode)) this.act("cancel");
      return true;
    }
    if (isField(target)) return false;
    if (this.prompt?.reasons) {
      const button = this.prompt.reasons[Number(key) - 1];
      button?.click();
      return Boolean(button);
    }
    if (this.prompt || (key === "Enter" && target !== this.body && target !== this.root)) return false;
    const letter = key.length === 1 ? key.toLowerCase() : key;
    if (mode === "together") return this.pressedTogether(letter, repeated);
    const going = { j: "forward", ArrowRight: "forward", k: "back", ArrowLeft: "back" }[letter];
    if (going && ["figure", "end"].includes(mode)) return this.act(going), true;
    if (repeated) return false; // a key that is held down decides once
    if (letter === "z" && ["figure", "end"].includes(mode)) return this.act("undo"), true;
    if (mode !== "figure") return false;
    if (/^[1-4]$/.test(letter)) return this.act("pick", { choice: Number(letter) - 1 }), true;
    const name = { a: "accept", Enter: "accept", n: "next", e: "edit", d: "detail", u: "uncounted", "?": "doubt",
      s: "together", t: "rest" }[letter];
    if (name) this.press(name);
    return Boolean(name);
  }

  pressedTogether(letter, repeated) {
    if (letter !== "a" || repeated) return false;
    this.take();
    return true;
  }

  // Drawing.
  draw() {
    this.screen = JSON.parse(this.model.get("screen"));
    const { screen } = this;
    this.close(false);
    this.told.textContent = screen.progress;
    this.position.textContent = screen.position;
    this.keys.hidden = ["edit", "propose"].includes(screen.mode);
    this.progress.setAttribute("aria-valuemax", screen.total);
    this.progress.setAttribute("aria-valuenow", screen.decided);
    this.progress.setAttribute("aria-label", screen.progress);
    this.progress.firstChild.style.width = `${(100 * screen.decided) / Math.max(1, screen.total)}%`;
    this.confidence.replaceChildren(
      ...screen.offered.map(([value, text]) => h("option", { value, selected: value === screen.keep.confidence }, text)),
    );
    this.undecided.checked = screen.keep.undecided;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.hidden = !(BUTTONS[screen.mode] ?? []).some(([one]) => one === name);
    }
    this.buttons.next.disabled = (screen.choices ?? []).length < 2;
    this.buttons.together.disabled = !screen.sure;
    this.buttons.rest.disabled = !screen.rest;
    const held = this.root.contains(document.activeElement);
    const turning = document.activeElement?.matches?.(".dx-review select[name=table]");
    this.form = null;
    const parts = { figure: drawFigure, edit: drawForm, propose: drawForm, together: drawTogether, end: drawEnd };
    this.body.replaceChildren(parts[screen.mode](this, screen));
    this.body.dataset.mode = screen.mode;
    this.body.scrollTop = 0;
    this.say(screen.said, screen.alert);
    for (const one of this.root.querySelectorAll("select, button, input, textarea, [tabindex], .dx-body")) {
      one.setAttribute("data-lm-suppress-shortcuts", "true");
    }
    const first = turning ? this.body.querySelector("select[name=table]") : this.form?.first();
    if (held && first) first.focus();
    else if (held && !(document.activeElement?.offsetParent && this.root.contains(document.activeElement))) {
      this.body.focus({ preventScroll: true });
    }
    this.body.querySelector("mark.dx-here")?.scrollIntoView({ block: "nearest" });
    this.want();
    this.root.dataset.turn = this.model.get("turn");
  }

  want() {
    const keys = [...this.body.querySelectorAll("[data-drawing]")].map((one) => one.dataset.drawing);
    const wanted = [...keys, ...(this.screen.ahead ?? [])].filter((key) => !this.pictures.has(key));
    clearTimeout(this.wanting); // who steps on quickly waits for no drawing
    if (wanted.length) this.wanting = setTimeout(() => this.model.send({ want: wanted }), LOOKED_AT);
    for (const key of keys) this.place(key);
  }

  keepDrawing(about, buffer) {
    const { key, box, width, svg } = about;
    const bytes = new Uint8Array(buffer?.buffer ?? buffer ?? [], buffer?.byteOffset ?? 0, buffer?.byteLength ?? 0);
    let found = null;
    if (bytes.length && svg) found = { svg: new TextDecoder().decode(bytes) };
    else if (bytes.length) found = { url: URL.createObjectURL(new Blob([bytes], { type: "image/png" })), box, width };
    this.pictures.set(key, found);
    for (const [old, one] of [...this.pictures].slice(0, -KEPT)) {
      if (one?.url) URL.revokeObjectURL(one.url);
      this.pictures.delete(old);
    }
    this.place(key);
  }

  // Puts a drawing in its place, if it is on the screen.
  place(key) {
    const place = this.body.querySelector(`[data-drawing="${key}"]`);
    if (!place || !this.pictures.has(key)) return;
    const found = this.pictures.get(key);
    place.classList.toggle("dx-none", !found);
    if (!found) return;
    if (found.svg) {
      place.innerHTML = found.svg;
      place.firstElementChild.setAttribute("aria-hidden", "true"); // the words beside it say the same
      return;
    }
    const [left, top, width, height] = found.box;
    const style = `left:calc(${left}% - 3px);top:calc(${top}% - 3px);width:calc(${width}% + 6px);height:calc(${height}% + 6px)`;
    place.style.maxWidth = `${found.width * 1.7}px`;
    place.replaceChildren(
      h("img", { src: found.url, alt: this.fixed.words.page }), h("span", { class: "dx-box", style }),
    );
  }

  say(text, alert = false) {
    this.said.textContent = text ?? "";
    this.said.classList.toggle("dx-alert", Boolean(alert));
    this.said.setAttribute("role", alert ? "alert" : "status");
  }

  // Questions that a key opens: why it is no figure, and what is in doubt.
  askReason() {
    const { reasons, words } = this.fixed;
    const buttons = reasons.map(([code, text], n) =>
      h("button", { type: "button", class: code === this.screen.suggested ? "dx-suggested" : "", "data-reason": code,
        "data-lm-suppress-shortcuts": "true",
        onclick: () => this.act("uncounted", { reason: code }) }, h("kbd", {}, String(n + 1)), " ", text));
    this.ask(h("fieldset", {}, h("legend", {}, words.which_reason), ...buttons));
    this.prompt = { reasons: buttons };
    (buttons.find((one) => one.className) ?? buttons[0]).focus();
  }

  askDoubt() {
    const { words, buttons } = this.fixed;
    const send = () => this.act("doubt", { doubtful: field.value });
    const field = h("input", { type: "text", placeholder: words.doubt_place, "data-lm-suppress-shortcuts": "true",
      onkeydown: (event) => event.key === "Enter" && send() });
    this.ask(h("fieldset", {}, h("legend", {}, words.which_doubt), h("label", { "aria-label": words.which_doubt }, field),
      h("button", { type: "button", onclick: send, "data-lm-suppress-shortcuts": "true" }, buttons.accept, " ", h("kbd", {}, "Enter"))));
    this.prompt = {};
    field.focus();
  }

  ask(question) {
    this.asked.replaceChildren(question);
  }

  close(focus = true) {
    if (!this.prompt) return;
    this.prompt = null;
    const held = this.asked.contains(document.activeElement);
    this.asked.replaceChildren();
    if (focus || held) this.body.focus({ preventScroll: true });
  }

  // Several: accepted when their table was seen to its end.
  take() {
    const end = this.body.querySelector(".dx-end-of-table").getBoundingClientRect();
    const seen = this.body.getBoundingClientRect();
    if (end.top > seen.bottom + 2) {
      this.body.scrollBy({ top: this.body.clientHeight * 0.85 });
      this.say(this.fixed.words.scroll);
      return;
    }
    const boxes = [...this.body.querySelectorAll("input[data-number]:checked")];
    this.act("take", { numbers: boxes.map((box) => Number(box.dataset.number)) });
  }
}

const marked = (parts) =>
  parts.map(([text, what]) => (what ? h("mark", { class: `dx-${what}` }, text) : document.createTextNode(text)));

function drawPassage(desk, { passage, crop }) {
  const { words } = desk.fixed;
  const lines = passage.lines.map(({ number, kind, parts }) =>
    h("p", { class: `dx-line dx-kind-${kind}${parts.some(([, what]) => what === "here") ? " dx-own" : ""}` },
      h("span", { class: "dx-number", "aria-hidden": "true" }, String(number)), h("span", {}, ...marked(parts))));
  return h("section", { class: "dx-passage", "aria-label": words.passage },
    h("p", { class: "dx-place-words" }, passage.place),
    crop ? h("div", { class: "dx-page", "data-drawing": crop }) : null,
    passage.cells.length ? drawCells(passage.cells) : null,
    h("div", { class: "dx-lines" }, ...lines));
}

function drawCells(cells) {
  const heads = cells.map(({ above, here }) => h("th", { scope: "col", class: here ? "dx-here" : "" }, above));
  const row = cells.map(({ parts, here }, n) =>
    h(n ? "td" : "th", { class: here ? "dx-here" : "", scope: n ? null : "row" }, ...marked(parts)));
  return h("div", { class: "dx-cells" }, h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, h("tr", {}, ...row))));
}

const drawEntries = (entries) =>
  h("dl", { class: "dx-entries" }, ...entries.map(({ field, label, text, small, differs }) =>
    h("div", { class: differs ? "dx-differs" : "" }, h("dt", {}, label),
      h("dd", { "data-field": field }, text, small ? h("small", {}, small) : null))));

function drawChoices(desk, { choices, choice, sides }) {
  if (choices.length < 2 || sides.length) return null;
  const buttons = choices.map(({ text, small }, n) =>
    h("button", { type: "button", class: "dx-choice", "aria-pressed": String(n === choice), onclick: () => desk.act("pick", { choice: n }) },
      h("kbd", {}, String(n + 1)), h("span", {}, h("b", {}, text), h("small", {}, small))));
  return h("div", { class: "dx-choices", role: "group", "aria-label": desk.fixed.words.readings },
    h("p", { class: "dx-minor" }, desk.fixed.words.readings), ...buttons);
}

function drawEarlier(desk, { earlier, chart }) {
  if (!earlier.length) return null;
  return h("section", { class: "dx-earlier" }, h("p", { class: "dx-minor" }, desk.fixed.words.earlier),
    h("ul", {}, ...earlier.map(({ text, period, source }) => h("li", {}, h("b", {}, text), ` · ${period}`, h("small", {}, source)))),
    h("div", { class: "dx-chart", "data-drawing": chart }));
}

function drawSides(desk, { sides, choice }) {
  if (!sides.length) return null;
  return h("div", { class: "dx-sides" }, ...sides.map(({ head, entries, doubt }, n) =>
    h("section", { class: n === choice ? "dx-chosen" : "" },
      h("button", { type: "button", class: "dx-choice", "aria-pressed": String(n === choice), onclick: () => desk.act("pick", { choice: n }) },
        h("kbd", {}, String(n + 1)), h("b", {}, head)),
      drawEntries(entries), doubt ? h("p", { class: "dx-doubt" }, doubt) : null)));
}

function drawFigure(desk, screen) {
  const { words } = desk.fixed;
  const { confidence, choice, choices, decision, wrong, reasons, sides } = screen;
  const badge = h("p", { class: "dx-badge" }, h("span", { class: `dx-confidence dx-${confidence[0]}` }, confidence[1]),
    ` ${words.reading} ${choice + 1}/${choices.length}`);
  const reading = [
    decision ? h("p", { class: "dx-decision" }, decision) : null, badge,
    sides.length ? drawSides(desk, screen) : drawEntries(screen.entries),
    wrong.length ? h("ul", { class: "dx-wrong" }, ...wrong.map((one) => h("li", {}, one))) : null,
    drawChoices(desk, screen),
    reasons.length ? h("section", { class: "dx-why" }, h("p", { class: "dx-minor" }, words.why), h("ul", {}, ...reasons.map((one) => h("li", {}, one)))) : null,
  ];
  return h("div", { class: "dx-columns" },
    h("div", { class: "dx-left" }, drawPassage(desk, screen), drawEarlier(desk, screen)),
    h("section", { class: "dx-right", "aria-label": words.reading }, ...reading.filter(Boolean)));
}

function drawTogether(desk, { rows, heads }) {
  const { words, buttons } = desk.fixed;
  const lines = rows.map(({ number, line, parts, text, value, period, area, kind }) =>
    h("tr", {},
      h("td", {}, h("input", { type: "checkbox", checked: true, "data-number": String(number), "aria-label": `${words.take} ${text}: ${value}` })),
      h("td", { class: "dx-context" }, h("span", { class: "dx-number" }, String(line)), ...marked(parts)),
      h("th", { scope: "row" }, text, h("small", {}, kind)),
      h("td", { class: "dx-of-value" }, value), h("td", { class: "dx-of-period" }, period), h("td", { class: "dx-of-area" }, area),
      h("td", { class: "dx-of-look" }, h("button", { type: "button", onclick: () => desk.act("go", { number, figure: desk.screen.figure }) }, buttons.look))));
  return h("div", { class: "dx-all" }, h("table", {},
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, ...lines)),
  h("div", { class: "dx-end-of-table" }));
}

const drawEnd = (desk, { end }) => h("div", { class: "dx-end" }, ...end.map((text) => h("p", {}, text)));

// The form: fields, names offered while typing, and what is wrong beside each.
class Form {
  constructor(desk, screen) {
    [this.desk, this.screen, this.fields] = [desk, screen, {}];
    const { form, mode } = screen;
    const { buttons } = desk.fixed;
    const rows = form.fields.map((field) => this.row(field));
    const kind = form.tables &&
      h("div", { class: "dx-field" }, h("label", {}, h("span", {}, form.label),
        h("select", { name: "table", onchange: ({ target }) => desk.act("turn", { table: target.value, values: this.values() }) },
          ...form.tables.map(([value, text]) => h("option", { value, selected: value === form.table }, text)))));
    const more = form.new &&
      h("button", { type: "button", class: "dx-new", onclick: () => desk.act("new") }, buttons.propose);
    this.element = h("form", { class: "dx-form", onsubmit: (event) => event.preventDefault(), autocomplete: "off" }, ...[kind, ...rows, more].filter(Boolean));
    this.isChecked = mode === "edit";
    this.touched = new Set(screen.alert ? Object.keys(this.fields) : []);
    this.checked(form);
  }

  row({ name, label, value, kind, options, shown }) {
    const hint = h("span", { class: "dx-hint", id: `dx-hint-${name}` });
    const fault = h("span", { class: "dx-fault", id: `dx-fault-${name}` });
    const shared = { name, "aria-describedby": `dx-hint-${name} dx-fault-${name}` };
    const changed = () => this.changed(name);
    let control = null;
    if (kind === "choice") {
      control = h("select", { ...shared, onchange: changed },
        ...options.map(([code, text]) => h("option", { value: code, selected: code === value }, text)));
    } else if (kind === "long") control = h("textarea", { ...shared, rows: 2, oninput: changed }, value);
    else control = h("input", { ...shared, type: "text", value: shown || value, oninput: changed });
    if (kind === "search") {
      control.dataset.code = value;
      control.dataset.shown = shown || value;
    }
    const place = h("div", { class: `dx-field dx-as-${kind} dx-field-${name}` }, h("label", {}, h("span", {}, label), control), hint, fault);
    this.fields[name] = { control, hint, fault, kind };
    if (kind === "search") this.offer(name, place);
    return place;
  }

  first() {
    return Object.values(this.fields)[0]?.control;
  }

  values() {
    return Object.fromEntries(Object.entries(this.fields).map(([name, { control }]) => [name, this.value(control)]));
  }

  // Of a name that was picked its code, as long as the name stands there.
  value(control) {
    return control.dataset.code && control.value === control.dataset.shown ? control.dataset.code : control.value;
  }

  changed(name) {
    const { kind } = this.fields[name];
    this.touched.add(name);
    if (kind === "search") this.search(name);
    if (!this.isChecked) return;
    clearTimeout(this.due);
    this.due = setTimeout(() => this.check(), CHECKED);
  }

  check() {
    const given = { table: this.screen.form.table, values: this.values() };
    this.desk.model.send({ act: "check", given });
  }

  checked({ faults, reads, names }) {
    for (const [name, { control, hint, fault }] of Object.entries(this.fields)) {
      const told = control.value || this.touched.has(name) ? (faults[name] ?? "") : ""; // what is not filled in yet is not wrong
      fault.textContent = told;
      control.setAttribute("aria-invalid", String(Boolean(told)));
      const means = name === "as_printed" ? reads : names[name];
      hint.textContent = means && !faults[name] && means !== control.value ? `= ${means}` : "";
    }
  }

  offer(name, place) {
    const field = this.fields[name];
    field.list = h("ul", { role: "listbox", id: `dx-list-${name}`, hidden: true });
    const { control, list } = field;
    const set = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [key, value] of Object.entries(set)) control.setAttribute(key, value);
    place.append(list);
    control.addEventListener("focus", () => control.select());
    control.addEventListener("blur", () => setTimeout(() => this.fold(name), 150));
    control.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && list.querySelector("[role=option]")) this.point(name, step);
      else if (step) this.search(name);
      else if (event.key === "Enter" && !list.hidden && field.at >= 0) list.children[field.at].click();
      else if (event.key === "Escape" && !list.hidden) this.fold(name);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  search(name) {
    clearTimeout(this.looking);
    const { control } = this.fields[name];
    this.looking = setTimeout(
      () => this.desk.model.send({ act: "search", given: { field: name, text: control.value, period: this.values().period } }),
      SEARCHED);
  }

  found({ field, text, options }) {
    const place = this.fields[field];
    if (!place?.list || place.control.value !== text || document.activeElement !== place.control) return;
    place.at = -1;
    place.list.replaceChildren(...options.map(([code, shown, small], n) =>
      h("li", { role: "option", id: `dx-option-${field}-${n}`, "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(), onclick: () => this.pick(field, code, shown) },
      shown, h("small", {}, small))));
    if (!options.length && text.trim()) {
      place.list.append(h("li", { class: "dx-nothing", "aria-disabled": "true" }, this.desk.fixed.words.nothing_found));
    }
    place.list.hidden = !place.list.children.length;
    place.control.setAttribute("aria-expanded", String(!place.list.hidden));
    if (options.length) this.point(field, 1);
  }

  point(name, step) {
    const field = this.fields[name];
    const count = field.list.children.length;
    field.at = (field.at + step + count) % count;
    [...field.list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === field.at)));
    field.list.children[field.at].scrollIntoView({ block: "nearest" });
    field.control.setAttribute("aria-activedescendant", field.list.children[field.at].id);
  }

  pick(name, code, shown) {
    const { control } = this.fields[name];
    Object.assign(control.dataset, { code, shown });
    control.value = shown;
    this.fold(name);
    this.check();
  }

  fold(name) {
    const { list, control } = this.fields[name];
    list.replaceChildren();
    list.hidden = true;
    control.setAttribute("aria-expanded", "false");
    control.removeAttribute("aria-activedescendant");
  }
}

function drawForm(desk, screen) {
  desk.form = new Form(desk, screen);
  return h("div", { class: "dx-columns dx-editing" },
    h("div", { class: "dx-left" }, drawPassage(desk, screen)), h("div", { class: "dx-right" }, desk.form.element));
}

function render({ model, el }) {
  const desk = new Desk(model, el);
  return () => desk.drop();
}

export default { render };
