package review

import "testing"

func TestAlike(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"Grace Whitcombe", "Grace Whitcombe", true},
		{"Grace W.", "Grace Whitcombe", true},
		{"G. Whitcombe", "Grace Anne Whitcombe", true},
		{"WHITCOMBE, Grace", "grace whitcombe", true},
		{"Grace Whitcomb", "Grace Whitcombe", true},
		{"Grace Whticombe", "Grace Whitcombe", true},
		{"José García", "Jose Garcia López", true},
		{"Anna-Karin Åberg", "Anna Karin Aberg", true},
		{"Whitcombe", "whitcombe", true},
		{"Grace", "Grace", false},
		{"Grace", "Grace Whitcombe", false},
		{"G. W.", "Grace Whitcombe", false},
		{"Grace Miller", "Grace Whitcombe", false},
		{"Ann Lee", "Anna Lea", false},
		{"", "Grace Whitcombe", false},
		{"A Google user", "Grace Whitcombe", false},
	} {
		if got := Alike(tc.a, tc.b); got != tc.want {
			t.Errorf("%q and %q: %v", tc.a, tc.b, got)
		}
		if Alike(tc.b, tc.a) != tc.want {
			t.Errorf("%q and %q: not the same the other way round", tc.b, tc.a)
		}
	}
}
