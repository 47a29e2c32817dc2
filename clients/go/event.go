package firn

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// Event is an immutable fact.
//
// An application fills in the fields up to Metadata; those from Position on belong to the store,
// which ignores them in an append, so that an event that was read can be appended elsewhere as it
// is.
type Event struct {
	// ID is a UUID in text form, unique in the log for ever. An append makes one if it is empty, see
	// [NewID]; give one to make the same append again later.
	ID string

	// Timestamp is the application's clock, kept in milliseconds: information only, the order of
	// events is Position. An append takes the present moment if it is zero.
	Timestamp time.Time

	// Type is 1 to 128 bytes of A-Z a-z 0-9 _ . : -, for example "rating_changed".
	Type string

	// Payload is a JSON object of at most 1 MiB, kept byte for byte, or, with a ContentType, any
	// bytes.
	Payload []byte

	// ContentType is the media type of a Payload that is not JSON; empty for JSON.
	ContentType string

	// TargetType is the kind of thing that the event is about, for example "image". It may be empty
	// (then TargetID must be 0) if there is a Stream.
	TargetType string

	// TargetID is the number of that thing, 0 or more.
	TargetID int64

	// UserID is who did it; may be empty.
	UserID string

	// Stream is the stream's name. An append takes "TARGETTYPE-TARGETID" if it is empty; an event
	// that was read has it always.
	Stream string

	// Tags are at most 64, "key:value" by habit; a tag may not stand twice.
	Tags []string

	// Metadata has facts about the event that are not the event, such as a correlation id: at most
	// 16 KiB.
	Metadata map[string]string

	// Position is the place in the log: from 1, without gaps. This is the order of events.
	Position uint64

	// Revision is the place in the stream: from 1, without gaps.
	Revision uint64

	// CreatedAt is the recorded time, in microseconds: the server's clock at commit, strictly
	// increasing along the log. Zero if what the server says is no time.
	CreatedAt time.Time

	// BatchIndex is the place in the batch that the event was appended with, from 0. A batch ends
	// where the next event's index is 0.
	BatchIndex uint32
}

// Target is what an event is about.
type Target struct {
	Type string
	ID   int64
}

// NewID makes an event id: a UUID of version 7, which begins with the time in milliseconds.
func NewID() string {
	var id [16]byte
	rand.Read(id[6:]) // never fails
	ms := uint64(time.Now().UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80

	var text [36]byte
	hex.Encode(text[0:8], id[0:4])
	hex.Encode(text[9:13], id[4:6])
	hex.Encode(text[14:18], id[6:8])
	hex.Encode(text[19:23], id[8:10])
	hex.Encode(text[24:], id[10:])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// Ptr gives a pointer to a value, for fields that may be absent.
func Ptr[T any](value T) *T { return &value }
