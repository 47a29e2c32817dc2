package firn

import (
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
)

// prepare makes the event that is sent, at every attempt the same: with an id and a timestamp.
func prepare(event *Event) *pb.EventDTO {
	prepared := &pb.EventDTO{
		Id:         event.ID,
		Timestamp:  event.Timestamp.UnixMilli(),
		EventType:  event.Type,
		TargetType: event.TargetType,
		TargetId:   event.TargetID,
		Stream:     event.Stream,
		Tags:       event.Tags,
		Metadata:   event.Metadata,
	}
	if event.ID == "" {
		prepared.Id = NewID()
	}
	if event.Timestamp.IsZero() {
		prepared.Timestamp = time.Now().UnixMilli()
	}
	if event.UserID != "" {
		prepared.UserId = &event.UserID
	}
	if event.ContentType == "" {
		prepared.PayloadForm = &pb.EventDTO_PayloadJson{PayloadJson: string(event.Payload)}
	} else {
		prepared.PayloadForm = &pb.EventDTO_PayloadBytes{PayloadBytes: event.Payload}
		prepared.ContentType = event.ContentType
	}
	return prepared
}

func prepareAll(events []Event) []*pb.EventDTO {
	prepared := make([]*pb.EventDTO, len(events))
	for i := range events {
		prepared[i] = prepare(&events[i])
	}
	return prepared
}

func (e *Event) fromProto(event *pb.EventDTO) {
	*e = Event{
		ID:          event.GetId(),
		Timestamp:   time.UnixMilli(event.GetTimestamp()),
		Type:        event.GetEventType(),
		ContentType: event.GetContentType(),
		TargetType:  event.GetTargetType(),
		TargetID:    event.GetTargetId(),
		UserID:      event.GetUserId(),
		Stream:      event.GetStream(),
		Tags:        event.GetTags(),
		Metadata:    event.GetMetadata(),
		Position:    event.GetPosition(),
		Revision:    event.GetRevision(),
		CreatedAt:   parseTime(event.GetCreatedAt()),
		BatchIndex:  event.GetBatchIndex(),
	}
	switch form := event.GetPayloadForm().(type) {
	case *pb.EventDTO_PayloadJson:
		e.Payload = []byte(form.PayloadJson)
	case *pb.EventDTO_PayloadBytes:
		e.Payload = form.PayloadBytes
	}
}

func eventsFromProto(events []*pb.EventDTO) []Event {
	result := make([]Event, len(events))
	for i, event := range events {
		result[i].fromProto(event)
	}
	return result
}

// parseTime reads a recorded time; zero if there is none.
func parseTime(text string) time.Time {
	moment, _ := time.Parse(time.RFC3339Nano, text)
	return moment
}
