package main_test

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// build makes the program that ships and returns its path: what users run is what is tested, with its
// exit codes, its signals and its death by kill -9.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "heed")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}
