package text

import (
	"strings"
	"testing"
)

func TestKeywords(t *testing.T) {
	for _, tt := range []struct {
		name string
		most int
		in   []string
		want string
	}{
		{"one word for all its endings", 9, []string{"Albums! album's ALBUM"}, "album"},
		{"cut at a letter, not at a byte", 9, []string{"försening förseningen"}, "försen"},
		{"numbers and small words tell nothing", 9, []string{"we paid 1150 for it on day 3"}, "paid"},
		{"each once, in order", 2, []string{"wedding prints", "prints dark"}, "weddin print"},
		{"nothing", 9, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(Keywords(tt.most, tt.in...), " "); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
