/** Checks the 64-bit numbers that an application gives: a number holds them exactly up to 2^53-1. */
import { inspect } from 'node:util';

/** An `int64` as it is sent. Throws a RangeError that names the field if it cannot be one. */
export function toInt64(field: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${field} must be an integer within ±(2^53-1); got ${inspect(value)}`);
}

/** The same of a `uint64`: a position, a revision, a size. */
export function toUint64(field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`${field} must be an integer from 0 to 2^53-1; got ${inspect(value)}`);
}

/** One of the two, of a number that may be left out. */
export function optional(
  check: (field: string, value: number) => number,
  field: string,
  value: number | undefined,
): number | undefined {
  return value === undefined ? undefined : check(field, value);
}
