package triage

import (
	"slices"
	"strconv"
)

// Kind says what a mail is, in the words of the playbook ("Kinds, severities, flags").
type Kind string

// The kinds. Any real grievance makes a complaint, even inside praise or a question.
const (
	Complaint Kind = "complaint"
	Enquiry   Kind = "enquiry"
	Praise    Kind = "praise"
	ReviewOf  Kind = "review"
	Automatic Kind = "automatic"
	Other     Kind = "other"
)

// Kinds lists every kind, in the playbook's order.
var Kinds = []Kind{Complaint, Enquiry, Praise, ReviewOf, Automatic, Other}

// Severity of a complaint or a bad review: 1 minor to 4 critical; 0 where it does not apply.
type Severity int

// The severities of the playbook.
const (
	NoSeverity Severity = iota
	Minor
	Moderate
	Serious
	Critical
)

// MarshalJSON writes null where there is no severity.
func (s Severity) MarshalJSON() ([]byte, error) {
	if s == NoSeverity {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(s), 10), nil
}

// Theme is a problem a customer has, as the playbook spells it ("late-delivery").
type Theme string

// Themes lists every problem theme of the playbook.
var Themes = []Theme{
	"late-delivery", "no-response", "image-quality", "likeness", "print-quality", "damaged", "wrong-item",
	"billing", "missed-appointment", "staff-conduct", "lost-images", "privacy", "website", "product-range",
	"expectations", "value",
}

// Flag marks something about a mail that changes how it is handled.
type Flag string

// The flags of the playbook.
const (
	LegalThreat       Flag = "legal-threat"
	Chargeback        Flag = "chargeback"
	PublicThreat      Flag = "public-threat"
	Abusive           Flag = "abusive"
	EscalatingDemands Flag = "escalating-demands"
	EventImminent     Flag = "event-imminent" // needs action within three days
	RepeatContact     Flag = "repeat-contact"
	Sensitive         Flag = "sensitive"
)

// Flags lists every flag of the playbook.
var Flags = []Flag{
	LegalThreat, Chargeback, PublicThreat, Abusive, EscalatingDemands, EventImminent, RepeatContact, Sensitive,
}

// Want is what the customer asks for ("refund"), as the playbook spells it.
type Want string

// Wants lists every want of the playbook. "none" stands alone.
var Wants = []Want{
	"none", "information", "date", "refund", "files", "call", "reedit", "replacement", "reprint", "apology",
	"reshoot", "deletion", "discount",
}

// Reason is one phrase that led to a verdict. At holds byte offsets, end exclusive, into Where.
type Reason struct {
	Label  string  `json:"label"` // a sentiment ("negative"), theme, flag, want or kind
	Phrase string  `json:"phrase"`
	Weight float64 `json:"weight"`
	Where  string  `json:"where"` // "subject" or "text"
	At     [2]int  `json:"at"`
}

// Review is a public review, as far as the site's notification tells it.
type Review struct {
	Site  string  `json:"site"`
	Stars float64 `json:"stars"` // 0 where unknown
	Name  string  `json:"name"`
	Text  string  `json:"-"`
	Link  string  `json:"link"`
	// Change is what became of a review that was there before; empty for a new one.
	Change Change `json:"-"`
}

// Change is what became of a review.
type Change string

// The changes sites tell of.
const (
	Updated Change = "updated"
	Removed Change = "removed"
)

// Bad reports whether the review needs an answer at once: three stars or fewer.
func (r *Review) Bad() bool { return r != nil && r.Stars > 0 && r.Stars <= 3 }

// Verdict is what Heed thinks of one mail, and why. It sets priority and wording, never whether
// somebody must answer (playbook L1).
type Verdict struct {
	Kind       Kind     `json:"kind"`
	Lang       string   `json:"lang"`
	Severity   Severity `json:"severity"`
	Themes     []Theme  `json:"themes"`
	Flags      []Flag   `json:"flags"`
	Wants      []Want   `json:"wants"`
	Score      float64  `json:"score"`      // negative = unhappy
	Confidence float64  `json:"confidence"` // 0 to 1
	Unsure     bool     `json:"unsure"`     // staff are shown both readings
	Second     Kind     `json:"-"`          // the other reading, where Unsure
	Review     *Review  `json:"review"`
	Reasons    []Reason `json:"reasons"`
}

// Has reports whether the verdict carries the flag.
func (v Verdict) Has(f Flag) bool { return slices.Contains(v.Flags, f) }

// About reports whether the verdict carries the theme.
func (v Verdict) About(t Theme) bool { return slices.Contains(v.Themes, t) }

// Unhappy reports whether staff should hear of the mail at once: a complaint or a bad review.
func (v Verdict) Unhappy() bool {
	return v.Kind == Complaint || v.Kind == ReviewOf && (v.Severity > NoSeverity || v.Review.Bad())
}
