package firn

import (
	"reflect"
	"testing"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/protobuf/proto"
)

// What replays decode by hand is what the generated code makes of the same bytes.
func TestBatchDecodesAsGeneratedCode(t *testing.T) {
	json := &pb.EventDTO{
		Id:          "00000000-0000-4000-8000-000000000001",
		Timestamp:   1700000000001,
		EventType:   "image_added",
		PayloadForm: &pb.EventDTO_PayloadJson{PayloadJson: `{"a":1}`},
		TargetType:  "image",
		TargetId:    1<<53 - 1,
		UserId:      proto.String("ada"),
		CreatedAt:   "2026-02-21T15:04:05.120417Z",
		Position:    1 << 40,
		Stream:      "Épreuves",
		Revision:    300,
		Tags:        []string{"z:1", "a:2"},
		Metadata:    map[string]string{"k": "v", "empty": ""},
		BatchIndex:  9999,
	}
	opaque := proto.Clone(json).(*pb.EventDTO)
	opaque.PayloadForm = &pb.EventDTO_PayloadBytes{PayloadBytes: []byte{0, 255, 1}}
	opaque.ContentType = "application/cbor"
	empty := &pb.EventDTO{PayloadForm: &pb.EventDTO_PayloadBytes{PayloadBytes: []byte{}}}
	message := &pb.ReplayEventsResponse{
		Events:   []*pb.EventDTO{json, opaque, empty},
		Position: 7, Head: 1 << 41, Mark: pb.ReplayMark_REPLAY_MARK_CAUGHT_UP,
	}
	message.ProtoReflect().SetUnknown([]byte{0xf8, 0x07, 0x01}) // of a newer server
	data, err := proto.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	batch := &Batch{}
	if err := batch.decode(data); err != nil {
		t.Fatal(err)
	}
	want := &Batch{
		Events: eventsFromProto(message.GetEvents()), Position: 7, Head: 1 << 41, Mark: CaughtUp}
	if !reflect.DeepEqual(batch, want) {
		t.Errorf("got  %+v\nwant %+v", batch, want)
	}
	for cut := 1; cut < len(data); cut++ {
		_ = (&Batch{}).decode(data[:cut]) // an error or not, it ends
	}
}
