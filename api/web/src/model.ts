/** The answer object as `POST /ask` sends it; the fields that the page shows. */

export interface Item {
  id: string;
  label: string;
  local: string;
  type: string;
  citations: number[];
}

export interface Value {
  number: number | null;
  low: number | null;
  high: number | null;
  unit: string | null;
  comparator: string;
}

export interface Locator {
  section: string;
  paragraph: number | null;
  start: number | null;
  end: number | null;
  quote: string | null;
  row: number | null;
  column: string | null;
  similarity: number | null;
}

export interface Citation {
  n: number;
  fact: string;
  statement: string;
  origin: string;
  source: { id: string; title: string; publisher: string; date: string; url: string };
  locator: Locator;
}

export interface Answer {
  question: string;
  lang: string;
  status: "answered" | "unknown" | "clarify";
  reason: string | null;
  answer: string;
  kind: string;
  items: Item[];
  value: Value | null;
  table: { columns: string[]; rows: string[][] } | null;
  interpretation: string;
  assumptions: string[];
  unused_words: string[];
  choices: { text: string; question: string }[];
  sparql: string;
  citations: Citation[];
  conflicts: { fact: string; statement: string; citation: number }[];
  engine: string;
  release: string;
  timings_ms: Record<string, number>;
}

export interface Problem {
  code: string;
  message: string;
  hint: string;
}
