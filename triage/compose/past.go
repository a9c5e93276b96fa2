package compose

import (
	"strings"
	"time"

	"heed/templates"
	"heed/triage"
)

// Past is a case of somebody else that is much like this one, and how it ended (playbook G5).
type Past struct {
	Ref      string
	At       time.Time // when it was opened
	Verdict  triage.Verdict
	How      triage.EventName // how it was answered: Sent, AnsweredByHand or Called
	Took     time.Duration    // from the first mail to the answer
	Remedies []string         // keys of what was offered or given
	Thanked  bool             // the customer came back with a kind word
	Again    bool             // the customer had to write again
}

// addPast shows the nearest past cases with what put them right.
func (g tongue) addPast(p *page, list []Past) {
	if len(list) == 0 {
		return
	}
	p.head(g.s.Ask.Past)
	var lines []string
	for _, k := range list {
		lines = append(lines, templates.Put(g.s.Ask.PastLine, "ref", k.Ref, "date", g.day(k.At), "what", g.what(k.Verdict), "how", g.putRight(k)))
	}
	p.bullets(lines)
}

// putRight says how a past case ended: how it was answered and how soon, with what, and what came back.
func (g tongue) putRight(k Past) string {
	parts := []string{templates.Put(g.s.Past[string(k.How)], "span", g.span(max(k.Took, time.Minute)))}
	if len(k.Remedies) > 0 {
		var names []string
		for _, key := range k.Remedies {
			names = append(names, g.remedy(key))
		}
		parts = append(parts, strings.Join(names, ", "))
	}
	if k.Again {
		parts = append(parts, g.s.Past["again"])
	}
	if k.Thanked {
		parts = append(parts, g.s.Past["thanked"])
	}
	return strings.Join(parts, "; ")
}
