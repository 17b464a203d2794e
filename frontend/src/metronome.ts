// A metronome: an output's beats per minute, heard. Beats are placed on the audio clock ahead of
// time, so that a busy page does not make them stumble.

import { html, setText, uniqueId } from "./dom.ts";
import { number } from "./expressions.ts";
import type { MetronomeView } from "./payload.ts";
import type { Drawn } from "./readouts.ts";

const TICK_MS = 25;
const AHEAD_S = 0.2;
const FIRST_S = 0.1;
const CLICK_S = 0.05;
const PITCH_HZ = 1000;

export interface Beat {
  number: number;
  /** On the audio clock, in s. */
  at: number;
}

/** Where the beats fall: each one interval after the one before, whatever the tempo is by then. */
export class Beats {
  #number = 0;
  #next: (interval: number) => number;

  constructor(first: number) {
    this.#next = () => first;
  }

  /** The beats not yet placed that fall before `now + ahead`; late ones are one beat, no burst. */
  due(now: number, ahead: number, perMinute: number): Beat[] {
    const interval = 60 / perMinute;
    const found: Beat[] = [];
    if (!(interval > 0 && Number.isFinite(interval))) return found;
    for (;;) {
      const at = Math.max(this.#next(interval), now);
      if (at > now + ahead) return found;
      found.push({ number: this.#number++, at });
      this.#next = (gap) => at + gap;
    }
  }
}

/** A player on the audio clock. `tempo` and `sounds` are asked afresh for each beat. */
class Player {
  readonly #context = new AudioContext();
  readonly #volume = this.#context.createGain();
  readonly #beats = new Beats(this.#context.currentTime + FIRST_S);
  readonly #placed: Beat[] = [];
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    tempo: () => number,
    sounds: (beat: Beat) => boolean,
    volume: number,
    heard: (beat: Beat | undefined) => void,
  ) {
    this.volume = volume;
    this.#volume.connect(this.#context.destination);
    void this.#context.resume();
    const tick = () => {
      const now = this.#context.currentTime;
      for (const beat of this.#beats.due(now, AHEAD_S, tempo())) {
        this.#placed.push(beat);
        if (sounds(beat)) this.#click(beat.at);
      }
      let latest: Beat | undefined;
      while (this.#placed[0] && this.#placed[0].at <= now) latest = this.#placed.shift();
      heard(latest);
    };
    this.#timer = setInterval(tick, TICK_MS);
    tick();
  }

  set volume(share: number) {
    // Loudness is heard in ratios, so half-way on the slider is a quarter of the swing.
    this.#volume.gain.value = share ** 2;
  }

  #click(at: number): void {
    const swing = this.#context.createGain();
    swing.gain.setValueAtTime(0, at);
    swing.gain.linearRampToValueAtTime(1, at + 0.002);
    swing.gain.exponentialRampToValueAtTime(0.001, at + CLICK_S);
    swing.connect(this.#volume);
    const tone = this.#context.createOscillator();
    tone.frequency.value = PITCH_HZ;
    tone.connect(swing);
    tone.start(at);
    tone.stop(at + CLICK_S);
  }

  /** Silence at once: what was placed ahead is not heard any more. */
  stop(): void {
    clearInterval(this.#timer);
    void this.#context.close();
  }
}

export function metronomeView(view: MetronomeView): Drawn {
  const title = html("p", { class: "view-title" }, view.label);
  let perMinute = Number.NaN;
  const tempo = () => `${number(perMinute, 0)} ${view.unit}`;
  if (typeof AudioContext === "undefined") {
    const words = html("p", { class: "view-subtitle" });
    return {
      element: html("div", { class: "metronome" }, title, words),
      update({ run }) {
        perMinute = run.number(view.output);
        const beat = Number.isFinite(perMinute) ? ` The beat would be ${tempo()}.` : "";
        setText(words, `This browser cannot play sound here.${beat}`);
      },
    };
  }

  const button = html("button", { type: "button", class: "button", "aria-pressed": "false" });
  const marker = html("span", { class: "beat-marker" });
  const group = uniqueId("every");
  const radios = view.every.map((_, k) =>
    html("input", { type: "radio", name: group, value: k + 1, checked: k === 0 }),
  );
  const volume = html("input", {
    type: "range",
    name: "volume",
    min: 0,
    max: 100,
    step: 5,
    value: 60,
    "aria-valuetext": "60 percent",
  });
  const note = html("p", { class: "control-note" });
  const element = html(
    "div",
    { class: "metronome" },
    title,
    html(
      "div",
      { class: "metronome-play" },
      button,
      html("span", { class: "beat-sides", "aria-hidden": "true" }, "L", marker, "R"),
    ),
    note,
    html(
      "fieldset",
      {},
      html("legend", {}, "A click at"),
      ...radios.map((radio, k) => html("label", { class: "check" }, radio, view.every[k]!)),
    ),
    html("label", { class: "volume" }, "Volume", volume),
  );

  let player: Player | null = null;
  const every = () => radios.findIndex((r) => r.checked) + 1;
  const share = () => volume.valueAsNumber / 100;

  function write(): void {
    button.disabled = !Number.isFinite(perMinute);
    setText(button, player ? "Stop" : button.disabled ? "Play" : `Play ${tempo()}`);
    button.setAttribute("aria-pressed", String(player !== null));
  }

  function heard(beat: Beat | undefined): void {
    // Nothing sounds where nobody can stop it: the figure gone, or folded away.
    if (!button.isConnected || button.closest("details:not([open])")) stop();
    else if (beat) marker.classList.toggle("right", beat.number % 2 === 1);
  }

  function hidden(): void {
    if (document.visibilityState === "hidden") stop();
  }

  function stop(): void {
    if (!player) return;
    player.stop();
    player = null;
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("pagehide", stop);
    marker.classList.remove("right");
    write();
  }

  button.addEventListener("click", () => {
    if (player) {
      stop();
      return;
    }
    try {
      player = new Player(
        () => perMinute,
        (beat) => beat.number % every() === 0,
        share(),
        heard,
      );
    } catch {
      setText(note, "The sound could not be started.");
      return;
    }
    setText(note, "");
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", stop);
    write();
  });
  volume.addEventListener("input", () => {
    volume.setAttribute("aria-valuetext", `${volume.value} percent`);
    if (player) player.volume = share();
  });

  return {
    element,
    update({ run }) {
      perMinute = run.number(view.output);
      if (!Number.isFinite(perMinute)) stop();
      write();
    },
  };
}
