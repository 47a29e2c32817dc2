package firn

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"firn.dev/go/firn/internal/firntest"
)

// conformanceCase is one of tests/conformance, whose README.md has the language of the cases.
type conformanceCase struct {
	Name  string
	Steps []conformanceStep
}

type conformanceStep struct {
	Call    string
	Wire    bool
	Request any
	Expect  struct{ Response, Error any }
	Restart bool
}

func TestConformance(t *testing.T) {
	root, err := firntest.Root()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(root, "tests/conformance/cases/*.json"))
	if len(files) == 0 {
		t.Fatal("there are no cases")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []conformanceCase
		if err := json.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			group := strings.TrimSuffix(filepath.Base(file), ".json")
			t.Run(group+"/"+c.Name, func(t *testing.T) {
				(&caseRunner{t: t, daemon: firntest.Start(t, "--catalog", "warn"), saved: map[string]any{}}).run(c)
			})
		}
	}
}

type caseRunner struct {
	t      *testing.T
	daemon *firntest.Daemon
	client *Client
	saved  map[string]any
}

func (r *caseRunner) run(c conformanceCase) {
	client, err := Connect(r.daemon.Address)
	if err != nil {
		r.t.Fatal(err)
	}
	defer client.Close()
	r.client = client
	if len(c.Steps) == 0 {
		r.t.Fatal("the case has no steps")
	}
	for i, step := range c.Steps {
		if step.Restart {
			r.daemon.Stop()
			r.daemon.Restart(r.t)
			continue
		}
		response, failure := r.take(step)
		text, _ := json.Marshal(step)
		switch {
		case step.Expect.Response != nil && failure != nil:
			r.t.Errorf("answered with %v", failure)
		case step.Expect.Response != nil:
			r.match(step.Expect.Response, response, "response")
		case failure == nil:
			r.t.Errorf("answered with %v", response)
		default:
			r.match(step.Expect.Error, failure, "error")
		}
		if r.t.Failed() {
			r.t.Fatalf("step %d: %s", i+1, text)
		}
	}
}

// take makes a step's call, and gives the response or the error as the cases write them.
func (r *caseRunner) take(step conformanceStep) (response, failure any) {
	request, err := json.Marshal(r.expand(step.Request))
	if err != nil {
		r.t.Fatal(err)
	}
	call := publicCalls[step.Call]
	if step.Wire {
		call = wireCalls[step.Call]
	}
	if call == nil {
		r.t.Fatalf("no such call: %s", step.Call)
	}
	message, err := call(r.t, r.client, request)
	if err != nil {
		return nil, errorToJSON(r.t, err)
	}
	return messageToJSON(r.t, message), nil
}

// expand replaces what stands for something else.
func (r *caseRunner) expand(value any) any {
	switch value := value.(type) {
	case string:
		if digits, ok := strings.CutPrefix(value, "#"); ok {
			const zeros = "00000000-0000-4000-8000-000000000000"
			return zeros[:len(zeros)-len(digits)] + digits
		}
		if saved, ok := r.saved[strings.TrimPrefix(value, "$")]; ok && strings.HasPrefix(value, "$") {
			return saved
		}
	case []any:
		expanded := make([]any, len(value))
		for i, element := range value {
			expanded[i] = r.expand(element)
		}
		return expanded
	case map[string]any:
		if repeat, ok := value["$repeat"].([]any); ok {
			return strings.Repeat(repeat[0].(string), int(repeat[1].(float64)))
		}
		if members, ok := value["$event"].(map[string]any); ok {
			return r.expand(validEvent(members))
		}
		expanded := map[string]any{}
		for key, member := range value {
			expanded[key] = r.expand(member)
		}
		return expanded
	}
	return value
}

func validEvent(members map[string]any) map[string]any {
	event := map[string]any{
		"id": "#1", "timestamp": 1700000000000, "event_type": "rating_changed",
		"payload_json": "{}", "target_type": "image", "target_id": 42,
	}
	for key, member := range members {
		if event[key] = member; member == nil {
			delete(event, key)
		}
	}
	return event
}

func (r *caseRunner) match(expected, actual any, path string) {
	r.t.Helper()
	switch expected := expected.(type) {
	case map[string]any:
		members, _ := actual.(map[string]any)
		for key, value := range expected {
			member, present := members[key]
			switch {
			case value == nil && present:
				r.t.Errorf("%s.%s is %v", path, key, member)
			case value == nil:
			case !present:
				r.t.Errorf("%s.%s is missing in %v", path, key, actual)
			default:
				r.match(value, member, path+"."+key)
			}
		}
		return
	case []any:
		elements, _ := actual.([]any)
		if len(elements) != len(expected) {
			r.t.Errorf("%s is %v", path, actual)
			return
		}
		for i := range expected {
			r.match(expected[i], elements[i], path+"[]")
		}
		return
	case string:
		name, isSave := strings.CutPrefix(expected, "$save:")
		if isSave || expected == "$any" {
			if actual == nil || actual == "" {
				r.t.Errorf("%s is empty", path)
			}
			r.saved[name] = actual
			return
		}
	}
	if r.expand(expected) != actual {
		r.t.Errorf("%s is %v, not %v", path, actual, expected)
	}
}
