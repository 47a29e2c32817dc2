// Package catalog has a type for the payloads of each event type of the photo catalogue.
//
//	event, err := firn.NewTypedEvent(42, catalog.RatingChanged{OldRating: 0, NewRating: 5})
//
// To read whatever comes:
//
//	payload := catalog.New(event.Type)
//	if payload == nil { ... } // not one of the catalogue's
//	if err := event.DecodePayload(payload); err != nil { ... }
//	switch payload := payload.(type) {
//	case *catalog.RatingChanged: ...
//	}
//
// Members that need not be there are pointers, or [Nullable] where null is a value of its own.
// Members that this version does not know are passed over.
package catalog

import (
	"bytes"
	"encoding/json"

	"firn.dev/go/firn"
)

// Point is x and y.
type Point [2]float64

// New makes an empty payload for events of the type; nil if the catalogue has no such type.
func New(eventType string) firn.Payload {
	if payload, ok := payloads[eventType]; ok {
		return payload()
	}
	return nil
}

// Nullable is a member that may be absent, null or a value. The zero Nullable is absent.
type Nullable[T any] struct {
	value *T
	given bool
}

// Value is a member that is there.
func Value[T any](value T) Nullable[T] { return Nullable[T]{&value, true} }

// Null is a member that is null, for example because there was no value before.
func Null[T any]() Nullable[T] { return Nullable[T]{nil, true} }

// Get gives the value, and whether there is one.
func (n Nullable[T]) Get() (value T, ok bool) {
	if n.value == nil {
		return value, false
	}
	return *n.value, true
}

// IsNull reports whether it is null.
func (n Nullable[T]) IsNull() bool { return n.given && n.value == nil }

// IsZero reports whether it is absent.
func (n Nullable[T]) IsZero() bool { return !n.given }

// MarshalJSON writes the value or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }

// UnmarshalJSON reads a value or null.
func (n *Nullable[T]) UnmarshalJSON(text []byte) error {
	n.given = true
	return json.Unmarshal(text, &n.value)
}

// marshalOpen writes one object of the members and the other keys.
func marshalOpen(members any, other map[string]json.RawMessage) ([]byte, error) {
	text, err := json.Marshal(members)
	if err != nil || len(other) == 0 {
		return text, err
	}
	rest, err := json.Marshal(other)
	if err != nil || bytes.Equal(text, []byte("{}")) {
		return rest, err
	}
	return append(append(text[:len(text)-1], ','), rest[1:]...), nil
}

// unmarshalOpen reads the members, and gives the keys that are not known; nil if there are none.
func unmarshalOpen(text []byte, members any, known ...string) (map[string]json.RawMessage, error) {
	if err := json.Unmarshal(text, members); err != nil {
		return nil, err
	}
	var other map[string]json.RawMessage
	if err := json.Unmarshal(text, &other); err != nil {
		return nil, err
	}
	for _, name := range known {
		delete(other, name)
	}
	if len(other) == 0 {
		return nil, nil
	}
	return other, nil
}
