// The script of a static page: every explorer in it comes alive.

import { mount } from "./explorer.ts";
import type { Payload } from "./payload.ts";

function revive(figure: HTMLElement): void {
  const data = figure.querySelector(".explorer-payload")?.textContent;
  if (!data || figure.classList.contains("live")) return;
  mount(figure, JSON.parse(data) as Payload);
}

function reviveAll(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure.explorer")) {
    // One that cannot start keeps its still picture, and the others start all the same.
    try {
      revive(figure);
    } catch (error) {
      console.error("explorer", figure.dataset.explorer, error);
    }
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", reviveAll);
else reviveAll();
