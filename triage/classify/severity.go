package classify

import "heed/triage"

// severity follows the playbook ("Kinds, severities, flags"): 1 minor, 2 moderate, 3 serious (money, important
// pictures, repeated failure), 4 critical (missed event, lost pictures, legal threat, abuse, a child's
// privacy). Rules, not learned figures: there is too little to learn from, and staff must be able to follow.
func (e *evidence) severity(v *triage.Verdict) triage.Severity {
	themes := func(t triage.Theme) bool { return v.About(t) }
	if v.Has(triage.LegalThreat) || v.Has(triage.Abusive) ||
		themes("lost-images") ||
		themes("missed-appointment") && e.has("event") > 0 ||
		themes("privacy") && e.has("child") > 0 {
		return triage.Critical
	}
	serious := 0.0
	if themes("missed-appointment") || themes("privacy") {
		serious += 1
	}
	for _, f := range []triage.Flag{triage.Chargeback, triage.PublicThreat, triage.EscalatingDemands, triage.Sensitive, triage.EventImminent} {
		if v.Has(f) {
			serious++
		}
	}
	if v.Has(triage.RepeatContact) {
		serious += 0.7
	}
	if themes("no-response") && themes("late-delivery") {
		serious += 0.4
	}
	if themes("billing") && e.has("money") > 0 {
		serious += 0.3
	}
	serious += 0.5 * e.has("severe")
	if serious >= 1 {
		return triage.Serious
	}
	if serious < 0.5 && (e.has("mild") >= 0.8 || e.has("mild") >= 0.5 && e.has("praise") >= 1) {
		return triage.Minor
	}
	return triage.Moderate
}

// judgeReview: stars and words both count (issue 5, point 5).
func (e *evidence) judgeReview(v *triage.Verdict, r *triage.Review) {
	v.Kind = triage.ReviewOf
	bad := r.Stars > 0 && r.Stars <= 3 || r.Stars == 0 && e.mood() < -1
	if !bad {
		return
	}
	v.Themes = e.themes()
	v.Flags = sorted(triage.Flags, func(f triage.Flag) bool {
		return f != triage.EventImminent && f != triage.PublicThreat && e.has(string(f)) >= flagLine
	})
	v.Severity = e.severity(v)
	switch {
	case r.Stars > 0 && r.Stars < 2:
		v.Severity = max(v.Severity, triage.Serious)
	case r.Stars > 2:
		v.Severity = min(v.Severity, triage.Moderate)
	}
}
