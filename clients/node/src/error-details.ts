/** Makes typed errors of what gRPC, and the answers of an append stream, say about a failure. */
import type { ServiceError } from '@grpc/grpc-js';

import {
  CheckFailedError,
  CODES,
  FirnError,
  InvalidFieldError,
  UndoConflictError,
  type AppendConflict,
  type Code,
  type FirnErrorOptions,
} from './errors.js';
import { ErrorReason } from './generated/firn/v1/error_reason.js';
import {
  AppendConflict as AppendConflictMessage,
  type AppendError,
} from './generated/firn/v1/event_store.js';
import { UndoConflict } from './generated/firn/v1/history.js';
import type { Duration } from './generated/google/protobuf/duration.js';
import { BadRequest, ErrorInfo, RetryInfo } from './generated/google/rpc/error_details.js';
import { Status } from './generated/google/rpc/status.js';
import { readEvents } from './large-targets.js';
import { fromEventMessage } from './recorded-event.js';

const DOMAIN = 'firn';
const DETAILS_KEY = 'grpc-status-details-bin';
const REASON_PREFIX = 'ERROR_REASON_';

/**
 * What grpc-js says of a call whose stream or connection was lost before there was a status, with
 * whatever code it has for how that came out: nothing but the text tells it from a server's word.
 * The last is what gRPC's server, not ours, says of a call that came in while it was being stopped.
 */
const LOST =
  /^(Received RST_STREAM with code \d+|Call cancelled$|Bandwidth exhausted or memory limit exceeded$|Write error: |Failed to start HTTP\/2 stream with error |CANCELLED$)/;

/** The error that a call ended with. */
export function fromServiceError(error: ServiceError): FirnError {
  const code = isLost(error) ? 'UNAVAILABLE' : codeName(error.code);
  const options = { code, message: error.details, cause: error };
  try {
    return withDetails(error, { ...options });
  } catch (failure) {
    if (failure instanceof FirnError) return failure;
    // Something on the way to the server has made details that cannot be read.
    return new FirnError(options);
  }
}

function isLost({ details, metadata }: ServiceError): boolean {
  return LOST.test(details) && metadata.get(DETAILS_KEY).length === 0;
}

function withDetails(error: ServiceError, options: FirnErrorOptions): FirnError {
  let conflict: AppendConflictMessage | undefined;
  let undoConflict: UndoConflict | undefined;
  for (const { typeUrl, value } of details(error)) {
    switch (typeUrl.slice(typeUrl.lastIndexOf('/') + 1)) {
      case 'google.rpc.ErrorInfo': {
        const info = ErrorInfo.decode(value);
        if (info.domain === DOMAIN)
          Object.assign(options, {
            reason: info.reason,
            metadata: Object.fromEntries(info.metadata),
          });
        break;
      }
      case 'google.rpc.BadRequest':
        options.fields = BadRequest.decode(value).fieldViolations.map(({ field, description }) => ({
          field,
          description,
        }));
        break;
      case 'google.rpc.RetryInfo':
        options.retryDelayMs = toMilliseconds(RetryInfo.decode(value).retryDelay);
        break;
      case 'firn.v1.AppendConflict':
        conflict = readEvents(value, [1, 3], (bytes) => AppendConflictMessage.decode(bytes));
        break;
      case 'firn.v1.UndoConflict':
        undoConflict = UndoConflict.decode(value);
        break;
    }
  }
  if (undoConflict !== undefined) {
    return new UndoConflictError(options, undoConflict.events, undoConflict.more);
  }
  return ofReason(options, conflict);
}

/** The error that a request of an append stream was answered with. */
export function fromAppendError(error: AppendError): FirnError {
  return ofReason(
    {
      // OK is no error's.
      code: error.code === 0 ? 'UNKNOWN' : codeName(error.code),
      message: error.message,
      reason: reasonName(error.reason),
      metadata: Object.fromEntries(error.metadata),
      fields: error.invalidFields,
      retryDelayMs: toMilliseconds(error.retryDelay),
    },
    error.conflict,
  );
}

function ofReason(
  options: FirnErrorOptions,
  conflict: AppendConflictMessage | undefined,
): FirnError {
  if (conflict !== undefined) return new CheckFailedError(options, toConflict(conflict));
  if (options.reason === 'INVALID_FIELD') return new InvalidFieldError(options);
  return new FirnError(options);
}

function toConflict(conflict: AppendConflictMessage): AppendConflict {
  return {
    failedChecks: conflict.failedChecks.map((check) => ({
      checkIndex: check.checkIndex,
      ...(check.actualRevision !== undefined && { actualRevision: check.actualRevision }),
      events: check.events.map(fromEventMessage),
      eventsLeftOut: check.eventsLeftOut,
    })),
    checksLeftOut: conflict.checksLeftOut,
  };
}

function details(error: ServiceError) {
  const [bytes] = error.metadata.get(DETAILS_KEY);
  return bytes instanceof Buffer ? Status.decode(bytes).details : [];
}

/** Empty for none, and for a reason of a newer server, which has no name here. */
function reasonName(reason: ErrorReason): string {
  const isNone = reason === ErrorReason.ERROR_REASON_UNSPECIFIED || !(reason in ErrorReason);
  return isNone ? '' : ErrorReason[reason].replace(REASON_PREFIX, '');
}

function codeName(code: number): Code {
  return CODES[code] ?? 'UNKNOWN';
}

function toMilliseconds(duration: Duration | undefined): number | undefined {
  return duration && duration.seconds * 1_000 + duration.nanos / 1e6;
}
