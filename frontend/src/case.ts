// A case: one scene at a time; the path so far stays readable above.

import { html, setText } from "./dom.ts";

function reviveCase(story: HTMLElement): void {
  const scenes = new Map<string, HTMLElement>();
  for (const scene of story.querySelectorAll<HTMLElement>("[data-node]")) {
    scenes.set(scene.dataset.node!, scene);
  }
  const starts = story.dataset.start!.split(" ");
  // Which start comes first is drawn; whoever tries again meets the other.
  let turn = Math.floor(Math.random() * starts.length);
  const heard = html("p", { role: "status", class: "visually-hidden" });
  const path = html("div", { class: "path" });
  let reasoning: string[] = [];

  /** Add a scene; `from` is what the reader should still see above it. */
  function show(id: string, from?: HTMLElement): void {
    const scene = scenes.get(id)!.cloneNode(true) as HTMLElement;
    scene.removeAttribute("id");
    const choices = [...scene.querySelectorAll<HTMLElement>("details.choice")];
    if (choices.length) scene.append(buttons(scene, choices));
    else scene.append(ending());
    path.append(scene);
    if (from) {
      const heading = scene.querySelector<HTMLElement>(".scene-heading")!;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      (from.isConnected ? from : heading).scrollIntoView({ block: "start" });
    }
  }

  function buttons(scene: HTMLElement, choices: HTMLElement[]): HTMLElement {
    const group = html("div", { class: "choices", role: "group", "aria-label": "What now?" });
    for (const choice of choices) {
      const words = choice.querySelector("summary")?.textContent ?? "";
      const button = html("button", { type: "button", class: "button" }, words);
      button.addEventListener("click", () => take(scene, group, choice, words));
      choice.hidden = true;
      group.append(button);
    }
    return group;
  }

  function take(scene: HTMLElement, group: HTMLElement, choice: HTMLElement, words: string): void {
    const outcome = choice.querySelector<HTMLElement>(".outcome")!.cloneNode(true) as HTMLElement;
    outcome.querySelector(".onward")?.remove();
    reasoning.push(choice.dataset.reasoning!);
    const chosen = html("p", { class: "chosen" }, html("span", {}, "You chose: "), words);
    group.replaceWith(chosen, outcome);
    for (const other of scene.querySelectorAll("details.choice")) other.remove();
    setText(heard, outcome.textContent ?? "");
    show(choice.dataset.next!, chosen);
  }

  function ending(): HTMLElement {
    const count = (word: string) => reasoning.filter((one) => one === word).length;
    const told = ["sound", "partly sound", "weak"]
      .filter((word) => count(word) > 0)
      .map((word) => `${count(word)} ${word}`);
    const again = html("button", { type: "button", class: "button primary" }, "Try another way");
    again.addEventListener("click", () => {
      turn += 1;
      begin(again);
    });
    return html(
      "div",
      { class: "case-end" },
      html("p", { class: "reasoning-told" }, `Your reasoning along this way: ${told.join(", ")}.`),
      html("div", { class: "buttons" }, again),
    );
  }

  function begin(from?: HTMLElement): void {
    path.replaceChildren();
    reasoning = [];
    setText(heard, "");
    show(starts[turn % starts.length]!, from);
  }

  const all = story.querySelector<HTMLElement>(".scenes")!;
  all.before(path, heard);
  all.remove();
  story.classList.add("live");
  begin();
}

export function reviveCases(root: ParentNode): void {
  for (const story of root.querySelectorAll<HTMLElement>(".case:not(.live)")) reviveCase(story);
}
