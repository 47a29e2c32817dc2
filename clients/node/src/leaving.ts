/** Lets an iterator be left while it waits: an async generator alone takes that up when it is done. */

/** What ends a wait whose iterator was left. */
export const LEFT = new Error('the iterator was left');

/**
 * Makes `items.return()` end what `items` waits for, by way of `left`. A generator that fails with
 * `LEFT` then is to end instead, so that a pending `next()` says that there is nothing more.
 */
export function leavable<T>(
  items: AsyncGenerator<T, void, undefined>,
  left: AbortController,
): AsyncGenerator<T, void, undefined> {
  const end = items.return.bind(items);
  // On the generator itself: a wrapper would cost each `next()` something.
  items.return = (value) => {
    left.abort(LEFT);
    return end(value);
  };
  return items;
}

/** The signal of what ends with `left`, and with the application's signal. */
export function eitherOf(left: AbortController, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]);
}
