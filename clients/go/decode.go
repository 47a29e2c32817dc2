package firn

import (
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// replayCodec decodes the messages of a replay straight into a Batch. By way of generated messages a
// replay would take a third longer, most of it to collect their garbage.
type replayCodec struct{}

func (replayCodec) Name() string { return "proto" }

func (replayCodec) Marshal(message any) (mem.BufferSlice, error) {
	data, err := proto.Marshal(message.(proto.Message))
	return mem.BufferSlice{mem.SliceBuffer(data)}, err
}

func (replayCodec) Unmarshal(data mem.BufferSlice, message any) error {
	buffer := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer buffer.Free()
	return message.(*Batch).decode(buffer.ReadOnlyData())
}

// field is one of a message: a number or bytes, which are the message's own.
type field struct {
	name   protowire.Number
	number uint64
	bytes  []byte
}

// nextField takes the first field off data, which has one.
func nextField(data []byte) (first field, rest []byte, err error) {
	name, kind, n := protowire.ConsumeTag(data)
	if n < 0 {
		return field{}, nil, protowire.ParseError(n)
	}
	first.name, rest = name, data[n:]
	switch kind {
	case protowire.VarintType:
		first.number, n = protowire.ConsumeVarint(rest)
	case protowire.BytesType:
		first.bytes, n = protowire.ConsumeBytes(rest)
	default: // none that is known
		n = protowire.ConsumeFieldValue(name, kind, rest)
	}
	if n < 0 {
		return field{}, nil, protowire.ParseError(n)
	}
	return first, rest[n:], nil
}

// decode reads a ReplayEventsResponse.
func (b *Batch) decode(data []byte) error {
	var events [][]byte
	for len(data) > 0 {
		next, rest, err := nextField(data)
		if err != nil {
			return err
		}
		data = rest
		switch next.name {
		case 1:
			events = append(events, next.bytes)
		case 2:
			b.Position = next.number
		case 3:
			b.Head = next.number
		case 4:
			b.Mark = marks[pb.ReplayMark(next.number)]
		}
	}
	b.Events = make([]Event, len(events))
	before := &Event{}
	for i, event := range events {
		if err := b.Events[i].decode(event, before); err != nil {
			return err
		}
		before = &b.Events[i]
	}
	return nil
}

// decode reads an EventDTO. Texts that are the same as in the event before are shared with it.
func (e *Event) decode(data []byte, before *Event) error {
	e.Timestamp = time.UnixMilli(0)
	for len(data) > 0 {
		next, rest, err := nextField(data)
		if err != nil {
			return err
		}
		data = rest
		switch next.name {
		case 1:
			e.ID = string(next.bytes)
		case 2:
			e.Timestamp = time.UnixMilli(int64(next.number))
		case 3:
			e.Type = sameOr(before.Type, next.bytes)
		case 5:
			e.TargetType = sameOr(before.TargetType, next.bytes)
		case 6:
			e.TargetID = int64(next.number)
		case 7:
			e.UserID = sameOr(before.UserID, next.bytes)
		case 8:
			e.CreatedAt = parseTime(string(next.bytes))
		case 9:
			e.Position = next.number
		case 10:
			e.Stream = sameOr(before.Stream, next.bytes)
		case 11:
			e.Revision = next.number
		case 12:
			e.Tags = append(e.Tags, string(next.bytes))
		case 13:
			if err := e.decodeMetadata(next.bytes); err != nil {
				return err
			}
		case 14, 15:
			e.Payload = append([]byte{}, next.bytes...)
		case 16:
			e.ContentType = sameOr(before.ContentType, next.bytes)
		case 17:
			e.BatchIndex = uint32(next.number)
		}
	}
	return nil
}

func (e *Event) decodeMetadata(entry []byte) error {
	var key, value string
	for len(entry) > 0 {
		next, rest, err := nextField(entry)
		if err != nil {
			return err
		}
		entry = rest
		switch next.name {
		case 1:
			key = string(next.bytes)
		case 2:
			value = string(next.bytes)
		}
	}
	if e.Metadata == nil {
		e.Metadata = map[string]string{}
	}
	e.Metadata[key] = value
	return nil
}

func sameOr(before string, text []byte) string {
	if before == string(text) {
		return before
	}
	return string(text)
}
