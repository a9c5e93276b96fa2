package compose

import (
	"slices"
	"strings"
	"testing"

	"heed/triage"
)

// TestBeside: whatever the letter and whoever reads it, it is the same one in another language: as many paragraphs, and
// the same blanks.
func TestBeside(t *testing.T) {
	underRace(t)
	verdicts := map[string]triage.Verdict{"unclear": {Kind: triage.Other}, "praise": {Kind: triage.Praise}, "enquiry": {Kind: triage.Enquiry}}
	for _, theme := range triage.Themes {
		for severity := triage.Minor; severity <= triage.Critical; severity++ {
			v := triage.Verdict{Kind: triage.Complaint, Severity: severity, Themes: []triage.Theme{theme}, Wants: []triage.Want{"refund"}}
			verdicts[string(theme)+" "+string('0'+rune(severity))] = v
			v.Flags = []triage.Flag{triage.Sensitive}
			verdicts[string(theme)+" quietly "+string('0'+rune(severity))] = v
		}
	}
	for _, theirs := range langs {
		for _, ours := range langs {
			c := composer(t, ours)
			for name, v := range verdicts {
				for _, ref := range []string{"H-4F2K", "H-7MGK", "H-22AB", "H-9XYZ"} {
					m := matter(theirs, v)
					m.Case.Ref = ref
					d := c.Draft(m)
					other := c.Beside(m, d, marta(ours))
					if theirs == ours {
						if other != "" {
							t.Fatalf("%s: a letter beside itself", theirs)
						}
						continue
					}
					got, want := triage.OpenBlanks(other), triage.OpenBlanks(d.Text)
					slices.Sort(got)
					slices.Sort(want)
					if !slices.Equal(got, want) {
						t.Errorf("%s %s for %s: blanks %v, want %v\n%s\n----\n%s", ref, name, ours, got, want, other, d.Text)
					}
					if n, m := strings.Count(other, "\n\n"), strings.Count(d.Text, "\n\n"); n != m {
						t.Errorf("%s %s for %s: %d paragraphs, want %d\n%s\n----\n%s", ref, name, ours, n, m, other, d.Text)
					}
				}
			}
		}
	}
}

// TestBlanksByTheirNames: whoever reads the mail in another language than the house's is shown the blank's own name.
func TestBlanksByTheirNames(t *testing.T) {
	c := composer(t, "en")
	a := askFor(c, "sv", late("sv"))
	a.To = marta("sv")
	if o := c.Ask(a); !strings.Contains(o.Text, "  fyll date: fredag") {
		t.Error(o.Text)
	}
}

// TestBesideFilled: what staff filled in stands in both, and words of their own are theirs.
func TestBesideFilled(t *testing.T) {
	c := composer(t, "en")
	m := matter("sv", late("sv"))
	d := c.Draft(m)
	for _, name := range triage.OpenBlanks(d.Text) {
		d, _ = c.Fill(d, name, "torsdag")
	}
	if other := c.Beside(m, d, marta("en")); len(triage.OpenBlanks(other)) > 0 || !strings.Contains(other, "torsdag") || !strings.Contains(other, "Dear Maja") {
		t.Error(other)
	}
	d.Author = "bo@lumen.example"
	if other := c.Beside(m, d, marta("en")); other != "" {
		t.Errorf("somebody's own words were translated: %s", other)
	}
}
