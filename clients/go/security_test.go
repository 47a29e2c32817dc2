package firn_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"firn.dev/go/firn"
	"firn.dev/go/firn/internal/firntest"
	"google.golang.org/grpc/codes"
)

// authority signs certificates for a test, and keeps everything as PEM files in a folder.
type authority struct {
	t      *testing.T
	folder string
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
	file   string
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, folder: t.TempDir()}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority"},
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign,
	}
	a.cert, a.key = template, a.newKey()
	a.file = a.write("ca.pem", "CERTIFICATE", a.sign(template, a.key))
	return a
}

// issue gives the files of a certificate for a name and of its key.
func (a *authority) issue(name string) (cert, key string) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotAfter:    time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	private := a.newKey()
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.write(name+".pem", "CERTIFICATE", a.sign(template, private)),
		a.write(name+".key", "PRIVATE KEY", encoded)
}

func (a *authority) newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	return key
}

func (a *authority) sign(template *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	signed, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return signed
}

func (a *authority) write(name, kind string, content []byte) string {
	path := filepath.Join(a.folder, name)
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// head connects with the parameters and makes a call, which has as long as it takes until one attempt
// has ended.
func head(t *testing.T, daemon *firntest.Daemon, parameters url.Values) error {
	t.Helper()
	for deadline := 2 * time.Second; ; deadline *= 2 {
		err := headWithin(t, daemon, parameters, deadline)
		if !errors.Is(err, context.DeadlineExceeded) || deadline > time.Minute {
			return err
		}
	}
}

func headWithin(t *testing.T, daemon *firntest.Daemon, parameters url.Values,
	deadline time.Duration) error {
	t.Helper()
	parameters.Set("deadline", strconv.Itoa(int(deadline.Seconds()))+"s")
	client, err := firn.Connect("firn://" + daemon.Address + "?" + parameters.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	_, err = client.Head(t.Context())
	return err
}

func TestTLS(t *testing.T) {
	ours, others := newAuthority(t), newAuthority(t)
	cert, key := ours.issue("store.example")
	daemon := firntest.Start(t, "--tls-cert", cert, "--tls-key", key)
	right := url.Values{"ca": {ours.file}, "server_name": {"store.example"}}
	if err := head(t, daemon, right); err != nil {
		t.Error(err)
	}
	for about, wrong := range map[string]url.Values{
		"another authority":       {"ca": {others.file}, "server_name": {"store.example"}},
		"another name":            {"ca": {ours.file}, "server_name": {"elsewhere.example"}},
		"the address as the name": {"ca": {ours.file}},
		"the system's":            {"tls": {"on"}, "server_name": {"store.example"}},
		"no TLS":                  {},
	} {
		var failure *firn.Error
		err := head(t, daemon, wrong)
		if !errors.As(err, &failure) || failure.Code != codes.Unavailable {
			t.Errorf("%s: %v", about, err)
		}
	}
}

func TestTLSOfBothSides(t *testing.T) {
	ours, others := newAuthority(t), newAuthority(t)
	cert, key := ours.issue("store.example")
	daemon := firntest.Start(t, "--tls-cert", cert, "--tls-key", key, "--tls-client-ca", ours.file)
	with := func(cert, key string) url.Values {
		return url.Values{
			"ca": {ours.file}, "server_name": {"store.example"}, "cert": {cert}, "key": {key}}
	}
	if err := head(t, daemon, with(ours.issue("client"))); err != nil {
		t.Error(err)
	}
	if err := head(t, daemon, with(others.issue("client"))); err == nil {
		t.Error("a certificate of another authority was taken")
	}
	without := url.Values{"ca": {ours.file}, "server_name": {"store.example"}}
	if err := head(t, daemon, without); err == nil {
		t.Error("no certificate was needed")
	}
}

func TestTokens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("another-token-of-this-server\na+secret/of-the-server==\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := firntest.Start(t, "--token-file", file)
	own := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(own, []byte(" a+secret/of-the-server==\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// Encode makes %2B of a plus.
	for _, right := range []url.Values{{"token": {"a+secret/of-the-server=="}}, {"token_file": {own}}} {
		if err := head(t, daemon, right); err != nil {
			t.Errorf("%v: %v", right, err)
		}
	}
	for _, wrong := range []url.Values{{"token": {"guess"}}, {}} {
		err := head(t, daemon, wrong)
		var failure *firn.Error
		if !errors.Is(err, firn.ErrUnauthenticated) || !errors.As(err, &failure) ||
			failure.Code != codes.Unauthenticated {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

func TestStreamsCarryTheToken(t *testing.T) {
	ours := newAuthority(t)
	cert, key := ours.issue("store.example")
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("a-secret-of-the-server\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := firntest.Start(t, "--tls-cert", cert, "--tls-key", key, "--token-file", file)
	parameters := url.Values{
		"token": {"a-secret-of-the-server"}, "server_name": {"store.example"}, "ca": {ours.file}}
	client, err := firn.Connect("firn://" + daemon.Address + "?" + parameters.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	stream := client.AppendStream(t.Context())
	event := firn.Event{Type: "printed", TargetType: "image", TargetID: 1, Payload: []byte(`{}`)}
	if _, err := stream.Send(t.Context(), []firn.Event{event}); err != nil {
		t.Error(err)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
	for event, err := range client.Follow(context.Background(), firn.FollowOptions{}) {
		if err != nil || event.Position != 1 {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
}
