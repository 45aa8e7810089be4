/** The page: a question box, and under it one answer at a time. The question stands in the address, so it can be shared. */
import { drawAnswer } from "./answer";
import { ask, AskError } from "./client";
import { byId, element } from "./dom";
import { EXAMPLES } from "./examples";
import { startTheme } from "./theme";

const form = byId("ask", HTMLFormElement);
const input = byId("question", HTMLInputElement);
const state = byId("state", HTMLParagraphElement);
const article = byId("answer", HTMLElement);
let running = new AbortController();

/** Ask a question, and put it into the address. */
function askNew(question: string): void {
  history.pushState(null, "", `/?q=${encodeURIComponent(question)}`);
  void show(question);
}

async function show(question: string): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  input.value = question;
  article.hidden = true;
  state.textContent = "Looking …";
  try {
    const answer = await ask(question, signal);
    article.replaceChildren(...drawAnswer(answer, askNew).filter((child) => child !== null));
    state.textContent = "";
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof AskError)) throw error;
    article.replaceChildren(
      element("h2", { class: "status unknown" }, "No answer"),
      element("p", {}, error.message),
      element("p", { class: "meta" }, error.hint),
    );
    state.textContent = "";
  }
  article.hidden = false;
  article.focus({ preventScroll: true });
}

/** Show what the address asks: a question, or nothing yet. */
function showAddress(): void {
  const question = new URLSearchParams(location.search).get("q")?.trim();
  if (question) void show(question);
  else article.hidden = true;
}

function drawExamples(): void {
  const list = document.querySelector("#examples ul");
  const buttons = EXAMPLES.map((text) => element("button", { type: "button", click: () => askNew(text) }, text));
  list?.replaceChildren(...buttons.map((button) => element("li", {}, button)));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = input.value.trim();
  if (question) askNew(question);
});
window.addEventListener("popstate", showAddress);
startTheme();
drawExamples();
showAddress();
