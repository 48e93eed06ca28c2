// Draws what the kernel sends: charts with Vega, tables as they are. Bundled by stage.py with vega-embed, so that
// nothing is requested from elsewhere.

// Moves among things of which one at a time can be reached with Tab: arrows go on; a click, Enter and the space bar pick.
function walk(things, pick) {
  things.forEach((thing, n) => {
    thing.tabIndex = n ? -1 : 0;
    thing.addEventListener("click", () => pick(n));
    thing.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      const next = things[n + step];
      if (event.key === "Enter" || event.key === " ") pick(n);
      else if (next) {
        thing.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      } else if (!step) return;
      event.preventDefault();
    });
  });
}

const KEPT = 16; // drawn parts that are kept, since who compares goes back and forth
const NARROW = 640; // pixels below which there is no room for a wide chart
const HIGH = 24; // pixels: the least height of a place

// What a chart draws of one subject is told by the data of its marks; lines reach beyond what they belong to.
function* itemsOf(group, key, left, top) {
  for (const { marktype, items } of group.items) {
    for (const item of items) {
      const [{ x1, x2, y1, y2 }, subject] = [item.bounds, item.datum?.[key]];
      if (marktype === "group") yield* itemsOf(item, key, left + (item.x ?? 0), top + (item.y ?? 0));
      else if (subject && marktype !== "rule" && x1 < x2) {
        yield { subject, told: item.datum.told, x1: left + x1, x2: left + x2, y1: top + y1, y2: top + y2 };
      }
    }
  }
}

// Joins the items of each subject to places, one where nothing of another subject stands between; in reading order.
function placesOf(items) {
  const middles = items.map((one) => [one.subject, (one.x1 + one.x2) / 2, (one.y1 + one.y2) / 2]);
  const places = [];
  for (const { subject, told, ...box } of items) {
    const free = ({ x1, x2, y1, y2 }) =>
      middles.every(([other, x, y]) => other === subject || x < x1 || x > x2 || y < y1 || y > y2);
    const joined = ({ x1, x2, y1, y2 }) => ({
      x1: Math.min(x1, box.x1), x2: Math.max(x2, box.x2), y1: Math.min(y1, box.y1), y2: Math.max(y2, box.y2),
    });
    const near = places.find((one) => one.subject === subject && free(joined(one)));
    if (near) Object.assign(near, joined(near)).words.add(told);
    else places.push({ subject, words: new Set([told]), ...box });
  }
  return places.sort((one, other) => {
    const down = one.y1 + one.y2 - other.y1 - other.y2;
    return Math.abs(down) > HIGH ? down : one.x1 - other.x1;
  });
}

// Each mark of a chart picks what it is drawn of; the place under it, which is marked then, does with a click or a key.
async function drawChart(place, block, pick) {
  const drawing = document.createElement("div");
  place.append(drawing);
  const { view, finalize } = await embed(drawing, block.spec);
  const [origin, padding] = [view.origin(), view.padding()];
  const { width, height } = drawing.querySelector("svg").viewBox.baseVal; // on the screen it may be smaller
  const root = view.scenegraph().root.items[0];
  const items = [...itemsOf(root, block.key, origin[0] + padding.left, origin[1] + padding.top)];
  const shades = placesOf(items).map(({ subject, words, x1, x2, y1, y2 }) => {
    const shade = document.createElement("div");
    const more = Math.max(0, HIGH - (y2 - y1)) / 2;
    shade.className = "dx-place";
    shade.setAttribute("role", "button");
    shade.setAttribute("aria-label", [...words].join("; "));
    shade.dataset[block.key] = subject;
    Object.assign(shade.style, {
      left: `${(100 * x1) / width}%`, top: `${(100 * (y1 - more)) / height}%`,
      width: `${(100 * (x2 - x1)) / width}%`, height: `${(100 * (y2 - y1 + 2 * more)) / height}%`,
    });
    return shade;
  });
  drawing.append(...shades);
  walk(shades, (n) => pick(shades[n].dataset));
  place.classList.toggle("dx-pickable", shades.length > 0);
  view.addEventListener("click", (_event, item) => {
    const subject = item?.datum?.[block.key];
    if (subject) pick({ [block.key]: subject });
  });
  const mark = (picked) => shades.forEach((shade) => shade.setAttribute("aria-pressed", picked(shade.dataset)));
  return { mark, drop: finalize, width, height };
}

function drawTable(place, block, pick) {
  place.innerHTML = block.html;
  const lines = [...place.querySelectorAll("tbody tr")].filter((line, n) => {
    if (block.keys[n]) line.dataset.indicator = block.keys[n];
    return block.keys[n];
  });
  walk(lines, (n) => pick(lines[n].dataset));
  const mark = (picked) => lines.forEach((line) => line.classList.toggle("dx-picked", picked(line.dataset)));
  return { mark, drop: () => {} };
}

function drawMessage(place, block) {
  place.className = block.alert ? "dx-message dx-alert" : "dx-message";
  place.setAttribute("role", block.alert ? "alert" : "status");
  place.textContent = block.message;
  return { mark: () => {}, drop: () => {} };
}

async function drawPart(block, pick) {
  const place = document.createElement("div");
  place.className = "dx-part";
  const draw = block.spec ? drawChart : block.html ? drawTable : drawMessage;
  return { place, width: 1, height: 0, ...(await draw(place, block, pick)) }; // how high a table is, nobody knows yet
}

