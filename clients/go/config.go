package firn

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	defaultPort     = 3476
	defaultDeadline = 30 * time.Second
)

// Config says where a server is and how to reach it. [ParseConfig] makes one of a connection string.
type Config struct {
	// Host is a name or an address, an IPv6 one without brackets.
	Host string

	// Port is 3476 if it is 0.
	Port uint16

	// TLS is implied by CAFile, CertFile and ServerName.
	TLS bool

	// CAFile (PEM) has the authorities to check the server's certificate against, instead of the
	// system's.
	CAFile string

	// CertFile and KeyFile (PEM) are the client's own: both or neither.
	CertFile, KeyFile string

	// ServerName is the name that the server's certificate is for, if it is not Host.
	ServerName string

	// Token is sent with every call as "authorization: Bearer TOKEN". Without TLS only to a host
	// that is this machine.
	Token string

	// TokenFile is a file with the token instead, read once, by [NewClient].
	TokenFile string

	// Deadline is how long a call may take, with its retries, if its context has no deadline;
	// 30 s if it is 0.
	Deadline time.Duration
}

// String leaves the token out, so that no log has it.
func (c Config) String() string {
	type plain Config
	if c.Token != "" {
		c.Token = "..."
	}
	return fmt.Sprintf("%+v", plain(c))
}

// GoString is String.
func (c Config) GoString() string { return c.String() }

// ConfigError says what is wrong with a connection string or a [Config].
type ConfigError struct {
	// Parameter is the one at fault, by its name in a connection string, or "scheme", "host", "port",
	// "path" or "parameter" (one without a name).
	Parameter string

	// Message is what is wrong and what would be right.
	Message string
}

func (e *ConfigError) Error() string { return "firn: " + e.Parameter + ": " + e.Message }

func fault(parameter, format string, arguments ...any) *ConfigError {
	return &ConfigError{parameter, fmt.Sprintf(format, arguments...)}
}

// ParseConfig reads a connection string:
//
//	firn://HOST[:PORT][?PARAMETER=VALUE&...]
//
// HOST:PORT alone is one too. The parameters are tls (on or off), ca, cert, key, server_name, token,
// token_file and deadline (such as 250ms, 30s or 2m); see [Config] for what they mean. Values are
// percent-encoded. An error is a [*ConfigError].
func ParseConfig(text string) (Config, error) {
	rest := text
	if scheme, after, found := strings.Cut(text, "://"); found {
		if scheme != "firn" {
			return Config{}, fault("scheme", "must be firn; got %q", scheme)
		}
		rest = after
	}
	address, query, hasQuery := strings.Cut(rest, "?")
	address, path, _ := strings.Cut(address, "/")
	if path != "" {
		return Config{}, fault("path", "there must be none; got %q", path)
	}
	var config Config
	if err := config.setAddress(address); err != nil {
		return Config{}, err
	}
	if hasQuery {
		if err := config.setParameters(query); err != nil {
			return Config{}, err
		}
	}
	if err := config.complete(); err != nil {
		return Config{}, err
	}
	return config, nil
}

func (c *Config) setAddress(address string) *ConfigError {
	host, port := address, ""
	hasPort := false
	if inner, isIPv6 := strings.CutPrefix(address, "["); isIPv6 {
		var after string
		var closed bool
		host, after, closed = strings.Cut(inner, "]")
		if ip, err := netip.ParseAddr(host); !closed || err != nil || !ip.Is6() {
			return fault("host", "must be an IPv6 address in brackets; got %q", address)
		}
		if port, hasPort = strings.CutPrefix(after, ":"); !hasPort && after != "" {
			return fault("host", "a port follows the bracket after a colon; got %q", address)
		}
	} else {
		host, port, hasPort = strings.Cut(address, ":")
		if !isHost(host) {
			return fault("host", "must be a name or an address; got %q", address)
		}
	}
	c.Host = host
	if !hasPort {
		return nil
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return fault("port", "must be 1 to 65535 (an IPv6 address stands in brackets); got %q", port)
	}
	c.Port = uint16(number)
	return nil
}

func (c *Config) setParameters(query string) *ConfigError {
	given := map[string]bool{}
	tlsOff := false
	for parameter := range strings.SplitSeq(query, "&") {
		name, encoded, _ := strings.Cut(parameter, "=")
		value, err := url.PathUnescape(encoded) // a plus is a plus
		if name == "" {
			return fault("parameter", "must have a name; got %q", parameter)
		}
		if given[name] {
			return fault(name, "is given twice")
		}
		given[name] = true
		if err != nil {
			return fault(name, "is not percent-encoded as it should be: %v", err)
		}
		if fault := c.setParameter(name, value, &tlsOff); fault != nil {
			return fault
		}
	}
	if tlsOff {
		for _, name := range []string{"ca", "cert", "key", "server_name"} {
			if given[name] {
				return fault(name, "needs TLS, which tls=off refuses")
			}
		}
	}
	return nil
}

