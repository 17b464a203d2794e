// How values are written for eyes and spoken for ears.

import { number } from "./expressions.ts";
import type { RangeInput, Readout } from "./payload.ts";

const SPOKEN: Record<string, string> = {
  "%": "percent",
  m: "metres",
  cm: "centimetres",
  s: "seconds",
  ms: "milliseconds",
  min: "minute",
  h: "hour",
  km: "kilometres",
  "°": "degrees",
};

/** "m/s" as "metres per s", "steps/min" as "steps per minute": units said in words. */
export function spokenUnit(unit: string): string {
  return unit
    .split("/")
    .map((part) => SPOKEN[part] ?? part)
    .join(" per ")
    .replace("per seconds", "per second")
    .replace("per kilometres", "per kilometre");
}

export function spokenNumber(text: string): string {
  return text.replace("−", "minus ").replace("+", "plus ");
}

export function decimals(step: number): number {
  const text = String(step);
  return text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
}

/** An input's value as its step writes it; a value between steps keeps up to two digits more. */
export function inputText(input: RangeInput, value: number): string {
  const digits = decimals(input.step);
  const exact = value.toFixed(digits + 2);
  if (Number(exact) === 0) return (0).toFixed(digits);
  return Number(exact) === Number(value.toFixed(digits)) ? value.toFixed(digits) : trimZeros(exact);
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A change in per cent: whole numbers from ten up, one decimal below where it would say more. */
export function percent(value: number, digits = 0): string {
  return Number.isNaN(value) ? "–" : `${number(value, digits, true)} %`;
}

/**
 * The written range of a change, the weaker end first: "−7 to −18 %". Whole per cents are rounded
 * outwards, so that what is written never promises more than is known.
 */
export function rangeText(edges: number[]): string {
  let [low, high] = [Math.min(...edges), Math.max(...edges)];
  if (Number.isNaN(low + high)) return "–";
  const whole = Math.max(Math.abs(low), Math.abs(high)) >= 10;
  if (whole) [low, high] = [Math.floor(low), Math.ceil(high)];
  const [near, far] = Math.abs(low) > Math.abs(high) ? [high, low] : [low, high];
  const [a, b] = [near, far].map((v) => number(v, whole || v === 0 ? 0 : 1, true));
  return a === b ? `${a} %` : `${a} to ${b} %`;
}

export function levelText(readout: Readout, value: number): string {
  return number(value * readout.factor, readout.digits);
}
