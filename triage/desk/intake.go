package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/review"
	"heed/triage/store"
)

// What became of a mail, as the ledger has it.
const (
	outcomeCase       = "case"       // opened a case or joined one
	outcomeOwn        = "own"        // we wrote it
	outcomeCommand    = "command"    // a decision of staff
	outcomeBounce     = "bounce"     // a delivery report
	outcomeAutomatic  = "automatic"  // a machine wrote it
	outcomeStaff      = "staff"      // ordinary mail of staff
	outcomeAnswer     = "answer"     // an answer sent by hand
	outcomeSent       = "sent"       // something else in the Sent folder
	outcomeUnreadable = "unreadable" // kept, and reported
	outcomeHistory    = "history"    // older than our first contact with the folder
	outcomeIgnored    = "ignored"    // its sender is one of those staff want to hear nothing of
	outcomeTold       = "told"       // what a customer said by phone or in person, as staff noted it
	outcomeMishap     = "mishap"     // a mishap of ours, as staff reported it
	outcomeFlood      = "flood"      // one too many of its sender: on a case, and nobody was told of it by itself
)

// arrival is a mail on its way through intake.
type arrival struct {
	item   receive.Item
	msg    *mailer.Message
	raw    []byte // nil when too large to keep
	bare   []byte // of a mail too large to keep: all but what is attached
	id     string
	sender string // whoever is to be answered, in lower case
	proof  proof  // what vouches for who it says it is from
	forged bool   // the mail server found that it is not
	now    time.Time

	pictures []store.Picture // of the photos attached
	files    []mailer.File   // that staff attached to a reply
	noFiles  *notDone        // why those cannot go to a customer
}

// Receive takes mails in, in their order: reads each, decides what it is, and writes all that follows, the
// moved cursor included, in one transaction. It returns how many were taken. Where a mail among several
// cannot be taken in, each is tried by itself, so that only those behind it wait; after an error nothing of the
// mail it names was written, and it can be given again.
func (d *Desk) Receive(ctx context.Context, items []receive.Item, now time.Time) (int, error) {
	together := d.take(ctx, items, now)
	if together == nil {
		return len(items), nil
	}
	if len(items) == 1 {
		return 0, together
	}
	for i := range items {
		if err := d.take(ctx, items[i:i+1], now); err != nil {
			return i, err
		}
	}
	return len(items), nil
}

// take reads the mails and takes them in, all or none.
func (d *Desk) take(ctx context.Context, items []receive.Item, now time.Time) error {
	arrivals := make([]*arrival, len(items))
	for i, item := range items {
		a, err := d.open(item, now)
		if err != nil {
			return err
		}
		if err := d.develop(ctx, a); err != nil {
			return fmt.Errorf("photos of UID %d of %s/%s: %w", item.UID, item.Mailbox, item.Folder, err)
		}
		if err := d.takeFiles(a); err != nil {
			return fmt.Errorf("files of UID %d of %s/%s: %w", item.UID, item.Mailbox, item.Folder, err)
		}
		arrivals[i] = a
	}
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		for _, a := range arrivals {
			if err := d.enter(tx, a); err != nil {
				return fmt.Errorf("take in UID %d of %s/%s: %w", a.item.UID, a.item.Mailbox, a.item.Folder, err)
			}
		}
		last := items[len(items)-1]
		return tx.SetCursor(store.Cursor{
			Mailbox: last.Mailbox, Folder: last.Folder, Role: string(last.Role), UIDValidity: last.UIDValidity, Last: last.UID,
		}, now)
	})
	if err == nil {
		d.Poke()
	}
	return err
}

