// Command exactlyonce works every event off exactly once, whatever happens to it or to the server:
// exactlyonce CONNECTION_STRING DATABASE
package main

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"os"
	"os/signal"
	"syscall"

	"firn.dev/go/firn"
	_ "modernc.org/sqlite"
)

const schema = `
create table if not exists work (position integer, event_type text, payload text);
create table if not exists checkpoint (
  id integer primary key check (id = 1), store_id text not null, position integer not null)`

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: exactlyonce CONNECTION_STRING DATABASE")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1], os.Args[2]); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

func run(ctx context.Context, server, path string) error {
	client, err := firn.Connect(server)
	if err != nil {
		return err
	}
	defer client.Close()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return err
	}
	return consume(ctx, client, db)
}

func consume(ctx context.Context, client *firn.Client, db *sql.DB) error {
	var options firn.FollowOptions
	err := db.QueryRowContext(ctx, "select store_id, position from checkpoint").
		Scan(&options.StoreID, &options.AfterPosition)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	for batch, err := range client.FollowBatches(ctx, options) {
		if err != nil {
			return err
		}
		if err := work(ctx, db, batch); err != nil {
			return err
		}
	}
	return nil
}

// work does what there is to do for a batch, and stores its checkpoint, in one transaction.
func work(ctx context.Context, db *sql.DB, batch *firn.Batch) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, event := range batch.Events {
		_, err := tx.ExecContext(ctx, "insert into work values (?, ?, ?)",
			event.Position, event.Type, string(event.Payload))
		if err != nil {
			return err
		}
	}
	checkpoint := batch.Checkpoint()
	_, err = tx.ExecContext(ctx, "replace into checkpoint values (1, ?, ?)",
		checkpoint.StoreID, checkpoint.Position)
	if err != nil {
		return err
	}
	return tx.Commit()
}
