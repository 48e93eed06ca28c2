// Has Vega draw charts. Charts of one form differ in their rows and in some words and numbers alone: the first of a form
// is compiled, which takes most of the time of a drawing, and what was compiled draws the others.

const FORMS = 48; // that are remembered
const NOTHING = { $schema: "https://vega.github.io/schema/vega/v6.json" };
const TEXT = /"(?:[^"\\]|\\.)*"/.source;
// What is spelled out in an expression, as JSON writes it: dictionaries (of dictionaries), lists, texts, limits.
const DICTIONARY = `\\{(?=")(?:\\{(?:${TEXT}|[^{}"])*\\}|${TEXT}|[^{}"])*\\}`;
const LIST = `\\[(?:${TEXT}(?:, )?)+\\]|(?<=\\()\\[[\\d., -]+\\](?=\\)\\[)`;
const LITERAL = new RegExp(`${DICTIONARY}|${LIST}|${TEXT}|(?<= [->] )[\\d.]+`, "g");
const EXPRESSIONS = new Set(["calculate", "expr", "filter", "test"]);
const forms = new Map(); // what was compiled, by its form
const plain = vegaEmbed(document.createElement("div"), NOTHING, { actions: false }).then(({ view }) => view.constructor);

// A layer without a title of its scale that nothing shows: its marks are described otherwise, or not at all.
function untitled(layer) {
  const { x, ...encoding } = layer.encoding ?? {};
  if (!x?.title || (layer.mark?.aria !== false && !encoding.description)) return layer;
  return { ...layer, encoding: { ...encoding, x: { ...x, title: undefined } } };
}

// The form of a chart, with names in the place of what differs among charts of one form, and what the names stand for.
function formOf({ description, usermeta, data, config, title = {}, ...drawn }) {
  const known = new Map(); // what is the same in two places has one name there, since scales are joined by what they say
  const named = (value, kind) => {
    const said = `${kind} ${JSON.stringify(value)}`;
    if (!known.has(said)) known.set(said, [`dx_${known.size}`, value]);
    return known.get(said)[0];
  };
  const said = (value, kind) => (value === undefined ? value : { expr: named(value, kind) });
  const formed = (one, key) => {
    if (typeof one === "string" && EXPRESSIONS.has(key)) {
      return one.replace(LITERAL, (literal) => named(JSON.parse(literal), key));
    }
    if (one === null || typeof one !== "object") return one;
    if (Array.isArray(one)) return key === "text" ? said(one, key) : one.map((each) => formed(each, key));
    if (key === "scale" && typeof one.domain?.[0] === "number") return { ...one, domain: one.domain.map(said) };
    return Object.fromEntries(Object.entries(one).map(([name, each]) => [name, formed(each, name)]));
  };
  const form = { ...formed(drawn), config, data: { name: "figures" } };
  form.title = { ...title, text: said(title.text, "title"), subtitle: said(title.subtitle, "subtitle") };
  if (drawn.encoding?.x?.axis?.title === null) form.layer = form.layer?.map(untitled);
  const words = Object.fromEntries(known.values());
  form.params = [...(drawn.params ?? []), ...Object.entries(words).map(([name, value]) => ({ name, value }))];
  if (!drawn.height?.step) return [form, words];
  return [{ ...form, height: { step: 1 } }, { ...words, y_step: drawn.height.step }]; // as Vega-Lite itself calls it
}

// Draws a chart; returns its view, and what lets go of it.
async function embed(place, spec) {
  const View = await plain;
  const options = { actions: false, renderer: "svg", hover: false, ...spec.usermeta?.embedOptions };
  const [form, words] = formOf(spec);
  const key = JSON.stringify({ ...form, params: form.params.map(({ name }) => name) });
  const known = forms.get(key);
  // Made by vegaEmbed of what it compiled, which is nothing where the form is known.
  function Filled(compiled, how) {
    forms.delete(key);
    forms.set(key, known ?? compiled); // used last, so let go of last
    if (forms.size > FORMS) forms.delete(forms.keys().next().value);
    const view = new View(known ?? compiled, how).description(spec.description).data("figures", spec.data.values);
    for (const [name, value] of Object.entries(words)) view.signal(name, value);
    return view;
  }
  return vegaEmbed(place, known ? NOTHING : form, { ...options, viewClass: Filled });
}

