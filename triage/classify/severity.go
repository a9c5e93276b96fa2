package classify

import (
	"math"

	"heed/triage"
)

// The lines between the severities, as learned from labelled mails: see severity.
var severityLines = []string{"moderate", "serious", "critical"}

// severity follows the playbook ("Kinds, severities, flags"): 1 minor, 2 moderate, 3 serious (money, important
// pictures, repeated failure), 4 critical (missed event, lost pictures, legal threat, abuse, a child's privacy).
// Each line between two severities was learned on its own; how likely each is passed adds up to the severity to expect,
// which is seldom far off where a line is in doubt. What the playbook calls critical in so many words is critical whatever
// was learned.
func (e *evidence) severity(v *triage.Verdict) triage.Severity {
	switch {
	case v.Has(triage.LegalThreat) && e.has(string(triage.LegalThreat)) >= 1,
		v.About("privacy") && e.has("child") > 0 && e.has("severe") > 0,
		v.About("lost-images") && e.has("lost-images") >= 1.5 && e.opinion.of("critical") >= 0:
		return triage.Critical
	}
	expected := severityStart
	for _, line := range severityLines {
		expected += 1 / (1 + math.Exp(-e.opinion.of(line)))
	}
	return triage.Severity(math.Round(expected))
}

// severityStart is where no line is passed: a little under minor, for the rare severities counted more when they were learned.
const severityStart = 0.9

// judgeReview: stars and words both count, and the words alone where there are no stars.
func (e *evidence) judgeReview(v *triage.Verdict, r *triage.Review) {
	v.Kind = triage.ReviewOf
	bad := r.Stars > 0 && r.Stars <= 3 || r.Stars == 0 && e.opinion.of(string(triage.Complaint)) > 0 && e.mood() < 0
	if !bad {
		return
	}
	v.Themes = e.themes()
	v.Flags = sorted(triage.Flags, func(f triage.Flag) bool {
		return f != triage.EventImminent && f != triage.PublicThreat && e.opinion.of(string(f)) >= flagLine
	})
	v.Severity = e.severity(v)
	switch {
	case r.Stars > 0 && r.Stars < 2:
		v.Severity = max(v.Severity, triage.Serious)
	case r.Stars > 2:
		v.Severity = min(v.Severity, triage.Moderate)
	}
}
