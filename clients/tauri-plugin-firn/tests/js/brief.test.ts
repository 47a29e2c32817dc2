// The interface that the application's brief for its event store gives, word for word.
import test from 'node:test'

import type { EventDTO as Ours } from '../../guest-js/index.js'

export interface EventDTO {
  id: string;
  timestamp: number;
  event_type: string;
  payload: any;
  target_type: string;
  target_id: number;
  user_id?: string;
  created_at: string;
}

/** Whether two types are the same: each member, what it is, and whether it is optional. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

test('the event is the one of the brief', () => {
  const same: Same<EventDTO, Ours> = true
  const sameMembers: Same<keyof EventDTO, keyof Ours> = true
  const there: EventDTO = {} as Ours
  const back: Ours = {} as EventDTO
  void [same, sameMembers, there, back]
})
