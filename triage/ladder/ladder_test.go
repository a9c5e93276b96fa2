package ladder

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/templates"
	"heed/triage"
)

var march = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// complaint is a verdict in few words: severity, themes, then flags and wants by their own names.
func complaint(severity triage.Severity, themes string, more ...any) triage.Verdict {
	v := triage.Verdict{Kind: triage.Complaint, Severity: severity}
	for t := range strings.FieldsSeq(themes) {
		v.Themes = append(v.Themes, triage.Theme(t))
	}
	for _, m := range more {
		switch m := m.(type) {
		case triage.Flag:
			v.Flags = append(v.Flags, m)
		case triage.Want:
			v.Wants = append(v.Wants, m)
		}
	}
	return v
}

func first(v triage.Verdict) triage.Theme {
	if len(v.Themes) == 0 {
		return ""
	}
	return v.Themes[0]
}

func had(remedy string, kind triage.RemedyKind, standing triage.Standing, themes ...triage.Theme) triage.LedgerLine {
	return triage.LedgerLine{Remedy: remedy, Kind: kind, Standing: standing, Themes: themes, OfferedAt: march}
}

func TestPropose(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	kind := func(k triage.Kind, v triage.Verdict) triage.Verdict { v.Kind = k; return v }
	unsure := func(v triage.Verdict) triage.Verdict { v.Unsure = true; return v }
	tests := []struct {
		name   string
		v      triage.Verdict
		ledger triage.Ledger
		want   string // keys in order; * where the draft holds the first one out
	}{
		{"minor: the fix", complaint(1, "print-quality"), nil, "*reprint"},
		{"minor, two troubles: the fix is not plainly the matter", complaint(1, "print-quality late-delivery"), nil, "reprint express"},
		{"minor, two troubles, and they ask for it", complaint(1, "print-quality late-delivery", triage.Want("reprint")), nil, "*reprint express"},
		{"minor and unsure", unsure(complaint(1, "print-quality")), nil, "reprint"},
		{"moderate: what they ask for first", complaint(2, "damaged", triage.Want("replacement")), nil, "*replacement reprint"},
		{"moderate: the first trouble first", complaint(2, "wrong-item damaged"), nil, "*replacement express"},
		{"moderate: money only because they ask for it", complaint(2, "image-quality", triage.Want("refund")), nil, "*reedit refund"},
		{"moderate, nothing to mend it: the alternative", complaint(2, "missed-appointment"), nil, "*appointment reshoot prints"},
		{"too expensive: never a sum unasked", complaint(2, "value"), nil, "refund"},
		{"serious: all three rungs", complaint(3, "print-quality"), nil, "*reprint refund prints album"},
		{"serious: room for a gift is kept", complaint(3, "damaged wrong-item"), nil, "*replacement reprint refund prints"},
		{"how they were treated: no gift first", complaint(3, "staff-conduct"), nil, "mini-session"},
		{"critical: a list to speak from", complaint(4, "lost-images"), nil, "reshoot refund mini-session"},
		{"written before: a gift", complaint(2, "late-delivery", triage.RepeatContact), nil, "express prints album"},
		{"a moment of grief: no gifts, and nothing by itself", complaint(3, "print-quality", triage.Sensitive), nil, "reprint"},
		{"a moment of grief: nothing to make up for it", complaint(4, "lost-images", triage.Sensitive), nil, ""},
		{"a moment of grief, and they ask for it", complaint(3, "likeness", triage.Sensitive, triage.Want("reshoot")), nil, "reedit reshoot"},
		{"how they were treated comes first: the letter holds out nothing for the rest", complaint(2, "staff-conduct likeness"), nil, "reedit"},
		{"what they ask for, whatever the trouble is", complaint(2, "image-quality", triage.Want("reprint")), nil, "*reprint reedit"},
		{"whether express helps, staff know", complaint(2, "late-delivery", triage.Want("date")), nil, "express"},
		{"files, because they ask for them", complaint(2, "website", triage.Want("files")), nil, "*files"},
		{"the website alone may be about something else", complaint(2, "website"), nil, "files"},
		{"ever more: no gifts, and nothing unasked", complaint(3, "print-quality", triage.EscalatingDemands), nil, "reprint refund"},
		{"shouting", complaint(3, "print-quality", triage.Abusive), nil, ""},
		{"a question", kind(triage.Enquiry, complaint(0, "late-delivery", triage.Want("date"))), nil, ""},
		{"praise", kind(triage.Praise, complaint(0, "")), nil, ""},
		{"a review: nothing in public", kind(triage.ReviewOf, complaint(3, "print-quality")), nil, ""},
		{"no trouble recognised: none is guessed", complaint(2, ""), nil, ""},
		{"no trouble recognised, but they ask", complaint(2, "", triage.Want("reprint")), nil, "reprint"},
		{"the fix was given and did not help: the alternative", complaint(2, "image-quality"),
			triage.Ledger{had("reedit", triage.Fix, triage.RemedyGiven, "image-quality")}, "*reshoot visit prints album"},
		{"the fix was for something else", complaint(2, "image-quality"),
			triage.Ledger{had("reprint", triage.Fix, triage.RemedyGiven, "damaged")}, "*reedit"},
		{"a fix that was only offered was not tried", complaint(2, "image-quality"),
			triage.Ledger{had("reedit", triage.Fix, triage.RemedyOffered, "image-quality")}, "*reedit"},
		{"nor was one that was accepted, and they wait for", complaint(2, "image-quality"),
			triage.Ledger{had("reedit", triage.Fix, triage.RemedyAccepted, "image-quality")}, "*reshoot visit"},
		{"declined: not proposed again", complaint(3, "print-quality"),
			triage.Ledger{had("reprint", triage.Fix, triage.RemedyDeclined, "print-quality")}, "refund prints album"},
		{"a gift was had already", complaint(3, "print-quality"),
			triage.Ledger{had("prints", triage.Gift, triage.RemedyGiven, "print-quality")}, "*reprint refund"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Matter{Verdict: tt.v, Main: first(tt.v), Catalogue: Catalogue(set), Ledger: tt.ledger, Lang: "en"}
			p := Propose(m)
			var keys []string
			for _, r := range p.Proposals {
				keys = append(keys, r.Key)
				if len(r.Reasons) == 0 {
					t.Errorf("%s is proposed without a reason", r.Key)
				}
			}
			got := strings.Join(keys, " ")
			if p.Lead {
				got = "*" + got
			}
			if got != tt.want {
				t.Errorf("proposed %s\nwant     %s", got, tt.want)
			}
			for range 5 {
				if again := Propose(m); len(again.Proposals) != len(p.Proposals) || len(p.Proposals) > 0 && again.Proposals[len(keys)-1].Key != keys[len(keys)-1] {
					t.Fatal("not the same twice")
				}
			}
		})
	}
}

