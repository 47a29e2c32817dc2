/** Client of Firn, a gRPC event store. */
export { FirnClient } from './client.js';
export { ConnectionStringError, type ConnectionOptions } from './connection-string.js';
export { FileCheckpointStore } from './consumer.js';
export {
  CheckFailedError,
  FirnError,
  InvalidFieldError,
  ProofFailedError,
  StoreChangedError,
  TargetIdTooLargeError,
  UndoConflictError,
} from './errors.js';
export type { AppendConflict, Code, FailedCheck, InvalidField, Reason } from './errors.js';
export type { AppendRequests } from './append-stream.js';
export { Verifier } from './verifier.js';
export * from './types.js';
