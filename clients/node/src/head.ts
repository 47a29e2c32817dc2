import type { Connection } from './connection.js';
import { EventStoreService } from './generated/firn/v1/event_store.js';
import type { CallOptions, Head } from './types.js';

/** Where the log ends, and whose log it is. */
export function getHead(connection: Connection, options: CallOptions): Promise<Head> {
  return connection.call(EventStoreService.getHead, {}, options);
}
