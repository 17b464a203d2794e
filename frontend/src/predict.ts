// Predictions: what a reader chose is kept for this visit and shown beside the answers.

import { html, setText } from "./dom.ts";
import { Store } from "./store.ts";

type Answers = Record<string, string>;

// In a notebook the question and the comparison are widgets of their own: this tells the other.
const KEPT = "itband-prediction-kept";

const stored = (chapter: string) =>
  new Store<Answers>(`itband-predict-${chapter}`, () => sessionStorage);

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

function reviveComparison(table: HTMLElement): void {
  const show = () => showIn(table, stored(table.dataset.compare!).get() ?? {});
  nameCells(table);
  show();
  window.addEventListener(KEPT, show);
}

function revivePrediction(form: HTMLFormElement): void {
  const chapter = form.dataset.predict!;
  const keep = html("button", { type: "submit", class: "button primary" }, "Keep my prediction");
  const said = html("p", { role: "status", class: "kept" });
  form.querySelector("details")?.before(html("div", { class: "buttons" }, keep), said);
  const before = stored(chapter).get() ?? {};
  for (const input of form.querySelectorAll<HTMLInputElement>("input")) {
    const question = input.closest<HTMLElement>("[data-question]")?.dataset.question ?? "";
    input.checked = before[question] === input.value;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answers = chosen(form);
    const count = Object.keys(answers).length;
    if (count === 0) {
      setText(said, "Choose an answer first, or skip.");
      return;
    }
    stored(chapter).set(answers);
    window.dispatchEvent(new Event(KEPT));
    const tables = document.querySelectorAll(`[data-compare="${chapter}"]`);
    const where = tables.length ? " You will meet it again after the explorer." : "";
    setText(said, `Kept ${count} of ${form.querySelectorAll("fieldset").length}.${where}`);
  });
}

export function revivePredictions(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLElement>("[data-compare]")) reviveComparison(table);
  for (const form of root.querySelectorAll<HTMLFormElement>("form.predict")) revivePrediction(form);
}
