package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
	"heed/triage/text"
)

// A review is answered in public and by hand (playbook F5): the owner approves the text, whoever was asked posts it and
// says so, and until then everybody is reminded.

// complainedOf lists the members whom a bad review names. A first or last name counts where it is written like a name,
// so that "he will mark it" speaks neither of Will nor of Mark.
func (d *Desk) complainedOf(c triage.Case) triage.Staff {
	if !c.Verdict.Unhappy() || c.Verdict.Review == nil {
		return nil
	}
	said := map[string]bool{}
	for _, word := range strings.FieldsFunc(c.Verdict.Review.Text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }) {
		word, _, _ = strings.Cut(strings.ReplaceAll(word, "’", "'"), "'") // Bo's
		if first := []rune(word); len(first) == 0 || !unicode.IsUpper(first[0]) {
			continue
		}
		said[text.Loose(word)] = true
		said[strings.TrimSuffix(text.Loose(word), "s")] = true // Bos, as Swedish has it
	}
	var named triage.Staff
	for _, p := range d.cfg.Staff {
		if slices.ContainsFunc(looseWords(p.Name), func(n string) bool { return len(n) > 1 && said[n] }) {
			named = append(named, p)
		}
	}
	return named
}

// judges are those who decide what is said in public: the owners, or who stands in for them, but nobody whom the review
// complains of. Where that leaves nobody they decide all the same; alone says so.
func (d *Desk) judges(tx *store.Tx, c triage.Case, now time.Time) (judges triage.Staff, alone bool, err error) {
	owners, err := d.owners(tx, triage.Member{}, now)
	if err != nil {
		return nil, false, err
	}
	named := d.complainedOf(c)
	judges = slices.DeleteFunc(slices.Clone(owners), func(m triage.Member) bool { return has(named, m) })
	if len(judges) == 0 {
		return owners, len(named) > 0, nil
	}
	return judges, false, nil
}

// posting is what whoever is asked about a review needs to know of who decides.
func (d *Desk) posting(tx *store.Tx, c triage.Case, to triage.Member, now time.Time) (compose.Posting, error) {
	if c.Verdict.Review == nil || c.Verdict.Kind != triage.ReviewOf {
		return compose.Posting{}, nil
	}
	judges, _, err := d.judges(tx, c, now)
	p := compose.Posting{Judges: names(judges), May: has(judges, to), Named: has(d.complainedOf(c), to)}
	if c.Decision == triage.TextApproved {
		p.Approved, _ = d.cfg.Staff.ByEmail(c.DecidedBy)
		p.Approved.Email = c.DecidedBy
	}
	return p, err
}

// approveText makes a text the one that will be posted, where whoever says so may; else it is put to those who may.
func (w *work) approveText(draft triage.Draft) error {
	if w.c.Decision == triage.TextApproved {
		return w.stale()
	}
	judges, alone, err := w.d.judges(w.tx, w.c, w.now)
	if err != nil {
		return err
	}
	if !has(judges, w.by) {
		return w.putToJudges(judges)
	}
	if open := triage.OpenBlanks(draft.Text); len(open) > 0 {
		return &notDone{problem: compose.CannotBlank, line: strings.Join(open, ", ")}
	}
	findings := w.d.compose.Lint(w.d.letter(w.tx, w.c, draft, w.by, w.now))
	for _, f := range findings {
		if f.Blocking {
			return &notDone{problem: compose.CannotSend, line: f.Sentence}
		}
	}
	if doubts := w.doubtful(draft, findings); len(doubts) > 0 {
		return w.holdBack(doubts)
	}
	note := fmt.Sprintf("version %d", draft.Version)
	if alone {
		note += "; the review names who decided, and nobody else can"
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.TextApproved, note), w.now); err != nil {
		return err
	}
	there, err := w.d.duty(w.tx, w.now)
	if err != nil {
		return err
	}
	posters := without(there.deciders(w.c), w.by)
	if len(posters) == 0 {
		posters = triage.Staff{w.by}
	}
	w.results = append(w.results, told{what: compose.ToldTextApproved, by: w.by, whom: posters, now: w.now})
	w.redrafted, w.show, w.to = "", compose.OccasionPost, posters
	return nil
}

// putToJudges asks those who decide what is said in public, as far as they are there.
func (w *work) putToJudges(judges triage.Staff) error {
	there, err := w.d.duty(w.tx, w.now)
	if err != nil {
		return err
	}
	if present := there.present(judges); len(present) > 0 {
		judges = present
	}
	w.redrafted = "" // the others are told
	return w.putTo(judges, "", compose.ToldPublicAsked)
}

// posted notes that the answer stands on the site: the case is closed. One that nobody had approved is told as such;
// it cannot be taken back here.
func (w *work) posted() error {
	if w.c.Verdict.Kind != triage.ReviewOf {
		return &notDone{problem: compose.CannotPosted}
	}
	judges, _, err := w.d.judges(w.tx, w.c, w.now)
	if err != nil {
		return err
	}
	what, detail := compose.ToldPosted, ""
	if w.c.Decision != triage.TextApproved && !has(judges, w.by) {
		what, detail = compose.ToldPostedUnasked, "nobody who decides had approved a text"
	}
	if err := w.settle(triage.Posted, detail, what); err != nil {
		return err
	}
	w.results[len(w.results)-1].text = "" // the words of the notice say it
	return nil
}

// burying reports whether a member would put away, without an answer, a review that complains of them: others decide
// that as well.
func (w *work) burying() (triage.Staff, bool, error) {
	if !has(w.d.complainedOf(w.c), w.by) {
		return nil, false, nil
	}
	judges, _, err := w.d.judges(w.tx, w.c, w.now)
	return judges, !has(judges, w.by), err
}
