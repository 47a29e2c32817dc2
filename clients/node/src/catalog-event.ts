import type { CatalogPayloads } from './catalog.js';
import type { RecordedEvent } from './types.js';

/** An event of the log whose payload is that of a catalogue's event type. */
export interface CatalogEvent<T extends keyof CatalogPayloads> extends RecordedEvent {
  event_type: T;
  readonly payload: CatalogPayloads[T];
}

/** Whether the event is of that type of the catalogue: then its payload's type is known. */
export function isCatalogEvent<T extends keyof CatalogPayloads>(
  event: RecordedEvent,
  eventType: T,
): event is CatalogEvent<T> {
  return event.event_type === eventType;
}
