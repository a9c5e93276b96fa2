package text

import (
	"reflect"
	"testing"
)

// TestLook: classes stand beside the phrases without being any, each once however many of its words fit.
func TestLook(t *testing.T) {
	m := NewMatcher([][]Element{{{Words: []string{"two"}}, {Words: []string{"prints"}}}}, []string{"print*", "prints"}, []string{"<n>", "two"})
	d := Read("Two prints, 3 frames")
	var classes [][]int32
	for i := range d.Tokens {
		_, of := m.Look(&d.Tokens[i], nil, nil)
		classes = append(classes, of)
	}
	if want := [][]int32{{1}, {0}, {1}, nil}; !reflect.DeepEqual(classes, want) {
		t.Errorf("classes %v, want %v", classes, want)
	}
	if hits, want := m.Find(d), []Hit{{0, 0, 2}}; !reflect.DeepEqual(hits, want) {
		t.Errorf("hits %v, want %v", hits, want)
	}
}
