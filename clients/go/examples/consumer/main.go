// Command consumer prints every event, at least once, whatever happens to it or to the server:
// consumer CONNECTION_STRING CHECKPOINT_FILE
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"firn.dev/go/firn"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: consumer CONNECTION_STRING CHECKPOINT_FILE")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := consume(ctx, os.Args[1], os.Args[2])
	if err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

func consume(ctx context.Context, server, path string) error {
	client, err := firn.Connect(server)
	if err != nil {
		return err
	}
	defer client.Close()

	return client.Consume(ctx, firn.FileCheckpoint(path), firn.FollowOptions{},
		func(ctx context.Context, batch *firn.Batch) error {
			for _, event := range batch.Events {
				fmt.Println(event.Position, event.Type)
			}
			return nil
		})
}
