// A reader's answers, kept by the browser where it allows that, and by the page in any case.

const memory = new Map<string, string>();

/** What a form keeps under its own name; `durable` tells whether it outlives the page. */
export class Store<T> {
  private readonly key: string;
  private readonly place: () => Storage;

  constructor(key: string, place: () => Storage) {
    this.key = key;
    this.place = place;
  }

  get(): T | null {
    let text = memory.get(this.key) ?? null;
    try {
      text ??= this.place().getItem(this.key);
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null; // refused, or written by somebody else
    }
  }

  /** Keep a value; false where the browser refused, and only this page remembers. */
  set(value: T): boolean {
    const text = JSON.stringify(value);
    memory.set(this.key, text);
    try {
      this.place().setItem(this.key, text);
      return true;
    } catch {
      return false;
    }
  }

  clear(): void {
    memory.delete(this.key);
    try {
      this.place().removeItem(this.key);
    } catch {
      // It kept nothing.
    }
  }
}
