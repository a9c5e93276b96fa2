package compose

import (
	"slices"

	"heed/templates"
	"heed/triage"
)

// talk returns what to say on the phone (playbook L3, R7): for everything serious, and for moments of grief.
func talk(s *templates.Staff, v triage.Verdict) []string {
	if v.Kind != triage.Complaint && !v.Has(triage.Sensitive) || v.Kind == triage.Praise {
		return nil
	}
	if v.Severity < triage.Serious && !v.Has(triage.Sensitive) {
		return nil
	}
	keys := []string{}
	if v.Has(triage.Abusive) {
		keys = append(keys, "abusive")
	}
	if v.Has(triage.LegalThreat) {
		keys = append(keys, "legal")
	}
	for _, t := range v.Themes {
		keys = append(keys, string(t))
	}
	if v.Has(triage.Sensitive) {
		keys = append(keys, "sensitive")
	}
	for _, k := range append(keys, "general") {
		if p := s.TalkCard[k].Points; p != nil {
			return slices.Clone(p)
		}
	}
	return nil
}
