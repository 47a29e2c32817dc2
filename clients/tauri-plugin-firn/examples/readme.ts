// What the README shows; tests run it, and compare.
import {
  FirnError,
  appendEvent,
  appendEvents,
  followEvents,
  getEvents,
  getHistory,
  getState,
  redo,
  replayEvents,
  undo,
  type EventDTO
} from 'tauri-plugin-firn-api'

export async function append(): Promise<EventDTO> {
  const event: EventDTO = {
    id: crypto.randomUUID(),
    timestamp: Date.now(),
    event_type: 'rating_changed',
    payload: { image_id: 42, old_rating: 0, new_rating: 5 },
    target_type: 'image',
    target_id: 42,
    user_id: 'ada',
    created_at: new Date().toISOString()
  }
  const { position, revision, duplicate } = await appendEvent(event)
  console.log(position, revision, duplicate)

  const tagAll = [1, 2, 3].map((image) => ({
    ...event,
    id: crypto.randomUUID(),
    event_type: 'tag_added',
    payload: { image_id: image, tag_id: 7, tag_name: 'Paris', source: 'user' },
    target_id: image
  }))
  await appendEvents(tagAll)

  try {
    const payload = { image_id: 42, old_rating: 5, new_rating: 6 }
    await appendEvent({ ...event, id: crypto.randomUUID(), payload })
  } catch (error) {
    if (!(error instanceof FirnError)) throw error
    if (error.reason === 'EVENT_ID_CONFLICT') console.warn(`at ${error.metadata['position']}`)
    for (const { field, description } of error.fields) console.warn(`${field}: ${description}`)
  }
  return event
}

export async function read(event: EventDTO, position: number): Promise<Map<number, number>> {
  const everything = await getEvents()
  const image = { target_type: 'image', target_id: 42 }
  const ofImage = await getEvents({ target: image })
  const ratings = await getEvents({ target: image, event_types: ['rating_*'], limit: 50 })
  const since = await getEvents({ after_position: position })
  console.log(everything.length, ofImage.length, ratings.length, since.length)

  const ratingOf = new Map<number, number>()
  const end = await replayEvents(
    ({ events }) => {
      for (const { target_id, payload } of events) {
        const { new_rating } = payload as { new_rating: number }
        ratingOf.set(target_id, new_rating)
      }
    },
    { event_types: ['rating_changed'] }
  )
  console.log(end)

  const now = await getState(image)
  const then = await getState(image, { as_of: position })
  const { entries, next_page_token } = await getHistory(image, { page_size: 20 })
  for (const { event, changes, undone } of entries) console.log(event.event_type, changes, undone)

  await undo({ last_of_user: 'ada' })
  await redo({ last_of_user: 'ada' })
  await undo({ event_id: event.id }, { user_id: 'ada' })
  console.log(now, then, next_page_token)
  return ratingOf
}

export async function follow(checkpoint: number, show: (event: EventDTO) => void): Promise<number> {
  const follower = await followEvents(
    {
      onBatch: ({ events, position }) => {
        for (const event of events) show(event)
        checkpoint = position
      },
      onError: (error) => console.error(error instanceof FirnError ? error.reason : error)
    },
    { after_position: checkpoint, event_types: ['edit_applied', 'rating_changed'] }
  )
  while (checkpoint === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  await follower.close()
  return checkpoint
}
