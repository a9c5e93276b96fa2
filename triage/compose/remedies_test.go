package compose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/triage"
)

func euros(n float64) triage.Money { return triage.Money{Cents: int64(n * 100), Currency: "EUR"} }

// remedy is one of the catalogue in the words of the packs.
func remedy(t testing.TB, key string, kind triage.RemedyKind, cost, value float64) triage.Remedy {
	t.Helper()
	r := triage.Remedy{Key: key, Kind: kind, Least: 1, Most: 4, Cost: euros(cost), Value: euros(value), Words: map[string]triage.Wording{}}
	for _, lang := range answerLangs {
		w, ok := packs(t).Pack(lang).Remedies().Offers[key]
		if !ok {
			t.Fatalf("%s has no words for %s", lang, key)
		}
		r.Words[lang] = triage.Wording{Name: w.Name, Offer: w.Offer}
	}
	return r
}

// shelf is what the studio of these tests can do.
func shelf(t testing.TB) map[string]triage.Remedy {
	return map[string]triage.Remedy{
		"reprint": remedy(t, "reprint", triage.Fix, 12, 0), "refund": remedy(t, "refund", triage.Alternative, 0, 0),
		"reshoot": remedy(t, "reshoot", triage.Alternative, 180, 0), "album": remedy(t, "album", triage.Gift, 35.50, 90),
		"voucher": remedy(t, "voucher", triage.Gift, 20, 50),
	}
}

func withShelf(t testing.TB, lang string) *Composer {
	s := studio(lang)
	for _, r := range shelf(t) {
		s.Remedies = append(s.Remedies, r)
	}
	return New(packs(t), s)
}

func printed(severity triage.Severity, wants ...triage.Want) triage.Verdict {
	return triage.Verdict{Kind: triage.Complaint, Severity: severity, Themes: []triage.Theme{"print-quality"}, Wants: wants}
}

// TestRemedyBlocks holds the blocks of the staff mail about what can be done and what was.
func TestRemedyBlocks(t *testing.T) {
	underRace(t)
	for _, lang := range langs {
		c, all := withShelf(t, lang), shelf(t)
		m := matter(lang, printed(triage.Serious, "reprint"))
		reprint := all["reprint"]
		m.Remedy = &reprint
		ask := askFor(c, lang, m.Case.Verdict)
		ask.Draft = c.Draft(m)
		ask.Proposals = []triage.Proposal{
			{Remedy: all["reprint"], Reasons: []triage.Why{{Code: triage.WhyFits, Theme: "print-quality"}, {Code: triage.WhyAsked}}},
			{Remedy: all["refund"], Reasons: []triage.Why{{Code: triage.WhySerious}}},
			{Remedy: all["album"], Reasons: []triage.Why{{Code: triage.WhyTried}, {Code: triage.WhyBefore, At: now.AddDate(0, -2, 0)}}},
		}
		days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
		ask.Ledger = triage.Ledger{
			{ID: "1", CaseID: "old", Ref: "H-2B7Q", Remedy: "album", Kind: triage.Gift, Standing: triage.RemedyGiven, Cost: euros(35.50), OfferedAt: days(60), ChangedAt: days(50)},
			{ID: "2", CaseID: "1", Ref: "H-4F2K", Remedy: "reshoot", Kind: triage.Alternative, Standing: triage.RemedyDeclined, Cost: euros(180), OfferedAt: days(9), ChangedAt: days(8)},
			{ID: "3", CaseID: "1", Ref: "H-4F2K", Remedy: "frame", Kind: triage.Gift, Standing: triage.RemedyOffered, OfferedAt: days(2), ChangedAt: days(2)},
		}
		limit := euros(10)
		member := ask
		member.To, member.Limit = triage.Member{Name: "Tom Berg", Email: "tom@lumen.example", Lang: lang, Limit: &limit}, &limit
		owner := ask
		owner.Occasion, owner.Opinion.By, owner.Demand = OccasionOpinion, member.To, ask.Ledger[:1]
		fixed := ask
		fixed.Ledger = triage.Ledger{{ID: "1", CaseID: "1", Remedy: "reprint", Kind: triage.Fix, Standing: triage.RemedyAccepted, Cost: euros(12), ChangedAt: days(3)}}
		fixed.Demand = fixed.Ledger
		var all2 strings.Builder
		for _, k := range []struct {
			name string
			ask  Ask
		}{{"member", member}, {"owner", owner}, {"fix did not help", fixed}} {
			p := &page{lang: lang}
			g := c.tongue(k.ask.To, now, time.UTC)
			c.addLedger(p, g, k.ask)
			c.addRemedies(p, g, k.ask)
			fmt.Fprintf(&all2, "==== %s ====\n%s\n", k.name, p.plain())
		}
		golden(t, lang+"/remedies.txt", all2.String())
		html := c.Ask(member).HTML
		if n := strings.Count(html, "mailto:"); !strings.Contains(html, "%202%22") && !strings.Contains(html, c.set.Pack(lang).Staff.Commands["offer"]+"%202") {
			t.Errorf("%s: no button offers the second remedy (%d buttons)", lang, n)
		}
	}
}