// enter brings a mail into the database, with all that follows.
func (d *Desk) enter(tx *store.Tx, a *arrival) error {
	item := &a.item
	known, err := tx.Known(string(item.Role), a.msg.Hash)
	if err != nil {
		return err
	}
	if known != "" {
		_, err := tx.Place(item.Mailbox, item.Folder, item.UIDValidity, item.UID, known)
		return err
	}
	if fresh, err := tx.Place(item.Mailbox, item.Folder, item.UIDValidity, item.UID, a.id); err != nil || !fresh {
		return err
	}
	outcome, caseID, err := d.sort(tx, a)
	if err != nil {
		return err
	}
	if slices.Contains(counted[:], outcome) {
		d.room[""]--
	}
	return tx.AddMessage(store.Message{
		ID: a.id, Role: string(item.Role), Hash: a.msg.Hash, MessageID: a.msg.MessageID,
		From: a.sender, Subject: a.msg.Subject, Body: a.words(outcome), ReceivedAt: a.received(), HandledAt: a.now,
		Outcome: outcome, CaseID: caseID, Raw: a.keep(outcome), Size: item.Size,
	})
}

// open reads the mail; what cannot be read becomes an unreadable message, never an error.
func (d *Desk) open(item receive.Item, now time.Time) (*arrival, error) {
	a := &arrival{item: item, id: store.NewID(now), now: now}
	if item.Err != nil {
		a.msg = &mailer.Message{
			Unreadable: "the mail server could not hand it over",
			Hash:       fmt.Sprintf("unreadable %s %s %d %d", item.Mailbox, item.Folder, item.UIDValidity, item.UID),
		}
		return a, nil
	}
	if err := d.read(a); err != nil {
		return nil, fmt.Errorf("read UID %d of %s/%s: %w", item.UID, item.Mailbox, item.Folder, err)
	}
	a.sender = strings.ToLower(d.author(a.msg).Addr)
	a.proof, a.forged = d.prove(a) // may ask the DNS: not inside the transaction
	return a, nil
}

// read parses a mail, and takes its bytes where they can be kept: all of them, or all but what is attached.
func (d *Desk) read(a *arrival) error {
	_, err := a.item.Raw.Seek(0, io.SeekStart) // it may have been read before, in vain
	if err != nil {
		return err
	}
	if a.msg, err = d.parser.Parse(a.item.Raw); err != nil {
		return err
	}
	if _, err = a.item.Raw.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if a.item.Size > store.MaxRaw {
		a.bare, err = d.parser.Strip(a.item.Raw, store.MaxRaw)
		return err
	}
	a.raw = make([]byte, a.item.Size)
	_, err = io.ReadFull(a.item.Raw, a.raw)
	return err
}

// received is when the mail reached the studio. A clock of the server that runs ahead is not believed.
func (a *arrival) received() time.Time {
	if a.item.Received.IsZero() || a.item.Received.After(a.now) {
		return a.now
	}
	return a.item.Received.UTC()
}

// keep says which mails' bytes are kept: those somebody may want to read again.
func (a *arrival) keep(outcome string) []byte {
	kept := a.raw
	if kept == nil {
		kept = a.bare
	}
	switch outcome {
	case outcomeCase, outcomeUnreadable, outcomeBounce, outcomeCommand, outcomeAnswer:
		return kept
	case outcomeFlood:
		if len(kept) <= mostOfFlood {
			return kept
		}
	}
	return nil
}

// mostOfFlood bounds what is kept of each mail of a flood; all of it is on the mail server.
const mostOfFlood = 32 << 10

// words are the words that are kept.
func (a *arrival) words(outcome string) string {
	if outcome == outcomeFlood && len(a.msg.Text) > mostOfFlood {
		return strings.ToValidUTF8(a.msg.Text[:mostOfFlood], "")
	}
	return a.msg.Text
}

// sort decides what a mail is, in the order of design step 2, and carries it out.
func (d *Desk) sort(tx *store.Tx, a *arrival) (outcome, caseID string, err error) {
	own, isOwn, err := d.ownMail(tx, a.msg)
	if err != nil {
		return "", "", err
	}
	if old, err := d.history(tx, a); err != nil || old {
		return outcomeHistory, "", err
	}
	// Without its row, our copy of an answer in the Sent folder says all the same that somebody was answered.
	if isOwn && (own.ID != "" || a.item.Role != receive.Sent || a.msg.Heed != "") {
		return outcomeOwn, own.CaseID, d.seenOwn(tx, a, own)
	}
	if a.item.Role == receive.Sent {
		return d.sentByHand(tx, a)
	}
	if a.msg.Unreadable != "" {
		return d.unreadable(tx, a)
	}
	if member, ok := d.cfg.Staff.ByEmail(a.msg.From.Addr); ok {
		if handled, caseID, err := d.decide(tx, a, member); err != nil || handled {
			return outcomeCommand, caseID, err
		}
	} else if err := d.warnOfLookAlike(tx, a); err != nil {
		return "", "", err
	}
	if a.msg.Robot == mailer.Bounce {
		return d.bounced(tx, a)
	}
	if revs := review.DetectAll(a.msg); len(revs) > 0 {
		return d.takeReviews(tx, a, revs)
	}
	if a.msg.Robot != mailer.None {
		return outcomeAutomatic, "", nil
	}
	if d.inHouse(a.msg.From.Addr) && !d.speaksFor(a.msg) {
		return d.sentByHand(tx, a) // staff answered from their own mail program, or wrote about something else
	}
	return d.takeIn(tx, a, nil)
}

