/** Draws an answer: its prose with citation marks, how the question was read, and where each fact stands. */
import { byId, element, link, type Child } from "./dom";
import type { Answer, Citation, Item, Locator } from "./model";

type Ask = (question: string) => void;

const HEADINGS = { answered: "Answer", unknown: "Not known", clarify: "Which do you mean?" } as const;
const REASONS: Record<string, string> = {
  missing_entity: "Something that was named is not in the graph.",
  missing_fact: "The graph has no such fact.",
  missing_period: "The graph has no fact of that time.",
  unsupported_relation: "The graph knows no such relation.",
  false_premise: "The question takes something for granted that the graph does not say.",
  out_of_scope: "This is not what the graph is about.",
};

/** Return everything that is shown of an answer; `ask` is called with a question that picks another reading. */
export function drawAnswer(answer: Answer, ask: Ask): Child[] {
  return [
    element("h2", { class: `status ${answer.status}` }, HEADINGS[answer.status]),
    answer.reason ? element("p", { class: "reason" }, REASONS[answer.reason] ?? answer.reason) : null,
    drawProse(answer),
    drawItems(answer.items),
    drawTable(answer),
    drawChoices(answer, ask),
    drawReading(answer),
    drawConflicts(answer),
    drawCitations(answer.citations),
    drawQuery(answer.sparql),
    element("p", { class: "meta" }, `Release ${answer.release} · ${Math.round(answer.timings_ms["total"] ?? 0)} ms`),
  ];
}

function drawProse(answer: Answer): Child {
  const known = new Set(answer.citations.map((citation) => citation.n));
  const parts = answer.answer.split(/(\[\d+\])/);
  return element("p", { class: "prose", lang: answer.lang }, ...parts.map((part) => drawPart(part, known)));
}

function drawPart(part: string, known: Set<number>): Child {
  const n = Number(/^\[(\d+)\]$/.exec(part)?.[1] ?? NaN);
  return known.has(n) ? drawMark(n) : part;
}

function drawMark(n: number): HTMLElement {
  return element(
    "a",
    { class: "mark", href: `#citation-${n}`, "aria-label": `Citation ${n}`, click: (event) => openCitation(event, n) },
    `[${n}]`,
  );
}

function openCitation(event: Event, n: number): void {
  event.preventDefault();
  const details = byId(`citation-${n}`, HTMLDetailsElement);
  details.open = true;
  details.querySelector("summary")?.focus();
  details.scrollIntoView({ block: "nearest" });
}

function drawItems(items: Item[]): Child {
  if (items.length === 0) return null;
  const rows = items.map((item) =>
    element("li", {}, link(thingAddress(item.id), item.local), " ", ...item.citations.map(drawMark)),
  );
  return element("ul", { class: "items" }, ...rows);
}

function drawTable(answer: Answer): Child {
  if (!answer.table || answer.table.rows.length === 0) return null;
  const head = answer.table.columns.map((name) => element("th", { scope: "col" }, name));
  const rows = answer.table.rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" }, table);
}

function drawChoices(answer: Answer, ask: Ask): Child {
  if (answer.choices.length === 0) return null;
  const choices = answer.choices.map((choice) =>
    element("li", {}, element("button", { type: "button", click: () => ask(choice.question) }, choice.text)),
  );
  return element("section", { class: "choices" }, element("h3", {}, "Ask instead"), element("ul", {}, ...choices));
}

function drawReading(answer: Answer): Child {
  const unused = answer.unused_words.map((word) => element("s", {}, word));
  const rows: [string, Child[]][] = [
    ["Read as", answer.interpretation ? [answer.interpretation] : []],
    ...answer.assumptions.map((text): [string, Child[]] => ["Assumed", [text]]),
    ["Not used", unused.flatMap((word, i) => (i ? [", ", word] : [word]))],
  ];
  const shown = rows.filter(([, content]) => content.length > 0);
  if (shown.length === 0) return null;
  const list = shown.flatMap(([name, content]) => [element("dt", {}, name), element("dd", {}, ...content)]);
  return element("dl", { class: "reading" }, ...list);
}

function drawConflicts(answer: Answer): Child {
  if (answer.conflicts.length === 0) return null;
  const rows = answer.conflicts.map((each) => element("li", {}, each.statement, " ", drawMark(each.citation)));
  return element("section", { class: "conflicts" }, element("h3", {}, "Another text says"), element("ul", {}, ...rows));
}

function drawCitations(citations: Citation[]): Child {
  if (citations.length === 0) return null;
  return element("section", { class: "citations" }, element("h3", {}, "Citations"), ...citations.map(drawCitation));
}

function placeText(locator: Locator): string {
  const row = locator.row === null ? "" : `, row ${locator.row}`;
  if (locator.column !== null) return `File ${locator.section}${row}, column “${locator.column}”`;
  const paragraph = locator.paragraph === null ? "" : `, paragraph ${locator.paragraph}`;
  const reworded = locator.similarity === null ? "" : `, in other words (similarity ${locator.similarity})`;
  return `Section “${locator.section}”${paragraph}${reworded}`;
}

function drawCitation(citation: Citation): HTMLElement {
  const { source, locator } = citation;
  return element(
    "details",
    { id: `citation-${citation.n}` },
    element("summary", {}, element("span", { class: "number" }, `[${citation.n}]`), " ", citation.statement),
    locator.quote ? element("blockquote", {}, locator.quote) : null,
    element("p", {}, link(source.url, source.title), ` – ${source.publisher}, ${source.date}`),
    element("p", {}, placeText(locator)),
    locator.quote || locator.column ? null : element("p", { class: "meta" }, "The exact quote appears once the document is ingested."),
    element("p", {}, link(thingAddress(citation.fact), "This fact in the graph"), ` · ${citation.origin}`),
  );
}

function drawQuery(sparql: string): Child {
  if (!sparql) return null;
  return element(
    "details",
    { class: "query" },
    element("summary", {}, "The query that was run"),
    element("pre", {}, element("code", {}, sparql)),
    element("p", {}, link(`/sparql?query=${encodeURIComponent(sparql)}`, "Run it at /sparql")),
  );
}

/** Where this server shows a thing of ours; another's IRI is its own address. */
function thingAddress(iri: string): string {
  const local = /\/id\/([^/]+)$/.exec(iri)?.[1];
  return local ? `/id/${local}` : iri;
}
