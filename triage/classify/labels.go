package classify

import (
	"slices"

	"heed/triage"
	"heed/triage/text"
)

// A theme needs this much to be named, a flag this much, a want this much.
const (
	themeLine = 0.9
	flagLine  = 0.9
	wantLine  = 0.8
)

// themes names what is wrong; where one thing is shouted, faint others are left out.
func (e *evidence) themes() []triage.Theme {
	top := 0.0
	for _, t := range triage.Themes {
		top = max(top, e.has(string(t)))
	}
	list := sorted(triage.Themes, func(t triage.Theme) bool {
		s := e.has(string(t))
		return s >= themeLine && s >= 0.35*top
	})
	if len(list) == 0 && top > 0.3 {
		list = sorted(triage.Themes, func(t triage.Theme) bool { return e.has(string(t)) == top })
	}
	return list
}

// flags are set for complaints and reviews; of the others' mails only what needs haste or tact (playbook E5).
func (e *evidence) flags(kind triage.Kind) []triage.Flag {
	return sorted(triage.Flags, func(f triage.Flag) bool {
		switch f {
		case triage.EventImminent:
			return kind != triage.Other && e.imminent()
		case triage.Sensitive:
			return kind != triage.Other && e.has(string(f)) >= flagLine
		}
		return kind == triage.Complaint && e.has(string(f)) >= flagLine
	})
}

// imminent: something is to happen within three days.
func (e *evidence) imminent() bool {
	return e.has("event-imminent") >= flagLine
}

// wants is what the customer asks for.
func (e *evidence) wants(kind triage.Kind) []triage.Want {
	list := sorted(triage.Wants, func(w triage.Want) bool { return w != "none" && e.has(string(w)) >= wantLine })
	if len(list) == 0 {
		asks := func(d *text.Doc) bool {
			return slices.ContainsFunc(d.Sentences, func(s text.Sentence) bool { return s.Question })
		}
		if kind == triage.Enquiry || asks(e.body) {
			list = []triage.Want{"information"}
		}
	}
	return list
}
