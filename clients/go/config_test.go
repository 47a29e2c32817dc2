package firn

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"firn.dev/go/firn/internal/firntest"
)

func TestConnectionStrings(t *testing.T) {
	root, err := firntest.Root()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "tests/conformance/connection_strings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		About, Text string
		Is          map[string]any
		Fault       string
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.About, func(t *testing.T) {
			config, err := ParseConfig(c.Text)
			if c.Fault != "" {
				var fault *ConfigError
				if !errors.As(err, &fault) || fault.Parameter != c.Fault {
					t.Errorf("%q: got %v, not a fault of %s", c.Text, err, c.Fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]any{
				"host": config.Host, "port": float64(config.Port), "tls": config.TLS,
				"ca": config.CAFile, "cert": config.CertFile, "key": config.KeyFile,
				"server_name": config.ServerName, "token": config.Token,
				"token_file":  config.TokenFile,
				"deadline_ms": float64(config.Deadline.Milliseconds()),
			}
			for name, want := range c.Is {
				if !reflect.DeepEqual(got[name], want) {
					t.Errorf("%q: %s is %v, not %v", c.Text, name, got[name], want)
				}
			}
		})
	}
}

func TestParametersThatAreNone(t *testing.T) {
	for text, parameter := range map[string]string{
		"firn://localhost?":                    "parameter",
		"firn://localhost?tls=off&":            "parameter",
		"firn://localhost?=on":                 "parameter",
		"firn://localhost?deadline=200000000m": "deadline",
	} {
		var fault *ConfigError
		if _, err := ParseConfig(text); !errors.As(err, &fault) || fault.Parameter != parameter {
			t.Errorf("%s: got %v", text, err)
		}
	}
	if _, err := NewClient(Config{Host: "localhost", Deadline: -time.Second}); err == nil {
		t.Error("a negative deadline was taken")
	}
}

func TestConfigWithoutAString(t *testing.T) {
	client, err := NewClient(Config{Host: "::1", ServerName: "store.example"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	want := Config{Host: "::1", Port: 3476, TLS: true, ServerName: "store.example",
		Deadline: 30 * time.Second}
	if client.config != want {
		t.Errorf("completed to %+v", client.config)
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for parameter, text := range map[string]string{
		"ca":         "firn://localhost?ca=" + empty,
		"cert":       "firn://localhost?cert=" + empty + "&key=" + empty,
		"token_file": "firn://localhost?token_file=" + empty,
		"token":      "firn://localhost?token=a%0Ab",
	} {
		var fault *ConfigError
		if _, err := Connect(text); !errors.As(err, &fault) || fault.Parameter != parameter {
			t.Errorf("%s: got %v", text, err)
		}
	}
}
