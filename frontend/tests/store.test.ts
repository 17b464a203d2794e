// Answers outlive a browser that refuses to keep them, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../src/store.ts";

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

const refusing = (): Storage => {
  throw new Error("SecurityError");
};

test("what is kept is found again, and gone when cleared", () => {
  const place = storage();
  const store = new Store<string[]>("a", () => place);
  assert.equal(store.get(), null);
  assert.equal(store.set(["x"]), true);
  assert.deepEqual(store.get(), ["x"]);
  assert.equal(place.getItem("a"), '["x"]');
  store.clear();
  assert.equal(store.get(), null);
  assert.equal(place.getItem("a"), null);
});

test("a visit finds what an earlier one kept", () => {
  const place = storage();
  place.setItem("b", '{"q":["1"]}');
  assert.deepEqual(new Store("b", () => place).get(), { q: ["1"] });
});

test("a browser that refuses still lets the page remember", () => {
  const store = new Store<number>("c", refusing);
  assert.equal(store.get(), null);
  assert.equal(store.set(3), false);
  assert.equal(store.get(), 3);
  assert.equal(new Store<number>("c", refusing).get(), 3);
  store.clear();
  assert.equal(store.get(), null);
});

test("what somebody else wrote is nothing", () => {
  const place = storage();
  place.setItem("d", "{not json");
  assert.equal(new Store("d", () => place).get(), null);
});
