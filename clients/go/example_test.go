package firn_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"
	"testing"

	"firn.dev/go/firn"
	"firn.dev/go/firn/catalog"
	"firn.dev/go/firn/internal/firntest"
)

// exampleDaemon is started by the first example that needs it.
var exampleDaemon = sync.OnceValue(func() *firntest.Daemon {
	folder, err := os.MkdirTemp("", "firn-examples")
	if err != nil {
		log.Fatal(err)
	}
	daemon, err := firntest.Run(folder)
	if err != nil {
		log.Fatal(err)
	}
	atExit = func() {
		daemon.Close()
		_ = os.RemoveAll(folder)
	}
	return daemon
})

var atExit = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	atExit()
	os.Exit(code)
}

// server is a connection string.
func server() string { return "firn://" + exampleDaemon().Address }

func Example() {
	client, err := firn.Connect(server())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx := context.Background()
	_, err = client.Append(ctx, firn.Event{
		Type: "order_placed", TargetType: "order", TargetID: 1, Payload: []byte(`{"items":2}`),
	})
	if err != nil {
		log.Fatal(err)
	}
	for event, err := range client.Get(ctx, firn.GetOptions{
		Query: firn.Query{{Streams: []string{"order-1"}}},
	}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(event.Revision, event.Type, string(event.Payload))
	}
	// Output: 1 order_placed {"items":2}
}

func ExampleClient_AppendIfRevision() {
	client, err := firn.Connect(server())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx := context.Background()
	for _, name := range []string{"Ada", "Eve"} {
		_, err := client.AppendIfRevision(ctx, 0, firn.Event{ // 0: the account must be new
			Type: "account_opened", TargetType: "account", TargetID: 1,
			Payload: fmt.Appendf(nil, `{"owner":%q}`, name),
		})
		var failure *firn.Error
		if errors.Is(err, firn.ErrCheckFailed) && errors.As(err, &failure) {
			for _, there := range failure.Conflict.Failed[0].Events {
				fmt.Println("it has been opened:", string(there.Payload))
			}
		} else if err != nil {
			log.Fatal(err)
		}
	}
	// Output: it has been opened: {"owner":"Ada"}
}

func ExampleClient_FollowBatches() {
	client, err := firn.Connect(server())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx := context.Background()
	for number := range 3 {
		_, err := client.Append(ctx, firn.Event{
			Type: "printed", TargetType: "page", TargetID: 1, Payload: fmt.Appendf(nil, `{"number":%d}`, number),
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	for batch, err := range client.FollowBatches(ctx, firn.FollowOptions{
		Query: firn.Query{{Types: []string{"printed"}, Streams: []string{"page-1"}}},
	}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, event := range batch.Events {
			fmt.Println(string(event.Payload))
		}
		if batch.Mark == firn.CaughtUp {
			fmt.Println("caught up")
			break
		}
	}
	// Output:
	// {"number":0}
	// {"number":1}
	// {"number":2}
	// caught up
}

func ExampleClient_Query() {
	client, err := firn.Connect(server())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	rows, err := client.Query(context.Background(), firn.QueryOptions{
		SQL:        "select :a + 1 as sum, null as none, 'text' as text",
		Parameters: map[string]any{"a": 41},
	})
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(rows.Columns[0].Name, row[0], row[1], row[2])
	}
	// Output: sum 42 <nil> text
}

func ExampleClient_Undo() {
	client, err := firn.Connect(server())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx := context.Background()
	event, err := firn.NewTypedEvent(7, catalog.RatingChanged{OldRating: 3, NewRating: 5})
	if err != nil {
		log.Fatal(err)
	}
	rated, err := client.Append(ctx, event)
	if err != nil {
		log.Fatal(err)
	}
	undone, err := client.Undo(ctx, firn.EventChange(rated.ID), firn.UndoOptions{UserID: "ada"})
	if err != nil {
		log.Fatal(err)
	}
	var changed catalog.RatingChanged
	if err := undone.Events[0].DecodePayload(&changed); err != nil {
		log.Fatal(err)
	}
	fmt.Println("back to", changed.NewRating)
	_, err = client.Undo(ctx, firn.EventChange(rated.ID), firn.UndoOptions{})
	fmt.Println(errors.Is(err, firn.ErrNotUndoable))
	// Output:
	// back to 3
	// true
}

func ExampleParseConfig() {
	config, err := firn.ParseConfig("firn://store.example?ca=ca.pem&deadline=5s")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(config.Host, config.Port, config.TLS, config.Deadline)
	_, err = firn.ParseConfig("firn://store.example?token=s3cret")
	fmt.Println(err)
	// Output:
	// store.example 3476 true 5s
	// firn: token: needs TLS (tls=on) to a host that is not this machine: it could be read on the way
}
