// Plays a scene's beats at true tempo: marks light up one after another, in each run at its own beat.

import { html, setText } from "./dom.ts";

/** One mark of the scene: the element, which beat it is, and whether the reader can see it. */
export interface Beat {
  element: Element;
  number: number;
  visible: boolean;
}

export interface Track {
  beats: Beat[];
  perMinute: number;
}

/** A play button; `tracks` is asked afresh on every frame, for the scene may be redrawn meanwhile. */
export function playButton(tracks: () => Track[]): HTMLButtonElement {
  const button = html("button", { type: "button", class: "button play" }, "Play at true tempo");
  let frame = 0;
  let started = 0;

  function light(now: number): void {
    if (!button.isConnected) {
      stop();
      return;
    }
    const minutes = (now - started) / 60_000;
    for (const { beats, perMinute } of tracks()) {
      const count = beats.filter((b) => b.visible).length || 1;
      const current = Math.floor(minutes * perMinute) % count;
      for (const beat of beats) beat.element.classList.toggle("lit", beat.number === current);
    }
    frame = requestAnimationFrame(light);
  }

  function stop(): void {
    document.removeEventListener("visibilitychange", stop);
    cancelAnimationFrame(frame);
    frame = 0;
    for (const { beats } of tracks())
      for (const beat of beats) beat.element.classList.remove("lit");
    setText(button, "Play at true tempo");
    button.setAttribute("aria-pressed", "false");
  }

  button.addEventListener("click", () => {
    if (frame) {
      stop();
      return;
    }
    // Nothing goes on playing in a page that nobody looks at.
    document.addEventListener("visibilitychange", stop, { once: true });
    setText(button, "Stop");
    button.setAttribute("aria-pressed", "true");
    started = performance.now();
    frame = requestAnimationFrame(light);
  });
  return button;
}
