package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/desk"
	"heed/triage/ladder"
	"heed/triage/store"
)

// priced is a studio that knows what things cost, and in which Bo may give away 50 € alone.
func priced(t *testing.T) desk.Config {
	t.Helper()
	packs, err := packsOnce()
	if err != nil {
		t.Fatal(err)
	}
	cfg := threeOfUs()
	cfg.Studio.Currency, cfg.Studio.Remedies = "EUR", ladder.Catalogue(packs)
	costs := map[string]int64{"reprint": 12, "reshoot": 180, "prints": 8, "album": 35, "canvas": 70, "voucher": 20}
	for i := range cfg.Studio.Remedies {
		r := &cfg.Studio.Remedies[i]
		r.Cost = triage.Money{Cents: 100 * costs[r.Key], Currency: "EUR"}
	}
	cfg.Staff = slices.Clone(cfg.Staff)
	cfg.Staff[1].Limit = &triage.Money{Cents: 5000, Currency: "EUR"}
	return cfg
}

// wretched is a serious complaint: three rungs of the ladder are proposed.
var wretched = letter{
	from: "Grace Whitcombe <grace@example.com>", subject: "Our wedding pictures", id: "wretched@example.com",
	text: "Hello,\n\nthe pictures of our wedding are blurred and far too dark, all of them. I am devastated, this is the second time I write, " +
		"and I want my money back.\n\nGrace",
}

func (s *studio) draft() triage.Draft {
	s.t.Helper()
	var dr triage.Draft
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) (err error) {
		c := s.theCase()
		dr, err = tx.Draft(c.ID, c.Draft)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return dr
}

