import type { BinaryReader } from '@bufbuild/protobuf/wire';

/**
 * Reads protobuf's wire format as far as events need it. A replay is bound by how fast this is:
 * numbers never become bigints here, and texts are taken from the message without a copy between.
 */
export class WireReader {
  position = 0;

  constructor(
    private readonly buffer: Buffer,
    private end = buffer.length,
  ) {}

  /** The field that is next, or 0 at the end. */
  tag(): number {
    return this.position < this.end ? this.varint() : 0;
  }

  /** A number from 0 to 2^53-1. Throws a RangeError if it is larger, or negative. */
  varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const byte = this.buffer[this.position++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER)
          throw new RangeError('a number is not within 0 to 2^53-1');
        return value;
      }
    }
    throw new RangeError('a number has no end');
  }

  text(encoding: 'utf8' | 'latin1' = 'utf8'): string {
    const begin = this.begin();
    return this.buffer.toString(encoding, begin, this.position);
  }

  bytes(): Uint8Array {
    const begin = this.begin();
    return Buffer.from(this.buffer.subarray(begin, this.position));
  }

  /** Reads a message within this one: `read` is called until its end. */
  message(read: () => void): void {
    const begin = this.begin();
    const [end, after] = [this.end, this.position];
    this.end = after;
    this.position = begin;
    read();
    this.end = end;
    this.position = after;
  }

  /** Skips a field that is not known. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        while ((this.buffer[this.position++] ?? 0) >= 0x80);
        return;
      case 1:
        this.position += 8;
        return;
      case 2:
        this.begin();
        return;
      case 5:
        this.position += 4;
        return;
      default:
        throw new RangeError(`a field of an unknown kind: ${tag}`);
    }
  }

  /** Goes to the end of a field with a length; says where it begins. */
  private begin(): number {
    const length = this.varint();
    const begin = this.position;
    this.position += length;
    if (this.position > this.end) throw new RangeError('a field has no end');
    return begin;
  }
}

/** Goes through a message's fields; `read` says whether it has read the field, else it is skipped. */
export function readFields(
  reader: BinaryReader,
  read: (field: number, reader: BinaryReader) => boolean,
): void {
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (!read(field, reader)) reader.skip(wireType);
  }
}
