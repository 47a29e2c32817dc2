/* eslint-disable @typescript-eslint/no-explicit-any */
// The event as the people who build on Firn wrote it down, word for word.
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
