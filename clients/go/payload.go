package firn

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Payload is a type for the payloads of one event type: those of the package catalog, or an
// application's own. It is a struct, or a pointer to one, that encoding/json understands.
type Payload interface {
	// EventType is, for example, "rating_changed".
	EventType() string

	// TargetType is, for example, "image".
	TargetType() string
}

// ErrOtherType is the error of reading an event's payload as one of another event type.
var ErrOtherType = errors.New("firn: the event is of another type")

// NewTypedEvent makes an event of a payload, about the target with this id.
func NewTypedEvent(targetID int64, payload Payload) (Event, error) {
	text, err := json.Marshal(payload)
	if err != nil {
		return Event{}, fmt.Errorf("firn: payload of %s: %w", payload.EventType(), err)
	}
	return Event{
		Type:       payload.EventType(),
		TargetType: payload.TargetType(),
		TargetID:   targetID,
		Payload:    text,
	}, nil
}

// DecodePayload reads the payload into what payload points to. If that is of another event type,
// the error is [ErrOtherType].
func (e *Event) DecodePayload(payload Payload) error {
	if e.Type != payload.EventType() {
		return fmt.Errorf("%w: %s, not %s", ErrOtherType, e.Type, payload.EventType())
	}
	if err := json.Unmarshal(e.Payload, payload); err != nil {
		return fmt.Errorf("firn: payload of %s: %w", e.Type, err)
	}
	return nil
}
