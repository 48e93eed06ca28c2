// Draws what the kernel sends: charts with Vega, tables as they are. Bundled by stage.py with vega-embed, so that
// nothing is requested from elsewhere.

const REACH = 36; // how far from the middle of its row a click may be, in pixels of the chart

// Where the rows of a chart lie: the middle of each indicator's marks.
function rowsOf(spec) {
  const rows = new Map();
  for (const layer of spec.layer ?? []) {
    for (const datum of layer.data?.values ?? []) {
      if (datum.indicator && datum.y !== undefined && !rows.has(datum.indicator)) {
        rows.set(datum.indicator, datum.y2 === undefined ? datum.y : (datum.y + datum.y2) / 2);
      }
    }
  }
  return [...rows].map(([key, y]) => ({ key, y }));
}

async function drawChart(place, block, pick) {
  const options = { actions: false, renderer: "svg", ...block.spec.usermeta?.embedOptions };
  const band = document.createElement("div");
  const drawing = document.createElement("div");
  band.className = "dx-band";
  place.append(band, drawing);
  const embedded = await vegaEmbed(drawing, block.spec, options);
  const rows = block.pick ? rowsOf(block.spec) : [];
  const middle = (row) => embedded.view.origin()[1] + row.y;
  if (rows.length) {
    place.classList.add("dx-pickable");
    place.addEventListener("click", (event) => {
      const svg = place.querySelector("svg").getBoundingClientRect();
      const at = event.clientY - svg.top;
      const near = rows.reduce((a, b) => (Math.abs(middle(a) - at) <= Math.abs(middle(b) - at) ? a : b));
      if (Math.abs(middle(near) - at) <= REACH) pick(near.key);
    });
  }
  const mark = (picked) => {
    const row = rows.find((one) => one.key === picked);
    band.hidden = !row;
    if (row) band.style.top = `${middle(row) - REACH + 2}px`;
  };
  return { mark, drop: () => embedded.finalize() };
}

function drawTable(place, block, pick) {
  place.innerHTML = block.html;
  const lines = block.keys.length ? [...place.querySelectorAll("tbody tr")] : [];
  lines.forEach((line, n) => {
    const key = block.keys[n];
    if (!key) return;
    line.tabIndex = 0;
    line.dataset.indicator = key;
    line.addEventListener("click", () => pick(key));
    line.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") pick(key);
      else if (step) lines[n + step]?.focus();
      else return;
      event.preventDefault();
    });
  });
  const mark = (picked) => {
    for (const line of lines) line.classList.toggle("dx-picked", Boolean(picked) && line.dataset.indicator === picked);
  };
  return { mark, drop: () => {} };
}

// JupyterLab would take keys pressed at a list or a row for its own commands: arrows leave the cell, "d d" deletes it.
function keepKeys(root) {
  for (const one of root.querySelectorAll("select, button, input, [tabindex]")) {
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

function render({ model, el }) {
  el.classList.add("dx-stage");
  let parts = [];
  let shown = null;
  let turn = 0;
  const pick = (key) => {
    model.set("picked", key === model.get("picked") ? "" : key);
    model.save_changes();
    mark();
  };
  const mark = () => parts.forEach((part) => part.mark(model.get("picked")));
  const draw = async () => {
    const mine = ++turn;
    const blocks = model.get("blocks");
    if (blocks !== shown) {
      const sheet = document.createElement("div");
      sheet.className = "dx-sheet";
      const fresh = [];
      for (const block of JSON.parse(blocks)) {
        const place = document.createElement("div");
        place.className = "dx-part";
        sheet.append(place);
        if (block.spec) fresh.push(await drawChart(place, block, pick));
        else if (block.html) fresh.push(drawTable(place, block, pick));
        else {
          place.className = block.alert ? "dx-message dx-alert" : "dx-message";
          place.setAttribute("role", block.alert ? "alert" : "status");
          place.textContent = block.message;
        }
      }
      if (mine !== turn) return fresh.forEach((part) => part.drop()); // a newer one is under way
      parts.forEach((part) => part.drop());
      [parts, shown] = [fresh, blocks];
      el.replaceChildren(sheet);
      el.scrollTop = 0;
    }
    mark();
    keepKeys(el.closest(".dx-explorer") ?? el);
    el.dataset.turn = model.get("turn");
  };
  model.on("change:turn", draw);
  model.on("msg:custom", (message, buffers) => {
    if (message.save) save(message.save, buffers[0]);
    if (message.copy) copy(message.copy);
  });
  draw();
  return () => {
    model.off("change:turn", draw);
    parts.forEach((part) => part.drop());
  };
}

export default { render };
