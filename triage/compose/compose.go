// Package compose writes: the answer to a customer, the mails staff decide by, the owner's digest. It
// exists so that everything a person reads is composed in one place, from the sentences of the
// language packs, and carries out the playbook rule by rule.
//
// It is pure: values in, values out, `now` given. It refuses to make a mail of an unfinished answer, to
// answer a review by mail, and to put customers' words anywhere but into a value. It never shows an error
// text to anybody: trouble has a key, and the pack has the words. It fails only in Answer.
package compose

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// Composer writes for one studio. It is safe for concurrent use.
type Composer struct {
	set    *templates.Set
	studio triage.Studio
	days   map[string]*text.DateReader // by language
	books  map[string]*lazyBook        // by language

	remedies map[string]triage.Remedy // by key
}

// New makes a Composer from the packs and what is to be known of the studio.
func New(set *templates.Set, studio triage.Studio) *Composer {
	c := &Composer{set: set, studio: studio, days: map[string]*text.DateReader{}, books: map[string]*lazyBook{}, remedies: map[string]triage.Remedy{}}
	for _, r := range studio.Remedies {
		c.remedies[r.Key] = r
	}
	for _, lang := range set.Langs() {
		c.days[lang], c.books[lang] = text.NewDateReader(set.Pack(lang).Dates), &lazyBook{}
	}
	return c
}

// tongue is a language to write to staff in: its staff sentences and its calendar.
type tongue struct {
	lang string
	s    *templates.Staff
	cal  *templates.Calendar
	loc  *time.Location
	now  time.Time

	remedies map[string]triage.Remedy
}

// ReplyLang returns the language an answer is written in: lang where there is a full set of replies
// for it, else the fallback language.
func (c *Composer) ReplyLang(lang string) string {
	if p := c.set.Pack(lang); p.Answers() {
		return p.Lang
	}
	return templates.Fallback
}

func (c *Composer) replies(lang string) *templates.Replies {
	return c.set.Pack(c.ReplyLang(lang)).Replies()
}

// orders is what stands before an order number in a language.
func (c *Composer) orders(lang string) []string { return c.set.Pack(lang).Replies().Facts.Order }

// house is the language of the house, as far as there is a pack for it.
func (c *Composer) house() string { return c.staffLang("") }

func (c *Composer) staffLang(lang string) string {
	for _, l := range []string{lang, c.studio.Lang} {
		if p := c.set.Pack(l); l != "" && p.Staff.Complete() && p.Answers() {
			return p.Lang
		}
	}
	return templates.Fallback
}

func (c *Composer) tongue(to triage.Member, now time.Time, loc *time.Location) tongue {
	lang := c.staffLang(to.Lang)
	p := c.set.Pack(lang)
	if loc == nil {
		loc = time.UTC
	}
	return tongue{lang: lang, s: &p.Staff, cal: &p.Replies().Calendar, loc: loc, now: now, remedies: c.remedies}
}

// pick chooses one of several sentences that all do, always the same for a case and part, so that two
// answers in a row do not read alike and a restart changes nothing.
func pick(list []string, ref, part string) string {
	if len(list) == 0 {
		return ""
	}
	h := fnv.New64a()
	h.Write([]byte(part + "\x00" + ref))
	sum := h.Sum64()
	return list[(sum^sum>>32)%uint64(len(list))]
}

// printable makes one line of s: control characters become spaces, runs of space one, at most limit runes.
func printable(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	s = strings.Join(strings.Fields(s), " ")
	return clip(s, limit)
}

// cleaned keeps the lines of s and drops what only confuses whoever shows it: control characters, and
// marks that turn the direction of writing.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

func clip(s string, limit int) string {
	n := 0
	for i := range s {
		if n == limit {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n++
	}
	return s
}

func joined(parts []string, sep string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), sep)
}