// ledger tells what the customer was offered: "reprint offered, album given".
func (s *studio) ledger() string {
	s.t.Helper()
	var list []string
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		lines, err := tx.Ledger(s.cases()[0])
		for _, l := range lines {
			list = append(list, l.Remedy+" "+string(l.Standing))
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Join(list, ", ")
}

// number finds the number under which a remedy is proposed.
func (s *studio) number(key string) string {
	s.t.Helper()
	i := slices.Index(s.draft().Proposed, key)
	if i < 0 {
		s.t.Fatalf("%s is not proposed, but %v", key, s.draft().Proposed)
	}
	return string(rune('1' + i))
}

func TestOfferAnother(t *testing.T) {
	s := newStudio(t, priced(t))
	s.write(wretched)
	ask := s.last(bo)
	if c := s.theCase(); c.Verdict.Severity != triage.Serious || s.draft().Offer.Remedy != "reedit" {
		t.Fatalf("severity %d, the draft holds out %q", c.Verdict.Severity, s.draft().Offer.Remedy)
	}
	if !strings.Contains(ask.Body, "What we could offer") || !strings.Contains(ask.Body, "1. A new edit (in the draft)") {
		t.Errorf("no list of remedies:\n%s", ask.Body)
	}
	s.reply(bo, ask, s.fills())
	filled := s.last(bo)
	before := s.draft()
	s.reply(bo, filled, "offer "+s.number("prints"))
	dr := s.draft()
	if dr.Offer.Remedy != "prints" || !dr.Offer.In(dr.Text) || before.Offer.In(dr.Text) || dr.Version != before.Version+1 {
		t.Fatalf("version %d holds out %q:\n%s", dr.Version, dr.Offer.Remedy, dr.Text)
	}
	if !strings.Contains(dr.Text, "Thursday") || len(triage.OpenBlanks(dr.Text)) > 0 {
		t.Errorf("what was filled in is lost:\n%s", dr.Text)
	}
	shown := s.one(bo) // shown again
	s.none(anna)       // within the limit
	s.reply(bo, shown, "offer 0")
	if dr := s.draft(); dr.Offer.Remedy != "" || strings.Contains(dr.Text, "with our compliments") {
		t.Errorf("offer 0 took nothing out:\n%s", dr.Text)
	}
	shown = s.one(bo)
	s.reply(bo, shown, "offer 9")
	if back := s.one(bo); !strings.Contains(back.Body, "no such number") {
		t.Errorf("told:\n%s", back.Body)
	}
	s.reply(bo, shown, "approve")
	s.later(3 * time.Minute)
	if got := s.ledger(); got != "" {
		t.Errorf("nothing was offered, and the ledger says %s", got)
	}
}

func TestOfferIntoOwnWords(t *testing.T) {
	s := newStudio(t, priced(t))
	s.write(wretched)
	s.reply(bo, s.last(bo), "edit: Dear Grace,\n\nI am sorry about the pictures.\n\nKind regards,\nBo Lind")
	s.reply(bo, s.one(bo), "offer "+s.number("prints"))
	want := "Dear Grace,\n\nI am sorry about the pictures.\n\nWe would also like you to have a few prints of your choice, with our compliments.\n\nKind regards,\nBo Lind"
	if dr := s.draft(); dr.Text != want {
		t.Errorf("got\n%s", dr.Text)
	}
	if shown := s.one(bo); !strings.Contains(strings.Join(strings.Fields(shown.Body), " "), "with our compliments") {
		t.Errorf("the new version isn't shown:\n%s", shown.Body)
	}
}

// TestAboveTheLimit: whoever may not grant something alone cannot send it, whichever way; the owner decides, and is asked
// twice.
func TestAboveTheLimit(t *testing.T) {
	for name, act := range map[string]func(s *studio, ask *mailer.Message){
		"a remedy of the list": func(s *studio, ask *mailer.Message) {
			s.reply(bo, ask, s.fills()+"offer "+s.number("reshoot"))
		},
		"own words": func(s *studio, ask *mailer.Message) {
			s.reply(bo, ask, "send: Dear Grace,\n\nwe will refund you 120 € on Thursday.\n\nBo")
		},
		"an edit that is approved": func(s *studio, ask *mailer.Message) {
			s.reply(bo, ask, "edit: Dear Grace,\n\nyou get a full refund on Thursday.\n\nBo")
			s.reply(bo, s.one(bo), "approve")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, priced(t))
			s.write(wretched)
			first := s.last(bo)
			s.mails(anna)
			act(s, first)
			s.expect(triage.AwaitingStaff)
			if told := s.one(bo); !strings.Contains(told.Body, "more than you may grant alone") {
				t.Errorf("bo is told:\n%s", told.Body)
			}
			ask := s.last(anna)
			if !strings.Contains(ask.Body, "Bo Lind may grant €50 alone") {
				t.Errorf("anna is asked:\n%s", ask.Body)
			}
			s.later(time.Hour)
			if n := len(s.answers()); n != 0 {
				t.Fatalf("%d answers left without the owner", n)
			}
			s.reply(anna, ask, "approve")
			s.expect(triage.AwaitingStaff)
			if confirm := s.one(anna); !strings.Contains(confirm.Body, "more than all of you may grant alone") {
				t.Errorf("not asked twice:\n%s", confirm.Body)
			} else {
				s.reply(anna, confirm, "confirm")
			}
			s.expect(triage.Held)
			s.later(3 * time.Minute)
			if n := len(s.answers()); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
}

// TestOnlyAnOwnerCanDecide: where nobody who is asked may send the draft as Heed made it, an owner is asked from the start.
func TestOnlyAnOwnerCanDecide(t *testing.T) {
	cfg := priced(t)
	cfg.Staff[1].Limit = &triage.Money{Cents: 500, Currency: "EUR"}
	s := newStudio(t, cfg)
	s.write(grumble)
	if ask := s.one(bo); !strings.Contains(ask.Body, "above what you may grant alone") {
		t.Errorf("bo isn't told that a reprint is above his limit:\n%s", ask.Body)
	}
	ask := s.one(anna)
	s.reply(anna, ask, s.fills()+"approve")
	s.reply(anna, s.one(anna), "confirm")
	s.expect(triage.Held)
}

func TestLedger(t *testing.T) {
	s := newStudio(t, priced(t))
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	if got := s.ledger(); got != "" {
		t.Errorf("not sent yet, and the ledger says %s", got)
	}
	s.later(3 * time.Minute)
	if got := s.ledger(); got != "reprint offered" {
		t.Fatalf("ledger: %s", got)
	}
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com", id: "yes@example.com",
		text: "Hello Bo, nobody has told me what day I can come for the new prints. I am disappointed. Grace"})
	s.later(20 * time.Hour)
	ask := s.last(bo)
	if !strings.Contains(ask.Body, "Reprint") && !strings.Contains(ask.Body, "A reprint, offered") {
		t.Errorf("the ledger isn't shown:\n%s", ask.Body)
	}
	s.reply(bo, ask, "accepted")
	if got := s.ledger(); got != "reprint accepted" {
		t.Errorf("ledger: %s", got)
	}
	if m := s.last(bo); !strings.Contains(m.Body, "accepted a reprint") {
		t.Errorf("told:\n%s", m.Body)
	}
	s.reply(bo, ask, "given")
	if got := s.ledger(); got != "reprint given" {
		t.Errorf("ledger: %s", got)
	}
	if n := count(s.events(s.theCase()), triage.RemedyNoted); n != 2 {
		t.Errorf("%d lines of the trail", n)
	}
	var line triage.LedgerLine
	err := s.store.Read(t.Context(), func(tx *store.Tx) error {
		lines, err := tx.Ledger(s.theCase())
		line = lines[0]
		return err
	})
	if err != nil || line.Cost.String() != "12 EUR" || line.OfferedBy != bo.Email || !slices.Contains(line.Themes, "print-quality") {
		t.Errorf("line %+v, %v", line, err)
	}
	s.mails(bo)
	s.reply(bo, ask, "given 7")
	if m := s.one(bo); !strings.Contains(m.Body, "Nothing has been offered") {
		t.Errorf("told:\n%s", m.Body)
	}
}

