package classify

import (
	"maps"
	"slices"
	"testing"

	"heed/triage"
)

// otherMails are mails in the languages beside English, Spanish and Swedish. They were written before the phrases
// they examine, and no phrase was written to fit them.
const otherMails = "testdata/corpus/other.jsonl"

// otherFloors is what each language reached when its pack was written, in percent, less some room.
var otherFloors = map[string]struct{ recall, precision, kind, themes, flags float64 }{
	"da": {86, 88, 86, 78, 75},
	"de": {86, 82, 86, 80, 70},
	"fi": {85, 80, 80, 70, 45},
	"fr": {86, 82, 86, 62, 62},
	"it": {85, 75, 80, 55, 30},
	"nl": {85, 80, 80, 60, 30},
	"no": {85, 75, 80, 60, 45},
	"pt": {85, 80, 80, 75, 60},
}

// score is how a language does on its mails.
type score struct {
	mails, kinds              int
	complaints, themes, flags tally
}

// TestOtherLanguages prints how each of the languages with a hand-written lexicon alone does on mails nobody wrote
// phrases for, and holds what was reached.
func TestOtherLanguages(t *testing.T) {
	c := load(t)
	scores := map[string]*score{}
	for _, m := range loadMails(t, otherMails) {
		in := m.input()
		in.Lang = m.Lang // it is the lexicon that is examined here, not the guess of the language
		v := c.Classify(in)
		checkVerdict(t, m.ID, v, in.Subject, in.Text)
		s := scores[m.Lang]
		if s == nil {
			s = &score{}
			scores[m.Lang] = s
		}
		s.mails++
		if string(v.Kind) == m.Kind {
			s.kinds++
		}
		s.complaints.add(m.Kind == "complaint", v.Kind == triage.Complaint)
		for _, th := range triage.Themes {
			s.themes.add(slices.Contains(m.Themes, string(th)), v.About(th))
		}
		for _, f := range triage.Flags {
			s.flags.add(slices.Contains(m.Flags, string(f)), v.Has(f))
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(scores)) {
		s, floor := scores[lang], otherFloors[lang]
		recall := ratio(s.complaints.hit, s.complaints.hit+s.complaints.missed)
		precision := ratio(s.complaints.hit, s.complaints.hit+s.complaints.extra)
		kind, themes, flags := ratio(s.kinds, s.mails), s.themes.f1(), s.flags.f1()
		t.Logf("%s, %d mails: complaint recall %.0f precision %.0f, kind %.0f, themes F1 %.0f, flags F1 %.0f",
			lang, s.mails, recall, precision, kind, themes, flags)
		if recall < floor.recall || precision < floor.precision || kind < floor.kind || themes < floor.themes || flags < floor.flags {
			t.Errorf("%s fell below %+v", lang, floor)
		}
	}
}

// add counts one decision.
func (c *tally) add(want, got bool) {
	switch {
	case want && got:
		c.hit++
	case got:
		c.extra++
	case want:
		c.missed++
	}
}

// f1 is the harmonic mean of precision and recall, in percent; 100 where there was nothing to find and nothing found.
func (c tally) f1() float64 { return ratio(2*c.hit, 2*c.hit+c.extra+c.missed) }
