package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// note is one mail of Heed's own on its way to the outbox.
type note struct {
	c    *triage.Case // nil: it concerns the studio
	to   triage.Member
	out  mailer.Outgoing
	step string
	kind string // default: store.KindNotice
	now  time.Time
}

// post puts one of Heed's own mails into the outbox. In observe mode nothing is sent but the digest:
// the mail is noted for it instead.
func (d *Desk) post(tx *store.Tx, n note) error {
	mailbox, caseID := "", ""
	if n.c != nil {
		mailbox, caseID = n.c.Mailbox, n.c.ID
	}
	if n.kind == "" {
		n.kind = store.KindNotice
	}
	if over, err := d.capped(tx, n); err != nil || over {
		return err
	}
	n.out.From, n.out.Date = d.from(mailbox), n.now
	n.out.MessageID = d.messageID(n.out.From)
	if n.c != nil {
		root := fmt.Sprintf("heed.case.%s@%s", n.c.ID, n.out.From.Domain()) // mail programs show one conversation a case
		n.out.References, n.out.InReplyTo = []string{root}, root
	}
	raw, err := send.Render(&n.out)
	if err != nil {
		return fmt.Errorf("render %s: %w", n.step, err)
	}
	queued, err := d.enqueue(tx, store.Outgoing{
		CaseID: caseID, Step: n.step, Kind: n.kind, From: n.out.From.Addr, To: n.out.Recipients(), MessageID: n.out.MessageID,
		Raw: raw, DueAt: n.now,
	}, n.now)
	if err != nil || !queued || caseID == "" {
		return err
	}
	return tx.AddThread(n.out.MessageID, caseID, "staff")
}

// enqueue is the one way into the outbox: observe mode lets only the digest pass.
func (d *Desk) enqueue(tx *store.Tx, o store.Outgoing, now time.Time) (bool, error) {
	if d.cfg.Observe && !strings.HasPrefix(o.Step, stepDigest) {
		return true, tx.Observe(o.CaseID, o.Step, now)
	}
	o.ID, o.MadeAt = store.NewID(now), now
	return tx.Enqueue(o)
}

// told is a result on its way to everybody who was asked.
type told struct {
	what   compose.ToldKind
	by     triage.Member
	text   string
	before string // Heed's own draft, where text is somebody's edit of it
	letter *mailer.Outgoing
	until  time.Time
	fail   compose.Failure
	ref    string             // of another case
	whom   triage.Staff       // who has the case now, or was asked besides
	tracks []time.Time        // until when the answer promises something
	unread []string           // what it names for a day and nobody can read
	left   []compose.FileNote // attached to the reply, and gone nowhere
	remedy string             // its key
	too    triage.Staff       // who is told besides those who were asked
	now    time.Time
}

// tell tells a result to everybody who was asked about a case, and to whoever caused it, away or not.
func (d *Desk) tell(tx *store.Tx, c triage.Case, r told) error {
	return d.tellAll(tx, c, []told{r}, nil, nil)
}

// tellAll tells all results of one reply in one mail, the gravest first. Whoever wrote the reply reads its lines again;
// those who are asked about the case at the same time know the one result by that.
func (d *Desk) tellAll(tx *store.Tx, c triage.Case, results []told, lines []string, know triage.Staff) error {
	if len(results) == 0 {
		return nil
	}
	slices.SortStableFunc(results, func(a, b told) int {
		switch {
		case (a.letter != nil) == (b.letter != nil):
			return 0
		case a.letter != nil:
			return -1
		}
		return 1
	})
	r := results[0]
	asked, err := tx.AskedOf(c.ID)
	if err != nil {
		return err
	}
	there, err := d.duty(tx, r.now)
	if err != nil {
		return err
	}
	t := r.words()
	for _, also := range results[1:] {
		t.Also = append(t.Also, also.words())
	}
	people := there.told(c, asked, r.by)
	for _, also := range results {
		for _, p := range also.too {
			people = with(people, p)
		}
	}
	for _, p := range people {
		if len(results) == 1 && has(know, p) {
			continue
		}
		purpose := approve.Listed // who was not asked has not seen the draft
		if slices.ContainsFunc(asked, func(a string) bool { return strings.EqualFold(a, p.Email) }) {
			purpose = approve.Decide
		}
		if t.Tag, err = d.tag(tx, c, p, purpose, r.now); err != nil {
			return err
		}
		t.To, t.ReplyTo, t.Case, t.Version, t.Now, t.Location = p, d.from(c.Mailbox).Addr, c, c.Draft, r.now, d.cfg.Zone
		if t.Lines = nil; strings.EqualFold(p.Email, r.by.Email) {
			t.Lines = lines
		}
		step := fmt.Sprintf("told:%s:%d:%s", r.what, r.now.UnixMicro(), p.Email)
		if err := d.post(tx, note{c: &c, to: p, out: d.compose.Told(t), step: step, now: r.now}); err != nil {
			return err
		}
	}
	return nil
}