// TestOffersInLetters composes letters that hold out each kind of remedy, and holds their middle.
func TestOffersInLetters(t *testing.T) {
	underRace(t)
	for _, lang := range answerLangs {
		c := withShelf(t, lang)
		for key, r := range shelf(t) {
			m := matter(lang, printed(triage.Moderate, "reprint"))
			m.Remedy = &r
			d := c.Draft(m)
			if d.Offer.Remedy != key || d.Offer.Cost != r.Cost || d.Offer.Kind != r.Kind || !d.Offer.In(d.Text) {
				t.Errorf("%s, %s: the draft holds out %+v\n%s", lang, key, d.Offer, d.Text)
			}
			if strings.ContainsAny(d.Offer.Sentence, "<>{}|") {
				t.Errorf("%s: %s", lang, d.Offer.Sentence)
			}
			paras := strings.Split(d.Text, "\n\n")
			if at := slices.IndexFunc(paras, d.Offer.In); at < 2 || at > 3 || !strings.Contains(paras[at], "[[") {
				t.Errorf("%s, %s: not beside who does it and by when (playbook R2):\n%s", lang, key, d.Text)
			}
			wantsAmount := key == "refund"
			if has := len(d.Blanks) == 3; has != wantsAmount {
				t.Errorf("%s, %s: blanks %v", lang, key, d.Blanks)
			}
			for _, f := range c.Lint(Letter{Case: m.Case, Message: m.Message, Draft: finished(d), Now: now}) {
				t.Errorf("%s, %s: the linter finds %s in Heed's own words: %s", lang, key, f.Rule, f.Sentence)
			}
		}
		m := matter(lang, printed(triage.Moderate))
		if d := c.Draft(m); d.Offer.Remedy != "" || d.Text != composer(t, lang).Draft(m).Text {
			t.Errorf("%s: a letter that offers nothing has changed", lang)
		}
	}
}

// TestSwap changes what a draft holds out.
func TestSwap(t *testing.T) {
	c, all := withShelf(t, "en"), shelf(t)
	reprint, album, refund := all["reprint"], all["album"], all["refund"]
	m := matter("en", printed(triage.Moderate))
	with := func(r *triage.Remedy) Matter { m := m; m.Remedy, m.Version = r, 2; return m }
	own := func(text string) triage.Draft {
		d := c.Draft(with(&reprint))
		d.Text, d.Author, d.Blanks = text, tom.Email, nil
		return d
	}
	sentence := c.Draft(with(&reprint)).Offer.Sentence
	tests := []struct {
		name string
		d    triage.Draft
		r    *triage.Remedy
		want string // the whole text, or its end
	}{
		{"words of staff: the sentence changes", own("Dear Anna,\n\nSorry. " + sentence + " I see to it.\n\nTom"), &album,
			"Dear Anna,\n\nSorry. We would also like to make you a pocket album of your pictures, as a small gift. I see to it.\n\nTom"},
		{"though its lines were broken elsewhere", own("Dear Anna,\n\nSorry. " + strings.Replace(sentence, " did ", "\ndid\n", 1) + "\n\nTom"), &album,
			"Dear Anna,\n\nSorry. We would also like to make you a pocket album of your pictures, as a small gift.\n\nTom"},
		{"it goes", own("Dear Anna,\n\nSorry. " + sentence + " I see to it.\n\nTom"), nil, "Dear Anna,\n\nSorry. I see to it.\n\nTom"},
		{"its paragraph goes with it", own("Dear Anna,\n\nSorry.\n\n" + sentence + "\n\nTom"), nil, "Dear Anna,\n\nSorry.\n\nTom"},
		{"the old one was edited away: above the signature", own("Dear Anna,\n\nSorry about the prints.\n\nKind regards,\nTom Berg"), &album,
			"Dear Anna,\n\nSorry about the prints.\n\nWe would also like to make you a pocket album of your pictures, as a small gift.\n\nKind regards,\nTom Berg"},
		{"no signature: at the end", own("Sorry about the prints.\n\nI will ring you tomorrow."), &album,
			"Sorry about the prints.\n\nI will ring you tomorrow.\n\nWe would also like to make you a pocket album of your pictures, as a small gift."},
		{"with a blank", own("Sorry.\n\nTom"), &refund, "Sorry.\n\nWe would like to give you back [[amount]].\n\nTom"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := c.Offer(tt.d, with(tt.r))
			if d.Text != tt.want {
				t.Errorf("got\n%s\nwant\n%s", d.Text, tt.want)
			}
			if d.Author != tom.Email || d.Version != 2 || (tt.r == nil) != (d.Offer.Remedy == "") {
				t.Errorf("%+v", d)
			}
		})
	}
	t.Run("Heed's own is composed anew, with its blanks filled", func(t *testing.T) {
		d, ok := c.Fill(c.Draft(with(&reprint)), "date", "Friday")
		if !ok {
			t.Fatal("no date to fill")
		}
		got := c.Offer(d, with(&album))
		if got.Offer.Remedy != "album" || !strings.Contains(got.Text, "Friday") || slices.Contains(triage.OpenBlanks(got.Text), "date") || strings.Contains(got.Text, sentence) {
			t.Errorf("%s", got.Text)
		}
		if back := c.Offer(got, with(nil)); back.Offer.Remedy != "" || strings.Contains(back.Text, got.Offer.Sentence) || !strings.Contains(back.Text, "Friday") {
			t.Errorf("%s", back.Text)
		}
	})
	t.Run("the few lines before a call", func(t *testing.T) {
		m := with(&album)
		m.Case.Verdict.Severity = triage.Critical
		d := c.Draft(m)
		if paras := strings.Split(d.Text, "\n\n"); paras[len(paras)-2] != d.Offer.Sentence {
			t.Errorf("%s", d.Text)
		}
	})
}

