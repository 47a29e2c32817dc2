package firn

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

const entryVersion = 1

// entry writes what the log's tree says of the event: docs/proofs.md, "The tree". It says too
// whether that can be written at all: an event of the log has an id, and times, that are as its.
func (e *Event) entry() ([]byte, bool) {
	id, err := hex.DecodeString(strings.ReplaceAll(e.ID, "-", ""))
	if err != nil || len(id) != 16 || !isWhole(e.Timestamp, time.Millisecond) ||
		!isWhole(e.CreatedAt, time.Microsecond) {
		return nil, false
	}
	entry := []byte{entryVersion}
	entry = binary.BigEndian.AppendUint64(entry, e.Position)
	entry = append(entry, id...)
	entry = binary.BigEndian.AppendUint64(entry, uint64(e.CreatedAt.UnixMicro()))
	entry = binary.BigEndian.AppendUint64(entry, uint64(e.Timestamp.UnixMilli()))
	entry = appendText(entry, e.Type)
	entry = appendText(entry, e.TargetType)
	entry = binary.BigEndian.AppendUint64(entry, uint64(e.TargetID))
	entry = appendText(entry, e.Stream)
	entry = binary.BigEndian.AppendUint64(entry, e.Revision)
	entry = binary.BigEndian.AppendUint32(entry, e.BatchIndex)
	if e.UserID != "" {
		entry = appendText(append(entry, 1), e.UserID)
	} else {
		entry = append(entry, 0)
	}
	entry = appendText(entry, e.ContentType)
	entry = binary.BigEndian.AppendUint32(entry, uint32(len(e.Tags)))
	for _, tag := range e.Tags {
		entry = appendText(entry, tag)
	}
	entry = binary.BigEndian.AppendUint32(entry, uint32(len(e.Metadata)))
	for _, key := range slices.Sorted(maps.Keys(e.Metadata)) {
		entry = appendText(appendText(entry, key), e.Metadata[key])
	}
	payload := sha256.Sum256(e.Payload)
	return append(entry, payload[:]...), true
}

// isWhole reports whether the entry, whose times have this unit, says all of the moment.
func isWhole(moment time.Time, unit time.Duration) bool {
	return moment.Nanosecond()%int(unit) == 0
}

func appendText(entry []byte, text string) []byte {
	entry = binary.BigEndian.AppendUint32(entry, uint32(len(text)))
	return append(entry, text...)
}
