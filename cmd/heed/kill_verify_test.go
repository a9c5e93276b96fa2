package main_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver: what the program wrote is read without its help
)

// tally is what a kill test has gone through.
type tally struct {
	kills, mails, cases, answers, copies, uncertain, repeats, held int
}

func (y *tally) add(o tally) {
	y.kills += o.kills
	y.mails += o.mails
	y.cases += o.cases
	y.answers += o.answers
	y.copies += o.copies
	y.uncertain += o.uncertain
	y.repeats += o.repeats
	y.held += o.held
}

func (y tally) String() string {
	return fmt.Sprintf("killed %d times: %d mails in %d cases, %d answers with %d Sent copies, %d of them uncertain on the way, %d staff mails repeated, %d holding replies",
		y.kills, y.mails, y.cases, y.answers, y.copies, y.uncertain, y.repeats, y.held)
}

// ledger opens the victim's database for reading.
func (k *victim) ledger(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(k.data, "heed.db")+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// number asks the ledger for one number.
func number(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// texts asks the ledger for a list.
func texts(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return list
}

// settled says that nothing is left to do: no mail unread, unsent or uncertain, no copy unfiled.
func (k *victim) settled(t *testing.T) bool {
	t.Helper()
	for _, c := range k.customers {
		if c.got == 0 {
			return false
		}
	}
	db := k.ledger(t)
	defer db.Close()
	return number(t, db, `SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending')
		OR state = 'uncertain' AND kind <> 'holding' OR state = 'sent' AND copy_to <> ''`) == 0 &&
		number(t, db, `SELECT COUNT(*) FROM locations`) >= k.places()
}

// places counts where the customers' mails lie.
func (k *victim) places() (n int) {
	for _, c := range k.customers {
		if n++; c.twice {
			n++
		}
	}
	return n
}

// askedAgain answers, as staff who have looked, every question whether an answer arrived.
func (k *victim) askedAgain(t *testing.T) {
	t.Helper()
	db := k.ledger(t)
	defer db.Close()
	for _, id := range texts(t, db, `SELECT o.message_id FROM outbox o JOIN cases c ON c.id = o.case_id
		WHERE o.step LIKE 'uncertain:%' AND c.state = 'uncertain' ORDER BY o.made_at DESC`) {
		question := k.questions[id]
		if question == nil || k.replied[id] {
			continue
		}
		c := k.about(question)
		if c == nil {
			t.Fatalf("nobody knows whom this is about: %s", question.Subject)
		}
		k.replied[id] = true
		words := "resend"
		if c.got > 0 {
			words = "sent"
		}
		k.world.post(t, "maja@studio.example", []string{question.From.Addr}, reply("maja@studio.example", question, words))
	}
}

// verify compares what people got with what the ledger says.
func (k *victim) verify(t *testing.T) tally {
	t.Helper()
	k.people(t, 0) // what was filed or came since they looked last
	db := k.ledger(t)
	defer db.Close()
	y := tally{kills: k.killed, mails: k.places()}
	for _, c := range k.customers {
		mails := texts(t, db, `SELECT case_id FROM messages WHERE role = 'inbox' AND message_id = $1 AND outcome = 'case'`, c.word+"@customer.example.org")
		cases := texts(t, db, `SELECT id FROM cases WHERE customer_addr = $1`, c.addr)
		switch {
		case len(cases) != 1 || len(mails) != 1 || cases[0] != mails[0]:
			t.Errorf("%s: %d mails kept, %d cases", c.word, len(mails), len(cases))
			continue
		case c.got != 1:
			t.Errorf("%s got %d answers (staff answered: %v)", c.word, c.got, c.approved)
		}
		y.cases++
		y.answers += c.got
		y.held += c.held
		k.verifyCase(t, db, c, cases[0], &y)
		k.verifyHolding(t, db, c, cases[0])
	}
	for id, copies := range k.staffMail {
		y.repeats += copies - 1
		if k.diskFilled && k.questions[id].Heed != "staff" {
			continue // that the disk is full is told without writing it down
		}
		// A question that left, of which nobody knew, is taken back once it has been answered; its thread stays.
		if number(t, db, `SELECT COUNT(*) FROM (SELECT message_id FROM outbox UNION SELECT message_id FROM threads) WHERE message_id = $1`, id) != 1 {
			t.Errorf("staff got a mail the ledger knows nothing of: %s, %s", id, k.questions[id].Subject)
		}
	}
	for id, copies := range k.copies {
		if y.copies += copies; copies != 1 {
			t.Errorf("%d copies of %s in the Sent folder", copies, id)
		}
	}
	for id, copies := range k.heldCopies {
		if copies != 1 {
			t.Errorf("%d copies of the holding reply %s in the Sent folder", copies, id)
		}
	}
	if y.copies != y.answers {
		t.Errorf("%d copies in the Sent folders of %d answers", y.copies, y.answers)
	}
	for what, query := range map[string]string{
		"cases nobody is responsible for": `SELECT COUNT(*) FROM cases c WHERE c.state NOT IN ('resolved', 'closed')
			AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.case_id = c.id AND s.done_at = 0 AND s.step NOT LIKE '%:%')`,
		"outbox rows left":               `SELECT COUNT(*) FROM outbox WHERE state NOT IN ('sent') AND kind <> 'holding'`,
		"promises that are not kept":     `SELECT COUNT(*) FROM promises WHERE kept_at = 0`,
		"alarms":                         `SELECT COUNT(*) FROM outbox WHERE step LIKE 'alarm:%'`,
		"cases that are not answered":    `SELECT COUNT(*) FROM cases WHERE state <> 'waiting-customer'`,
		"cases of nobody who wrote":      fmt.Sprintf(`SELECT COUNT(*) - %d FROM cases`, len(k.customers)),
		"pages out of order (integrity)": `SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
	} {
		if n := number(t, db, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	return y
}

// verifyCase looks at one case: asked once, and asked whether the answer arrived where that was uncertain.
func (k *victim) verifyCase(t *testing.T, db *sql.DB, c *customer, id string, y *tally) {
	t.Helper()
	doubts := number(t, db, `SELECT COUNT(*) FROM audit WHERE case_id = $1 AND event = 'send-uncertain'`, id)
	questions := texts(t, db, `SELECT message_id FROM outbox WHERE case_id = $1 AND step LIKE 'uncertain:%'`, id)
	if len(questions) != doubts {
		t.Errorf("%s: uncertain %d times, staff were asked %d times", c.word, doubts, len(questions))
	}
	if n := number(t, db, `SELECT COUNT(*) FROM audit WHERE case_id = $1 AND event = 'asked'`, id); n != 1 || k.asks[c] != 1+doubts {
		t.Errorf("%s: asked %d times, staff got %d questions", c.word, n, k.asks[c])
	}
	for _, q := range questions {
		if k.staffMail[q] == 0 {
			t.Errorf("%s: uncertain, and staff never got the question", c.word)
		}
	}
	if doubts > 0 {
		y.uncertain++
	}
	if n := number(t, db, `SELECT COUNT(*) FROM outbox WHERE case_id = $1 AND kind = 'answer'`, id); n != 1 {
		t.Errorf("%s: %d answers in the outbox", c.word, n)
	}
}

// verifyHolding looks at the holding reply of one case: it reached them once at most, and the ledger knows.
func (k *victim) verifyHolding(t *testing.T, db *sql.DB, c *customer, id string) {
	t.Helper()
	states := texts(t, db, `SELECT state FROM outbox WHERE case_id = $1 AND kind = 'holding'`, id)
	state := strings.Join(states, " ")
	switch {
	case c.held > 1 || len(states) > 1 || c.held > 0 && !c.upset:
		t.Errorf("%s got %d holding replies (%s)", c.word, c.held, state)
	case c.held == 0 && state == "sent", c.held == 1 && state != "sent" && state != "uncertain":
		t.Errorf("%s got %d holding replies, and the ledger says %q", c.word, c.held, state)
	}
	promised := number(t, db, `SELECT COUNT(*) FROM promises WHERE case_id = $1`, id)
	if said := state == "sent" || state == "uncertain"; said != (promised == 1) {
		t.Errorf("%s: %d promises of a holding reply that is %q", c.word, promised, state)
	}
}