// seenOwn makes use of seeing a mail of our own: an answer of which nobody knew whether it left has
// left when the provider has filed it among the sent mail.
func (d *Desk) seenOwn(tx *store.Tx, a *arrival, own store.Outgoing) error {
	if a.item.Role != receive.Sent || own.State != store.Uncertain {
		return nil
	}
	if own.Kind == store.KindHolding {
		return tx.Mark(own, store.Uncertain, store.Sent, a.now) // staff know that it may have left
	}
	if own.Kind != store.KindAnswer {
		return nil
	}
	return d.answerLeft(tx, own, store.Uncertain, "seen in the Sent folder", a.now)
}

// speaksFor reports whether a mail from one of our own addresses carries somebody else's words: the
// contact form of the studio's website, or a customer's mail that staff forwarded.
func (d *Desk) speaksFor(m *mailer.Message) bool {
	who := d.author(m)
	return who.Addr != "" && !d.inHouse(who.Addr)
}

// author is the person to answer: who wrote the mail that staff forwarded; else Reply-To (RFC 5322
// section 3.6.2); else From.
func (d *Desk) author(m *mailer.Message) mailer.Address {
	if m.Forwarded != nil && m.Forwarded.From.Addr != "" && d.inHouse(m.From.Addr) {
		return m.Forwarded.From
	}
	if len(m.ReplyTo) == 1 && m.ReplyTo[0].Addr != "" && !d.inHouse(m.ReplyTo[0].Addr) {
		who := m.ReplyTo[0]
		if who.Name == "" && !d.inHouse(m.From.Addr) {
			who.Name = m.From.Name
		}
		return who
	}
	return m.From
}

// unreadable keeps a mail nobody could read and asks staff to look at it: it may be a customer's. The
// owners hear of it once a day for a mailbox; beyond the limits one case stands for the rest.
func (d *Desk) unreadable(tx *store.Tx, a *arrival) (string, string, error) {
	d.log.Warn("unreadable mail kept", "mailbox", a.item.Mailbox, "folder", a.item.Folder, "uid", a.item.UID, "reason", a.msg.Unreadable)
	v := triage.Verdict{Kind: triage.Other, Lang: d.cfg.Studio.Lang, Unsure: true, Second: triage.Complaint}
	n, err := tx.CountFrom("", [2]string{outcomeUnreadable, outcomeUnreadable}, a.now.Add(-time.Hour), max(d.cfg.Limits.SenderHour, 1))
	if err != nil {
		return "", "", err
	}
	if n > 0 && n == d.cfg.Limits.SenderHour {
		last, err := tx.LastOf(outcomeUnreadable)
		if err != nil {
			return "", "", err
		}
		if c, err := tx.Case(last.CaseID); err == nil && c.State.Waiting() {
			return outcomeUnreadable, c.ID, nil
		}
	}
	c, err := d.newCase(tx, a, v, a.msg.From)
	if err != nil {
		return "", "", err
	}
	if err := d.planGather(tx, c); err != nil {
		return "", "", err
	}
	return outcomeUnreadable, c.ID, d.alarm(tx, compose.Alarm{Key: compose.AlarmUnreadable, Mailbox: a.item.Mailbox, Count: 1}, a.item.Mailbox, a.now)
}