func TestMoneyInWords(t *testing.T) {
	c := withShelf(t, "en")
	for _, tt := range []struct {
		lang string
		m    triage.Money
		want string
	}{
		{"en", euros(50), "€50"}, {"en", triage.Money{Cents: 1250, Currency: "GBP"}, "£12.50"}, {"en", triage.Money{Cents: 50000, Currency: "SEK"}, "500 kr"},
		{"es", euros(12.50), "12,50 €"}, {"sv", triage.Money{Cents: 50000, Currency: "SEK"}, "500 kr"}, {"sv", triage.Money{Cents: 5000, Currency: "CZK"}, "50 CZK"},
		{"fi", euros(12.50), "€12.50"},
	} {
		if got := c.money(tt.lang, tt.m); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.lang, got, tt.want)
		}
	}
}

// TestAboveLimit: what a member with a limit of 50 € may not send alone.
func TestAboveLimit(t *testing.T) {
	c, all := withShelf(t, "en"), shelf(t)
	limit := euros(50)
	complaint, enquiry := printed(triage.Moderate), triage.Verdict{Kind: triage.Enquiry}
	kr := triage.Money{Cents: 50000, Currency: "SEK"}
	tests := []struct {
		name  string
		v     triage.Verdict
		limit *triage.Money
		text  string
		above bool
	}{
		{"a sum given back", complaint, &limit, "We will refund you 120 € tomorrow.", true},
		{"within the limit", complaint, &limit, "We will refund you 50 € tomorrow.", false},
		{"no limit", complaint, nil, "We will refund you 120 € tomorrow.", false},
		{"the sum stands in the next sentence", complaint, &limit, "We will refund you tomorrow. It is €120.", true},
		{"the sum stands in the sentence before", complaint, &limit, "You paid 120 €. All of it is credited to your card.", true},
		{"a price that nobody gives back", complaint, &limit, "You paid 450 € on Monday. I am sorry that the album came late.", false},
		{"a voucher", complaint, &limit, "Here is a voucher for £200.", true},
		{"another currency cannot be compared", complaint, &limit, "We refund you 40 £.", true},
		{"kronor", complaint, &kr, "Vi betalar tillbaka 600 kr på måndag.", true},
		{"kronor within", complaint, &kr, "Vi betalar tillbaka 400 kr på måndag.", false},
		{"everything, without a sum", complaint, &limit, "You get a full refund.", true},
		{"everything, in Spanish", complaint, &limit, "Te devolvemos todo el dinero.", true},
		{"in Spanish", complaint, &limit, "Queremos devolverte 75,50 €.", true},
		{"with cents", complaint, &limit, "We will refund you 50.01 €.", true},
		{"a price in answer to a question", enquiry, &limit, "We can offer you a session for 450 €, and a free call.", false},
		{"a refund in answer to a question", enquiry, &limit, "We refund the deposit of 450 €.", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := Letter{Case: triage.Case{Verdict: tt.v}, Draft: triage.Draft{Text: "Dear Anna,\n\n" + tt.text + "\n\nTom"}, Limit: tt.limit}
			if s, above := c.AboveLimit(l); above != tt.above {
				t.Errorf("above %t, because of %q", above, s)
			}
			found := slices.ContainsFunc(c.Lint(l), func(f Finding) bool { return f.AboveLimit() && f.Blocking })
			if found != tt.above {
				t.Errorf("the linter stops it: %t", found)
			}
		})
	}
	for key, above := range map[string]bool{"reprint": false, "album": false, "reshoot": true, "voucher": false} {
		m := matter("en", complaint)
		r := all[key]
		m.Remedy = &r
		if _, got := c.AboveLimit(Letter{Case: m.Case, Draft: c.Draft(m), Limit: &limit}); got != above {
			t.Errorf("a draft that holds out %s: above %t", key, got)
		}
	}
	m := matter("en", complaint)
	refund := all["refund"]
	m.Remedy = &refund
	for sum, above := range map[string]bool{"30 €": false, "60 €": true} {
		d, _ := c.Fill(c.Draft(m), "amount", sum)
		if _, got := c.AboveLimit(Letter{Case: m.Case, Draft: d, Limit: &limit}); got != above {
			t.Errorf("money back of %s: above %t", sum, got)
		}
		if cost := c.Costs(d.Offer, "EUR"); above != (cost == euros(60)) {
			t.Errorf("money back of %s costs %s", sum, cost)
		}
	}
}
