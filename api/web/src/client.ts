/** Talks to the server. */
import type { Answer, Problem } from "./model";

/** A failure in the server's one shape, or the network's. */
export class AskError extends Error {
  readonly hint: string;

  constructor(problem: Problem) {
    super(problem.message);
    this.hint = problem.hint;
  }
}

const UNREACHABLE: Problem = {
  code: "unreachable",
  message: "The server does not answer.",
  hint: "Start it with `make run` and ask again.",
};

/** Send a question; `signal` gives it up. */
export async function ask(question: string, signal: AbortSignal): Promise<Answer> {
  const response = await send(question, signal);
  const body: unknown = await response.json().catch(() => ({ error: UNREACHABLE }));
  if (!response.ok) throw new AskError((body as { error: Problem }).error);
  return body as Answer;
}

async function send(question: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch("/ask", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question }),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AskError(UNREACHABLE);
  }
}