func (c *Config) setParameter(name, value string, tlsOff *bool) *ConfigError {
	text := map[string]*string{
		"ca": &c.CAFile, "cert": &c.CertFile, "key": &c.KeyFile, "server_name": &c.ServerName,
		"token": &c.Token, "token_file": &c.TokenFile,
	}[name]
	switch {
	case text != nil && value == "":
		return fault(name, "must have a value")
	case text != nil:
		*text = value
	case name == "tls" && (value == "on" || value == "off"):
		c.TLS, *tlsOff = value == "on", value == "off"
	case name == "tls":
		return fault(name, "must be on or off; got %q", value)
	case name == "deadline":
		deadline, ok := parseDeadline(value)
		if !ok {
			return fault(name, "must be a time such as 250ms, 30s or 2m; got %q", value)
		}
		c.Deadline = deadline
	default:
		return fault(name, "there is no such parameter; there are tls, ca, cert, key, server_name, "+
			"token, token_file and deadline")
	}
	return nil
}

func parseDeadline(text string) (time.Duration, bool) {
	digits := strings.TrimRight(text, "ms")
	unit, known := map[string]time.Duration{
		"ms": time.Millisecond, "s": time.Second, "m": time.Minute,
	}[text[len(digits):]]
	number, err := strconv.ParseUint(digits, 10, 63)
	if !known || err != nil || number == 0 || number > uint64(math.MaxInt64/unit) {
		return 0, false
	}
	return time.Duration(number) * unit, true
}

// complete fills in what is implied, and finds what does not go together.
func (c *Config) complete() *ConfigError {
	if !isHost(c.Host) {
		return fault("host", "must be a name or an address; got %q", c.Host)
	}
	if c.Port == 0 {
		c.Port = defaultPort
	}
	if c.Deadline == 0 {
		c.Deadline = defaultDeadline
	}
	c.TLS = c.TLS || c.CAFile != "" || c.CertFile != "" || c.ServerName != ""
	switch {
	case c.Deadline < 0:
		return fault("deadline", "must be more than none; got %v", c.Deadline)
	case c.CertFile != "" && c.KeyFile == "":
		return fault("key", "must be given with cert")
	case c.CertFile == "" && c.KeyFile != "":
		return fault("cert", "must be given with key")
	case c.Token != "" && c.TokenFile != "":
		return fault("token_file", "cannot be given with token")
	}
	if c.TLS || isThisMachine(c.Host) {
		return nil
	}
	const inTheClear = "needs TLS (tls=on) to a host that is not this machine: it could be read on the way"
	if c.Token != "" {
		return fault("token", inTheClear)
	}
	if c.TokenFile != "" {
		return fault("token_file", inTheClear)
	}
	return nil
}

func isHost(text string) bool {
	ip, err := netip.ParseAddr(text)
	return err == nil && ip.Is6() || text != "" && !strings.ContainsAny(text, "@[]%#:/?\\ \t\r\n")
}

func isThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

func (c *Config) address() string {
	return net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
}

// loadToken gives the token to send, or none.
func (c *Config) loadToken() (string, error) {
	parameter, token := "token", c.Token
	if c.TokenFile != "" {
		text, err := os.ReadFile(c.TokenFile)
		if err != nil {
			return "", fault("token_file", "%v", err)
		}
		parameter, token = "token_file", strings.TrimSpace(string(text))
		if token == "" {
			return "", fault(parameter, "%s is empty", c.TokenFile)
		}
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fault(parameter, "must be of printable ASCII characters")
	}
	return token, nil
}

func (c *Config) loadTLS() (*tls.Config, error) {
	result := &tls.Config{ServerName: c.ServerName, MinVersion: tls.VersionTLS12}
	if c.CAFile != "" {
		text, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fault("ca", "%v", err)
		}
		result.RootCAs = x509.NewCertPool()
		if !result.RootCAs.AppendCertsFromPEM(text) {
			return nil, fault("ca", "%s has no certificate (PEM)", c.CAFile)
		}
	}
	if c.CertFile != "" {
		certificate, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fault("cert", "%v", err)
		}
		result.Certificates = []tls.Certificate{certificate}
	}
	return result, nil
}
