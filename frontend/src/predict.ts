// Predictions in a page: what a reader chose is kept for this visit and shown beside the answers.

import { html, setText } from "./dom.ts";

type Answers = Record<string, string>;

const key = (chapter: string) => `itband-predict-${chapter}`;

// A page opened from disk, or a browser that refuses storage, still gets the comparison.
const memory = new Map<string, Answers>();

function stored(chapter: string): Answers {
  const kept = memory.get(chapter);
  if (kept) return kept;
  try {
    return JSON.parse(sessionStorage.getItem(key(chapter)) ?? "{}") as Answers;
  } catch {
    return {};
  }
}

function store(chapter: string, answers: Answers): void {
  memory.set(chapter, answers);
  try {
    sessionStorage.setItem(key(chapter), JSON.stringify(answers));
  } catch {
    // Kept for this page all the same.
  }
}

function chosen(form: HTMLFormElement): Answers {
  const answers: Answers = {};
  for (const field of form.querySelectorAll<HTMLElement>("[data-question]")) {
    const checked = field.querySelector<HTMLInputElement>("input:checked");
    if (checked) answers[field.dataset.question!] = checked.value;
  }
  return answers;
}

function showIn(table: HTMLElement, answers: Answers): void {
  if (Object.keys(answers).length === 0) return;
  if (!table.querySelector(".yours")) {
    const first = table.querySelector("thead th");
    first?.after(html("th", { scope: "col", class: "yours" }, "You said"));
    for (const row of table.querySelectorAll("tbody tr")) {
      row.querySelector("th")?.after(html("td", { class: "yours" }));
    }
  }
  for (const row of table.querySelectorAll<HTMLElement>("tbody tr")) {
    const cell = row.querySelector("td.yours");
    if (cell) setText(cell, answers[row.dataset.question!] ?? "–");
  }
  nameCells(table);
}

/** Give each cell the name of its column: on a phone a row is a card without a head. */
function nameCells(table: HTMLElement): void {
  const heads = [...table.querySelectorAll("thead th")].map((h) => h.textContent ?? "");
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.children].forEach((cell, k) => {
      if (cell instanceof HTMLElement) cell.dataset.label = heads[k] ?? "";
    });
  }
  table.classList.add("named");
}

export function revivePredictions(): void {
  for (const table of document.querySelectorAll<HTMLElement>("[data-compare]")) nameCells(table);
  for (const form of document.querySelectorAll<HTMLFormElement>("form.predict")) {
    const chapter = form.dataset.predict!;
    const tables = document.querySelectorAll<HTMLElement>(`[data-compare="${chapter}"]`);
    const keep = html("button", { type: "submit", class: "button primary" }, "Keep my prediction");
    const said = html("p", { role: "status", class: "kept" });
    form.querySelector("details")?.before(html("div", { class: "buttons" }, keep), said);
    const before = stored(chapter);
    for (const input of form.querySelectorAll<HTMLInputElement>("input")) {
      const question = input.closest<HTMLElement>("[data-question]")?.dataset.question ?? "";
      input.checked = before[question] === input.value;
    }
    const show = () => {
      for (const table of tables) showIn(table, stored(chapter));
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answers = chosen(form);
      const count = Object.keys(answers).length;
      if (count === 0) {
        setText(said, "Choose an answer first, or skip.");
        return;
      }
      store(chapter, answers);
      show();
      const where = tables.length ? " You will meet it again after the explorer." : "";
      setText(said, `Kept ${count} of ${form.querySelectorAll("fieldset").length}.${where}`);
    });
    show();
  }
}
