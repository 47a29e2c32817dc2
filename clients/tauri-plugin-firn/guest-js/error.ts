import type { ConflictingEvent, ErrorDTO, InvalidField } from './types.js'

/** Why a call failed. Switch on `reason`, never on the message. */
export class FirnError extends Error implements ErrorDTO {
  override readonly name = 'FirnError'
  readonly reason: string
  readonly fields: InvalidField[]
  readonly metadata: Record<string, string>
  readonly conflicts: ConflictingEvent[]

  constructor(error: ErrorDTO) {
    super(error.message)
    this.reason = error.reason
    this.fields = error.fields
    this.metadata = error.metadata
    this.conflicts = error.conflicts
  }
}

/** What `invoke` rejected with, as an `Error`. Tauri itself rejects with a text. */
export function toError(rejected: unknown): Error {
  if (rejected instanceof Error) return rejected
  if (typeof rejected === 'object' && rejected !== null && 'reason' in rejected) {
    return new FirnError(rejected as ErrorDTO)
  }
  return new Error(String(rejected))
}
