// Command bench measures the client beside the bare generated stub, in turn, in one process, and
// prints a JSON object for every round.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"firn.dev/go/firn"
	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const (
	inFlight  = 64
	targets   = 1000
	eventType = "bench_event"
	batch     = 500 // events, to fill the log
)

// payloadText is a JSON object of 256 bytes; payload is what json.Marshal would give of it.
var (
	payloadText = `{"text":"` + strings.Repeat("x", 256-len(`{"text":""}`)) + `"}`
	payload     = []byte(payloadText)
)

type bench struct {
	sdk     *firn.Client
	bare    pb.EventStoreClient
	seconds float64
	events  uint64
	after   uint64 // the events to replay follow this position
}

func main() {
	log.SetFlags(0)
	flags := flag.NewFlagSet("bench ADDRESS", flag.ExitOnError)
	seconds := flags.Float64("seconds", 3, "of each append round")
	events := flags.Uint64("events", 200_000, "that a replay reads")
	rounds := flags.Int("rounds", 5, "of each case and system")
	if len(os.Args) < 2 || strings.HasPrefix(os.Args[1], "-") {
		flags.Usage()
		os.Exit(2)
	}
	_ = flags.Parse(os.Args[2:]) // exits
	if err := run(os.Args[1], *seconds, *events, *rounds); err != nil {
		log.Fatal(err)
	}
}

func run(address string, seconds float64, events uint64, rounds int) error {
	sdk, err := firn.Connect(address)
	if err != nil {
		return err
	}
	defer sdk.Close()
	conn, err := grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		return err
	}
	defer conn.Close()
	b := &bench{sdk: sdk, bare: pb.NewEventStoreClient(conn), seconds: seconds, events: events}
	if err := b.fill(context.Background()); err != nil {
		return err
	}
	cases := []struct {
		name      string
		sdk, bare func(context.Context) (float64, error)
	}{
		{"append", b.appending(b.appendSDK), b.appending(b.appendBare)},
		{"replay", b.replaying(b.replaySDK), b.replaying(b.replayBare)},
	}
	for _, c := range cases {
		for round := range rounds + 1 {
			if err := pair(c.name, round, c.sdk, c.bare); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair measures both, and prints what came of it unless it is the first.
func pair(name string, round int, sdk, bare func(context.Context) (float64, error)) error {
	type system struct {
		name    string
		measure func(context.Context) (float64, error)
	}
	systems := []system{{"sdk", sdk}, {"bare", bare}}
	if round%2 == 1 { // neither always has the other's garbage to collect
		systems[0], systems[1] = systems[1], systems[0]
	}
	for _, s := range systems {
		rate, err := s.measure(context.Background())
		if err != nil {
			return err
		}
		if round == 0 {
			continue
		}
		line, _ := json.Marshal(map[string]any{
			"client": "go", "case": name, "system": s.name, "events_per_second": math.Round(rate)})
		fmt.Println(string(line))
	}
	return nil
}

// fill stores the events to replay.
func (b *bench) fill(ctx context.Context) error {
	head, err := b.sdk.Head(ctx)
	if err != nil {
		return err
	}
	b.after = head.Position
	stream := b.sdk.AppendStream(ctx)
	for n := uint64(0); n < b.events; {
		events := make([]firn.Event, min(batch, b.events-n))
		for i := range events {
			events[i] = event(n)
			n++
		}
		if _, err := stream.Send(ctx, events); err != nil {
			return err
		}
	}
	return stream.Close()
}

func event(n uint64) firn.Event {
	return firn.Event{
		Type: eventType, TargetType: "image", TargetID: int64(n%targets) + 1, Payload: payload}
}

// appending measures appends of one event, so many in flight.
func (b *bench) appending(appendOne func(context.Context, uint64) error,
) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		var count atomic.Uint64
		var failure atomic.Value
		var all sync.WaitGroup
		begin := time.Now()
		length := time.Duration(b.seconds * float64(time.Second))
		for range inFlight {
			all.Go(func() {
				for time.Since(begin) < length && failure.Load() == nil {
					if err := appendOne(ctx, count.Add(1)); err != nil {
						failure.Store(err)
					}
				}
			})
		}
		all.Wait()
		if err, ok := failure.Load().(error); ok {
			return 0, err
		}
		return float64(count.Load()) / time.Since(begin).Seconds(), nil
	}
}

func (b *bench) appendSDK(ctx context.Context, n uint64) error {
	_, err := b.sdk.Append(ctx, event(n))
	return err
}

func (b *bench) appendBare(ctx context.Context, n uint64) error {
	_, err := b.bare.AppendEvent(ctx, &pb.AppendEventRequest{Event: &pb.EventDTO{
		Id:          firn.NewID(),
		Timestamp:   time.Now().UnixMilli(),
		EventType:   eventType,
		PayloadForm: &pb.EventDTO_PayloadJson{PayloadJson: payloadText},
		TargetType:  "image",
		TargetId:    int64(n%targets) + 1,
	}})
	return err
}

// read is what both make of an event: every byte of it that they are to look at counts.
type read struct{ events, bytes, positions uint64 }

func (r *read) add(id, eventType, stream string, payload int, position uint64) {
	r.events++
	r.bytes += uint64(len(id) + len(eventType) + len(stream) + payload)
	r.positions += position
}

// replaying measures a replay of all events that were stored for it.
func (b *bench) replaying(replay func(context.Context) (read, error),
) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		begin := time.Now()
		got, err := replay(ctx)
		if err != nil {
			return 0, err
		}
		positions := b.events*b.after + b.events*(b.events+1)/2
		if got.events != b.events || got.positions != positions || got.bytes < b.events*256 {
			return 0, fmt.Errorf("read %+v of %d events", got, b.events)
		}
		return float64(got.events) / time.Since(begin).Seconds(), nil
	}
}

func (b *bench) replaySDK(ctx context.Context) (got read, err error) {
	for event, err := range b.sdk.Replay(ctx, firn.ReplayOptions{
		AfterPosition: b.after, UntilPosition: firn.Ptr(b.after + b.events)}) {
		if err != nil {
			return got, err
		}
		got.add(event.ID, event.Type, event.Stream, len(event.Payload), event.Position)
	}
	return got, nil
}

func (b *bench) replayBare(ctx context.Context) (got read, err error) {
	stream, err := b.bare.ReplayEvents(ctx, &pb.ReplayEventsRequest{
		AfterPosition: b.after,
		UntilPosition: firn.Ptr(b.after + b.events),
		PayloadForm:   pb.PayloadForm_PAYLOAD_FORM_JSON,
	})
	if err != nil {
		return got, err
	}
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		for _, event := range message.GetEvents() {
			got.add(event.GetId(), event.GetEventType(), event.GetStream(),
				len(event.GetPayloadJson()), event.GetPosition())
		}
	}
}
