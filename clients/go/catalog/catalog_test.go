package catalog_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"firn.dev/go/firn"
	"firn.dev/go/firn/catalog"
	"firn.dev/go/firn/internal/firntest"
)

type sample struct {
	EventType  string          `json:"event_type"`
	TargetType string          `json:"target_type"`
	Payload    json.RawMessage `json:"payload"`
}

func readSamples(t *testing.T) []sample {
	root, err := firntest.Root()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(root, "tests/fixtures/payload_samples.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var samples []sample
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		samples = append(samples, s)
	}
	if len(samples) != 79 {
		t.Fatalf("%d samples", len(samples))
	}
	return samples
}

// targetID is what an event of the payload is about: the catalogue itself, or a member's id.
func (s sample) targetID() int64 {
	var members map[string]any
	_ = json.Unmarshal(s.Payload, &members)
	if id, ok := members[s.TargetType+"_id"].(float64); ok {
		return int64(id)
	}
	return 1
}

func TestSamplesRoundTripThroughTypesAndServer(t *testing.T) {
	daemon := firntest.Start(t)
	client, err := firn.Connect(daemon.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	samples := readSamples(t)
	for _, s := range samples {
		payload := catalog.New(s.EventType)
		if payload == nil {
			t.Fatalf("there is no type for %s", s.EventType)
		}
		if err := json.Unmarshal(s.Payload, payload); err != nil {
			t.Fatal(err)
		}
		event, err := firn.NewTypedEvent(s.targetID(), payload)
		if err != nil {
			t.Fatal(err)
		}
		if event.Type != s.EventType || event.TargetType != s.TargetType {
			t.Errorf("%s: made an event %s about %s", s.EventType, event.Type, event.TargetType)
		}
		if got, want := parsed(t, event.Payload), parsed(t, s.Payload); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", s.EventType, got, want)
		}
		if _, err := client.Append(t.Context(), event); err != nil {
			t.Errorf("%s: %v", s.EventType, err)
		}
	}
	read := 0
	for event, err := range client.Replay(t.Context(), firn.ReplayOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		payload := catalog.New(event.Type)
		if err := event.DecodePayload(payload); err != nil {
			t.Error(err)
		}
		if payload.EventType() != samples[read].EventType {
			t.Errorf("event %d is %s", read, payload.EventType())
		}
		read++
	}
	if read != len(samples) {
		t.Errorf("read %d", read)
	}
}

func parsed(t *testing.T, text []byte) (value any) {
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestNullableHasThreeStates(t *testing.T) {
	for text, want := range map[string]catalog.Exif{
		`{}`:              {},
		`{"lens":null}`:   {Lens: catalog.Null[string]()},
		`{"lens":"50mm"}`: {Lens: catalog.Value("50mm")},
	} {
		var exif catalog.Exif
		if err := json.Unmarshal([]byte(text), &exif); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(exif, want) {
			t.Errorf("%s is read as %+v", text, exif)
		}
		if again, err := json.Marshal(exif); err != nil || string(again) != text {
			t.Errorf("%s is written as %s (%v)", text, again, err)
		}
		value, ok := exif.Lens.Get()
		if ok != strings.Contains(text, "50mm") || ok && value != "50mm" ||
			exif.Lens.IsNull() != strings.Contains(text, "null") {
			t.Errorf("%s: %q, %v, %v", text, value, ok, exif.Lens.IsNull())
		}
	}
}

func TestKeysOfOpenTypesAreKept(t *testing.T) {
	for _, text := range []string{`{}`, `{"exposure":0.5}`, `{"film_grain":[1,2]}`,
		`{"exposure":0.5,"film_grain":12345678901234567890}`} {
		var edits catalog.EditParameters
		if err := json.Unmarshal([]byte(text), &edits); err != nil {
			t.Fatal(err)
		}
		if _, other := edits.Other["film_grain"]; other != strings.Contains(text, "film_grain") {
			t.Errorf("%s: others are %v", text, edits.Other)
		}
		if again, err := json.Marshal(edits); err != nil || string(again) != text {
			t.Errorf("%s is written as %s (%v)", text, again, err)
		}
	}
}

func TestWhatIsNotKnownIsPassedOver(t *testing.T) {
	event := firn.Event{Type: "flag_changed", Payload: []byte(`{"new_flag":"perhaps","by":"whom"}`)}
	var changed catalog.FlagChanged
	if err := event.DecodePayload(&changed); err != nil {
		t.Fatal(err)
	}
	if flag, _ := changed.NewFlag.Get(); flag != "perhaps" {
		t.Errorf("got %+v", changed)
	}
	if catalog.New("flag_waved") != nil {
		t.Error("there is no such type")
	}
}