// bounced deals with a delivery report (RFC 3464): the answer that came back reopens its case; a
// staff mail that came back never makes another staff mail to the same person.
func (d *Desk) bounced(tx *store.Tx, a *arrival) (string, string, error) {
	report := a.msg.Delivery
	if report == nil || report.MessageID == "" {
		return outcomeBounce, "", nil
	}
	row, err := tx.MailByMessageID(report.MessageID)
	if errors.Is(err, store.ErrNotFound) {
		return outcomeBounce, "", nil
	}
	if err != nil {
		return "", "", err
	}
	if !report.Permanent {
		return outcomeBounce, row.CaseID, nil
	}
	if row.Kind == store.KindHolding {
		return outcomeBounce, row.CaseID, d.holdingFailed(tx, row, report.Status, compose.FailCameBack, a.now)
	}
	if row.Kind != store.KindAnswer {
		return outcomeBounce, row.CaseID, d.staffUnreachable(tx, row, a.now)
	}
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return "", "", err
	}
	return outcomeBounce, c.ID, d.cameBack(tx, c, triage.Event{Name: triage.Bounced, By: "heed", Note: report.Status}, a.now)
}

// sentByHand looks at mail that staff sent themselves: in the Sent folder, or as a copy to the
// studio. An answer to a waiting customer stops the clock and withdraws the draft.
func (d *Desk) sentByHand(tx *store.Tx, a *arrival) (string, string, error) {
	plain := outcomeStaff
	if a.item.Role == receive.Sent {
		plain = outcomeSent
	}
	if a.msg.Robot != mailer.None || a.msg.Unreadable != "" {
		return plain, "", nil // an out-of-office note answers nobody
	}
	c, ok, err := d.answeredCase(tx, a.msg)
	if err != nil || !ok {
		return plain, "", err
	}
	if a.item.Role != receive.Sent { // the folder is ours; in the inbox, From is only what somebody wrote
		if vouched, err := d.vouched(tx, a); err != nil || vouched == "" {
			return plain, "", err
		}
	}
	if err := errors.Join(tx.AddThread(a.msg.MessageID, c.ID, "answer"), tx.AddThread(a.msg.ThreadKey(), c.ID, "conversation")); err != nil {
		return "", "", err
	}
	if !c.State.Waiting() || a.received().Before(c.OpenedAt) {
		return outcomeAnswer, c.ID, nil
	}
	return outcomeAnswer, c.ID, d.answeredByHand(tx, c, a.msg, a.now)
}

// answeredCase finds the case a mail of ours answers: by thread, by the reference in the subject, else
// by recipient where exactly one case of that customer waits. It must go to the customer.
func (d *Desk) answeredCase(tx *store.Tx, m *mailer.Message) (triage.Case, bool, error) {
	goesTo := func(c triage.Case) bool {
		return slices.ContainsFunc(m.People(), func(p mailer.Address) bool { return p.Is(c.Customer.Addr) })
	}
	if c, ok, err := d.threadCase(tx, m); err != nil || ok {
		return c, ok && goesTo(c), err
	}
	var found []triage.Case
	for _, p := range m.People() {
		cases, err := tx.CasesOf(p.Addr, 20)
		if err != nil {
			return triage.Case{}, false, err
		}
		for _, c := range cases {
			if c.State.Waiting() {
				found = append(found, c)
			}
		}
	}
	if len(found) != 1 {
		return triage.Case{}, false, nil
	}
	return found[0], true, nil
}

// threadCase finds the case a mail belongs to, by References and In-Reply-To, else by Outlook's Thread-Index,
// else by the public reference in its subject.
func (d *Desk) threadCase(tx *store.Tx, m *mailer.Message) (triage.Case, bool, error) {
	th, err := tx.FindThread(append(m.Thread(), m.ThreadKey())...)
	if err == nil {
		c, err := tx.Case(th.CaseID)
		return c, err == nil, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return triage.Case{}, false, err
	}
	ref, ok := approve.FindRef(m.Subject)
	if !ok {
		return triage.Case{}, false, nil
	}
	c, err := tx.CaseByRef(ref)
	if errors.Is(err, store.ErrNotFound) {
		return triage.Case{}, false, nil
	}
	return c, err == nil, err
}
