package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/triage"
)

// TestTheSameLetterInTwoLanguages: who does not read the customer's language reads the draft in their own as well, filled
// in alike; what is sent is the draft alone.
func TestTheSameLetterInTwoLanguages(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(letter{from: "Lucía Ferrer <lucia.ferrer@example.com>", subject: "Nuestro álbum", text: "Hola:\n\nlas copias que recogí están demasiado oscuras y estoy muy decepcionada.\nQuiero que las repitáis.\n\nLucía"})
	toBo, toLucia := s.one(bo), s.one(lucia)
	wants(t, toBo, "The same letter in your language (it is not sent)", "| Dear Lucía,")
	lacks(t, toLucia, "| ")
	s.reply(bo, toBo, s.fills())
	mails := s.mails(bo)
	again := mails[len(mails)-1]
	wants(t, again, "| Dear Lucía,", "Thursday")
	if _, beside, _ := strings.Cut(again.Body, "The same letter"); strings.Contains(beside, "[[") {
		t.Errorf("a blank is still open in\n%s", beside)
	}
	s.reply(bo, again, "approve")
	s.expect(triage.Held)
	s.later(3 * time.Minute)
	answer := s.answers()[0]
	lacks(t, answer, "Dear", "| ")
	wants(t, answer, "Lucía")
}