// TestOfferedByHand: a draft that was finished and sent in a mail program offers what it holds out.
func TestOfferedByHand(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"with the sentence": {"", "reprint offered"}, "without it": {"Dear Grace,\n\nI ring you tomorrow.\n\nBo", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, priced(t))
			s.write(grumble)
			if tt.text == "" {
				tt.text = s.draft().Text
			}
			s.now = s.now.Add(time.Hour)
			s.arrive(receive.Sent, letter{from: "info@lumen.example", to: "Grace <grace@example.com>", subject: "Re: Prints of Saturday",
				reply: "grumble@example.com", id: "hand@lumen.example", text: tt.text}.raw(s.now))
			s.expect(triage.WaitingCustomer)
			if got := s.ledger(); got != tt.want {
				t.Errorf("ledger: %q", got)
			}
		})
	}
}

// TestWhatPutItRight: whoever answers the next complaint of a kind sees what the last customer was given (playbook G5).
func TestWhatPutItRight(t *testing.T) {
	s := newStudio(t, priced(t))
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.later(3 * time.Minute)
	s.mails(bo)
	s.write(letter{from: "Ben Okri <ben@example.com>", subject: "Calendar", text: "Hello,\n\nthe prints in our calendar are far too dark. I am disappointed.\n\nBen"})
	if ask := s.one(bo); !strings.Contains(strings.Join(strings.Fields(ask.Body), " "), "; a reprint") {
		t.Errorf("what put the last one right is missing:\n%s", ask.Body)
	}
}

