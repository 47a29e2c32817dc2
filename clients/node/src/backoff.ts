const FIRST_MS = 50;
const LONGEST_MS = 2_000;

/** Pauses between attempts: from 50 ms, doubling to 2 s, each shortened at random by up to a half. */
export class Backoff {
  #nextMs = FIRST_MS;

  /** The next pause in milliseconds. */
  next(): number {
    const pauseMs = this.#nextMs * (1 - Math.random() / 2);
    this.#nextMs = Math.min(this.#nextMs * 2, LONGEST_MS);
    return pauseMs;
  }

  /** Something has worked: begin again. */
  reset(): void {
    this.#nextMs = FIRST_MS;
  }
}
