package compose

import (
	"strconv"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// AlarmKey says which part of the machinery needs somebody; the pack has the words.
type AlarmKey string

// The alarms.
const (
	AlarmLoginFailed  AlarmKey = "login-failed"
	AlarmLoginWorks   AlarmKey = "login-works"
	AlarmUnreadable   AlarmKey = "unreadable-mail"
	AlarmMailboxReset AlarmKey = "mailbox-reset" // UIDVALIDITY changed (RFC 9051 section 2.3.1.1)
	AlarmTooMuchMail  AlarmKey = "too-much-mail"
	AlarmTooMuchOf    AlarmKey = "too-much-from-one"
	AlarmStaffBounced AlarmKey = "staff-mail-bounced"
	AlarmServerSilent AlarmKey = "server-silent"
	AlarmDiskFull     AlarmKey = "disk-full"
	AlarmNotRead      AlarmKey = "mails-not-read"   // on the server, read past, not taken in
	AlarmDamaged      AlarmKey = "database-damaged" // while the daemon runs
	AlarmForgotten    AlarmKey = "forgotten-cases"  // they had no deadline
	AlarmCapped       AlarmKey = "staff-capped"     // further mails to this reader are held back
	AlarmLookAlike    AlarmKey = "look-alike"       // an address like one of ours tried to give orders
	AlarmOther        AlarmKey = "other"
)

// AlarmKeys lists them all.
var AlarmKeys = []AlarmKey{
	AlarmLoginFailed, AlarmLoginWorks, AlarmUnreadable, AlarmMailboxReset, AlarmTooMuchMail, AlarmTooMuchOf, AlarmStaffBounced, AlarmServerSilent,
	AlarmDiskFull, AlarmNotRead, AlarmDamaged, AlarmForgotten, AlarmCapped, AlarmLookAlike, AlarmOther,
}

// Alarm is trouble with the machinery that a person should know of.
type Alarm struct {
	To       triage.Member
	ReplyTo  string
	Tag      string // for replies; may be empty
	Key      AlarmKey
	Mailbox  string    // the mailbox it is about
	Since    time.Time // since when
	Count    int       // how many mails
	Who      string    // the staff address or name it is about
	Like     string    // the address of ours that Who is like
	Now      time.Time
	Location *time.Location
}

func (g tongue) alarm(key AlarmKey) templates.AlarmText {
	if t, ok := g.s.Alarms[string(key)]; ok {
		return t
	}
	return g.s.Alarms[string(AlarmOther)]
}

// Alarm makes the notice: what happened, what Heed does about it, what the reader can do. An error text
// never appears in it.
func (c *Composer) Alarm(a Alarm) mailer.Outgoing {
	g := c.tongue(a.To, a.Now, a.Location)
	t := g.alarm(a.Key)
	since := a.Since
	if since.IsZero() {
		since = a.Now
	}
	values := []string{"mailbox", printable(a.Mailbox, 120), "since", g.moment(since), "count", strconv.Itoa(a.Count), "who", printable(a.Who, 120), "name", printable(a.Like, 120),
		"status", g.s.Commands["status"]}
	p := &page{lang: g.lang}
	p.lead(templates.Put(t.What, values...))
	p.warn(templates.Put(t.Do, values...))
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(a.To, a.ReplyTo, tagged(templates.Put(t.Subject, values...), a.Tag), "notice")
}
