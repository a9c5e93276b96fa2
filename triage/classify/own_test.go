package classify

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"heed/triage"
)

// ownMails reads testdata/mails.txt.
func ownMails(t testing.TB) []practiceMail {
	t.Helper()
	f, err := os.Open("testdata/mails.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []practiceMail
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		p := strings.Split(line, "|")
		if len(p) != 7 {
			t.Fatalf("testdata/mails.txt:%d: %d fields, want 7", n, len(p))
		}
		m := practiceMail{ID: p[5], Lang: p[0], Kind: p[1], Subject: p[5], Body: p[6]}
		if p[2] != "-" {
			severity := int(p[2][0] - '0')
			m.Severity = &severity
		}
		if p[3] != "-" {
			m.Themes = strings.Split(p[3], ",")
		}
		if p[4] != "-" {
			m.Flags = strings.Split(p[4], ",")
		}
		list = append(list, m)
	}
	return list
}

// TestOwnMails holds what has been reached on our own example mails, complaints and look-alikes.
func TestOwnMails(t *testing.T) {
	c := load(t)
	complaints, kinds, n := tally{}, 0, 0
	for _, m := range ownMails(t) {
		in := m.input()
		v := c.Classify(in)
		checkVerdict(t, m.Subject, v, in.Subject, in.Text)
		n++
		if string(v.Kind) == m.Kind {
			kinds++
		}
		switch said, is := v.Kind == triage.Complaint, m.Kind == "complaint"; {
		case said && is:
			complaints.hit++
		case said:
			complaints.extra++
		case is:
			complaints.missed++
		}
	}
	t.Logf("%d mails, kind %.1f %%, complaints: %s", n, ratio(kinds, n), complaints)
	if recall := ratio(complaints.hit, complaints.hit+complaints.missed); recall < 88 {
		t.Errorf("complaint recall %.1f", recall)
	}
	if precision := ratio(complaints.hit, complaints.hit+complaints.extra); precision < 88 {
		t.Errorf("complaint precision %.1f", precision)
	}
	if ratio(kinds, n) < 87 {
		t.Errorf("kind %.1f %%", ratio(kinds, n))
	}
}
