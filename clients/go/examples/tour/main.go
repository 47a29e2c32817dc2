// Command tour shows what the client does: tour CONNECTION_STRING
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"firn.dev/go/firn"
	"firn.dev/go/firn/catalog"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: tour CONNECTION_STRING")
	}
	if err := tour(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func tour(server string) error {
	client, err := firn.Connect(server)
	if err != nil {
		return err
	}
	defer client.Close()

	ctx := context.Background()
	for _, stop := range []func(context.Context, *firn.Client) error{
		appendOne, appendTyped, appendBatch, appendStream, readEvents, readPast, undo, query, prove,
	} {
		if err := stop(ctx, client); err != nil {
			return err
		}
	}
	return nil
}

func appendOne(ctx context.Context, client *firn.Client) error {
	result, err := client.Append(ctx, firn.Event{
		Type:       "order_placed",
		TargetType: "order",
		TargetID:   1,
		UserID:     "ada",
		Tags:       []string{"customer:7"},
		Payload:    []byte(`{"items": [{"sku": "A-1", "count": 2}]}`),
	})
	if err != nil {
		return err
	}
	fmt.Println("appended", result.ID, "at position", result.Position)
	return nil
}

func appendTyped(ctx context.Context, client *firn.Client) error {
	for _, payload := range []firn.Payload{
		catalog.ImageAdded{
			Filename: "fjord.raf",
			FileHash: "6057cdf713012964eea523ace8d07ec20fd0a44b1fd0c754eda1ccf224397fae",
		},
		catalog.RatingChanged{OldRating: 0, NewRating: 5},
	} {
		event, err := firn.NewTypedEvent(42, payload)
		if err != nil {
			return err
		}
		event.UserID = "ada"
		if _, err := client.Append(ctx, event); err != nil {
			return err
		}
	}
	return nil
}

func appendBatch(ctx context.Context, client *firn.Client) error {
	taken := firn.Query{{Tags: []string{"username:camille"}}}
	signup := firn.Event{
		Type: "user_signed_up", TargetType: "user", TargetID: 9,
		Tags: []string{"username:camille"}, Payload: []byte(`{}`),
	}
	for range 2 {
		signup.ID = firn.NewID() // another one each time: not a retry
		_, err := client.AppendBatch(ctx, []firn.Event{signup}, firn.NoMatch(taken, 0))
		var failure *firn.Error
		switch {
		case errors.Is(err, firn.ErrCheckFailed) && errors.As(err, &failure):
			for _, there := range failure.Conflict.Failed[0].Events {
				fmt.Println("the name is taken since position", there.Position)
			}
		case err != nil:
			return err
		}
	}
	return nil
}

func appendStream(ctx context.Context, client *firn.Client) error {
	stream := client.AppendStream(ctx)
	var pending []*firn.PendingAppend
	for n := range 1000 {
		sent, err := stream.Send(ctx, []firn.Event{{
			Type: "temperature_measured", TargetType: "sensor", TargetID: 3,
			Payload: fmt.Appendf(nil, `{"celsius": %d}`, n%30),
		}})
		if err != nil {
			return err
		}
		pending = append(pending, sent)
	}
	if err := stream.Close(); err != nil { // everything is answered
		return err
	}
	for _, sent := range pending {
		if _, err := sent.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

func readEvents(ctx context.Context, client *firn.Client) error {
	query := firn.Query{{Streams: []string{"image-42"}}, {Tags: []string{"customer:7"}}}
	for event, err := range client.Get(ctx, firn.GetOptions{Query: query, Backwards: true}) {
		if err != nil {
			return err
		}
		fmt.Println(event.Position, event.Type, string(event.Payload))
	}

	for event, err := range client.Replay(ctx, firn.ReplayOptions{Query: query}) {
		if err != nil {
			return err
		}
		var changed catalog.RatingChanged
		if err := event.DecodePayload(&changed); errors.Is(err, firn.ErrOtherType) {
			continue
		} else if err != nil {
			return err
		}
		fmt.Println("rated", changed.NewRating)
	}
	return nil
}

func readPast(ctx context.Context, client *firn.Client) error {
	image := firn.Target{Type: "image", ID: 42}
	if _, err := client.CreateProjection(ctx, firn.CreateProjectionOptions{Name: "catalog"}); err != nil {
		return err
	}
	state, err := client.State(ctx, firn.StateOptions{
		Target: image,
		AsOf:   firn.AtTime(time.Now()),
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s\n", state.JSON)

	for entry, err := range client.History(ctx, firn.HistoryOptions{Target: image}) {
		if err != nil {
			return err
		}
		for _, change := range entry.Changes {
			fmt.Printf("%s: %s -> %s\n", change.Field, change.Old, change.New)
		}
	}
	return nil
}

func undo(ctx context.Context, client *firn.Client) error {
	undone, err := client.Undo(ctx, firn.LastGesture("ada", ""), firn.UndoOptions{})
	if errors.Is(err, firn.ErrUndoConflict) {
		fmt.Println("somebody has changed it since:", err)
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Println("appended", undone.Events[0].Type, "to undo", undone.EventIDs[0])
	_, err = client.Redo(ctx, firn.LastGesture("ada", ""), firn.UndoOptions{})
	return err
}

func query(ctx context.Context, client *firn.Client) error {
	rows, err := client.Query(ctx, firn.QueryOptions{
		SQL:        "select event_type, count(*) from events where target_type = :kind group by 1",
		Parameters: map[string]any{"kind": "image"},
	})
	if err != nil {
		return err
	}
	for row, err := range rows.All() {
		if err != nil {
			return err
		}
		fmt.Println(row[0], row[1])
	}
	return nil
}

func prove(ctx context.Context, client *firn.Client) error {
	key, err := client.VerifierKey(ctx)
	for errors.Is(err, firn.ErrProofNotReady) {
		time.Sleep(10 * time.Millisecond) // the server has yet to hash what was appended just now
		key, err = client.VerifierKey(ctx)
	}
	if err != nil {
		return err
	}
	verifier, err := firn.NewVerifier(key)
	if err != nil {
		return err
	}
	monday, err := client.SignedCheckpoint(ctx, verifier, 0)
	if err != nil {
		return err
	}
	// Keep monday.Note elsewhere. Later:
	if _, err := client.VerifyConsistency(ctx, monday.Note, verifier); err != nil {
		return err // firn.ErrProofFailed: something before it was changed
	}
	for event, err := range client.Get(ctx, firn.GetOptions{UntilPosition: firn.Ptr(monday.Size)}) {
		if err != nil {
			return err
		}
		if _, err := client.VerifyEvent(ctx, event, verifier, 0); err != nil {
			return err // firn.ErrProofFailed: it is not the one in the log
		}
	}
	fmt.Println("proven:", monday.Size, "events")
	return nil
}
