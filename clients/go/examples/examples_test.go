// Package examples_test runs the examples against a daemon of its own.
package examples_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"firn.dev/go/firn"
	"firn.dev/go/firn/internal/firntest"
	_ "modernc.org/sqlite"
)

const (
	kills    = 6
	patience = 2 * time.Minute
)

// build gives the path of an example's program.
func build(t *testing.T, name string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	if output, err := exec.Command("go", "build", "-o", program, "./"+name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return program
}

func TestTour(t *testing.T) {
	daemon := firntest.Start(t)
	output, err := exec.Command(build(t, "tour"), "firn://"+daemon.Address).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, line := range []string{
		" at position 1\n", "the name is taken since position 4\n", "rated 5\n", `"rating":5`,
		"rating: 0 -> 5\n", "appended rating_changed to undo ", "\nrating_changed 3\n",
		"proven: 1007 events\n",
	} {
		if !strings.Contains(string(output), line) {
			t.Errorf("%q is not in\n%s", line, output)
		}
	}
}

// disturbed runs a program while events are appended and it and the daemon are killed, in turn.
// Then it waits until done says so of the last position.
func disturbed(t *testing.T, start func(server string) *exec.Cmd, done func(last uint64) bool) uint64 {
	daemon := firntest.Start(t)
	client, err := firn.Connect("firn://" + daemon.Address + "?deadline=1m")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var last atomic.Uint64
	var writer sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	writer.Go(func() {
		for ctx.Err() == nil {
			result, err := client.Append(t.Context(), firn.Event{
				Type: "printed", TargetType: "image", TargetID: 1, Payload: []byte(`{}`)})
			if err != nil {
				t.Errorf("append: %v", err)
				return
			}
			last.Store(result.Position)
		}
	})
	for range kills {
		program := start("firn://" + daemon.Address)
		time.Sleep(300 * time.Millisecond)
		daemon.Kill()
		daemon.Restart(t)
		time.Sleep(300 * time.Millisecond)
		kill(program)
	}
	cancel()
	writer.Wait()
	program := start("firn://" + daemon.Address)
	defer kill(program)
	for begin := time.Now(); !done(last.Load()); time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > patience || t.Failed() {
			t.Fatalf("it did not come to %d", last.Load())
		}
	}
	return last.Load()
}

func kill(program *exec.Cmd) {
	_ = program.Process.Kill()
	_ = program.Wait()
}

func start(t *testing.T, command *exec.Cmd) *exec.Cmd {
	t.Helper()
	if command.Stderr == nil {
		command.Stderr = os.Stderr
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command
}

func TestExactlyOnceThroughKills(t *testing.T) {
	program := build(t, "exactlyonce")
	path := filepath.Join(t.TempDir(), "consumer.db")
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := func(server string) *exec.Cmd { return start(t, exec.Command(program, server, path)) }
	last := disturbed(t, run, func(last uint64) bool {
		var position uint64
		err := db.QueryRow("select position from checkpoint").Scan(&position)
		return err == nil && position == last
	})
	rows, err := db.Query("select position from work order by rowid")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	next := uint64(1)
	for ; rows.Next(); next++ {
		var position uint64
		if err := rows.Scan(&position); err != nil || position != next {
			t.Fatalf("position %d stands where %d should (%v)", position, next, err)
		}
	}
	if next-1 != last {
		t.Errorf("%d of %d positions", next-1, last)
	}
}

func TestAtLeastOnceThroughKills(t *testing.T) {
	program := build(t, "consumer")
	checkpoint := filepath.Join(t.TempDir(), "checkpoint")
	path := filepath.Join(t.TempDir(), "output")
	output, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	run := func(server string) *exec.Cmd {
		command := exec.Command(program, server, checkpoint)
		command.Stdout = output
		return start(t, command)
	}
	last := disturbed(t, run, func(last uint64) bool {
		text, err := os.ReadFile(path)
		return err == nil && bytes.Contains(text, fmt.Appendf(nil, "%d printed\n", last))
	})
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seen := uint64(0)
	for line := range strings.Lines(string(text)) {
		var position uint64
		if _, err := fmt.Sscanf(line, "%d printed\n", &position); err != nil || position > seen+1 {
			t.Fatalf("%q came after %d (%v)", line, seen, err)
		}
		seen = max(seen, position)
	}
	if seen != last {
		t.Errorf("%d of %d positions", seen, last)
	}
}

// Every piece of Go in README.md stands in one of the programs.
func TestReadmeIsTakenFromThePrograms(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var programs strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		programs.WriteString(unindented(string(text)))
	}
	pieces := strings.Split(string(readme), "```go\n")[1:]
	for _, piece := range pieces {
		piece, _, _ = strings.Cut(piece, "```")
		if !strings.Contains(programs.String(), unindented(piece)) {
			t.Errorf("no program has\n%s", piece)
		}
	}
	if len(pieces) < 10 {
		t.Errorf("only %d pieces", len(pieces))
	}
}

func unindented(text string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		lines.WriteString(strings.TrimLeft(line, "\t"))
	}
	return lines.String()
}
