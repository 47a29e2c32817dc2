// Package firntest runs a daemon for tests: the binary that the environment FIRN_FIRND names, else
// the release build of this repository.
package firntest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Daemon is a firnd that is running, or has been.
type Daemon struct {
	// Address is HOST:PORT, the same after a restart.
	Address string

	// port keeps the port from being given to another, which clients would take for this one, while
	// the daemon is not there. Who asks for the very port may listen at it.
	port    int
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
	t.Cleanup(daemon.Close)
	return daemon
}

// Run starts a daemon on the log in a folder.
func Run(folder string, flags ...string) (*Daemon, error) {
	port, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(port)
	if err := syscall.SetsockoptInt(port, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return nil, err
	}
	if err := syscall.Bind(port, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, err
	}
	name, err := syscall.Getsockname(port)
	if err != nil {
		return nil, err
	}
	daemon := &Daemon{
		Address: fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port),
		port:    port, folder: folder, flags: flags,
	}
	return daemon, daemon.start()
}

// Close kills it for good.
func (d *Daemon) Close() {
	d.Kill()
	_ = syscall.Close(d.port)
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
	listens := make(chan bool, 1)
	said := ""
	go func() {
		defer close(d.exited)
		defer close(listens)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if strings.Contains(lines.Text(), "listening address=") {
				listens <- true
			}
			said += lines.Text() + "\n"
		}
		_ = d.command.Wait()
	}()
	if <-listens {
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
