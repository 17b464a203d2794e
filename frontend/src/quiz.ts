// A quiz: each question is a form of its own. Its feedback is read from the disclosure that a page
// without scripts shows, so every sentence is in the page once.

import {
  type Choice,
  judgeMultiple,
  judgeNumber,
  judgeSingle,
  readNumber,
  type Value,
  type Verdict,
} from "./answers.ts";
import { html, setText, svg } from "./dom.ts";
import { Store } from "./store.ts";

/** What a reader had chosen or typed when a question was last checked. */
type Answer = string[];

function sign(right: boolean): SVGSVGElement {
  const d = right ? "M3 8.5l3.2 3.2L13 4.5" : "M4 8.4a4 4 0 1 0 1.3-3.2M4.6 2.9v2.7h2.7";
  return svg(
    "svg",
    { class: "sign", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d }),
  );
}

class QuestionForm {
  readonly id: string;
  private readonly form: HTMLFormElement;
  private readonly inputs: HTMLInputElement[];
  private readonly said = html("div", { role: "status", class: "said" });

  constructor(form: HTMLFormElement, checked: (id: string, answer: Answer) => void) {
    this.form = form;
    this.id = form.dataset.question!;
    this.inputs = [...form.querySelectorAll<HTMLInputElement>("fieldset input")];
    const check = html("button", { type: "submit", class: "button" }, "Check");
    const number = form.querySelector(".number")?.textContent?.replace(".", "");
    check.setAttribute("aria-label", `Check question ${number}`);
    form.querySelector("details")?.before(html("div", { class: "buttons" }, check), this.said);
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = this.answer;
      if (this.respond(answer)) checked(this.id, answer);
    });
    // An answer that is being changed has not been checked: what was said of the old one goes.
    form.addEventListener("input", () => this.say());
  }

  private get answer(): Answer {
    if (this.form.dataset.kind === "numeric") return this.inputs.map((i) => i.value);
    return this.inputs.filter((i) => i.checked).map((i) => i.value);
  }

  /** Show an answer of an earlier visit, and what was said to it. */
  restore(answer: Answer): void {
    for (const input of this.inputs) {
      if (this.form.dataset.kind === "numeric") input.value = answer[0] ?? "";
      else input.checked = answer.includes(input.value);
    }
    this.respond(this.answer);
  }

  clear(): void {
    this.form.reset();
    this.say();
  }

  /** Say what there is to say; true where there was an answer to judge. */
  private respond(answer: Answer): boolean {
    const verdict = this.judge(answer);
    if (typeof verdict === "string") {
      this.say(html("p", {}, verdict));
      return false;
    }
    const right = verdict.standing === "Right.";
    const head = html(
      "p",
      { class: "standing" },
      sign(right),
      html("strong", {}, verdict.standing),
    );
    const parts = verdict.lines.map(({ lead, text }) =>
      html("p", {}, lead ? html("strong", {}, `${lead.replace(/[.?]$/, "")}. `) : null, text),
    );
    this.say(head, ...parts);
    this.said.classList.toggle("right", right);
    return true;
  }

  private judge(answer: Answer): Verdict | string {
    const items = [...this.form.querySelectorAll<HTMLElement>("details li")];
    const feedback = (item: HTMLElement) => item.querySelector(".feedback")?.textContent ?? "";
    const isRight = (item: HTMLElement) => item.dataset.right === "true";
    if (this.form.dataset.kind === "numeric") {
      const unit = this.form.querySelector(".unit")?.textContent ?? "";
      const number = readNumber(answer[0] ?? "", unit);
      if (typeof number === "string") return number;
      const values = items
        .filter((item) => item.dataset.value !== undefined)
        .map(
          (item): Value => ({
            value: Number(item.dataset.value),
            tolerance: Number(item.dataset.tolerance),
            right: isRight(item),
            feedback: feedback(item),
          }),
        );
      return judgeNumber(number, values, feedback(items.at(-1)!));
    }
    if (answer.length === 0) return "Choose an answer first. You may change it afterwards.";
    const options = items.map(
      (item, k): Choice => ({
        text: this.inputs[k]!.value,
        right: isRight(item),
        feedback: feedback(item),
      }),
    );
    const chosen = new Set(answer.map((value) => options.findIndex((o) => o.text === value)));
    return this.form.dataset.kind === "multiple"
      ? judgeMultiple(options, chosen)
      : judgeSingle(options, [...chosen][0]!);
  }

  private say(...parts: Node[]): void {
    this.said.classList.remove("right");
    this.said.replaceChildren(...parts);
  }
}

function reviveQuiz(quiz: HTMLElement): void {
  const store = new Store<Record<string, Answer>>(
    `itband-quiz-${quiz.dataset.quiz}`,
    () => localStorage,
  );
  const answers = store.get() ?? {};
  const progress = html("p", { role: "status", class: "progress" });
  const kept = html("p", { class: "kept" }, "Your answers are kept in this browser only.");
  const again = html("button", { type: "button", class: "button" }, "Start again");
  const forms = [...quiz.querySelectorAll<HTMLFormElement>("form.question")].map(
    (form) =>
      new QuestionForm(form, (id, answer) => {
        answers[id] = answer;
        const durable = store.set(answers);
        if (!durable) setText(kept, "Your answers stay here until you leave this page.");
        count();
      }),
  );
  const count = () => {
    const done = forms.filter((form) => answers[form.id]).length;
    setText(progress, `${done} of ${forms.length} answered`);
    again.disabled = done === 0;
  };
  again.addEventListener("click", () => {
    for (const form of forms) {
      delete answers[form.id];
      form.clear();
    }
    store.clear();
    count();
    quiz.querySelector<HTMLInputElement>("input")?.focus();
  });
  for (const form of forms) {
    const answer = answers[form.id];
    if (answer) form.restore(answer);
  }
  quiz.append(html("div", { class: "quiz-end" }, progress, kept, again));
  count();
  quiz.classList.add("live");
}

export function reviveQuizzes(root: ParentNode): void {
  for (const quiz of root.querySelectorAll<HTMLElement>(".quiz:not(.live)")) reviveQuiz(quiz);
}
