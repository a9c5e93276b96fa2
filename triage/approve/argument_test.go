package approve

import (
	"errors"
	"slices"
	"testing"

	"heed/triage"
)

func TestArguments(t *testing.T) {
	set, loc := packs(t), madrid(t)
	for _, tc := range []struct {
		line     string
		themes   []triage.Theme
		severity triage.Severity
		ref      string
	}{
		{line: "theme late-delivery", themes: []triage.Theme{"late-delivery"}},
		{line: "Theme: late delivery, billing", themes: []triage.Theme{"late-delivery", "billing"}},
		{line: "themes billing billing", themes: []triage.Theme{"billing"}},
		{line: "it is about no-response no response.", themes: []triage.Theme{"no-response"}},
		{line: "tema: privacy, gracias", themes: []triage.Theme{"privacy"}},
		{line: "ämne damaged tack", themes: []triage.Theme{"damaged"}},
		{line: "severity 4", severity: 4},
		{line: "Allvar: 1", severity: 1},
		{line: "merge with [H-4F2K]", ref: "H-4F2K"},
		{line: "slå ihop med h-4f2k", ref: "H-4F2K"},
		{line: "es lo mismo que 4F2K", ref: "H-4F2K"},
	} {
		cmds, err := read(mailOf(tc.line), noon, loc)
		if err != nil || len(cmds) != 1 || !slices.Equal(cmds[0].Themes, tc.themes) || cmds[0].Severity != tc.severity || cmds[0].Ref != tc.ref {
			t.Errorf("%q: %s, %v", tc.line, show(cmds), err)
		}
	}
	for _, lang := range []string{"en", "es", "sv"} { // as staff mails call them
		for theme, name := range set.Pack(lang).Staff.Themes {
			line := set.Pack(lang).Commands.Word("theme") + " " + name
			if cmds, err := read(mailOf(line), noon, loc); err != nil || !slices.Equal(cmds[0].Themes, []triage.Theme{triage.Theme(theme)}) {
				t.Errorf("%q: %s, %v", line, show(cmds), err)
			}
		}
	}
}

func TestArgumentsThatAreNone(t *testing.T) {
	loc := madrid(t)
	for line, code := range map[string]string{
		"theme":                           Incomplete,
		"theme weather":                   Incomplete,
		"theme billing and then some":     Incomplete,
		"severity 5":                      Incomplete,
		"severity high":                   Incomplete,
		"merge with":                      Incomplete,
		"merge with H-OOOO":               Incomplete,
		"severity 2\nseverity 3":          Conflict,
		"merge with H-4F2K\napprove":      Conflict,
		"ignore sender\nsend: hello":      Conflict,
		"theme billing\nnot a complaint":  Conflict,
		"merge with H-4F2K\nmerge H-4F2M": Conflict,
	} {
		_, err := read(mailOf(line), noon, loc)
		var p *Problem
		if !errors.As(err, &p) || p.Code != code {
			t.Errorf("%q: %v, want %s", line, err, code)
		}
	}
}

// TestOfferNothing: only a remedy can be taken out of a draft; nobody accepts the number nought.
func TestOfferNothing(t *testing.T) {
	for _, line := range []string{"offer 0", "Ofrecer 0", "erbjud 0 tack"} {
		cmds, err := read(mailOf(line), noon, madrid(t))
		if err != nil || len(cmds) != 1 || cmds[0].Verb != Offer || cmds[0].Number != 0 {
			t.Errorf("%q: %s, %v", line, show(cmds), err)
		}
	}
	for _, line := range []string{"offer", "accepted 0", "offer 0.5"} {
		if cmds, err := read(mailOf(line), noon, madrid(t)); err == nil {
			t.Errorf("%q: %s", line, show(cmds))
		}
	}
}
