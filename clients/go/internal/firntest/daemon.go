// Package firntest runs a daemon for tests: the binary that the environment FIRN_FIRND names, else
// the release build of this repository.
package firntest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
)

// Daemon is a firnd that is running, or has been.
type Daemon struct {
	// Address is HOST:PORT, the same after a restart.
	Address string

	folder  string
	flags   []string
	command *exec.Cmd
	exited  chan struct{}
}

// Start starts a daemon on an empty log, which ends with the test.
func Start(t testing.TB, flags ...string) *Daemon {
	t.Helper()
	daemon, err := Run(t.TempDir(), flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(daemon.Kill)
	return daemon
}

// Run starts a daemon on the log in a folder.
func Run(folder string, flags ...string) (*Daemon, error) {
	daemon := &Daemon{Address: "127.0.0.1:0", folder: folder, flags: flags}
	return daemon, daemon.start()
}

// Restart starts it again, on the same log and port.
func (d *Daemon) Restart(t testing.TB) {
	t.Helper()
	if err := d.start(); err != nil {
		t.Fatal(err)
	}
}

// Kill ends it with SIGKILL.
func (d *Daemon) Kill() { d.end(syscall.SIGKILL) }

// Stop ends it in an orderly way.
func (d *Daemon) Stop() { d.end(syscall.SIGTERM) }

// Pause stops its execution: connections stay, and nothing comes of them.
func (d *Daemon) Pause() { _ = d.command.Process.Signal(syscall.SIGSTOP) }

// Continue ends a pause.
func (d *Daemon) Continue() { _ = d.command.Process.Signal(syscall.SIGCONT) }

func (d *Daemon) end(signal syscall.Signal) {
	_ = d.command.Process.Signal(signal)
	<-d.exited
}

var listening = regexp.MustCompile(`listening address=(\S+)`)

func (d *Daemon) start() error {
	binary, err := binary()
	if err != nil {
		return err
	}
	d.command = exec.Command(binary, append([]string{
		"--listen", d.Address, "--data-dir", d.folder}, d.flags...)...)
	stderr, err := d.command.StderrPipe()
	if err != nil {
		return err
	}
	if err := d.command.Start(); err != nil {
		return err
	}
	d.exited = make(chan struct{})
	address := make(chan string, 1)
	said := ""
	go func() {
		defer close(d.exited)
		defer close(address)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if found := listening.FindStringSubmatch(lines.Text()); found != nil {
				address <- found[1]
			}
			said += lines.Text() + "\n"
		}
		_ = d.command.Wait()
	}()
	if at := <-address; at != "" {
		d.Address = at
		return nil
	}
	<-d.exited
	return fmt.Errorf("firnd does not listen: %s", said)
}

func binary() (string, error) {
	if path := os.Getenv("FIRN_FIRND"); path != "" {
		return path, nil
	}
	root, err := Root()
	return filepath.Join(root, "build", "release", "bin", "firnd"), err
}

// Root is the folder of the repository.
func Root() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "proto", "firn", "v1")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("the working directory is not in Firn's repository")
		}
	}
}