// words is a result as compose tells it, without its reader.
func (r told) words() compose.Told {
	t := compose.Told{Tracks: r.tracks, Unread: r.unread, Kind: r.what, By: r.by, At: r.now, When: r.until, Failure: r.fail, Ref: r.ref, Remedy: r.remedy, Whom: names(r.whom)}
	if r.letter != nil {
		t.Text, t.Before, t.Recipient, t.Cc = r.text, r.before, r.letter.To[0], r.letter.Cc
		t.Files, t.Left = compose.NotesOf(r.letter.Files), r.left
	} else {
		t.Note = r.text
	}
	return t
}

// tellStale tells somebody that a decision was taken before theirs, by whom and which.
func (d *Desk) tellStale(tx *store.Tx, o *order, s *triage.StaleError) error {
	c, err := tx.Case(o.ask.CaseID)
	if err != nil {
		return err
	}
	by, ok := d.cfg.Staff.ByEmail(s.By)
	if !ok {
		by = triage.Member{Email: s.By}
	}
	purpose, err := d.purpose(tx, o.ask)
	if err != nil {
		return err
	}
	if purpose != approve.Listed {
		purpose = approve.Decide
	}
	tag, err := d.tag(tx, c, o.member, purpose, o.a.now)
	if err != nil {
		return err
	}
	out := d.compose.Told(compose.Told{
		To: o.member, ReplyTo: d.from(c.Mailbox).Addr, Tag: tag, Kind: compose.ToldStale, Case: c, By: by, At: s.At, Did: s.Did,
		Now: o.a.now, Location: d.cfg.Zone,
	})
	return d.post(tx, note{c: &c, to: o.member, out: out, step: "stale:" + o.a.id, now: o.a.now})
}

// query asks back about a reply that changed nothing. The reply's own tag still works.
func (d *Desk) query(tx *store.Tx, o *order, no *notDone) error {
	q := compose.Query{
		To: o.member, Line: no.line, Problem: no.problem, Text: no.text, Now: o.a.now, Location: d.cfg.Zone,
		ReplyTo: d.from(o.a.item.Mailbox).Addr,
	}
	q.Who, q.When, q.Names, q.Lines, q.Findings = no.who, no.when, no.names, no.lines, no.findings
	for _, v := range no.near {
		if line := d.reader.Mend(no.line, v, d.word(o.member, v), o.a.now, d.cfg.Zone); line != "" && no.problem != compose.ProblemEdited {
			q.Lines = append(q.Lines, line)
		} else {
			q.Readings = append(q.Readings, string(v))
		}
	}
	n := note{to: o.member, step: "query:" + o.a.id, now: o.a.now}
	if o.ask.CaseID != "" {
		c, err := tx.Case(o.ask.CaseID)
		if err != nil {
			return err
		}
		purpose, err := d.purpose(tx, o.ask)
		if err != nil {
			return err
		}
		keep := ""
		if purpose == approve.Decide {
			if keep = no.text; keep == "" && o.ask.Purpose == approve.Decide {
				keep = o.ask.Payload
			}
		}
		if q.Tag, err = d.tagWith(tx, c, o.member, purpose, keep, o.a.now); err != nil {
			return err
		}
		q.Case, n.c = c, &c
	}
	n.out = d.compose.Query(q)
	return d.post(tx, n)
}

// refuse tells the real member of staff that a command under their name was not accepted: at most once
// an hour, so that a forger cannot flood them.
func (d *Desk) refuse(tx *store.Tx, a *arrival, member triage.Member, why compose.RefusedReason) error {
	d.log.Warn("command refused", "message_id", a.msg.MessageID)
	out := d.compose.Refused(compose.Refused{To: member, Reason: why, Subject: a.msg.Subject, Now: a.now, Location: d.cfg.Zone})
	step := fmt.Sprintf("refused:%s:%s", lowerEmail(member), a.now.UTC().Format("2006010215"))
	return d.post(tx, note{to: member, out: out, step: step, now: a.now})
}
