package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
)

const (
	tag   = "[H-4F2K abcdefghijklmnopqrstuvwxyz]"
	reply = "hola@lumen.example"
)

func marta(lang string) triage.Member {
	return triage.Member{Name: "Marta Ruiz", Email: "marta@lumen.example", Lang: lang, Owner: true}
}

var tom = triage.Member{Name: "Tom Berg", Email: "tom@lumen.example"}

func askFor(c *Composer, lang string, v triage.Verdict) Ask {
	m := matter(lang, v)
	return Ask{
		To: marta(lang), ReplyTo: reply, Tag: tag, Occasion: OccasionNew, Case: m.Case, Message: m.Message, Draft: c.Draft(m),
		Asked: []string{"Marta Ruiz", "Tom Berg"}, Within: 8 * time.Hour, Now: now, Location: time.UTC,
	}
}

// factual is a mail that names everything that is looked for, in each language.
var factual = map[string]string{
	"en": "Hello, I paid £1,150 for booking 20881 on 14 October. The wedding is on Saturday 28 November. Who comes? 07700 900271, not 01632 960 118.",
	"es": "Hola: el 14 de octubre pagué 1.150 € por la reserva 20881. La boda es el sábado 28 de noviembre. ¿Quién viene? 612 345 678",
	"sv": "Hej! Den 14 oktober betalade jag 11 500 kr för bokning 20881. Bröllopet är lördagen den 28:e november. Vem kommer? 070-174 06 05",
}

