package compose

import (
	"slices"
	"time"

	"heed/mailer"
	"heed/triage"
)

// Holding is a holding reply: the studio's own two sentences that say at once who will answer, and by when (playbook
// R2; for the worst failures who will call, R7). It is the only mail to a customer that nobody approves one by one.
type Holding struct {
	Case      triage.Case
	Message   *mailer.Message // the mail it answers
	Who       triage.Member   // zero: the studio itself
	By        time.Time       // the promised time
	MessageID string
	Now       time.Time
	Location  *time.Location
}

// Holding makes the mail, and gives the sentence that promises the time. It reports false where there are no words for
// it: in a language we would not answer in, or where a sentence asks for more than is known here.
func (c *Composer) Holding(h Holding) (o mailer.Outgoing, promise string, ok bool) {
	v := h.Case.Verdict
	lang := c.ReplyLang(v.Lang)
	if lang != v.Lang {
		return o, "", false
	}
	l := c.begin(Matter{Case: h.Case, Message: h.Message, Now: h.Now, Location: h.Location}, lang)
	words := l.r.Wait.Plain
	switch {
	case v.Severity == triage.Critical:
		words = l.r.Wait.Call
	case l.tone == quiet:
		words = l.r.Wait.Quiet
	}
	who := h.Who.First()
	if who == "" {
		who = c.studio.Name
	}
	moment := momentOf(&l.r.Calendar, h.By.In(h.Location), h.Now)
	fill := func(s string) string {
		s, _ = triage.FillBlank(s, "who", printable(who, 60))
		s, _ = triage.FillBlank(s, "date", moment)
		return s
	}
	body := l.say("wait", words)
	for _, s := range sentencesOf(body) {
		if slices.Contains(triage.OpenBlanks(s), "date") {
			promise = fill(s)
		}
	}
	text := l.greeted(fill(body)) + "\n\n" + l.signature(c.studio.SignAs, c.studio.Name)
	if promise == "" || triage.Unfinished(text) {
		return o, "", false
	}
	answered := *h.Message
	answered.Text, answered.Body = "", "" // two lines need no quote under them
	o = c.letterMail(Letter{
		Case: h.Case, Message: &answered, Draft: triage.Draft{Lang: lang}, MessageID: h.MessageID, Now: h.Now, Location: h.Location,
	}, text)
	// RFC 3834 section 5: it answers a mail without a person having read it. Whoever sees the mark sends no automatic
	// answer to it, so that no two machines go on writing to each other.
	o.Auto, o.Heed = "auto-replied", "holding"
	return o, promise, true
}
