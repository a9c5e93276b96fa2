package approve

import (
	"errors"
	"testing"
	"time"

	"heed/mailer"
)

// These mails are never commands, whatever they say.
func TestReadRefusesMail(t *testing.T) {
	loc := madrid(t)
	for name, tc := range map[string]struct {
		change func(m *mailer.Message)
		code   string
	}{
		"out of office":       {func(m *mailer.Message) { m.Robot = mailer.AutoReply }, Automatic},
		"bounce":              {func(m *mailer.Message) { m.Robot = mailer.Bounce }, Automatic},
		"invitation":          {func(m *mailer.Message) { m.Robot = mailer.Calendar }, Automatic},
		"never classified":    {func(m *mailer.Message) { m.Robot = "" }, Automatic},
		"two authors":         {func(m *mailer.Message) { m.Senders = 2 }, ManySenders},
		"no author":           {func(m *mailer.Message) { m.Senders = 0 }, ManySenders},
		"forward":             {func(m *mailer.Message) { m.Forwarded = &mailer.Forwarded{} }, WasForward},
		"parts differ":        {func(m *mailer.Message) { m.PlainHTMLDiffer = true }, Differ},
		"our own":             {func(m *mailer.Message) { m.Heed = "staff" }, OurOwn},
		"unreadable":          {func(m *mailer.Message) { m.Unreadable = "no header" }, NotReadable},
		"postscript cut away": {func(m *mailer.Message) { m.Signature = "Anna\nPD: mejor el lunes" }, Unclear},
		"signs as Vale":       {func(m *mailer.Message) { m.From.Name = "Vale Ruiz"; m.Text = "mine\n\nVale" }, Conflict},
		"is only called Vale": {func(m *mailer.Message) { m.From.Name = "Vale Ruiz"; m.Text = "Vale" }, Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			m := mailOf("approve")
			tc.change(m)
			cmds, err := read(m, noon, loc)
			var p *Problem
			if !errors.As(err, &p) || p.Code != tc.code {
				t.Errorf("%s, %v", show(cmds), err)
			}
		})
	}
}

// A reminder moves by the calendar: two days are the same wall clock although the clocks change.
func TestLaterAcrossClockChange(t *testing.T) {
	before := time.Date(2026, 10, 24, 10, 0, 0, 0, madrid(t))
	cmds, err := read(mailOf("later 2d"), before, madrid(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := cmds[0].Until.In(madrid(t)); got.Hour() != 10 || got.Day() != 26 || cmds[0].For != 48*time.Hour {
		t.Errorf("%v, %v", got, cmds[0].For)
	}
}

func TestFit(t *testing.T) {
	loc := madrid(t)
	for name, tc := range map[string]struct{ text, purpose, want string }{
		"yes to a draft":               {"yes", Decide, "approve?"},
		"approve a draft":              {"approve", Decide, "approve"},
		"confirm where nothing was":    {"confirm", Decide, ""},
		"sent where nothing was":       {"sent", Decide, ""},
		"yes to was it you":            {"yes", Confirming, "confirm?"},
		"confirm":                      {"bekräfta", Confirming, "confirm"},
		"no to was it you":             {"no", Confirming, "reject?"},
		"a letter to was it you":       {"send: Dear Lucía", Confirming, ""},
		"yes to did it arrive":         {"yes", Unsure, ""},
		"no to did it arrive":          {"no", Unsure, ""},
		"approve to did it arrive":     {"approve", Unsure, ""},
		"sent":                         {"enviado", Unsure, "sent"},
		"resend":                       {"resend", Unsure, "resend"},
		"yes to nothing":               {"yes", "", ""},
		"pause needs no question":      {"pause", "", "pause"},
		"status beside another answer": {"sent\nstatus", Unsure, "sent status"},
	} {
		t.Run(name, func(t *testing.T) {
			cmds, err := read(mailOf(tc.text), noon, loc)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Fit(cmds, tc.purpose)
			if show(got) != tc.want || (err != nil) != (tc.want == "") {
				t.Errorf("%s, %v", show(got), err)
			}
			var p *Problem
			if err != nil && (!errors.As(err, &p) || p.Code != NotAsked) {
				t.Error(err)
			}
		})
	}
}
