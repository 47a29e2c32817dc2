import assert from 'node:assert/strict';

import { FirnError } from '../../src/index.js';

/**
 * Asserts what is told at a deadline. One that was too short for anything to happen before it, as it
 * may be on a busy machine, says nothing: then a longer one is tried.
 */
export async function rejectsAtDeadline(
  attempt: (deadlineMs: number) => Promise<unknown>,
  error: { code?: string; reason?: string },
): Promise<void> {
  for (let deadlineMs = 300; ; deadlineMs *= 2) {
    const attempted = attempt(deadlineMs);
    const failure: unknown = await attempted.catch((failure: unknown) => failure);
    const isTooShort = failure instanceof FirnError && failure.code === 'DEADLINE_EXCEEDED';
    if (!isTooShort || deadlineMs > 30_000) {
      await assert.rejects(attempted, error);
      return;
    }
  }
}
