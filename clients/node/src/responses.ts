/** Makes the application's answers of the contract's. */
import { AnswerError, readAnswer } from './errors.js';
import {
  Durability as DurabilityMessage,
  type AppendEventsResponse,
  type GetEventsResponse,
} from './generated/firn/v1/event_store.js';
import type {
  GetHistoryResponse,
  GetStateResponse,
  UndoResponse,
} from './generated/firn/v1/history.js';
import { fromEventMessage } from './recorded-event.js';
import type { AppendedBatch, Durability, History, Page, State, Undone } from './types.js';

export function toDurability(durability: DurabilityMessage): Durability {
  return durability === DurabilityMessage.DURABILITY_FSYNCED ? 'fsynced' : 'written';
}

/** `ids` are those of the batch, in order. */
export function toAppendedBatch(ids: string[], response: AppendEventsResponse): AppendedBatch {
  if (response.events.length !== ids.length) {
    throw new AnswerError(`it is of ${response.events.length} events, not of ${ids.length}`);
  }
  return {
    events: response.events.map((event, index) => ({ id: ids[index] ?? '', ...event })),
    duplicate: response.duplicate,
    durability: toDurability(response.durability),
  };
}

export function toPage({ events, nextPageToken, head, position }: GetEventsResponse): Page {
  return { events: events.map(fromEventMessage), nextPageToken, head, position };
}

export function toState(response: GetStateResponse): State {
  return { state: parse(response.stateJson), ...response };
}

export function toHistory(response: GetHistoryResponse): History {
  return {
    ...response,
    entries: response.entries.map(({ event, changes, ...rest }) => {
      if (event === undefined) throw new AnswerError('an entry without its event');
      return {
        event: fromEventMessage(event),
        changes: changes.map(({ field, oldJson, newJson }) => ({
          field,
          old: parse(oldJson),
          new: parse(newJson),
        })),
        ...rest,
      };
    }),
  };
}

export function toUndone({ events, durability, ...rest }: UndoResponse): Undone {
  return { events: events.map(fromEventMessage), durability: toDurability(durability), ...rest };
}

/** Text that is empty stands for no value. */
function parse(json: string): unknown {
  return json === '' ? undefined : readAnswer((): unknown => JSON.parse(json));
}