// JupyterLab would take keys pressed at a list or a row for its own commands: arrows leave the cell, "d d" deletes it.
function keepKeys(root) {
  for (const one of root.querySelectorAll(":is(select, button, input, [tabindex]):not([data-lm-suppress-shortcuts])")) {
    one.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}

function save({ name, mime }, buffer) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([buffer], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// What is to be announced needs its place before there are words in it; a first drawing may come before the place.
function listened(root) {
  const place = root?.querySelector(".dx-said .widget-html-content");
  place?.setAttribute("role", "status");
  return place;
}

// Says a word that goes away again, to who sees the screen and to who hears it.
function say(root, words) {
  const place = listened(root);
  requestAnimationFrame(() => (place.textContent = words));
  setTimeout(() => (place.textContent = ""), 4000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

// When the browser has painted and has nothing else to do.
const idle = () =>
  new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 250 }) : setTimeout(done, 50)));

function render({ model, el }) {
  el.classList.add("dx-stage");
  let parts = [];
  let below = []; // blocks beyond the screen, drawn once what is on it has been painted
  const known = new Map(); // parts on their way by what they are drawn from
  let shown = null;
  let area = model.get("area");
  let turn = 0;
  const picked = ({ indicator, area }) =>
    indicator ? indicator === model.get("indicator") : area === model.get("area");
  const pick = (one) => {
    const [kind, key] = one.indicator ? ["indicator", one.indicator] : ["area", one.area];
    model.set(kind, picked(one) ? "" : key);
    model.save_changes();
    mark();
  };
  const mark = () => {
    parts.forEach((part) => part.mark(picked));
    keepKeys(el.closest(".dx-explorer") ?? el);
  };
  const partOf = (block) => {
    const key = JSON.stringify(block);
    const part = known.get(key) ?? drawPart(block, pick);
    known.delete(key);
    known.set(key, part); // used last, so let go of last
    return part;
  };
  // Draws those of the blocks that reach onto the screen, where it is left at so many pixels from the top; also returns
  // what is left of them, and whether the screen is full.
  const begin = async (blocks, kept) => {
    const [screen, width] = [kept + el.clientHeight, el.clientWidth];
    const fresh = [];
    let height = 0;
    while (fresh.length < blocks.length && height < screen) {
      const part = await partOf(blocks[fresh.length]);
      fresh.push(part);
      height += part.height * Math.min(1, width / part.width);
    }
    return [fresh, blocks.slice(fresh.length), height >= screen];
  };
  const letGo = () => {
    for (const [key, part] of [...known].slice(0, -Math.max(KEPT, parts.length + below.length))) {
      known.delete(key);
      part.then(({ drop }) => drop());
    }
  };
  const draw = async () => {
    const mine = ++turn;
    const [blocks, whole] = [model.get("blocks"), model.get("whole")];
    if (blocks !== shown) {
      // Who picks on a map stays where they are on it; anything else is read from its beginning.
      const [was, held] = [el.scrollTop, el.querySelector(".dx-place:focus")?.dataset.area];
      const kept = area === model.get("area") ? 0 : was;
      area = model.get("area");
      const [fresh, rest, full] = await begin(JSON.parse(blocks), kept);
      if (mine !== turn || !(whole || full)) return; // a newer one is under way, or more is needed and on its way
      const goesOn = parts.length && parts.every((part, n) => part === fresh[n]); // more of what began
      const sheet = goesOn ? el.firstChild : document.createElement("div");
      sheet.className = "dx-sheet";
      sheet.append(...fresh.slice(goesOn ? parts.length : 0).map((part) => part.place));
      if (!goesOn) el.replaceChildren(sheet);
      [parts, below, shown] = [fresh, rest, blocks];
      mark();
      if (was) el.scrollTop = kept; // asked for only where it moves, since the answer waits for the layout
      if (held) el.querySelector(`.dx-place[data-area="${held}"]`)?.focus();
    } else mark();
    listened(el.closest(".dx-explorer"));
    el.dataset.turn = model.get("turn");
    while (below.length) {
      await idle();
      if (mine !== turn) return;
      const part = await partOf(below[0]);
      if (mine !== turn) return;
      below = below.slice(1);
      parts.push(part);
      el.firstChild.append(part.place);
      mark();
    }
    if (!whole) return; // the rest is on its way
    letGo();
    el.dataset.whole = model.get("turn");
  };
  const watch = new ResizeObserver(() => {
    if (!el.offsetWidth) return; // hidden, so nobody needs another drawing
    const narrow = el.offsetWidth < NARROW;
    el.closest(".dx-explorer")?.classList.toggle("dx-narrow", narrow);
    if (narrow === model.get("narrow")) return;
    model.set("narrow", narrow);
    model.save_changes();
  });
  watch.observe(el);
  model.on("change:turn", draw);
  model.on("msg:custom", (message, buffers) => {
    if (message.save) save(message.save, buffers[0]);
    if (message.copy) copy(message.copy).then(() => say(el.closest(".dx-explorer"), message.said));
  });
  draw().then(() => model.send({ seen: true }));
  return () => {
    watch.disconnect();
    model.off("change:turn", draw);
    known.forEach((part) => part.then(({ drop }) => drop()));
  };
}

export default { render };
