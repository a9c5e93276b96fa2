package compose

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// Promised is a promise as staff are shown it.
type Promised struct {
	triage.Promise
	By   triage.Member // who gave it; without an address: the studio
	Case triage.Case
}

// Pledge is a day that an answer names: when the answer has been sent, it is a promise (playbook R2).
type Pledge struct {
	What string    // the sentence that names it
	Day  time.Time // its midnight, in the zone it was read in
}

// Pledges reads the days that staff wrote into the blanks for a day, as far as they still stand in the text. What
// holds no day that can be read, or only one that is gone, is returned as it was written.
func (c *Composer) Pledges(d triage.Draft, now time.Time, loc *time.Location) (list []Pledge, unread []string) {
	sentences := sentencesOf(d.Text)
	for _, f := range d.Filled {
		at := slices.IndexFunc(sentences, func(s string) bool { return strings.Contains(s, f.Value) })
		if c.canonical(f.Name) != "date" || f.Value == "" || at < 0 {
			continue
		}
		day, ok := c.dayIn(sentences[at], f.Value, d.Lang, now.In(loc))
		switch {
		case !ok || day.Before(midnight(now.In(loc))):
			unread = append(unread, f.Value)
		case !slices.ContainsFunc(list, func(p Pledge) bool { return p.Day.Equal(day) }):
			list = append(list, Pledge{What: printable(sentences[at], mostWhat), Day: day})
		}
	}
	return list, unread
}

// mostWhat bounds how much of a promise is repeated, in runes.
const mostWhat = 300

// dayIn reads the day that a part of a sentence names: in the sentence's own language, else in any other, because
// staff may have written it in theirs.
func (c *Composer) dayIn(sentence, part, lang string, now time.Time) (time.Time, bool) {
	begin := strings.Index(sentence, part)
	doc := text.Read(sentence)
	for _, l := range append([]string{lang}, c.set.Langs()...) {
		r := c.days[l]
		if r == nil {
			continue
		}
		for _, d := range r.Find(doc, now) {
			if doc.Tokens[d.First].Start < begin+len(part) && begin < doc.Tokens[d.Last-1].End {
				return d.Day, true
			}
		}
	}
	return time.Time{}, false
}

// promised is a promise in one line: what, until when or how late it is, and who gave it.
func (g tongue) promised(p Promised) string {
	line, span := g.s.Promise.Line, ""
	if p.Broken(g.now) {
		line, span = g.s.Promise.Late, g.span(max(g.now.Sub(p.Due), time.Minute))
	}
	moment := g.moment(p.Due)
	return templates.Put(line, "what", strings.TrimRight(printable(p.What, mostWhat), ". "), "by", templates.Put(g.s.Times.By, "moment", moment),
		"moment", moment, "who", g.person(p.By), "span", span)
}

// addPromises shows what the customer was promised and has not got yet (playbook R2, L4).
func (g tongue) addPromises(p *page, list []Promised) {
	if len(list) == 0 {
		return
	}
	p.head(g.s.Promise.Head)
	var lines []string
	for _, promise := range list[:min(len(list), mostPromised)] {
		lines = append(lines, g.promised(promise))
	}
	p.bullets(g.andMore(lines, len(list)))
}

// mostPromised is how many promises one mail lists.
const mostPromised = 12

// addDuePromises lists for the owner what was promised to whom, broken promises first.
func (g tongue) addDuePromises(p *page, list []Promised) {
	if len(list) == 0 {
		return
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Promised) int { return a.Due.Compare(b.Due) })
	p.head(g.s.Promise.Digest)
	var lines []string
	for _, promise := range list[:min(len(list), mostInDigest)] {
		lines = append(lines, templates.Put(g.s.Promise.DigestLine, "ref", promise.Case.Ref, "name", named(promise.Case.Customer), "what", g.promised(promise)))
	}
	p.bullets(g.andMore(lines, len(list)))
}

// addTracked says of an approved answer which days it promises, and of which nobody will be reminded.
func (g tongue) addTracked(p *page, until []time.Time, unread []string) {
	for _, at := range until {
		p.para(templates.Put(g.s.Promise.Tracks, "moment", g.moment(at), "kept", g.s.Commands["kept"]))
	}
	for _, value := range unread {
		p.para(templates.Put(g.s.Promise.Unread, "value", printable(value, 60), "command", g.newDay()))
	}
}

// newDay shows how a day is promised: the word, a day, and room for what is promised.
func (g tongue) newDay() string {
	day, _, _ := strings.Cut(g.s.Usage["promise"], ":")
	return joined([]string{g.s.Commands["promise"], day + ": …"}, " ")
}

// Due reminds a member of promises that are to be kept soon, or should have been.
type Due struct {
	To       triage.Member
	ReplyTo  string
	Items    []DueItem // at least one
	Now      time.Time
	Location *time.Location
}

// DueItem is one promise with the tag of its case: it is answered by a mail of its own.
type DueItem struct {
	Tag string
	Promised
}

// Due makes one mail of them, the one that is due first at the front.
func (c *Composer) Due(d Due) mailer.Outgoing {
	g := c.tongue(d.To, d.Now, d.Location)
	s := g.s.Promise
	p := &page{lang: g.lang}
	subject, tag := templates.Put(s.SubjectMany, "n", strconv.Itoa(len(d.Items))), ""
	if len(d.Items) == 1 {
		subject, tag = g.dueLine(d.Items[0].Promised, s.SubjectLate, s.SubjectToday, s.Subject), d.Items[0].Tag
	} else {
		p.lead(s.Many)
	}
	shown := d.Items[:min(len(d.Items), mostPromised)]
	for _, it := range shown {
		line := g.dueLine(it.Promised, s.Broken, s.Today, s.Ahead)
		if tag == "" {
			p.rule()
			p.head(line)
		} else {
			p.lead(line)
		}
		p.words([]run{{text: printable(it.What, mostWhat)}})
		p.facts([]fact{{label: s.Until, value: g.moment(it.Due)}, {label: s.By, value: g.person(it.By)}, {label: s.Made, value: g.moment(it.MadeAt)}})
		p.buttons(write(g.s.Buttons["kept"], d.ReplyTo, it.Tag, g.s.Commands["kept"]).first())
		if tag == "" {
			p.small(templates.Put(g.s.List.How, "address", d.ReplyTo, "tag", it.Tag, "command", g.s.Commands["kept"]))
			continue
		}
		p.para(templates.Put(s.Done, "kept", g.s.Commands["kept"]))
		p.para(templates.Put(s.Undone, "name", named(it.Case.Customer), "kept", g.s.Commands["kept"], "command", g.newDay()))
	}
	if rest := len(d.Items) - len(shown); rest > 0 {
		p.rule()
		p.para(templates.Put(g.s.List.More, "n", strconv.Itoa(rest), "status", g.s.Commands["status"]))
	}
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(d.To, d.ReplyTo, tagged(subject, tag), "staff")
}

// dueLine chooses among three sentences by how near a promise is: past its time, due today, due later.
func (g tongue) dueLine(p Promised, broken, today, ahead string) string {
	line := ahead
	switch {
	case p.Broken(g.now):
		line = broken
	case daysApart(g.now.In(g.loc), p.Due.In(g.loc)) == 0:
		line = today
	}
	return templates.Put(line, "name", named(p.Case.Customer), "moment", g.moment(p.Due))
}