// staffMails lists one mail of every kind.
func staffMails(c *Composer, lang string) []namedMail {
	var list []namedMail
	add := func(name string, o mailer.Outgoing) { list = append(list, namedMail{name, o}) }
	ask := askFor(c, lang, late(lang))
	ask.Earlier = []Earlier{{Ref: "H-2B7Q", At: now.AddDate(0, -3, 0), Verdict: triage.Verdict{Kind: triage.Enquiry}, State: triage.Closed}}
	ask.Past = []Past{
		{Ref: "H-5KXA", At: now.AddDate(0, -2, 0), Verdict: late(lang), How: triage.Sent, Took: 3 * time.Hour, Thanked: true},
		{Ref: "H-3JQM", At: now.AddDate(-1, -1, 0), Verdict: triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"no-response"}},
			How: triage.Called, Took: 49 * time.Hour, Again: true},
	}
	ask.Pictures = []Picture{{Name: "crack.jpg", Width: 240, Height: 180, JPEG: []byte("a")}, {Name: `"><b>.jpg`, Width: 180, Height: 320, JPEG: []byte("b")}}
	ask.Message.Attachments = []mailer.Attachment{{Name: "crack.jpg", Type: "image/jpeg", Size: 2_345_678}, {Name: `"><b>.jpg`, Type: "image/jpeg", Size: 812}, {Type: "application/pdf", Size: 40_000}}
	add("ask-new", c.Ask(ask))

	ready := ask
	ready.Earlier, ready.Draft, ready.Draft.Version, ready.Occasion = nil, finished(ask.Draft), 2, OccasionNewVersion
	ready.Cc = []mailer.Address{{Name: "Tom Hartley", Addr: "tom.hartley@example.org"}}
	ready.Findings = []Finding{{Rule: "tone", Sentence: "Obviously.", Hint: "x"}}
	add("ask-new-version", c.Ask(ready))

	critical := askFor(c, lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Critical, Themes: []triage.Theme{"lost-images"}, Flags: []triage.Flag{triage.Sensitive}})
	critical.Occasion, critical.Now = OccasionEscalation, now.Add(5*time.Hour)
	add("ask-critical-overdue", c.Ask(critical))

	other := langs[(slices.Index(langs, lang)+1)%len(langs)] // the customer's
	theirs := matter(other, late(other))
	foreign := askFor(c, other, late(other))
	foreign.To, foreign.Beside = marta(lang), c.Beside(theirs, foreign.Draft, marta(lang))
	foreign.Files = []FileNote{{Name: "contract.pdf", Type: "application/pdf", Size: 189_000}}
	add("ask-foreign", c.Ask(foreign))

	unsure := askFor(c, lang, triage.Verdict{Kind: triage.Enquiry, Unsure: true, Second: triage.Complaint})
	unsure.Occasion, unsure.Note = OccasionReminder, "Tom knows them."
	unsure.Message.Text = factual[lang]
	unsure.Earlier = []Earlier{
		{Ref: "H-7C3D", At: now.AddDate(0, -1, 0), Subject: "Our album again", Verdict: triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"billing"}},
			State: triage.Resolved, Decision: triage.Called, Ended: now.AddDate(0, -1, 2)},
		{Ref: "H-2B7Q", At: now.AddDate(-1, 0, 0), Subject: "RE: " + unsure.Case.Subject + " and the frame", Verdict: triage.Verdict{Kind: triage.Enquiry}, State: triage.AwaitingStaff},
	}
	unsure.Case.Subject += " and the frame"
	add("ask-unsure-reminder", c.Ask(unsure))

	review := askFor(c, lang, triage.Verdict{Kind: triage.ReviewOf, Severity: triage.Moderate, Review: &triage.Review{Site: "Mapspot", Stars: 2, Name: "Deb T.", Text: "The hard sell left a sour taste."}})
	review.Case.Customer = mailer.Address{Name: "Deb T."}
	add("ask-review", c.Ask(review))

	given := askFor(c, lang, late(lang))
	given.Occasion, given.By, given.Asked = OccasionGiven, tom, nil
	add("ask-given", c.Ask(given))
	given.Occasion, given.By, given.Opinion = OccasionOpinion, tom, Opinion{By: tom, Question: c.set.Pack(lang).Staff.Usage["ask-owner"]}
	add("ask-opinion", c.Ask(given))

	masked := askFor(c, lang, late(lang))
	masked.Spelled, masked.LooksLike = "marta@1umen.example", "marta@lumen.example"
	add("ask-lookalike", c.Ask(masked))

	failed := ready
	failed.Occasion, failed.Note, failed.Findings, failed.Cc = OccasionSendFailed, string(FailUnknownAddress), nil, nil
	add("ask-send-failed", c.Ask(failed))

	items := []Item{}
	for i, k := range []triage.Kind{triage.Enquiry, triage.Praise, triage.Other} {
		m := matter([]string{lang, other, lang}[i], triage.Verdict{Kind: k})
		m.Case.Ref = fmt.Sprintf("H-%d", i)
		item := Item{Tag: fmt.Sprintf("[H-%d abcdefghijklmnopqrstuvwxyz]", i), Case: m.Case, Message: m.Message, Draft: c.Draft(m)}
		item.Beside = c.Beside(m, item.Draft, marta(lang))
		items = append(items, item)
	}
	add("list", c.List(List{To: marta(lang), ReplyTo: reply, Items: items, Now: now}))

	for _, k := range ToldKinds {
		t := Told{To: marta(lang), ReplyTo: reply, Tag: tag, Kind: k, Case: ask.Case, By: tom, At: now.Add(-time.Hour), Now: now, Version: 2, Did: triage.Approved}
		switch k {
		case ToldApproved, ToldSent:
			t.Text, t.Recipient, t.Cc, t.When = ready.Draft.Text, ask.Case.Customer, ready.Cc, now.Add(2*time.Minute)
		case ToldGiven, ToldOwnerAsked:
			t.Whom = []string{"Lucía Vega"}
		case ToldPromised:
			t.When, t.Note = now.AddDate(0, 0, 2), "New prints."
		case ToldHolding, ToldHoldingUnsure:
			t.Text, t.Recipient, t.When, t.By = "…", ask.Case.Customer, now.Add(24*time.Hour), triage.Member{}
		case ToldTextApproved, ToldPublicAsked:
			t.Whom = []string{"Marta Ruiz"}
		case ToldHoldingFailed:
			t.By, t.Failure = triage.Member{}, FailUnknownAddress
		case ToldSnoozed:
			t.When = now.AddDate(0, 0, 2)
		case ToldNotSent:
			t.Failure = FailMailboxFull
		case ToldCalled:
			t.By, t.Note = marta(lang), "We meet on Tuesday."
		case ToldMerged:
			t.Ref = "H-7MGK"
		case ToldCancelled:
			t.By = triage.Member{}
		case ToldOwnerDecides:
			t.Whom = []string{"Marta Ruiz"}
		case ToldRemedyAccepted, ToldRemedyDeclined, ToldRemedyGiven:
			t.Remedy = "frame"
		}
		add("told-"+string(k), c.Told(t))
	}
	w := c.set.Pack(lang).Staff.Commands
	edited := Told{To: marta(lang), ReplyTo: reply, Tag: tag, Kind: ToldApproved, Case: ask.Case, By: marta(lang), At: now, When: now.Add(2 * time.Minute), Now: now, Version: 2,
		Before: ready.Draft.Text, Text: strings.Replace(ready.Draft.Text, "Marta", "Tom", 1), Recipient: ask.Case.Customer, Cc: ready.Cc,
		Also: []Told{{Kind: ToldCorrected}}, Lines: []string{w["theme"] + " " + c.set.Pack(lang).Staff.Themes["billing"], w["edit"] + " " + clip(ready.Draft.Text, 30), w["approve"]}}
	add("told-edited", c.Told(edited))
	edited.To, edited.Lines, edited.Text = marta(lang), nil, "Tom."
	edited.By = tom
	add("told-anew", c.Told(edited))
	add("query", c.Query(Query{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Line: "aproved!", Problem: ProblemUnknown,
		Readings: []string{"approve", "send"}, Now: now}))
	add("query-who", c.Query(Query{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Line: "Berg", Problem: ProblemWho, Names: []string{"Tom Berg", "Olle Berg"},
		Lines: []string{c.set.Pack(lang).Staff.Commands["give-to"] + " Tom Berg", c.set.Pack(lang).Staff.Commands["give-to"] + " Olle Berg"}, Now: now}))
	add("query-away", c.Query(Query{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Problem: CannotAway, Who: tom, When: time.Date(2026, 12, 7, 0, 0, 0, 0, time.UTC), Now: now}))
	add("query-edited", c.Query(Query{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Line: w["approve"], Problem: ProblemEdited,
		Readings: []string{"send", "approve"}, Text: strings.Replace(ready.Draft.Text, "Marta", "Tom", 1), Now: now}))
	add("confirm", c.Confirm(Confirm{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Reason: ConfirmUnproven,
		Commands: []string{c.set.Pack(lang).Staff.Commands["approve"]}, Text: ready.Draft.Text, Recipient: ask.Case.Customer, Expires: now.Add(24 * time.Hour), Now: now}))
	add("uncertain", c.Uncertain(Uncertain{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Text: ready.Draft.Text, Recipient: ask.Case.Customer, Now: now}))
	add("refused", c.Refused(Refused{To: marta(lang), Reason: RefusedOther, Subject: "Re: " + tag, Now: now}))
	add("help", c.Help(Help{To: marta(lang), ReplyTo: reply, Now: now}))

	second := critical.Case
	second.Ref, second.OpenedAt, second.State, second.Person = "H-9XYZ", now.AddDate(0, 0, -3), triage.AwaitingStaff, "tom@lumen.example"
	second.AnswerBy = now.Add(-26 * time.Hour)
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	away := []Absence{
		{Who: tom, From: now.Add(-time.Hour), Until: day(24), Substitute: marta(lang)}, {Who: marta(lang), From: day(30), Until: day(31)},
		{Who: triage.Member{Name: "Lucía Vega"}, From: day(25).Add(13 * time.Hour), Until: day(27)}, {Who: triage.Member{Name: "Bo Lind"}, From: now, Until: day(21).Add(15 * time.Hour)},
	}
	add("status", c.Status(Status{To: marta(lang), ReplyTo: reply, Tag: tag, Away: away, Cases: []triage.Case{ask.Case, second}, Staff: triage.Staff{tom}, Paused: true, Now: now}))
	add("status-empty", c.Status(Status{To: marta(lang), ReplyTo: reply, Now: now}))
	add("digest", c.Digest(Digest{
		To: marta(lang), ReplyTo: reply, Since: now.Add(-24 * time.Hour), Decisions: []Decision{{Case: ask.Case, Tag: tag}, {Case: second}},
		Happy: 7, Unhappy: 2, Praise: []Voice{{Name: "Nell", Words: "I look like someone I'd want to know."}},
		Themes:   []ThemeCount{{Theme: "late-delivery", Count: 2, Before: 1}, {Theme: "billing", Count: 1, Before: -1}},
		Answered: 5, Late: 1, Median: 3 * time.Hour, Longest: 50 * time.Hour, Handled: 4,
		Observed: []Observed{{Case: ask.Case, Did: WouldAsk}, {Case: second, Did: WouldList}},
		Away:     away[:1],
		Alarms:   []Alarm{{Key: AlarmServerSilent, Mailbox: reply}}, Now: now,
	}))
	lines := []FoundLine{
		{Tag: tag, Case: Earlier{Ref: "H-4F2K", At: now.Add(-30 * time.Hour), Subject: "My album", Verdict: late(lang), State: triage.AwaitingStaff}, Customer: ask.Case.Customer, Person: tom.Email},
		{Tag: "[H-2B7Q abcdefghijklmnopqrstuvwxyz]", Case: Earlier{Ref: "H-2B7Q", At: now.AddDate(0, -3, 0), Verdict: triage.Verdict{Kind: triage.Enquiry}, State: triage.Closed, Decision: triage.Called, Ended: now.AddDate(0, -2, 0)},
			Customer: mailer.Address{Addr: "ana@example.org"}},
	}
	for _, k := range FoundKinds {
		add("found-"+string(k), c.Found(Found{To: marta(lang), ReplyTo: reply, Kind: k, Sought: "album", For: tom, Lines: lines, More: 3, Staff: triage.Staff{tom}, Now: now}))
		add("found-"+string(k)+"-none", c.Found(Found{To: marta(lang), ReplyTo: reply, Kind: k, Sought: "album", For: tom, Now: now}))
	}
	for _, x := range []struct {
		name string
		Away
	}{
		{"you", Away{Absence: away[1]}}, {"covered", Away{Absence: Absence{Who: marta(lang), From: now, Until: day(21), Substitute: tom}}}, {"cover", Away{Absence: away[0]}},
		{"other", Away{Absence: away[2]}}, {"back", Away{Absence: away[0], Back: true}}, {"off", Away{Absence: away[1], CalledOff: true}},
	} {
		x.To, x.ReplyTo, x.Now = marta(lang), reply, now
		add("away-"+x.name, c.Away(x.Away))
	}
	for _, k := range AlarmKeys {
		add("alarm-"+string(k), c.Alarm(Alarm{To: marta(lang), ReplyTo: reply, Key: k, Mailbox: reply, Since: now.Add(-3 * time.Hour), Count: 240, Who: "tom@lumen.example", Like: "marta@lumen.example", Now: now}))
	}
	return list
}

type namedMail struct {
	name string
	mail mailer.Outgoing
}

// TestStaffMails holds the text of every staff mail in every language.
func TestStaffMails(t *testing.T) {
	for _, lang := range langs {
		c := composer(t, lang)
		var short strings.Builder // results and notices are a few lines each: one file for all
		for _, m := range staffMails(c, lang) {
			text := "Subject: " + m.mail.Subject + "\n\n" + m.mail.Text
			if group, _, _ := strings.Cut(m.name, "-"); group == "told" || group == "alarm" || group == "found" || group == "away" {
				fmt.Fprintf(&short, "==== %s ====\n%s\n", m.name, text)
				continue
			}
			golden(t, lang+"/"+m.name+".txt", text)
		}
		golden(t, lang+"/notices.txt", short.String())
		if dir := os.Getenv("HEED_HTML"); dir != "" { // to look at them in a browser
			for _, m := range staffMails(c, lang) {
				if err := os.WriteFile(filepath.Join(dir, lang+"-"+m.name+".html"), []byte(m.mail.HTML), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