func TestReasons(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := complaint(3, "print-quality", triage.Want("reprint"), triage.Want("refund"))
	p := Propose(Matter{Verdict: v, Main: first(v), Catalogue: Catalogue(set), Lang: "sv",
		Ledger: triage.Ledger{had("prints", triage.Gift, triage.RemedyOffered, "print-quality")}})
	got := map[string][]triage.WhyCode{}
	for _, r := range p.Proposals {
		for _, w := range r.Reasons {
			got[r.Key] = append(got[r.Key], w.Code)
			if w.Code == triage.WhyFits && w.Theme != "print-quality" || w.Code == triage.WhyBefore && !w.At.Equal(march) {
				t.Errorf("%s: %+v", r.Key, w)
			}
		}
	}
	for key, want := range map[string][]triage.WhyCode{
		"reprint": {triage.WhyFits, triage.WhyAsked},
		"refund":  {triage.WhyFits, triage.WhyAsked, triage.WhySerious},
		"prints":  {triage.WhyFits, triage.WhySerious, triage.WhyBefore},
	} {
		if !slices.Equal(got[key], want) {
			t.Errorf("%s because of %v, want %v", key, got[key], want)
		}
	}
}

// TestOnlyWhatCanBeSaid: what has no sentence in the customer's language, or names a value nobody gave, is not proposed.
func TestOnlyWhatCanBeSaid(t *testing.T) {
	frame := triage.Remedy{
		Key: "frame", Kind: triage.Fix, Least: 1, Most: 4,
		Words: map[string]triage.Wording{"sv": {Name: "en ram", Offer: "En ram värd {value}."}},
	}
	for name, tt := range map[string]struct {
		lang  string
		value int64
		want  int
	}{"sayable": {"sv", 100, 1}, "another language": {"en", 100, 0}, "no value": {"sv", 0, 0}} {
		frame.Value.Cents = tt.value
		p := Propose(Matter{Verdict: complaint(2, "damaged"), Catalogue: []triage.Remedy{frame}, Lang: tt.lang})
		if len(p.Proposals) != tt.want {
			t.Errorf("%s: %d proposals", name, len(p.Proposals))
		}
	}
}

func TestCheaperFirst(t *testing.T) {
	words := map[string]triage.Wording{"en": {Name: "x", Offer: "X."}}
	dear := triage.Remedy{Key: "dear", Kind: triage.Fix, Themes: []triage.Theme{"damaged"}, Least: 1, Most: 4, Cost: triage.Money{Cents: 9000}, Words: words}
	cheap := dear
	cheap.Key, cheap.Cost.Cents = "cheap", 100
	p := Propose(Matter{Verdict: complaint(2, "damaged"), Catalogue: []triage.Remedy{dear, cheap}, Lang: "en"})
	if len(p.Proposals) != 2 || p.Proposals[0].Key != "cheap" {
		t.Errorf("%v", p.Proposals)
	}
}

// TestBuiltIn: every theme but those that want a talk has a remedy, and the table names only what there is.
func TestBuiltIn(t *testing.T) {
	for _, r := range builtIn {
		for _, theme := range r.Themes {
			if !slices.Contains(triage.Themes, theme) {
				t.Errorf("%s mends %q, which is no theme", r.Key, theme)
			}
		}
		for _, w := range r.Wants {
			if !slices.Contains(triage.Wants, w) {
				t.Errorf("%s is asked for as %q, which is no want", r.Key, w)
			}
		}
		if r.Kind.Rung() < 0 || r.Least < 1 || r.Most > 4 || r.Least > r.Most {
			t.Errorf("%s: %s, %d to %d", r.Key, r.Kind, r.Least, r.Most)
		}
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "es", "sv"} {
		offers := set.Pack(lang).Remedies().Offers
		for _, r := range builtIn {
			if offers[r.Key].Offer == "" {
				t.Errorf("%s has no words for %s", lang, r.Key)
			}
		}
		if len(offers) != len(builtIn) {
			t.Errorf("%s has words for %d remedies, there are %d", lang, len(offers), len(builtIn))
		}
	}
}
