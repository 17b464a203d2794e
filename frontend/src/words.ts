// How values are written for eyes and spoken for ears.

import { number } from "./expressions.ts";
import type { RangeInput, Reading, Readout } from "./payload.ts";

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
 * The written range of a change, the weaker end first: "−7 to −18 %". Rounded outwards, to whole per
 * cents (tenths below 2 %), so that what is written never promises more than is known.
 */
export function rangeText(edges: number[]): string {
  let [low, high] = [Math.min(...edges), Math.max(...edges)];
  if (Number.isNaN(low + high)) return "–";
  const digits = Math.max(Math.abs(low), Math.abs(high)) >= 2 || (low === 0 && high === 0) ? 0 : 1;
  const unit = 10 ** digits;
  // Less a hair, so that 3.0 computed as 3.0000000001 does not become 4.
  low = Math.floor(low * unit + 1e-9) / unit;
  high = Math.ceil(high * unit - 1e-9) / unit;
  const [near, far] = Math.abs(low) > Math.abs(high) ? [high, low] : [low, high];
  const [a, b] = [near, far].map((v) => number(v, digits, true));
  return a === b ? `${a} %` : `${a} to ${b} %`;
}

/** A value in another unit of an input: "173", or "5:33" where it is a time in minutes. */
export function readingText(reading: Reading, value: number): string {
  const shown = value * reading.factor;
  if (!reading.clock || !Number.isFinite(shown)) {
    return number(shown, reading.digits && Math.abs(shown) >= 100 ? 0 : reading.digits);
  }
  const seconds = Math.round(shown * 60);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function levelText(readout: Readout, value: number): string {
  return number(value * readout.factor, readout.digits);
}
