import type { Connection } from './connection.js';
import { AnswerError } from './errors.js';
import { EventStoreService } from './generated/firn/v1/event_store.js';
import type { GetNewestEventsRequest, NewestEvent } from './generated/firn/v1/read.js';
import { withEvents } from './large-targets.js';
import { fromEventMessage } from './recorded-event.js';
import type { CallOptions, NewestEvents, RecordedEvent } from './types.js';

const getNewestEvents = withEvents(EventStoreService.getNewestEvents, 1, 1);

/** Finds the newest events of all that is asked for, by as many calls as it takes. */
export async function findNewest(
  connection: Connection,
  request: GetNewestEventsRequest,
  options: CallOptions,
): Promise<NewestEvents> {
  const together = connection.sharingDeadline(options);
  const ask = async (asked: GetNewestEventsRequest) => {
    const answer = await connection.call(getNewestEvents, asked, together());
    const [found, wanted] = [answer.newest.length, sizeOf(asked)];
    // None is the right answer to none, which the server refuses.
    if (found === 0 || found > wanted) throw new AnswerError(`${found} of ${wanted} newest events`);
    return answer;
  };

  /** The event of an item; where an answer was not allowed to look further, others go on. */
  const lookFurther = async (found: NewestEvent, index: number) => {
    let { event, position } = found;
    if ((event?.position ?? position) > head) throw misplaced(head);
    while (event === undefined && position !== 0) {
      const until = position;
      const { newest } = await ask(partOf(request, index, index + 1, until));
      ({ event, position } = newest[0] ?? found);
      if (event === undefined ? position >= until : event.position > until) throw misplaced(until);
    }
    return event && fromEventMessage(event);
  };

  let answer = await ask(request);
  // All are of the moment of the first answer.
  const { head } = answer;
  const newest: (RecordedEvent | undefined)[] = [];
  for (;;) {
    for (const found of answer.newest) newest.push(await lookFurther(found, newest.length));
    if (newest.length === sizeOf(request)) return { newest, head };
    answer = await ask(partOf(request, newest.length, sizeOf(request), head));
  }
}

/** How many streams and queries it has. */
function sizeOf({ streams, queries }: GetNewestEventsRequest): number {
  return streams.length + queries.length;
}

/** Asks for some of the streams, then queries. */
function partOf(
  request: GetNewestEventsRequest,
  begin: number,
  end: number,
  untilPosition: number,
): GetNewestEventsRequest {
  const { streams, queries } = request;
  const inQueries = (index: number) => Math.max(index - streams.length, 0);
  return {
    ...request,
    streams: streams.slice(begin, end),
    queries: queries.slice(inQueries(begin), inQueries(end)),
    untilPosition,
    asOf: undefined,
  };
}

function misplaced(until: number): AnswerError {
  return new AnswerError(`what is newest up to ${until} is not before it`);
}
