package mailer_test

import (
	"os"
	"path/filepath"
	"testing"
)

type fixture struct {
	name string
	raw  []byte
}

// fixtures reads our own mails.
func fixtures(t testing.TB) []fixture {
	t.Helper()
	names, err := filepath.Glob("testdata/*.eml")
	if err != nil {
		t.Fatal(err)
	}
	var list []fixture
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fixture{filepath.Base(name), raw})
	}
	return list
}
