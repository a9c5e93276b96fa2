package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the scenario files: what a person types, and what they get.
func TestScripts(t *testing.T) {
	program := build(t)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+env.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
			"json":  jsonLine,
			"chmod": chmod,
		},
	})
}

// exits CODE COMMAND...: like exec, with the exit code that is promised to scripts.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGS...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// json LINE PATH VALUE: the value at PATH ("from.addr", "attachments.0.size") in that line of the last
// command's output, written as JSON, is VALUE; a leading ~ asks only that VALUE is in it.
func jsonLine(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] json LINE PATH VALUE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
	if n < 1 || n > len(lines) {
		ts.Fatalf("line %d of %d", n, len(lines))
	}
	var at any
	ts.Check(json.Unmarshal([]byte(lines[n-1]), &at))
	for step := range strings.SplitSeq(args[1], ".") {
		at = into(at, step)
	}
	got, err := json.Marshal(at)
	ts.Check(err)
	part, partly := strings.CutPrefix(args[2], "~")
	same := string(got) == args[2] || string(got) == strconv.Quote(args[2]) || partly && strings.Contains(string(got), part)
	if same == neg {
		ts.Fatalf("line %d: %s is %s; wanted: %s (not: %v)", n, args[1], got, args[2], neg)
	}
}

// into looks one step further into decoded JSON; what is not there is nil.
func into(at any, step string) any {
	switch v := at.(type) {
	case map[string]any:
		return v[step]
	case []any:
		if step == "len" {
			return len(v)
		}
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
			return v[i]
		}
	}
	return nil
}

// chmod MODE FILE: a password file that everybody may read is refused, and testscript writes such files.
func chmod(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: chmod MODE FILE")
	}
	mode, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	ts.Check(os.Chmod(ts.MkAbs(args[1]), os.FileMode(mode)))
}

// The commands of the scenario files are code too.
func TestInto(t *testing.T) {
	var at any
	if err := json.Unmarshal([]byte(`{"a":[{"b":1}],"c":null}`), &at); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"a.0.b": "1", "a.len": "1", "a.1.b": "<nil>", "c": "<nil>", "c.d": "<nil>"} {
		got := at
		for step := range strings.SplitSeq(path, ".") {
			got = into(got, step)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s is %v, want %s", path, got, want)
		}
	}
}