// TestAgreedByPhone: what no letter held out is taken from the list.
func TestAgreedByPhone(t *testing.T) {
	s := newStudio(t, priced(t))
	s.write(grumble)
	ask := s.one(bo)
	s.reply(bo, ask, "accepted")
	if m := s.one(bo); !strings.Contains(m.Body, "Nothing has been offered") {
		t.Errorf("told:\n%s", m.Body)
	}
	s.reply(bo, ask, "accepted "+s.number("reprint")+"\ncalled: she takes new prints")
	s.expect(triage.WaitingCustomer)
	if got := s.ledger(); got != "reprint accepted" {
		t.Errorf("ledger: %s", got)
	}
	s.none(anna)

	s = newStudio(t, priced(t))
	s.write(wretched)
	ask = s.last(bo)
	s.none(anna)
	s.reply(bo, ask, "accepted "+s.number("reshoot")+"\ncalled: she comes on Monday")
	if told := s.one(anna); !strings.Contains(told.Body, "a new shoot") || !strings.Contains(told.Body, "Bo Lind") {
		t.Errorf("the owner hears of what was above Bo's limit:\n%s", told.Body)
	}
}

// TestMoreAfterWhatWasTaken: somebody who has taken a gift and asks for more is shown to the owner, with the ledger and a kind,
// firm draft; where all they had was a fix that did not help, the ladder goes a rung higher instead (playbook F2, L4).
func TestMoreAfterWhatWasTaken(t *testing.T) {
	again := letter{from: "Grace Whitcombe <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com", id: "again@example.com",
		text: "Hello,\n\nthe prints are still far too dark and I am very disappointed.\nI want them done again.\n\nGrace"}
	for name, tt := range map[string]struct {
		key  string
		kind triage.RemedyKind
		says string // in the owner's mail
		why  string // the lesson of the draft
		lead string // what the draft holds out
	}{
		"a gift was given":        {"album", triage.Gift, "They took what was offered and now ask for more", "Kind and firm", ""},
		"a fix was given":         {"reprint", triage.Fix, "has not helped", "", ""},
		"another fix was given":   {"replacement", triage.Fix, "has not helped", "", ""},
		"a fix was only accepted": {"reprint accepted", triage.Fix, "do not have it yet", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, priced(t))
			s.write(grumble)
			s.reply(bo, s.one(bo), s.fills()+"send: Dear Grace,\n\nI see to it on Thursday.\n\nBo")
			s.later(3 * time.Minute)
			s.mails(bo)
			key, standing := tt.key, triage.RemedyGiven
			if k, ok := strings.CutSuffix(key, " accepted"); ok {
				key, standing = k, triage.RemedyAccepted
			}
			c := s.expect(triage.WaitingCustomer)
			err := s.store.Write(t.Context(), func(tx *store.Tx) error {
				return tx.AddToLedger(triage.LedgerLine{ID: "1", CaseID: c.ID, Themes: c.Verdict.Themes, Remedy: key, Kind: tt.kind, Standing: standing,
					Cost: triage.Money{Cents: 3500, Currency: "EUR"}, OfferedAt: s.now, ChangedAt: s.now})
			})
			if err != nil {
				t.Fatal(err)
			}
			s.later(48 * time.Hour)
			s.mails(anna)
			s.write(again)
			ask := s.one(anna)
			if !strings.Contains(ask.Body, tt.says) || !strings.Contains(ask.Body, "Offered and given so far") || !strings.Contains(ask.Body, "€35") {
				t.Errorf("the owner reads:\n%s", ask.Body)
			}
			if findings := s.cfg.Packs.Pack("en").Staff.Ask.Findings; strings.Contains(ask.Body, findings) {
				t.Errorf("the linter finds something in Heed's own words:\n%s", ask.Body)
			}
			if !strings.Contains(s.draft().Why, tt.why) {
				t.Errorf("the draft because: %s\n%s", s.draft().Why, s.draft().Text)
			}
			if got := s.draft().Offer.Remedy; slices.Contains([]string{"reprint"}, got) && tt.kind == triage.Fix || tt.kind == triage.Gift && got != "" {
				t.Errorf("the draft holds out %q", got)
			}
		})
	}
}
